#include "judge_rows.h"

namespace {

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

}  // namespace
