// Forged senders, and forged results of the receiving server's authentication.
#include "tests/mailagent/service/forgery.h"

using namespace forgery;

namespace {

std::string from(const std::string& head) {
    return arriving({.head = head + "\r\n"});
}

/// Fields above and below From's, of a mail from Ann.
std::string above(const std::string& fields) {
    return arriving({.head = fields + "From: Ann <ann@example.com>\r\n"});
}

std::string results(const std::string& value) {
    return above("Authentication-Results: " + value + "\r\n");
}

void onlyAnn(House& /*house*/) {}

void wholeDomain(House& house) {
    house.settings.senders = {"@example.com"};
}

void authenticated(House& house) {
    house.settings.proofRules = {{"any", {.password = true, .authentication = true}}};
    house.settings.authservIds = {"mx.example.com"};
}

const std::string kStranger = "sender not allowed";
const std::string kSeveral = "several senders";
const std::string kNobody = "no sender";
const std::string kUnproved = "not authenticated";

}  // namespace

TEST_CASE("M45 forgery: who From names, and nobody else") {
    each(
        onlyAnn,
        {
            {from("From: ann@example.com"), "", "plain"},
            {from("From: Ann <Ann@Example.COM>"), "", "in capitals"},
            {from("From: Ann\r\n Tanaka\r\n\t<ann@example.com>"), "", "folded"},
            {from("From: eve@evil.example"), kStranger, "a stranger"},
            {from("From: Ann <ann@example.com>\r\nReply-To: eve@evil.example"), "",
             "answered to From, never to Reply-To"},
            {from("From: eve@evil.example\r\nReply-To: ann@example.com"), kStranger,
             "Ann in Reply-To"},
            {from("From: Ann <ann@example.com>\r\nSender: office@example.com"), "",
             "sent by an office"},
            {from("Sender: ann@example.com\r\nFrom: eve@evil.example"), kStranger, "Ann in Sender"},
            {from("Return-Path: <bounces@provider.example>\r\nFrom: ann@example.com"), "",
             "another return path"},
            {from("Return-Path: <ann@example.com>\r\nFrom: eve@evil.example"), kStranger,
             "Ann in Return-Path"},
            {from("Resent-From: eve@evil.example\r\nFrom: ann@example.com"), "", "sent on"},
            {from("Resent-From: ann@example.com\r\nFrom: eve@evil.example"), kStranger,
             "Ann in Resent-From"},
            {from("X-From: ann@example.com"), kNobody, "no From"},
            {from("From: Ann"), kNobody, "a name alone"},
            {from("From:"), kNobody, "nothing"},
        });
}

TEST_CASE("M45 forgery: two Froms") {
    each(onlyAnn,
         {
             {from("From: Ann <ann@example.com>"), "", "one"},
             {from("From: ann@example.com\r\nFrom: eve@evil.example"), kSeveral, "two fields"},
             {from("From: eve@evil.example\r\nFrom: ann@example.com"), kSeveral, "the other way"},
             {from("From: ann@example.com\r\nFrom: ann@example.com"), kSeveral, "Ann twice"},
             {from("From: eve@evil.example\r\nSubject: x\r\nfrom : ann@example.com"), kSeveral,
              "written otherwise, further below"},
             {from("From: ann@example.com, eve@evil.example"), kSeveral, "two addresses"},
             {from("From: eve@evil.example, ann@example.com"), kSeveral, "the other way"},
             {from("From: <ann@example.com> <eve@evil.example>"), kNobody, "without a comma"},
             {from("From: <eve@evil.example> <ann@example.com>"), kNobody, "the other way"},
             {from("From: <ann@example.com> eve@evil.example"), kNobody, "without brackets"},
             {from("From: Both: ann@example.com, eve@evil.example;"), kSeveral, "a group"},
             {from("From: \"eve@evil.example, Ann\" <ann@example.com>"), "", "a comma in quotes"},
         });
}

TEST_CASE("M45 forgery: names that look like addresses") {
    each(onlyAnn,
         {
             {from("From: \"ann@example.com\" <ann@example.com>"), "", "honest"},
             {from("From: \"ann@example.com\" <eve@evil.example>"), kStranger, "quoted"},
             {from("From: ann@example.com <eve@evil.example>"), "illegal", "unquoted"},
             {from("From: \"<ann@example.com>\" <eve@evil.example>"), kStranger, "in brackets"},
             {from("From: \"Ann <ann@example.com>,\" <eve@evil.example>"), kStranger, "a comma"},
             {from("From: \"a\\\" <ann@example.com>\" <eve@evil.example>"), kStranger,
              "behind an escaped quote"},
             {from("From: \"Ann\\\\\" <ann@example.com>"), "", "behind an escaped backslash"},
             {from("From: =?utf-8?B?QW5u?= <ann@example.com>"), "", "an encoded word"},
             {from("From: =?utf-8?Q?ann=40example.com?= <eve@evil.example>"), kStranger,
              "an encoded address as the name"},
             {from("From: =?utf-8?Q?Ann_=3Cann=40example.com=3E?= <eve@evil.example>"), kStranger,
              "with brackets"},
             {from("From: =?utf-8?Q?Ann_=3Cann=40example.com=3E=2C?= <eve@evil.example>"),
              kStranger, "and a comma"},
             {from("From: =?utf-8?Q?ann=40example.com?="), kNobody, "an encoded address alone"},
             {from("From: =?utf-8?Q?eve=40evil.example=2C?= <ann@example.com>"), "",
              "an encoded comma in an honest name"},
         });
}

TEST_CASE("M45 forgery: comments in From") {
    each(onlyAnn,
         {
             {from("From: ann@example.com (Ann Tanaka)"), "", "honest"},
             {from("From: ann@example.com (eve@evil.example)"), "", "another address in it"},
             {from("From: (Ann (of (Leeds)) eve@evil.example) ann@example.com"), "", "nested"},
             {from("From: eve@evil.example (ann@example.com)"), kStranger, "Ann in it"},
             {from("From: eve@evil.example (x (y) <ann@example.com>)"), kStranger, "nested"},
             {from("From: Eve (\\) <ann@example.com>) <eve@evil.example>"), kStranger,
              "behind an escaped end"},
             {from("From: Eve (\" ) <ann@example.com> \") <eve@evil.example>"), "illegal",
              "quotes count for nothing in it"},
             {from("From: ann@example.com(\r\n ) (.evil.example)"), "", "folded"},
             {from("From: ann@example.com(.)evil.example"), "illegal", "within a domain"},
             {from("From: eve@evil.example (ann@example.com"), "illegal", "without its end"},
         });
}

TEST_CASE("M45 forgery: local parts and domains that look alike") {
    each(wholeDomain,
         {
             {from("From: ann@example.com"), "", "honest"},
             {from("From: \"ann@example.com\"@evil.example"), kNobody, "an address in quotes"},
             {from("From: \"a b\"@evil.example"), kNobody, "a blank in quotes"},
             {from("From: \"a b\"@example.com"), kNobody, "cannot be answered safely"},
             {from("From: \"eve@evil.example\"@example.com"), kNobody, "likewise"},
             {from("From: ann@example.com@evil.example"), "illegal", "two '@'"},
             {from("From: eve@evil.example@example.com"), "illegal", "the other way"},
             {from("From: ann@mail.example.com"), kStranger, "below the domain"},
             {from("From: ann@example.com.evil.example"), kStranger, "above it"},
             {from("From: ann@evil-example.com"), kStranger, "ends alike"},
             {from("From: ann@example.co"), kStranger, "begins alike"},
             {from("From: ann@ex\xd0\xb0mple.com"), "illegal", "a Cyrillic letter"},
             {from("From: ann@\xef\xbd\x85xample.com"), "illegal", "a wide letter"},
             {from("From: ann@xn--exmple-4nf.com"), kStranger, "the same as IDN"},
             {from("From: ann@[192.0.2.1]"), kNobody, "an address of a computer"},
             {from("From: ann@example.com\x01"), "illegal", "a control character"},
             {from("From: -oQ/tmp@example.com"), kNobody, "an option of a program"},
         });
}

TEST_CASE("M45 forgery: Authentication-Results say Ann, by the named server alone") {
    const std::string good = "mx.example.com; dmarc=pass header.from=example.com";
    const std::string ours = "Authentication-Results: " + good + "\r\n";
    const std::string oursBad =
        "Authentication-Results: mx.example.com; dmarc=fail header.from=example.com\r\n";
    const std::string foreign =
        "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.com\r\n";
    const std::string received =
        "Received: from evil.example by mx.example.com; Mon, 02 Mar 2026 "
        "08:54:00 +0000\r\n";
    each(authenticated,
         {
             {above(ours), "", "honest"},
             {above(""), kUnproved, "no field at all"},
             {above(received + ours + received), "", "above and below the way's fields"},
             {above(foreign), kUnproved, "a foreign id alone"},
             {above(foreign + ours), "", "a foreign id above"},
             {above(ours + foreign), "", "a foreign id below"},
             {above(foreign + oursBad + ours), kUnproved, "a forged one below the true one"},
             {above(oursBad + received + ours), kUnproved, "and brought along"},
             {above(oursBad + foreign), kUnproved, "foreign below the true one"},
             {above(foreign + oursBad), kUnproved, "foreign above the true one"},
             {above("Authentication-Results: mx.example.com; none\r\n" + ours), kUnproved,
              "the true one says nothing"},
             {above("Authentication-Results: mx.example.com; dmarc=(\r\n" + ours), kUnproved,
              "the true one is not understood"},
             {above("X-Note: x\r\n " + ours), kUnproved, "in the fold of another field"},
             {above("X-" + ours), kUnproved, "another field"},
             {above("ARC-" + ours), kUnproved, "a chain of forwarders"},
             {arriving({.body = ours + "\r\nGETLOG COUNTER\r\n"}), kUnproved, "in the body"},
             {arriving({.subject = "U-BIX\r\n Authentication-Results: " + good}), kUnproved,
              "in the fold of Subject"},
         });
}

TEST_CASE("M45 forgery: what stands in Authentication-Results") {
    const std::string id = "mx.example.com; ";
    each(authenticated,
         {
             {results(id + "dkim=pass (2048-bit (rsa) key) header.d=example.com"), "",
              "nested comments"},
             {results("\r\n mx.example.com;\r\n\tdmarc=pass\r\n (p=none)\r\n "
                      "header.from=example.com"),
              "", "folded"},
             {results("\"mx.example.com\" 1; spf=pass smtp.mailfrom=\"odd one\"@example.com"), "",
              "quoted strings"},
             {results(id + "dkim=pass header.d=evil.example"), kUnproved, "another domain's DKIM"},
             {results(id + "spf=pass smtp.mailfrom=eve@evil.example"), kUnproved, "SPF"},
             {results(id + "dmarc=pass header.from=evil.example"), kUnproved, "DMARC"},
             {results(id + "dmarc=pass header.from=example.com.evil.example"), kUnproved, ""},
             {results(id + "dkim=pass header.d=com"), kUnproved, "a top-level domain"},
             {results(id + "dmarc=none (dmarc=pass header.from=example.com)"), kUnproved,
              "in a comment"},
             {results(id + "dmarc=none (x (y)\r\n ; dmarc=pass header.from=example.com)"),
              kUnproved, "in a nested and folded one"},
             {results(id + "dmarc=none (x \\) ; dmarc=pass header.from=example.com)"), kUnproved,
              "behind an escaped end"},
             {results(id + "spf=none reason=\"; dmarc=pass header.from=example.com\""), kUnproved,
              "in quotes"},
             {results(id + "spf=none reason=\"\\\"; dmarc=pass header.from=example.com\""),
              kUnproved, "behind an escaped quote"},
             {results(id + "spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=example.com\""
                           "@evil.example"),
              kUnproved, "in a local part"},
             {results("evil.example (mx.example.com); dmarc=pass header.from=example.com"),
              kUnproved, "our id in a comment"},
             {results("(mx.example.com;) evil.example; dmarc=pass header.from=example.com"),
              kUnproved, "before the id"},
             {results("mx.example.com.evil.example; dmarc=pass header.from=example.com"), kUnproved,
              "an id that begins alike"},
             {results(id + "dkim=pass header.d=example.com; dmarc=fail header.from=example.com"),
              kUnproved, "DMARC says no"},
         });
}

TEST_CASE("M45 forgery: a server's word alone is nothing, and stops guesses before they count") {
    const std::string ours =
        "Authentication-Results: mx.example.com; dmarc=pass "
        "header.from=example.com\r\nFrom: ann@example.com\r\n";
    each(authenticated, {
                            {arriving({.head = ours}), "", "honest"},
                            {arriving({.head = ours, .subject = "guess"}), "wrong password", ""},
                            {arriving({.subject = "U-BIX"}), kUnproved, "the password alone"},
                        });
    House house;
    house.settings.senders = {kAnn};
    authenticated(house);
    for (int i = 0; i < 8; ++i) {
        forged(house, arriving({.subject = fmt::format("guess{}", i)}), kUnproved, "a guess");
    }
    honest(house, arriving({.head = ours}), "Ann herself is not held up");
}
