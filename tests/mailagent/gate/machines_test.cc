#include "judge_rows.h"

namespace {

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
         kIllegal, Reason::bounce, false, false},
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
    // Its header alone asks for the whole, where that can be fetched.
    facts.headerOnly = true;
    facts.listedSize = {10240 + 65535};
    CHECK(gate::judge(letter, facts).legality == Legality::notYet);
    facts.listedSize = {10240 + 65536};
    CHECK(gate::judge(letter, facts).legality == Legality::illegal);
    facts = plainFacts();
    facts.aboutOurs = true;
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
    CHECK(gate::judge(letter, facts).text ==
          "From ann@example.com: the subject is not the password.");
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
