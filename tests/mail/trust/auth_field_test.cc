#include "mail/trust/authentication_results.h"

#include <doctest/doctest.h>
#include <chrono>

using namespace trust;

namespace {

/// "id: method=result type.name=value …; …", or "?" where the field is not understood.
std::string told(std::string_view value) {
    const auto field = parseAuthField(value);
    if (!field) {
        CHECK(field.error().kind == base::Kind::invalid);
        return "?";
    }
    std::string out = field->authservId + ":";
    for (const auto& result : field->results) {
        out += (out.back() == ':' ? " " : "; ") + result.method + "=" + result.result;
        for (const auto& property : result.properties) {
            out += " " + property.type + (property.type.empty() ? "" : ".") + property.name + "=" +
                   property.value;
        }
    }
    return out;
}

struct Row {
    std::string_view in, out;
    std::string_view note;
};

void check(const std::vector<Row>& rows) {
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CAPTURE(row.note);
        CHECK(told(row.in) == row.out);
    }
}

}  // namespace

TEST_CASE("M45 Authentication-Results as RFC 8601 writes it") {
    check({
        {"mx.example; none", "mx.example:", "nothing was found out"},
        {"mx.example 1; none", "mx.example:", "with its version"},
        {"mx.example;none;", "mx.example:", "a last ';'"},
        {"mx.example; none (why not)", "mx.example:", ""},
        {"mx.example;", "mx.example:", "no result at all"},
        {"mx.example; spf=pass", "mx.example: spf=pass", ""},
        {"MX.Example; SPF=Pass SMTP.MailFrom=A.Example",
         "MX.Example: spf=pass smtp.mailfrom=A.Example", "words have no case, values keep theirs"},
        {"\"mx example\"; spf=pass", "mx example: spf=pass", "a quoted id"},
        {"\"mx\\\"e\"; spf=pass", "mx\"e: spf=pass", "escaped"},
        {"mx.example; dkim/1=pass", "mx.example: dkim=pass", "the method's version"},
        {"mx.example; dkim / 1 = pass", "mx.example: dkim=pass", ""},
        {"mx.example; dkim/2=pass", "mx.example: dkim/2=pass", "another one is another method"},
        {"mx.example; dkim=fail reason=\"bad; signature\" header.d=a.example",
         "mx.example: dkim=fail reason=bad; signature header.d=a.example", "reason"},
        {"mx.example;\r\n\tspf=pass\r\n\tsmtp.mailfrom=a.example",
         "mx.example: spf=pass smtp.mailfrom=a.example", "folded"},
        {"foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) "
         "fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't "
         "expecting it) 1362471462",
         "foo.example.net: dkim=fail policy.expired=1362471462", "comments wherever they may be"},
        {"mx.example; dkim=pass header.i=@a.example header.b=\"a/b+c==\"",
         "mx.example: dkim=pass header.i=@a.example header.b=a/b+c==", ""},
        {"mx.example; dkim=pass header.i=\"odd local\"@a.example",
         "mx.example: dkim=pass header.i=\"odd local\"@a.example", "a quoted local part"},
        {"mx.example; dkim=pass header.i=\"odd\r\n local\"@a.example",
         "mx.example: dkim=pass header.i=\"odd local\"@a.example", "a fold in its quotes"},
        {"mx.example; auth=pass (cram-md5) smtp.auth=sender@a.example; spf=pass "
         "smtp.mailfrom=a.example; sender-id=fail header.from=a.example",
         "mx.example: auth=pass smtp.auth=sender@a.example; spf=pass smtp.mailfrom=a.example; "
         "sender-id=fail header.from=a.example",
         "several"},
    });
}

TEST_CASE("M45 Authentication-Results as servers write it") {
    check({
        {"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example;dmarc=pass action=none "
         "header.from=a.example;compauth=pass reason=100",
         ": spf=pass smtp.mailfrom=a.example; dmarc=pass action=none header.from=a.example; "
         "compauth=pass reason=100",
         "no id; words without a type"},
        {"mx.example; dmarc=pass(p=REJECT) header.from=a.example;",
         "mx.example: dmarc=pass header.from=a.example", "no blank before the comment"},
        {"mx.example; spf=pass smtp.mailfrom=prvs=12ab=ken@a.example smtp.helo=mx.a.example",
         "mx.example: spf=pass smtp.mailfrom=prvs=12ab=ken@a.example smtp.helo=mx.a.example",
         "'='"},
        {"mx.example; iprev=pass smtp.remote-ip=2001:db8::1",
         "mx.example: iprev=pass smtp.remote-ip=2001:db8::1", "':'"},
        {"mx.example; spf=none smtp.mailfrom=<> ;", "mx.example: spf=none smtp.mailfrom=<>", ""},
        {"mx.example; spf=none smtp.mailfrom=; dkim=none",
         "mx.example: spf=none smtp.mailfrom=; dkim=none", "no value"},
        {"mx.example;; spf=pass;; dkim=none;", "mx.example: spf=pass; dkim=none", "';;'"},
        {"mx.example; arc=pass (0 oda=1 spf=[1,1,smtp.mailfrom=a.example]); spf=pass",
         "mx.example: arc=pass; spf=pass", ""},
        {"mx.example; x-tls=pass x-tls.subject=\"/C=US/CN=*.a.example\"",
         "mx.example: x-tls=pass x-tls.subject=/C=US/CN=*.a.example", ""},
    });
}

TEST_CASE("M45 a field that is not wholly understood is not understood") {
    check({
        {"", "?", "nothing"},
        {" (only a comment)", "?", ""},
        {"mx.example", "?", "cut behind the id"},
        {"mx.example 1", "?", "cut behind the version"},
        {"mx.example 2; spf=pass", "?", "another version"},
        {"mx.example evil.example; spf=pass", "?", "two ids"},
        {"mx.example 1 1; spf=pass", "?", "two versions"},
        {"; spf=pass", "?", "no id"},
        {"mx.example; spf", "?", "cut in a result"},
        {"mx.example; spf=", "?", "cut behind '='"},
        {"mx.example; spf=pass smtp", "?", "cut in a property"},
        {"mx.example; spf=pass smtp.", "?", ""},
        {"mx.example; spf=pass smtp.mailfrom", "?", ""},
        {"mx.example; spf=pass (cut in a comm", "?", ""},
        {"mx.example; spf=pass (cut (in) a comm", "?", ""},
        {"mx.example; spf=pass (cut \\)", "?", "the end is escaped"},
        {"mx.example; spf=pass reason=\"cut in quo", "?", ""},
        {"mx.example; spf=pass reason=\"cut \\\"", "?", ""},
        {"mx.example; spf=pass reason=\"cut \\", "?", ""},
        {"mx.example; spf=pass) dkim=pass", "?", "a comment's end alone"},
        {"mx.example; none; dmarc=pass", "?", "none is alone"},
        {"mx.example; spf=fail; none", "?", ""},
        {"mx.example; none dmarc=pass", "?", ""},
        {"mx.example; spf=pass smtp.mailfrom=\"a\"b", "?", "quotes run into more"},
        {"mx.example; spf=pass smtp.mailfrom=a\"b\"", "?", ""},
        {"mx.example; header.from=a.example; dkim=pass", "?", "a property without a result"},
        {"mx.example  from=a.example; dkim=pass (ok)", "?", "an old draft"},
        {"mx.example; spf=pass \x01", "?", "a control character"},
        {"mx.example; spf=pass (\x01)", "?", ""},
        {"mx.example, dmarc=pass", "?", ""},
        {"mx.example; dmarc==pass", "?", ""},
        {"mx.example; =pass", "?", ""},
        {"mx.example; dm arc=pass", "?", ""},
        {"\"mx.example; dmarc=pass", "?", ""},
    });
}

TEST_CASE("M45 a field cut anywhere is understood as less or not at all") {
    const std::string whole =
        "mx.example 1 (c (d) \\) e); dkim=pass reason=\"x \\\" y\" header.d=a.example "
        "header.i=\"q@b\"@a.example; dmarc=fail header.from=a.example";
    REQUIRE(parseAuthField(whole));
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto field = parseAuthField(whole.substr(0, length));
        if (field) CHECK(field->results.size() <= 2);
    }
}

TEST_CASE("M45 whose field it is, however the rest is written") {
    struct Id {
        std::string_view in;
        std::optional<std::string> id;
    };
    const Id rows[] = {
        {"mx.example; spf=pass", "mx.example"},
        {"(mx.example) evil.example; spf=pass", "evil.example"},
        {"mx.example(c)1;", "mx.example"},
        {"mx.example 7 rubbish \"", "mx.example"},
        {"mx.example\"rubbish", "mx.example"},
        {"\"mx.example\"; none", "mx.example"},
        {"spf=pass; dkim=pass", ""},
        {"(mx.example", std::nullopt},
        {"\"\"; none", std::nullopt},
        {"", std::nullopt},
        {";", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CHECK(authservIdOf(row.in) == row.id);
    }
}

TEST_CASE("M45 a field of any length costs a bounded time and is refused beyond its bounds") {
    const auto repeated = [](std::string_view text, std::size_t times) {
        std::string out;
        while (times-- > 0) out += text;
        return out;
    };
    const std::size_t kHundred = 100 * 1024;
    const std::string rows[] = {
        "mx.example; " + repeated("(", kHundred),
        "mx.example; " + repeated("()", kHundred / 2),
        "mx.example; spf=pass reason=\"" + repeated("\\", kHundred),
        "mx.example; spf=pass " + repeated("a=b ", kHundred / 4),
        "mx.example" + repeated("; spf=pass", kHundred / 10),
        repeated("x", kHundred),
        "mx.example" + repeated(";", kHundred),
        "mx.example" + repeated("; spf=pass", kMostAuthResults + 1),
        "mx.example; spf=pass" + repeated(" a=b", kMostAuthProperties + 1),
    };
    const auto before = std::chrono::steady_clock::now();
    for (const auto& row : rows) CHECK_FALSE(parseAuthField(row));
    CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(1));
    CHECK(parseAuthField("mx.example" + repeated("; spf=pass", kMostAuthResults)));
    CHECK(parseAuthField("mx.example; spf=pass" + repeated(" a=b", kMostAuthProperties)));
    CHECK(parseAuthField("mx.example; spf=pass " + repeated("(", 9999) + repeated(")", 9999)));
    CHECK(authservIdOf("mx.example" + repeated(" ", kHundred)) == "mx.example");
}
