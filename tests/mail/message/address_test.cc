#include "mail/message/address.h"

#include "mail/message/subject.h"

#include <doctest/doctest.h>

using namespace message;

namespace {

std::string told(std::string_view value) {
    std::string out;
    for (const auto& address : parseAddresses(value)) {
        out += '[' + address.name + '|' + address.mailbox + ']';
    }
    return out;
}

}  // namespace

TEST_CASE("addresses of all shapes; none of them crashes") {
    struct Row {
        std::string_view in, out;
    };
    const Row rows[] = {
        {"a@B.Example", "[|a@b.example]"},
        {"Ken Tanaka <Ken@B.example>", "[Ken Tanaka|Ken@b.example]"},
        {"\"Tanaka, Ken\" <k@b>, x@y", "[Tanaka, Ken|k@b][|x@y]"},
        {"k@b (Ken (the) Tanaka)", "[Ken (the) Tanaka|k@b]"},
        {"=?utf-8?B?55Sw5Lit?= <k@b>", "[\xe7\x94\xb0\xe4\xb8\xad|k@b]"},
        {"\"odd local\"@b", "[|\"odd local\"@b]"},
        {"\"a@c\"@b", "[|\"a@c\"@b]"},
        {"<@r1,@r2:k@b>", "[|k@b]"},
        {"Team: a@b, c@d;, e@f", "[|a@b][|c@d][|e@f]"},
        {"undisclosed-recipients:;", ""},
        {"a:", ""},
        {":", ""},
        {"a:b;", "[b|]"},
        {"", ""},
        {"<>", "[|]"},
        {"Ken", "[Ken|]"},
        {"a@b@c", "[a@b@c|]"},
        {"@b", "[@b|]"},
        {"a@", "[a@|]"},
        {"\"unfinished <k@b>", "[unfinished <k@b>|]"},
        {"(unfinished", ""},
        {"<unfinished@b", "[|unfinished@b]"},
        {",,;;,", ""},
        {"a b@c.d", "[|ab@c.d]"},
        {"k@b\xc3\xbc.example", "[|k@b\xc3\xbc.example]"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CHECK(told(row.in) == row.out);
    }
    CHECK(parseAddresses(std::string(5000, ',') + "a@b").size() == 1);
}

TEST_CASE("a local part of several quoted strings is not taken for one") {
    CHECK(told("\"a @ b\"c>d\"@e.f") == "[a @ bc>d@e.f|]");
    CHECK(told("<\"a\\\" b\"@c.d>") == "[|\"a\\\" b\"@c.d]");
    CHECK(told("<\"a\\\"@c.d>") == "[|]");
}

TEST_CASE("M45 an address with a second one behind it, and no comma, is neither") {
    CHECK(told("<a@b> <c@d>") == "[|]");
    CHECK(told("<a@b> <c@d> <e@f>") == "[|]");
    CHECK(told("Ken <a@b> c@d, e@f") == "[Ken  c@d|][|e@f]");
    CHECK(told("Ken (\" ) <a@b> \") <c@d>") == "[Ken    ) <c@d>|]");
    CHECK(told("Ken <a@b> (phone) , e@f") == "[Ken|a@b][|e@f]");
    CHECK(told("c@d <a@b>") == "[c@d|a@b]");
}

TEST_CASE("M41 what stands before the password in the subject") {
    struct Row {
        std::string_view in, out;
        const char* note;
    };
    const Row rows[] = {
        {"U-BIX", "U-BIX", ""},
        {"Re: U-BIX", "U-BIX", ""},
        {"RE[2]: Fwd: AW: U-BIX", "U-BIX", "again and again"},
        {"Re^3: U-BIX", "U-BIX", "NIFTY"},
        {"SV: WG: Antw: TR: RV: I: U-BIX", "U-BIX", "languages"},
        {"回复：U-BIX", "U-BIX", "wide colon"},
        {"转发: 答复: U-BIX", "U-BIX", ""},
        {"[EXTERNAL] Re: [EXT] U-BIX", "U-BIX", "mixed"},
        {"[External Sender] U-BIX", "U-BIX", ""},
        {"*** SPAM *** U-BIX", "U-BIX", ""},
        {"[SPAM 5.3] U-BIX", "U-BIX", "with its score"},
        {"External: U-BIX", "U-BIX", ""},
        {"[x]", "[x]", "a password like a tag"},
        {"[EXTERNAL]", "[EXTERNAL]", "never to nothing"},
        {"Re:", "Re:", "never to nothing"},
        {"Reset", "Reset", "no colon"},
        {"recall: x", "recall: x", "no prefix"},
        {"spambot", "spambot", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CAPTURE(row.note);
        CHECK(strippedSubject(row.in, {}) == row.out);
    }
    Leniency none;
    none.replyPrefixes = none.gatewayTags = false;
    CHECK(strippedSubject("Re: [EXTERNAL] U-BIX", none) == "Re: [EXTERNAL] U-BIX");
}
