// A plain legal mail, its facts, and a table of what changes them.
#pragma once

#include "mailagent/gate/gate.h"

#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

using gate::Facts;
using gate::Legality;
using gate::Reason;
using message::Letter;

/// A mail of 1,000 octets behind a header of 500, with the password as subject.
inline Letter plainLetter() {
    Letter letter;
    letter.headerSize = {500};
    letter.from = {{"Ann", "ann@example.com"}};
    letter.fromFields = 1;
    letter.subject = letter.subjectAsSent = "U-BIX";
    letter.messageId = "<1@example.com>";
    letter.returnPath = "<ann@example.com>";
    return letter;
}

inline Facts plainFacts() {
    Facts facts;
    facts.listedSize = {1500};
    facts.senders = {"example.com"};
    facts.ownAddresses = {"copier@machines.example", "copier2@machines.example"};
    facts.passwordMatches = [](std::string_view text) { return text == "U-BIX"; };
    return facts;
}

struct Row {
    const char* note;
    std::function<void(Letter&, Facts&)> change;
    Legality legality;
    Reason reason;
    bool copyAllowed;
    bool fetchable = true;  ///< of a bounce: its header alone asks for the whole
};

constexpr auto kLegal = Legality::legal;
constexpr auto kIllegal = Legality::illegal;

inline void check(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Letter letter = plainLetter();
        Facts facts = plainFacts();
        row.change(letter, facts);
        const auto whole = gate::judge(letter, facts);
        CHECK(whole.legality == row.legality);
        CHECK(whole.reason == row.reason);
        CHECK(whole.copyAllowed == row.copyAllowed);
        CHECK((row.legality == kLegal) == whole.text.empty());
        CHECK((row.legality == kLegal) == (whole.sender == "ann@example.com"));
        CHECK(whole.text.find("U-BIX") == std::string::npos);
        if (facts.receivedSize.count > 0 || facts.duplicate) continue;
        // A header alone says the same, but never "legal".
        facts.headerOnly = true;
        const auto header = gate::judge(letter, facts);
        CHECK(header.reason == row.reason);
        const bool more = row.legality == kLegal || (row.reason == Reason::bounce && row.fetchable);
        CHECK(header.legality == (more ? Legality::notYet : row.legality));
    }
}
