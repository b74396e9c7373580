#include "judge_rows.h"

#include <utility>

namespace {

using gate::Proof;

constexpr Proof kCode{.code = true};
constexpr Proof kBoth{.password = true, .code = true};
constexpr Proof kSigned{.signature = true};
constexpr std::int64_t kStep = 58'000'000;

void withCodes(Facts& facts, const Proof& required) {
    facts.required = required;
    facts.codeStep = [](std::string_view code) -> std::optional<std::int64_t> {
        if (code == "123456") return kStep;
        return std::nullopt;
    };
    facts.codeTrouble = [](std::string_view code) {
        return std::string(code == "111111" ? "it was used before" : "");
    };
}

struct SubjectRow {
    Proof required;
    const char* subject;
    Reason reason;
    bool wrongGuess;
    const char* text;
};

TEST_CASE("M45 the subject is password, code, or both") {
    const std::string who = "From ann@example.com: ";
    const SubjectRow rows[] = {
        {kBoth, "U-BIX 123456", Reason::none, false, ""},
        {kBoth, "U-BIX \t 123456", Reason::none, false, ""},
        {kBoth, " U-BIX 123456 ", Reason::none, false, ""},
        {kBoth, "U-BIX 999999", Reason::wrongCode, true,
         "the password is right, but the code is wrong."},
        {kBoth, "U-BIX 111111", Reason::wrongCode, true,
         "the password is right, but the code is refused: it was used before."},
        {kBoth, "Sitios 123456", Reason::wrongPassword, true,
         "the code is right, but what stands before it is not the password."},
        {kBoth, "Sitios 999999", Reason::wrongPassword, true,
         "both the password and the code are wrong."},
        {kBoth, "U-BIX", Reason::wrongCode, false,
         "the password is right, but no six-digit code follows it."},
        {kBoth, "U-BIX 12345", Reason::wrongPassword, false,
         "the subject is not the password and a six-digit code."},
        {kBoth, "U-BIX 1234567", Reason::wrongPassword, false,
         "the subject is not the password and a six-digit code."},
        {kBoth, "U-BIX123456", Reason::wrongPassword, false,
         "the subject is not the password and a six-digit code."},
        {kBoth, "123456 U-BIX", Reason::wrongPassword, false,
         "the subject is not the password and a six-digit code."},
        {kBoth, "123456", Reason::wrongPassword, false,
         "the subject is not the password and a six-digit code."},
        {kBoth, "U-BIX x 123456", Reason::wrongPassword, false,
         "the code is right, but what stands before it is not the password."},
        {kBoth, "", Reason::noPassword, false,
         "the subject is empty; it must be the password and a one-time code."},
        {kCode, "123456", Reason::none, false, ""},
        {kCode, " 123456 ", Reason::none, false, ""},
        {kCode, "999999", Reason::wrongCode, true, "the code is wrong."},
        {kCode, "111111", Reason::wrongCode, true, "the code is refused: it was used before."},
        {kCode, "U-BIX 123456", Reason::wrongCode, false, "the subject is not a six-digit code."},
        {kCode, "\xd9\xa1\xd9\xa2\xd9\xa3", Reason::wrongCode, false,
         "the subject is not a six-digit code."},
        {kCode, " ", Reason::noPassword, false,
         "the subject is empty; it must be a one-time code."},
        {{.password = true},
         "Sitios",
         Reason::wrongPassword,
         true,
         "the subject is not the password."},
        {{.password = true},
         "Out of office",
         Reason::wrongPassword,
         false,
         "the subject is not the password."},
        {{.password = true},
         "U-BIX 123456",
         Reason::wrongPassword,
         false,
         "the subject is not the password."},
    };
    for (const auto& row : rows) {
        CAPTURE(row.subject);
        for (const bool header : {false, true}) {
            Letter letter = plainLetter();
            Facts facts = plainFacts();
            withCodes(facts, row.required);
            facts.headerOnly = header;
            letter.subject = letter.subjectAsSent = row.subject;
            const auto verdict = gate::judge(letter, facts);
            CHECK(verdict.reason == row.reason);
            CHECK(verdict.text == (row.text[0] == '\0' ? "" : who + row.text));
            CHECK(verdict.wrongGuess == row.wrongGuess);
            CHECK(verdict.copyAllowed == (row.reason != Reason::none));
            const bool proved = row.reason == Reason::none;
            CHECK(verdict.codeStep.has_value() == proved);
            CHECK((verdict.legality == kIllegal) == !proved);
            if (proved) CHECK(verdict.codeStep == kStep);
        }
    }
}

TEST_CASE("M45 a reply prefix before password and code is taken off") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    withCodes(facts, kBoth);
    letter.subjectAsSent = "AW: U-BIX 123456";
    letter.subject = "U-BIX 123456";
    CHECK(gate::judge(letter, facts).legality == kLegal);
    facts.passwordMatches = [](std::string_view text) { return text == "Re:x"; };
    letter.subjectAsSent = "Re:x 123456";
    letter.subject = "x 123456";
    const auto verdict = gate::judge(letter, facts);
    CHECK(verdict.legality == kLegal);
    CHECK(verdict.codeStep == kStep);
}

TEST_CASE("M45 password and code are both asked, whichever is wrong") {
    for (const char* subject : {"U-BIX 123456", "Sitios 123456", "U-BIX 999999", "x 999999"}) {
        Letter letter = plainLetter();
        Facts facts = plainFacts();
        withCodes(facts, kBoth);
        int passwords = 0;
        int codes = 0;
        facts.passwordMatches = [&](std::string_view text) {
            ++passwords;
            return text == "U-BIX";
        };
        facts.codeStep = [&](std::string_view) -> std::optional<std::int64_t> {
            ++codes;
            return std::nullopt;
        };
        letter.subject = letter.subjectAsSent = subject;
        CHECK(gate::judge(letter, facts).legality == kIllegal);
        CHECK(std::pair(passwords, codes) == std::pair(1, 1));
    }
}

TEST_CASE("M45 nothing proves itself where the facts are missing") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    facts.required = kBoth;
    letter.subject = letter.subjectAsSent = "U-BIX 123456";
    CHECK(gate::judge(letter, facts).reason == Reason::wrongCode);
    facts.required = {.password = true, .authentication = true};
    CHECK(gate::judge(letter, facts).reason == Reason::notAuthenticated);
    facts.required = {};
    CHECK(gate::judge(letter, facts).reason == Reason::noProof);
}

TEST_CASE("M45 proofs are checked in their order") {
    const auto all = [](Letter& l, Facts& f) {
        withCodes(f, {true, true, true, true});
        f.authentication = trust::Authentication{true, "dmarc=pass"};
        f.signature = gate::SignatureFact{true, "", true};
        l.subject = l.subjectAsSent = "U-BIX 123456";
    };
    using Change = std::function<void(Letter&, Facts&)>;
    struct Step {
        Reason reason;
        bool copy;
        Change change;  ///< breaks this and, kept, stands behind every earlier one
    };
    const std::vector<Step> steps = {
        {Reason::tooManyReplies, false,
         [](Letter&, Facts& f) { f.repliesLastHour = f.repliesPerHour; }},
        {Reason::overRate, false, [](Letter&, Facts& f) { f.mailsLastHour = f.mailsPerHour; }},
        {Reason::duplicate, false, [](Letter&, Facts& f) { f.duplicate = true; }},
        {Reason::wrongCode, true,
         [](Letter& l, Facts&) { l.subject = l.subjectAsSent = "U-BIX 999999"; }},
        {Reason::wrongPassword, true,
         [](Letter& l, Facts&) { l.subject = l.subjectAsSent = "x 999999"; }},
        {Reason::noPassword, true, [](Letter& l, Facts&) { l.subject = l.subjectAsSent = ""; }},
        {Reason::paused, false, [](Letter&, Facts& f) { f.pausedGuesses = true; }},
        {Reason::otherMachine, true, [](Letter&, Facts& f) { f.signature->named = false; }},
        {Reason::badSignature, true,
         [](Letter&, Facts& f) {
             f.signature = gate::SignatureFact{false, "Altered.", true};
         }},
        {Reason::notSigned, true, [](Letter&, Facts& f) { f.signature.reset(); }},
        {Reason::notAuthenticated, true,
         [](Letter&, Facts& f) { f.authentication->passed = false; }},
        {Reason::noProof, true, [](Letter&, Facts& f) { f.required = {}; }},
        {Reason::senderNotAllowed, true, [](Letter&, Facts& f) { f.senders = {}; }},
    };
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    all(letter, facts);
    CHECK(gate::judge(letter, facts).legality == kLegal);
    for (const auto& step : steps) {
        step.change(letter, facts);
        const auto verdict = gate::judge(letter, facts);
        CAPTURE(gate::name(step.reason));
        CHECK(verdict.reason == step.reason);
        CHECK(verdict.legality == kIllegal);
        CHECK(verdict.copyAllowed == step.copy);
        CHECK(verdict.sender.empty());
        CHECK_FALSE(verdict.codeStep.has_value());
        CHECK(verdict.wrongGuess ==
              (step.reason == Reason::wrongCode || step.reason == Reason::wrongPassword));
        CHECK(verdict.text.find("U-BIX") == std::string::npos);
    }
}

TEST_CASE("M45 a header cannot tell a signature, and guesses before it count nowhere") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    facts.headerOnly = true;
    facts.required = {.password = true, .signature = true};
    letter.subject = letter.subjectAsSent = "wrong";
    const auto header = gate::judge(letter, facts);
    CHECK(header.legality == Legality::notYet);
    CHECK(header.sender == "ann@example.com");
    facts.headerOnly = false;
    const auto whole = gate::judge(letter, facts);
    CHECK(whole.reason == Reason::notSigned);
    CHECK_FALSE(whole.wrongGuess);
    // What a header does tell, it tells.
    facts.headerOnly = true;
    facts.required.authentication = true;
    facts.authentication = trust::Authentication{false, "No field of mx.example.com."};
    const auto refused = gate::judge(letter, facts);
    CHECK(refused.legality == kIllegal);
    CHECK(refused.text == "From ann@example.com: No field of mx.example.com.");
}

TEST_CASE("M45 who shows neither password nor code may write any subject") {
    check({{"a signed mail's subject",
            [](Letter& l, Facts& f) {
                f.required = kSigned;
                f.signature = gate::SignatureFact{true, "", true};
                l.subject = l.subjectAsSent = "Counters, please";
            },
            kLegal, Reason::none, false},
           {"no subject at all, while guesses pause",
            [](Letter& l, Facts& f) {
                f.required = kSigned;
                f.signature = gate::SignatureFact{true, "", true};
                f.pausedGuesses = true;
                l.subject = l.subjectAsSent = "";
            },
            kLegal, Reason::none, false}});
}

TEST_CASE("M45 while guesses pause nothing is compared") {
    Letter letter = plainLetter();
    Facts facts = plainFacts();
    int compared = 0;
    facts.passwordMatches = [&](std::string_view) { return ++compared > 0; };
    facts.pausedGuesses = true;
    const auto verdict = gate::judge(letter, facts);
    CHECK(verdict.reason == Reason::paused);
    CHECK_FALSE(verdict.wrongGuess);
    CHECK(compared == 0);
}

TEST_CASE("every reason has words of its own") {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(Reason::unreadable); ++i) {
        const std::string name = gate::name(static_cast<Reason>(i));
        CHECK(name != "unknown");
        for (const auto& other : names) CHECK(name != other);
        names.push_back(name);
    }
}

}  // namespace
