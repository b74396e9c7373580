// What a sender must show and what he may do, as settings (M45).
#include "config/text_rules.h"
#include "tests/config/scratch.h"

#include <doctest/doctest.h>

using namespace config;
using namespace scratch;

TEST_CASE("M45 the syntax of proof and rights rules") {
    struct Row {
        std::string (*wrong)(std::string_view);
        const char* text;
        const char* why;  ///< a part of it; "" = right
    };
    const Row rows[] = {
        {wrongProofRule, "any: password", ""},
        {wrongProofRule, "@Example.com : Password+CODE", ""},
        {wrongProofRule, "ann@example.com: signature", ""},
        {wrongProofRule, "any: authentication + code", ""},
        {wrongProofRule, "any: authentication", "alone proves a server"},
        {wrongProofRule, "any: code + code", "twice"},
        {wrongProofRule, "any: code,", "a proof is password"},
        {wrongProofRule, "any:", "a proof is password"},
        {wrongProofRule, "password", "does not begin with"},
        {wrongProofRule, "ann: password", "does not begin with"},
        {wrongProofRule, "@: password", "does not begin with"},
        {wrongProofRule, "any: \x1b", "control characters"},
        {wrongRightsRule, "any: all", ""},
        {wrongRightsRule, "any: getlog counter, SET INTERVAL on hq-*, west?", ""},
        {wrongRightsRule, "any: all ON hq", ""},
        {wrongRightsRule, "any:", "behind the colon"},
        {wrongRightsRule, "any: on hq", "behind the colon"},
        {wrongRightsRule, "any: all counter", "behind the colon"},
        {wrongRightsRule, "any: a b c", "behind the colon"},
        {wrongRightsRule, "any: all on", "behind on"},
        {wrongRightsRule, "any: all on hq west", "behind on"},
        {wrongRightsRule, "all", "does not begin with"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto why = row.wrong(row.text);
        if (row.why[0] == '\0') {
            CHECK(why.empty());
        } else {
            CHECK(why.find(row.why) != std::string::npos);
        }
    }
}

TEST_CASE("M45 proof, rights and senders must fit together") {
    struct Row {
        std::string lines;     // behind a machine that lacks nothing
        std::string expected;  // part of the faults; "" = usable and silent
    };
    const std::string senders = "senders = [\"ann@example.com\", \"@service.example.com\"]\n";
    const Row rows[] = {
        {senders, ""},
        {senders + "proof = \"any: password + code\"", ""},
        {"proof = [\"eve@other.org: code\", \"any: password\"]", ""},  // senders are missing
        {senders + "proof = [\"ann@example.com: code\", \"any: password\"]", ""},
        {senders + "proof = [\"bob@service.example.com: code\", \"any: password\"]", ""},
        {senders + "proof = [\"@example.com: code\", \"any: password\"]", ""},
        {senders + "proof = [\"bob@example.com: code\", \"any: password\"]",
         "11: machine \"copier01\": proof has a rule for bob@example.com, who may not ask; add him "
         "to senders, or take the rule out"},
        {senders + "rights = [\"@other.org: HELP\"]",
         "11: machine \"copier01\": rights has a rule for @other.org, who may not ask"},
        {senders + "rights = [\"ann@example.com: all\", \"any: GETLOG\"]", ""},
        {senders + "proof = [\"any: code\", \"any: password\"]",
         "11: machine \"copier01\": proof has two rules for any; write one"},
        {senders + "proof = \"@service.example.com: password\"",
         "11: warning: machine \"copier01\": proof has no rule for ann@example.com, whose mails "
         "are refused"},
        {senders + "proof = \"any: password + authentication\"",
         "11: machine \"copier01\": proof wants authentication, and no server is believed; write "
         "authentication.servers"},
        {senders + "proof = \"any: password + authentication\"\nauthentication.servers = "
                   "\"mx.example.com\"",
         ""},
        {senders + "proof = \"any: signature\"",
         "11: machine \"copier01\": proof wants signature, and no certificate is believed"},
        {senders + "proof = \"any: signature\"\nsignature.authorities = \"ca.pem\"", ""},
        {senders + "replies.encrypt = \"Yes\"",
         "11: machine \"copier01\": replies are to be encrypted, and no certificate is known"},
        {senders + "replies.encrypt = \"Yes\"\nsignature.certificates = \"engineers\"", ""},
        {"senders = \"any\"",
         "10: warning: machine \"copier01\": anybody may ask who knows or guesses the password"},
        {"senders = \"any\"\nproof = \"any: password + code\"", ""},
        {"senders = \"any\"\nproof = \"@example.com: password\"",
         "proof has no rule for any other sender"},
    };
    for (const auto& row : rows) {
        const auto faults = faultsOf(loadText(kMachine + row.lines + "\n"));
        INFO(row.lines, "\n", faults);
        if (row.expected.empty()) {
            CHECK(faults.empty());
        } else {
            CHECK(faults.find(row.expected) != std::string::npos);
        }
    }
}

TEST_CASE("M45 rules, servers and times are read") {
    const auto loaded = loadText(kMachine + R"(
senders = ["ann@example.com"]
proof = ["Ann@example.com: password + code", "any: password"]
rights = "any: all"
authentication.servers = ["mx.example.com", "mx2.example.com"]
date_tolerance = "1 h"
codes.window = 5
signature.certificates = "engineers"
signature.max_age = "48 h"
replies_per_hour = 7
wrong_passwords = 3
)");
    INFO(faultsOf(loaded));
    REQUIRE(loaded.usable);
    const Gate& gate = loaded.settings.machines.front().gate;
    using Texts = std::vector<std::string>;
    CHECK(gate.proof == Texts{"Ann@example.com: password + code", "any: password"});
    CHECK(gate.rights == Texts{"any: all"});
    CHECK(gate.authservIds == Texts{"mx.example.com", "mx2.example.com"});
    CHECK(gate.dateTolerance == std::chrono::minutes(60));
    CHECK(gate.codeWindow == std::chrono::minutes(5));
    CHECK(gate.certificates.ends_with("/engineers"));
    CHECK(gate.signatureMaxAge == std::chrono::minutes(48 * 60));
    CHECK(gate.repliesPerHour == 7);
    CHECK(gate.wrongPasswords == 3);
}

TEST_CASE("M45 a copy never goes into a mailbox that is polled") {
    auto text = kMachine + "admin_notice = \"all\"\nadmin_address = \"Box@example.com\"\n";
    const std::string user = "receiving.user = \"";
    text.replace(text.find(user), user.size() + 8, user + "box@example.com");
    const auto faults = faultsOf(loadText(text));
    INFO(faults);
    CHECK(faults.find("admin_address is the address or login of machine \"copier01\"") !=
          std::string::npos);
}
