#include "mailagent/gate/gate.h"

#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

namespace {

using gate::Facts;
using gate::Legality;
using gate::Reason;
using message::Letter;

/// A mail of 1,000 octets behind a header of 500, with the password as subject.
Letter plainLetter() {
    Letter letter;
    letter.headerSize = {500};
    letter.from = {{"Ann", "ann@example.com"}};
    letter.fromFields = 1;
    letter.subject = letter.subjectAsSent = "U-BIX";
    letter.messageId = "<1@example.com>";
    letter.returnPath = "<ann@example.com>";
    return letter;
}

Facts plainFacts() {
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
};

constexpr auto kLegal = Legality::legal;
constexpr auto kIllegal = Legality::illegal;

void check(const std::vector<Row>& rows) {
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
        CHECK(header.legality == (row.legality == kLegal ? Legality::notYet : row.legality));
    }
}

Row subject(const char* note, const char* text, bool legal) {
    return {note, [text](Letter& l, Facts&) { l.subject = l.subjectAsSent = text; },
            legal ? kLegal : kIllegal, legal ? Reason::none : Reason::wrongPassword, !legal};
}

Row size(const char* note, std::uint64_t listed, std::uint64_t header, bool legal) {
    return {note,
            [=](Letter& l, Facts& f) {
                f.listedSize = {listed};
                l.headerSize = {header};
            },
            legal ? kLegal : kIllegal, legal ? Reason::none : Reason::tooLarge, !legal};
}

TEST_CASE("M7 the subject is the password") {
    check({
        subject("the password", "U-BIX", true),
        subject("another", "Sitios", false),
        subject("small letters", "u-bix", false),
        subject("mixed", "U-bix", false),
        subject("less", "U-BI", false),
        subject("more", "U-BIXX", false),
        subject("a word behind it", "U-BIX please", false),
        subject("a word before it", "password U-BIX", false),
        subject("in quotation marks", "\"U-BIX\"", false),
        {"none", [](Letter& l, Facts&) { l.subject = l.subjectAsSent = ""; }, kIllegal,
         Reason::noPassword, true},
        {"blanks", [](Letter& l, Facts&) { l.subject = l.subjectAsSent = "  \t"; }, kIllegal,
         Reason::noPassword, true},
        {"nothing but a prefix",
         [](Letter& l, Facts&) {
             l.subject = "";
             l.subjectAsSent = "Re:";
         },
         kIllegal, Reason::wrongPassword, true},
        {"Re: before it, taken off", [](Letter& l, Facts&) { l.subjectAsSent = "Re: U-BIX"; },
         kLegal, Reason::none, false},
        {"a password that looks like a prefix",
         [](Letter& l, Facts& f) {
             l.subject = "x";
             l.subjectAsSent = "Re:x";
             f.passwordMatches = [](std::string_view t) { return t == "Re:x"; };
         },
         kLegal, Reason::none, false},
        {"blanks around it, strict reading",
         [](Letter& l, Facts&) {
             l.subject = " U-BIX ";
             l.subjectAsSent = " U-BIX ";
         },
         kLegal, Reason::none, false},
        {"no password is set", [](Letter&, Facts& f) { f.passwordMatches = nullptr; }, kIllegal,
         Reason::wrongPassword, true},
        {"no password is set and none given",
         [](Letter& l, Facts& f) {
             f.passwordMatches = [](std::string_view t) { return t.empty(); };
             l.subject = l.subjectAsSent = "";
         },
         kIllegal, Reason::noPassword, true},
    });
}

TEST_CASE("M7 the size behind the header is under the limit") {
    check({
        size("empty body", 500, 500, true),
        size("10,239 octets", 500 + 10239, 500, true),
        size("10,240 octets are not under 10 KB", 500 + 10240, 500, false),
        size("10,241 octets", 500 + 10241, 500, false),
        size("a header of 11 KB does not count", 11264 + 10239, 11264, true),
        size("nor make room", 11264 + 10240, 11264, false),
        size("50 MB", 50'000'000, 500, false),
        size("a listing smaller than the header", 100, 500, true),
        {"whole: 10,239 with header",
         [](Letter&, Facts& f) {
             f.sizeCountsWhole = true;
             f.listedSize = {10239};
         },
         kLegal, Reason::none, false},
        {"whole: 10,240 with header",
         [](Letter&, Facts& f) {
             f.sizeCountsWhole = true;
             f.listedSize = {10240};
         },
         kIllegal, Reason::tooLarge, true},
        {"a limit of 64 KB",
         [](Letter&, Facts& f) {
             f.sizeLimit = {65536};
             f.listedSize = {65535 + 500};
         },
         kLegal, Reason::none, false},
        {"a limit of 64 KB, reached",
         [](Letter&, Facts& f) {
             f.sizeLimit = {65536};
             f.listedSize = {65536 + 500};
         },
         kIllegal, Reason::tooLarge, true},
        {"a listing that lies low", [](Letter&, Facts& f) { f.receivedSize = {20000}; }, kIllegal,
         Reason::tooLarge, true},
        {"a listing that lies high",
         [](Letter&, Facts& f) {
             f.listedSize = {20000};
             f.receivedSize = {1500};
         },
         kIllegal, Reason::tooLarge, true},
    });
}

TEST_CASE("the sender is one, can be answered and may ask") {
    const auto from = [](const char* mailbox) {
        return [mailbox](Letter& l, Facts&) { l.from = {{"", mailbox}}; };
    };
    check({
        {"no From",
         [](Letter& l, Facts&) {
             l.from.clear();
             l.fromFields = 0;
         },
         kIllegal, Reason::noSender, false},
        {"unreadable From", from(""), kIllegal, Reason::noSender, false},
        {"no domain", from("ann"), kIllegal, Reason::noSender, false},
        {"a line end in it", from("ann@example.com\r\nX: y"), kIllegal, Reason::noSender, false},
        {"two in one field",
         [](Letter& l, Facts&) {
             l.from.push_back({"", "bob@example.com"});
         },
         kIllegal, Reason::severalFrom, false},
        {"two fields", [](Letter& l, Facts&) { l.fromFields = 2; }, kIllegal, Reason::severalFrom,
         false},
        {"a stranger", from("eve@evil.org"), kIllegal, Reason::senderNotAllowed, true},
        {"a domain below", from("eve@sub.example.com"), kIllegal, Reason::senderNotAllowed, true},
        {"nobody is allowed", [](Letter&, Facts& f) { f.senders.clear(); }, kIllegal,
         Reason::senderNotAllowed, true},
        {"a stranger with a wrong password",
         [](Letter& l, Facts&) {
             l.from = {{"", "eve@evil.org"}};
             l.subject = l.subjectAsSent = "x";
         },
         kIllegal, Reason::senderNotAllowed, true},
        {"the address allowed", [](Letter&, Facts& f) { f.senders = {"ann@example.com"}; }, kLegal,
         Reason::none, false},
        {"any", [](Letter&, Facts& f) { f.senders = {"any"}; }, kLegal, Reason::none, false},
    });
}

TEST_CASE("M45 machines are never answered and never copied") {
    const auto bounce = [](Letter& l, Facts&) {
        l.automation.bounce = l.automation.automatic = true;
    };
    const auto automatic = [](Letter& l, Facts&) {
        l.automation.automatic = true;
        l.automation.sign = "Auto-Submitted: auto-replied";
    };
    const auto wrong = [](Letter& l) { l.subject = l.subjectAsSent = "x"; };
    check({
        {"bounce", bounce, kIllegal, Reason::bounce, false},
        {"null return path", [](Letter& l, Facts&) { l.returnPath = "<>"; }, kIllegal,
         Reason::bounce, false},
        {"no return path noted", [](Letter& l, Facts&) { l.returnPath = ""; }, kLegal, Reason::none,
         false},
        {"bounce with a wrong password",
         [&](Letter& l, Facts& f) {
             bounce(l, f);
             wrong(l);
         },
         kIllegal, Reason::bounce, false},
        {"bounce, too large",
         [&](Letter& l, Facts& f) {
             bounce(l, f);
             f.listedSize = {99999};
         },
         kIllegal, Reason::bounce, false},
        {"bounce without sender",
         [&](Letter& l, Facts& f) {
             bounce(l, f);
             l.from.clear();
         },
         kIllegal, Reason::bounce, false},
        {"automatic with the right password", automatic, kIllegal, Reason::automatic, false},
        {"automatic with a wrong one",
         [&](Letter& l, Facts& f) {
             automatic(l, f);
             wrong(l);
         },
         kIllegal, Reason::automatic, false},
        {"automatic, too large",
         [&](Letter& l, Facts& f) {
             automatic(l, f);
             f.listedSize = {99999};
         },
         kIllegal, Reason::automatic, false},
        {"automatic, a stranger",
         [&](Letter& l, Facts& f) {
             automatic(l, f);
             l.from = {{"", "eve@evil.org"}};
         },
         kIllegal, Reason::automatic, false},
        {"marked as ours", [](Letter&, Facts& f) { f.ownMessage = true; }, kIllegal,
         Reason::ownMail, false},
        {"ours and automatic",
         [&](Letter& l, Facts& f) {
             automatic(l, f);
             f.ownMessage = true;
         },
         kIllegal, Reason::ownMail, false},
        {"ours, too large",
         [](Letter&, Facts& f) {
             f.ownMessage = true;
             f.listedSize = {99999};
         },
         kIllegal, Reason::ownMail, false},
        {"From is the machine",
         [](Letter& l, Facts&) {
             l.from = {{"", "copier@machines.example"}};
         },
         kIllegal, Reason::ownMail, false},
        {"in capitals",
         [](Letter& l, Facts&) {
             l.from = {{"", "COPIER@Machines.example"}};
         },
         kIllegal, Reason::ownMail, false},
        {"From is another machine of ours",
         [](Letter& l, Facts&) {
             l.from = {{"", "copier2@machines.example"}};
         },
         kIllegal, Reason::ownMail, false},
        {"one of two senders is the machine",
         [](Letter& l, Facts&) {
             l.from.push_back({"", "copier@machines.example"});
         },
         kIllegal, Reason::ownMail, false},
        {"any sender, but the machine itself",
         [](Letter& l, Facts& f) {
             f.senders = {"any"};
             l.from = {{"", "copier@machines.example"}};
         },
         kIllegal, Reason::ownMail, false},
    });
}

TEST_CASE("M24 a bounce of a reply of ours is told from other bounces") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    letter.automation.bounce = true;
    CHECK_FALSE(gate::judge(letter, facts).bounceOfOurs);
    facts.aboutOurs = true;
    CHECK(gate::judge(letter, facts).bounceOfOurs);
    // An out-of-office answer to a reply of ours is no bounce.
    letter.automation.bounce = false;
    letter.automation.automatic = true;
    CHECK(gate::judge(letter, facts).reason == Reason::automatic);
    CHECK_FALSE(gate::judge(letter, facts).bounceOfOurs);
}

TEST_CASE("duplicates and the mails of an hour") {
    const auto rate = [](int mails, int limit) {
        return [=](Letter&, Facts& f) {
            f.mailsLastHour = mails;
            f.mailsPerHour = limit;
        };
    };
    check({
        {"served before", [](Letter&, Facts& f) { f.duplicate = true; }, kIllegal,
         Reason::duplicate, false},
        {"served before, now with a wrong password",
         [](Letter& l, Facts& f) {
             f.duplicate = true;
             l.subject = l.subjectAsSent = "x";
         },
         kIllegal, Reason::wrongPassword, true},
        {"the sixtieth", rate(59, 60), kLegal, Reason::none, false},
        {"the sixty-first", rate(60, 60), kIllegal, Reason::overRate, false},
        {"far beyond", rate(1000, 60), kIllegal, Reason::overRate, false},
        {"a limit of one, first", rate(0, 1), kLegal, Reason::none, false},
        {"a limit of one, second", rate(1, 1), kIllegal, Reason::overRate, false},
    });
    Facts facts = plainFacts();
    facts.mailsLastHour = facts.mailsPerHour;
    CHECK(gate::judge(plainLetter(), facts).overRate);
}

TEST_CASE("M6 nothing is judged while the function is off") {
    Facts facts = plainFacts();
    facts.enable = false;
    const auto verdict = gate::judge(plainLetter(), facts);
    CHECK(verdict.legality == Legality::notYet);
    CHECK(verdict.reason == Reason::disabled);
    CHECK(verdict.sender.empty());
}

TEST_CASE("M7 a listing alone decides from limit + 64 KB on") {
    struct ListingRow {
        std::uint64_t listed, limit;
        bool whole, decided;
        const char* note;
    };
    const ListingRow rows[] = {
        {10239, 10240, false, false, "small"},
        {10240, 10240, false, false, "the header may be large"},
        {10240 + 65535, 10240, false, false, "just below"},
        {10240 + 65536, 10240, false, true, "limit + 64 KB"},
        {50'000'000, 10240, false, true, "50 MB"},
        {10239, 10240, true, false, "whole: under"},
        {10240, 10240, true, true, "whole: reached"},
    };
    for (const ListingRow& row : rows) {
        CAPTURE(row.note);
        const auto verdict = gate::judgeListing({row.listed}, {row.limit}, row.whole);
        CHECK(verdict.has_value() == row.decided);
        if (!verdict) continue;
        CHECK(verdict->reason == Reason::tooLarge);
        CHECK(verdict->copyAllowed);
    }
}

TEST_CASE("an unreadable mail is illegal and not copied") {
    const auto verdict = gate::unreadable({base::Kind::invalid, "more than 100 parts\x1b[2J"});
    CHECK(verdict.legality == Legality::illegal);
    CHECK(verdict.reason == Reason::unreadable);
    CHECK_FALSE(verdict.copyAllowed);
    CHECK(verdict.text == "The mail cannot be read: more than 100 parts\\x1b[2J");
}

TEST_CASE("no verdict holds the subject, and none holds control characters") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    letter.subject = letter.subjectAsSent = "Mistyped-U-BIX";
    letter.from = {{"\x1b[31m", "eve\x1b[2J@example.com"}};
    CHECK(gate::judge(letter, facts).text.find('\x1b') == std::string::npos);
    letter.from = {{"", "ann@example.com"}};
    CHECK(gate::judge(letter, facts).text == "The subject is not the password.");
    letter.automation = {true, false, "X-Loop: \x1b", ""};
    CHECK(gate::judge(letter, facts).text == "Written by a program (X-Loop: \\x1b).");
    letter.automation = {true, false, "Subject: Out of office U-BIX", ""};
    CHECK(gate::judge(letter, facts).text == "Written by a program (by its subject).");
}

TEST_CASE("a stranger's subject is never compared with the password") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    int compared = 0;
    facts.passwordMatches = [&](std::string_view) { return ++compared > 0; };
    letter.from = {{"", "eve@evil.org"}};
    CHECK(gate::judge(letter, facts).reason == Reason::senderNotAllowed);
    CHECK(compared == 0);
}

}  // namespace
