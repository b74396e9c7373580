// The rules of the settings `proof` and `rights`.
#include "mailagent/gate/proof.h"
#include "mailagent/gate/rights.h"

#include <doctest/doctest.h>

namespace {

using gate::Proof;

TEST_CASE("M45 a proof rule is read, or refused with a sentence") {
    struct Row {
        const char* text;
        const char* who;  ///< "" = refused
        Proof proof;
        const char* error = "";
    };
    const Row rows[] = {
        {"any: password", "any", {.password = true}},
        {"Ann@Example.com: password + code", "ann@example.com", {.password = true, .code = true}},
        {"@Example.com:PASSWORD+Code", "@example.com", {.password = true, .code = true}},
        {" any\t:\tsignature ", "any", {.signature = true}},
        {"any: code", "any", {.code = true}},
        {"any: authentication + password", "any", {.password = true, .authentication = true}},
        {"any: password + code + authentication + signature", "any", {true, true, true, true}},
        {"any: authentication",
         "",
         {},
         "authentication alone proves a server, not a person; add password, code or signature"},
        {"any: password + password", "", {}, "it names password twice"},
        {"any:",
         "",
         {},
         "\"\" is no proof; write password, code, authentication or signature, with + between "
         "several"},
        {"any: password +",
         "",
         {},
         "\"\" is no proof; write password, code, authentication or signature, with + between "
         "several"},
        {"any: password code",
         "",
         {},
         "\"password code\" is no proof; write password, code, authentication or signature, with "
         "+ between several"},
        {"password",
         "",
         {},
         "it has no colon; write \"someone@example.com: …\", \"@example.com: …\" or \"any: …\""},
        {"ann: password",
         "",
         {},
         "\"ann\" is nobody; write an address, a @domain or any before the colon"},
        {": password",
         "",
         {},
         "\"\" is nobody; write an address, a @domain or any before the colon"},
        {"@: password",
         "",
         {},
         "\"@\" is nobody; write an address, a @domain or any before the colon"},
        {"a@b@c: password",
         "",
         {},
         "\"a@b@c\" is nobody; write an address, a @domain or any before the colon"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto rule = gate::parseProof(row.text);
        CHECK(rule.has_value() == (row.who[0] != '\0'));
        if (!rule) {
            CHECK(rule.error().text == row.error);
            continue;
        }
        CHECK(rule->who == row.who);
        CHECK(rule->proof == row.proof);
    }
}

TEST_CASE("M45 the nearest proof rule holds") {
    std::vector<gate::ProofRule> rules;
    for (const char* text :
         {"any: password", "@example.com: password + code", "ann@example.com: signature",
          "bob@example.com: password", "bob@example.com: code"}) {
        rules.push_back(*gate::parseProof(text));
    }
    CHECK(gate::proofFor("x@other.org", rules) == Proof{.password = true});
    CHECK(gate::proofFor("x@sub.example.com", rules) == Proof{.password = true});
    CHECK(gate::proofFor("x@Example.COM", rules) == Proof{.password = true, .code = true});
    CHECK(gate::proofFor("ANN@example.com", rules) == Proof{.signature = true});
    // Two rules for one sender: both hold, whatever their order.
    CHECK(gate::proofFor("bob@example.com", rules) == Proof{.password = true, .code = true});
    rules.erase(rules.begin());
    CHECK(gate::proofFor("x@other.org", rules) == std::nullopt);
    CHECK(gate::proofFor("ann@example.com", {}) == std::nullopt);
    CHECK(gate::proofFor("", rules) == std::nullopt);
}

TEST_CASE("M45 D7 a rights rule is read, or refused") {
    using Words = std::vector<std::string>;
    struct Row {
        const char* text;
        bool ok;
        Words what, machines;
    };
    const Row rows[] = {
        {"any: all", true, {"ALL"}, {}},
        {"any: getlog, Help", true, {"GETLOG", "HELP"}, {}},
        {"@example.com: GETLOG  counter,SET\tINTERVAL",
         true,
         {"GETLOG COUNTER", "SET INTERVAL"},
         {}},
        {"ann@example.com: all on HQ-1, hq-?, *.east", true, {"ALL"}, {"hq-1", "hq-?", "*.east"}},
        {"any: GETLOG 2MANAGEMENT ON hq", true, {"GETLOG 2MANAGEMENT"}, {"hq"}},
        {"any: SET ENABLE on\thq", true, {"SET ENABLE"}, {"hq"}},
        {"any:", false, {}, {}},
        {"any: on hq", false, {}, {}},
        {"any: all on", false, {}, {}},
        {"any: all on hq,", false, {}, {}},
        {"any: all on hq west", false, {}, {}},
        {"any: GETLOG,", false, {}, {}},
        {"any: GETLOG COUNTER CSV", false, {}, {}},
        {"any: all COUNTER", false, {}, {}},
        {"any: GET-LOG", false, {}, {}},
        {"all", false, {}, {}},
        {"nobody: all", false, {}, {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto rule = gate::parseRights(row.text);
        CHECK(rule.has_value() == row.ok);
        if (!rule) continue;
        CHECK(rule->what == row.what);
        CHECK(rule->machines == row.machines);
    }
    CHECK(gate::parseRights("any: GET\x1bLOG").error().text ==
          "\"GET\\x1bLOG\" is no right; write all, a command, or a command and what it is for "
          "(GETLOG COUNTER), with commas between several");
}

TEST_CASE("M45 D7 rights are the sum of the rules that name sender and machine") {
    const char* const texts[] = {"any: HELP", "@example.com: GETLOG COUNTER, GETLOG JOB",
                                 "ann@example.com: GETLOG, SET INTERVAL on hq-*",
                                 "root@example.com: all", "tim@example.com: SET on hq-?"};
    std::vector<gate::RightsRule> rules;
    for (const char* text : texts) rules.push_back(*gate::parseRights(text));
    struct Row {
        const char* mailbox;
        const char* machine;
        const char* command;
        const char* object;
        bool byRightOnly;
        bool may;
    };
    const Row rows[] = {
        {"eve@other.org", "hq-1", "HELP", "", false, true},
        {"eve@other.org", "hq-1", "GETLOG", "COUNTER", false, false},
        {"bob@example.com", "hq-1", "HELP", "", false, true},
        {"bob@example.com", "hq-1", "GETLOG", "COUNTER", false, true},
        {"bob@example.com", "hq-1", "GETLOG", "PIXEL", false, false},
        {"bob@example.com", "hq-1", "GETLOG", "", false, false},
        {"bob@example.com", "hq-1", "CHPASS", "", false, false},
        {"ANN@Example.com", "HQ-1", "GETLOG", "PIXEL", false, true},
        {"ann@example.com", "west", "GETLOG", "PIXEL", false, false},
        {"ann@example.com", "hq-1", "SET", "INTERVAL", true, true},
        {"ann@example.com", "hq-1", "SET", "ENABLE", true, false},
        {"ann@example.com", "hq-1", "SET", "", true, false},
        {"root@example.com", "west", "SET", "ENABLE", true, true},
        {"root@example.com", "west", "CHPASS", "", false, true},
        {"tim@example.com", "hq-1", "SET", "ENABLE", true, true},
        {"tim@example.com", "hq-10", "SET", "ENABLE", true, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.mailbox);
        CAPTURE(row.command);
        CAPTURE(row.object);
        const gate::Rights rights(row.mailbox, row.machine, rules);
        CHECK(rights.may(row.command, row.object, row.byRightOnly) == row.may);
    }
    // Without any rule: what the original allows.
    const gate::Rights unruled("eve@other.org", "hq", {});
    CHECK(unruled.may("GETLOG", "COUNTER", false));
    CHECK(unruled.may("CHPASS", "", false));
    CHECK_FALSE(unruled.may("SET", "INTERVAL", true));
}

TEST_CASE("M45 machines are named with * and ?") {
    struct Row {
        const char* pattern;
        const char* machine;
        bool matches;
    };
    const Row rows[] = {
        {"*", "hq", true},         {"hq", "hq", true},         {"hq", "hq1", false},
        {"hq*", "hq", true},       {"h?", "hq", true},         {"h?", "h", false},
        {"*q", "hq", true},        {"*q*", "hq", true},        {"*a*b", "xaxbxb", true},
        {"*a*b", "xaxbxc", false}, {"a*b*c", "a-b-b-c", true}, {"??", "h", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pattern);
        const auto rule = gate::parseRights(std::string("any: all on ") + row.pattern);
        REQUIRE(rule);
        CHECK(gate::Rights("a@b", row.machine, {*rule}).may("HELP", "", false) == row.matches);
    }
    // Many stars cost no more than the text is long times the pattern.
    const auto rule = gate::parseRights("any: all on " + std::string(2000, '*') + "b");
    REQUIRE(rule);
    CHECK_FALSE(gate::Rights("a@b", std::string(40, 'a'), {*rule}).may("HELP", "", false));
}

}  // namespace
