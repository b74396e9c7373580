#include "mail/trust/authentication_results.h"

#include <doctest/doctest.h>

using namespace trust;

namespace {

const std::vector<std::string> kServers{"mx.example", "backup.example"};

/// The verdict on a mail with these header lines.
Authentication judged(const std::string& header,
                      const std::vector<std::string>& servers = kServers) {
    const auto letter = message::read(header + "Subject: x\r\n\r\n");
    REQUIRE(letter);
    return authenticate(*letter, servers);
}

Authentication judgedField(const std::string& field, const std::string& from = "ken@a.example",
                           const std::vector<std::string>& servers = kServers) {
    return judged("Authentication-Results: " + field + "\r\nFrom: " + from + "\r\n", servers);
}

struct Row {
    std::string field;
    std::string_view note;
};

}  // namespace

TEST_CASE("M45 honest mails pass, as each kind of server writes its field") {
    const Row rows[] = {
        {"mx.example;\r\n       dkim=pass header.i=@a.example header.s=20230601 "
         "header.b=\"h7/Xk+1a\";"
         "\r\n       spf=pass (mx.example: domain of ken@a.example designates 192.0.2.7 as "
         "permitted "
         "sender) smtp.mailfrom=ken@a.example;\r\n       dmarc=pass (p=NONE sp=QUARANTINE "
         "dis=NONE) "
         "header.from=a.example",
         "Gmail"},
        {"mx.example;\r\n       dkim=pass header.i=@a.example header.s=s1 header.b=abcdefgh;\r\n   "
         "    "
         "arc=pass (i=1 spf=pass spfdomain=b.example dkim=pass dkdomain=b.example);\r\n       "
         "spf=pass (mx.example: domain of x+caf_=y=z.example@b.example designates 192.0.2.9 as "
         "permitted sender) smtp.mailfrom=\"x+caf_=y=z.example@b.example\"",
         "Gmail, forwarded: DKIM alone"},
        {"mx.example; dkim=pass (2048-bit key; unprotected) header.d=a.example header.i=@a.example "
         "header.a=rsa-sha256 header.s=mail header.b=Zz0Yy1Xx; dkim-atps=neutral",
         "OpenDKIM"},
        {"mx.example; dmarc=pass (p=none dis=none) header.from=a.example", "OpenDMARC"},
        {"mx.example; spf=pass (sender SPF authorized) smtp.mailfrom=a.example "
         "(client-ip=192.0.2.7; "
         "helo=out.a.example; envelope-from=ken@a.example; receiver=printer@mx.example)",
         "policyd-spf"},
        {"mx.example;\r\n\tdkim=pass header.d=a.example header.s=sel "
         "header.b=\"Q/w+e\";\r\n\tspf=pass "
         "(mx.example: domain of ken@a.example designates 192.0.2.7 as permitted sender) "
         "smtp.mailfrom=ken@a.example;\r\n\tdmarc=pass (policy=none) header.from=a.example",
         "rspamd"},
        {"mx.example;\r\n    arc=none (no signatures found);\r\n    bimi=skipped (DMARC Policy is "
         "not at "
         "enforcement);\r\n    dkim=pass (2048-bit rsa key sha256) header.d=a.example "
         "header.i=@a.example header.b=b1 header.a=rsa-sha256 header.s=fm1 x-bits=2048;\r\n    "
         "dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none "
         "policy.evaluated-disposition=none (p=none,d=none,d.eval=none) policy.policy-from=p "
         "header.from=a.example;\r\n    iprev=pass smtp.remote-ip=192.0.2.7 (out.a.example);\r\n   "
         " "
         "spf=pass smtp.mailfrom=ken@a.example smtp.helo=out.a.example;\r\n    x-ptr=pass "
         "smtp.helo=out.a.example policy.ptr=out.a.example",
         "Fastmail"},
        {"mx.example;\r\n dkim=pass header.i=@a.example header.s=s1;\r\n spf=pass "
         "smtp.mailfrom=a.example;\r\n dmarc=pass(p=REJECT) header.from=a.example;",
         "Yahoo"},
        {"mx.example;\r\n\tiprev=pass (out.a.example) smtp.remote-ip=2001:db8::7;\r\n\tspf=pass "
         "smtp.mailfrom=a.example;\r\n\tdkim=pass header.d=a.example header.s=s1 "
         "header.a=ed25519-sha256;\r\n\tdmarc=pass header.from=a.example",
         "Exim"},
        {"mx.example; dkim=pass (Good 2048 bit rsa-sha256 signature) header.d=a.example "
         "header.a=rsa-sha256",
         "Proton"},
        {"mx.example; dkim=pass header.i=@a.example", "GMX"},
        {"mx.example; dkim=pass;\tspf=pass (mx.example: domain of a.example designates 192.0.2.7 "
         "as "
         "permitted sender)  smtp.mailfrom=ken@a.example;\tdmarc=pass(p=none dis=none)  "
         "header.from=a.example",
         "Zoho"},
        {"BACKUP.Example; dmarc=pass header.from=a.example", "the second server, another case"},
        {"mx.example 1; dmarc=pass header.from=a.example", "with the version"},
        {"\"mx.example\"; dmarc=pass header.from=a.example", "quoted id"},
        {"mx.example; dmarc=pass header.from=A.Example.", "case and the root's dot"},
        {"mx.example; dmarc=pass header.from=ken@a.example", "the whole address"},
        {"mx.example; dkim=fail header.d=a.example header.s=old; dkim=pass header.d=a.example "
         "header.s=new",
         "one of two signatures holds"},
        {"mx.example; dkim=pass header.d=list.example; dkim=pass header.d=a.example",
         "two signers"},
        {"mx.example; dmarc=none header.from=a.example; dkim=pass header.d=a.example",
         "the domain publishes no policy"},
        {"mx.example; dmarc=temperror; spf=pass smtp.mailfrom=bounce@a.example", "DNS was gone"},
        {"mx.example; spf=pass smtp.mailfrom=\"odd one\"@a.example", "quoted local part"},
        {"mx.example; spf=pass smtp.mailfrom=prvs=7b=ken@a.example", "BATV"},
        {"mx.example; dmarc=pass header.from=a.example; dmarc=pass header.from=a.example", "twice"},
        {"mx.example; spf=fail smtp.mailfrom=list.example; dkim=pass header.d=a.example",
         "through a list"},
    };
    int wronglyRefused = 0;
    for (const auto& row : rows) {
        const auto verdict = judgedField(row.field);
        CAPTURE(row.note);
        CAPTURE(verdict.text);
        CHECK(verdict.passed);
        wronglyRefused += verdict.passed ? 0 : 1;
    }
    CHECK(wronglyRefused == 0);
}

TEST_CASE("M45 honest mails of other From domains") {
    struct Of {
        std::string_view from, field, note;
    };
    const Of rows[] = {
        {"ken@mail.a.example", "dkim=pass header.d=a.example", "below the signer's"},
        {"ken@mail.a.example", "spf=pass smtp.mailfrom=a.example", ""},
        {"Ken Tanaka <Ken@A.EXAMPLE>", "dmarc=pass header.from=a.example", "a name, capitals"},
        {"\"x@evil.example\" <ken@a.example>", "dmarc=pass header.from=a.example",
         "an address as the name"},
        {"\"odd@local\"@a.example", "dkim=pass header.d=a.example", "a quoted local part"},
        {"ken@bücher.example", "dmarc=pass header.from=xn--bcher-kva.example", "IDN"},
        {"ken@xn--bcher-kva.example", "dmarc=pass header.from=bücher.example", "the other way"},
        {"ken@localhost", "dmarc=pass header.from=localhost", "one label"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CAPTURE(row.from);
        CHECK(judgedField("mx.example; " + std::string(row.field), std::string(row.from)).passed);
    }
}

TEST_CASE("M45 Exchange Online names no server: believed only where '-' is set") {
    const std::string field =
        "spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=a.example; dkim=pass (signature was "
        "verified)\r\n header.d=a.example;dmarc=pass action=none\r\n "
        "header.from=a.example;compauth=pass reason=100";
    CHECK(judgedField(field, "ken@a.example", {"-"}).passed);
    CHECK_FALSE(judgedField(field).passed);
    CHECK_FALSE(judgedField(field, "ken@a.example", {""}).passed);
    CHECK_FALSE(
        judgedField("dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none\r\n "
                    "header.from=a.example;",
                    "ken@a.example", {"-"})
            .passed);
    CHECK_FALSE(judgedField("spf=softfail smtp.mailfrom=a.example; dkim=none; dmarc=fail "
                            "action=quarantine header.from=a.example;compauth=fail reason=000",
                            "ken@a.example", {"-"})
                    .passed);
}

TEST_CASE("M45 forged results are not believed") {
    const Row rows[] = {
        {"mx.example; dmarc=none (dmarc=pass header.from=a.example)", "in a comment"},
        {"mx.example; dmarc=none (x (y) ; dmarc=pass header.from=a.example)",
         "in a nested comment"},
        {"mx.example; dmarc=none (x \\) ; dmarc=pass header.from=a.example)",
         "behind an escaped end"},
        {"mx.example; dmarc=none (\" ) ; dmarc=pass header.from=a.example \")",
         "quotes do not count in a comment"},
        {"mx.example; spf=none reason=\"; dmarc=pass header.from=a.example\"", "in quotes"},
        {"mx.example; spf=none reason=\"\\\"; dmarc=pass header.from=a.example\"",
         "behind escaped quotes"},
        {"mx.example; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=a.example\"@evil.example",
         "in a quoted local part"},
        {"mx.example; spf=pass smtp.mailfrom=\"x smtp.mailfrom=ken@a.example\"@evil.example", ""},
        {"mx.example; spf=pass smtp.mailfrom=\"ken@a.example\"@evil.example", "'@' in quotes"},
        {"mx.example; spf=pass smtp.mailfrom=ken@a.example@evil.example", "two '@'"},
        {"mx.example; spf=pass smtp.mailfrom=ken%a.example@evil.example", ""},
        {"mx.example; dkim=pass header.i=\"ken@a.example\"@evil.example", ""},
        {"mx.example; dkim=pass header.i=\"\\\"@a.example\"@evil.example", ""},
        {"mx.example; dkim=pass header.i=ken@a.example header.d=evil.example",
         "i= of another domain than d="},
        {"mx.example; dkim=pass header.d=evil.example header.d=a.example", "d= twice"},
        {"mx.example; spf=pass smtp.mailfrom=evil.example smtp.mailfrom=a.example", ""},
        {"mx.example; dmarc=pass header.from=evil.example header.from=a.example", ""},
        {"mx.example; dmarc=pass header.from=evil.example", "another From"},
        {"mx.example; dmarc=pass header.from=mail.a.example", "From's subdomain"},
        {"mx.example; dmarc=pass header.from=example", "From's parent"},
        {"mx.example; dmarc=pass header.from=a.example.evil.example", ""},
        {"mx.example; dmarc=pass header.from=xa.example", ""},
        {"mx.example; dmarc=pass", "of nobody"},
        {"mx.example; dmarc=pass header.from=", ""},
        {"mx.example; dmarc=pass smtp.from=a.example", "another type"},
        {"mx.example; dmarc=pass reason=a.example", ""},
        {"mx.example; dmarc=fail header.from=a.example; dkim=pass header.d=a.example",
         "DMARC says no"},
        {"mx.example; dkim=pass header.d=a.example; dmarc=fail header.from=a.example", ""},
        {"mx.example; dmarc=pass header.from=a.example; dmarc=fail header.from=a.example", "both"},
        {"mx.example; dmarc=none header.from=evil.example; dmarc=pass header.from=a.example",
         "two DMARC results that differ"},
        {"mx.example; dkim=fail header.d=a.example; dkim=pass header.d=evil.example",
         "another's signature"},
        {"mx.example; dkim=pass header.d=evil.example; dkim=fail header.d=a.example", ""},
        {"mx.example; dkim=pass header.s=a.example", "the selector"},
        {"mx.example; dkim=pass header.from=a.example", "From without a signer"},
        {"mx.example; dkim=pass header.d=mail.a.example", "below From"},
        {"mx.example; dkim=pass header.d=example", "a top-level domain"},
        {"mx.example; dkim=neutral (pass) header.d=a.example", ""},
        {"mx.example; dkim=passed header.d=a.example", "not the word"},
        {"mx.example; dkim/2=pass header.d=a.example", "a method's other version"},
        {"mx.example; spf=pass smtp.helo=a.example", "HELO alone"},
        {"mx.example; spf=softfail smtp.mailfrom=a.example", ""},
        {"mx.example; dkim-adsp=pass header.from=a.example", "other methods"},
        {"mx.example; sender-id=pass header.from=a.example", ""},
        {"mx.example; auth=pass smtp.auth=ken@a.example", ""},
        {"mx.example; arc=pass header.from=a.example", ""},
        {"mx.example; x-dmarc=pass header.from=a.example", ""},
        {"mx.example; none", ""},
        {"mx.example; none; dmarc=pass header.from=a.example", ""},
        {"mx.example;", ""},
        {"mx.example", ""},
        {"mx.example 2; dmarc=pass header.from=a.example", "another version"},
        {"mx.example evil; dmarc=pass header.from=a.example", ""},
        {"mx.example; dmarc=pass header.from=a.example (cut", "a comment without its end"},
        {"mx.example; dmarc=pass header.from=a.example; dkim", "cut"},
        {"mx.example; dmarc=pass header.from=\"a.example", ""},
        {"evil.example; dmarc=pass header.from=a.example", "another server"},
        {"(mx.example) evil.example; dmarc=pass header.from=a.example", "the id in a comment"},
        {"evil.example (mx.example); dmarc=pass header.from=a.example", ""},
        {"evil.example mx.example; dmarc=pass header.from=a.example", "the id as the version"},
        {"mx.example.; dmarc=pass header.from=a.example", "nearly the id"},
        {"xmx.example; dmarc=pass header.from=a.example", ""},
        {"\"mx.example \"; dmarc=pass header.from=a.example", ""},
        {"\xef\xbd\x8dx.example; dmarc=pass header.from=a.example", "a wide letter"},
        {"; mx.example; dmarc=pass header.from=a.example", ""},
        {"dmarc=pass header.from=a.example", "no id"},
    };
    int wronglyAccepted = 0;
    for (const auto& row : rows) {
        const auto verdict = judgedField(row.field);
        CAPTURE(row.field);
        CAPTURE(row.note);
        CHECK_FALSE(verdict.passed);
        CHECK_FALSE(verdict.text.empty());
        wronglyAccepted += verdict.passed ? 1 : 0;
    }
    CHECK(wronglyAccepted == 0);
}

TEST_CASE("M45 only the topmost field of a named server counts") {
    const std::string from = "From: ken@a.example\r\n";
    const std::string good =
        "Authentication-Results: mx.example; dmarc=pass header.from=a.example\r\n";
    const std::string bad =
        "Authentication-Results: mx.example; dmarc=fail header.from=a.example\r\n";
    const std::string nothing = "Authentication-Results: mx.example; none\r\n";
    const std::string broken = "Authentication-Results: mx.example; dmarc=(\r\n";
    const std::string foreign =
        "Authentication-Results: evil.example; dmarc=pass header.from=a.example\r\n";
    const std::string foreignBad =
        "Authentication-Results: evil.example; dmarc=fail header.from=a.example\r\n";
    const std::string other =
        "Authentication-Results: backup.example; dmarc=pass header.from=a.example\r\n";
    const std::string received = "Received: from evil.example by mx.example\r\n";
    struct Order {
        std::string header;
        bool passed;
        std::string_view note;
    };
    const Order rows[] = {
        {good + from, true, ""},
        {foreign + good + from, true, "a foreign id above"},
        {foreignBad + good + from, true, ""},
        {good + foreignBad + from, true, "and below"},
        {"Authentication-Results: (\r\n" + good + from, true, "one of nobody above"},
        {bad + good + from, false, "a forged one below"},
        {nothing + good + from, false, ""},
        {bad + received + good + from, false, ""},
        {broken + good + from, false, "broken above: fails closed"},
        {bad + other + from, false, "of another named server below"},
        {foreign + from, false, "a foreign id alone"},
        {foreignBad + from, false, ""},
        {from, false, "none at all"},
        {"X-" + good + from, false, "another field"},
        {"ARC-" + good + from, false, ""},
        {"Authentication-Results-Original: " + good.substr(24) + from, false, ""},
        {"AUTHENTICATION-RESULTS:" + good.substr(23) + from, true, "the name's case"},
        {"Authentication-Results:\r\n mx.example;\r\n dmarc=pass\r\n header.from=a.example\r\n" +
             from,
         true, "folded"},
        {"X-Note: x\r\n " + good + from, false, "in the fold of another field"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.header);
        CAPTURE(row.note);
        CHECK(judged(row.header).passed == row.passed);
    }
    // What stands in the body is no header.
    const auto letter = message::read(from + "\r\n" + good);
    REQUIRE(letter);
    CHECK_FALSE(authenticate(*letter, kServers).passed);
}

TEST_CASE("M45 without one From address nothing is vouched for") {
    const std::string good =
        "Authentication-Results: mx.example; dmarc=pass header.from=a.example\r\n";
    const char* rows[] = {
        "",
        "From: ken@a.example\r\nFrom: ken@evil.example\r\n",
        "From: ken@evil.example\r\nFrom: ken@a.example\r\n",
        "From: ken@a.example\r\nFrom: ken@a.example\r\n",
        "From: ken@a.example, eve@evil.example\r\n",
        "From: \"ken@a.example\" <eve@evil.example>\r\n",
        "From: ken@a.example <eve@evil.example>\r\n",
        "From: \"ken@a.example\"@evil.example\r\n",
        "From: ken@a.example (x) @evil.example\r\n",
        "From: Ken\r\n",
        "From: ken@[192.0.2.1]\r\n",
        "From: a.example\r\n",
        "Sender: ken@a.example\r\nReply-To: ken@a.example\r\nFrom: eve@evil.example\r\n",
    };
    for (const auto* row : rows) {
        CAPTURE(row);
        CHECK_FALSE(judged(good + row).passed);
    }
    CHECK_FALSE(judged(good + "From: ken@a.example\r\n", {}).passed);
}

TEST_CASE("M45 the sentence for the log is printable and bounded") {
    const auto verdict =
        judgedField("mx.example; dkim=fail" + std::string(5000, 'x') + " header.d=\x1b[2Jevil");
    CHECK_FALSE(verdict.passed);
    CHECK(verdict.text.size() < 600);
    CHECK(verdict.text.find('\x1b') == std::string::npos);
    CHECK(judgedField("mx.example; dmarc=pass header.from=a.example").text ==
          "mx.example says dmarc=pass for a.example");
    CHECK(judgedField("mx.example; dmarc=none; dkim=fail").text ==
          "mx.example vouches in no way for a.example: dmarc=none, dkim=fail");
}
