// Rules of proof and rights: whom they name, and that nobody goes beyond them.
#include "tests/mailagent/service/forgery.h"

using namespace forgery;

namespace {

const gate::Proof kPassword = {.password = true};
const gate::Proof kSignature = {.signature = true};
const std::string kNoRule = "no rule in `proof` names the sender";
const std::string kBob = "bob@example.com";

std::string fromAnn(const std::string& body = "GETLOG COUNTER\r\n") {
    return arriving({.body = body});
}

std::string fromBob(const std::string& body = "GETLOG COUNTER\r\n") {
    return arriving({.head = "From: bob@example.com\r\n", .body = body});
}

SetUp proofs(std::vector<gate::ProofRule> rules) {
    return [rules](House& house) {
        house.settings.senders = {"any"};
        house.settings.proofRules = rules;
    };
}

/// One agent with these rights, as the settings write them.
struct With : House {
    explicit With(std::initializer_list<const char*> rights) {
        settings.senders = {"@example.com"};
        for (const char* text : rights) {
            auto rule = gate::parseRights(text);
            REQUIRE(rule);
            settings.rightsRules.push_back(std::move(*rule));
        }
    }
};

}  // namespace

TEST_CASE("M45 forgery: the nearest rule says what must be shown") {
    each(proofs({{kAnn, kPassword}, {"@example.com", kSignature}, {"any", kSignature}}),
         {
             {fromAnn(), "", "the address before its domain"},
             {arriving({.head = "From: ANN@EXAMPLE.COM\r\n"}), "", "in capitals"},
             {arriving({.head = "From: ann+x@example.com\r\n"}), "not signed", "a tag is another"},
             {fromBob(), "not signed", "Bob by his domain"},
             {arriving({.head = "From: ann@mail.example.com\r\n"}), "not signed", "below it: any"},
             {arriving({.head = "From: ann@example.org\r\n"}), "not signed", "any"},
         });
    each(proofs({{"any", kPassword}, {"@example.com", kPassword}, {kAnn, kSignature}}),
         {
             {fromAnn(), "not signed", "whatever order they stand in"},
             {arriving({.subject = "guess"}), "not signed", "nothing is compared"},
         });
    each(proofs({{"any", kSignature}, {"@example.com", kPassword}}),
         {{fromAnn(), "", "the domain before any"}});
    each(proofs({{kAnn, kPassword}, {kAnn, kSignature}}),
         {{fromAnn(), "not signed", "two rules for one sender: both hold"}});
    each(proofs({{kAnn, kPassword}}), {
                                          {fromAnn(), "", "named"},
                                          {fromBob(), kNoRule, "no rule names Bob"},
                                      });
    each(proofs({{"@example.com", kPassword}}),
         {
             {fromAnn(), "", "in the domain"},
             {arriving({.head = "From: ann@mail.example.com\r\n"}), kNoRule, "below the domain"},
             {arriving({.head = "From: ann@evilexample.com\r\n"}), kNoRule, "ends alike"},
         });
    each(proofs({}), {{fromAnn(), kNoRule, "no rule at all"}});
}

TEST_CASE("M45 forgery: a machine's rights are not another's") {
    With rights({"ann@example.com: all on copier*", "bob@example.com: GETLOG on hq-?f"});
    honest(rights, fromBob(), "Bob may, of this one", {}, kBob);
    held(rights, fromAnn(), "Not Permitted - GETLOG COUNTER", "Ann's glob names others");
    held(rights, fromAnn("CHPASS U-BIX FORGED\r\n"), "Not Permitted - CHPASS", "nor the password");
    held(rights, fromAnn("SET INTERVAL 5\r\n"), "Not Permitted - SET INTERVAL", "nor a setting");
    held(rights, fromBob("CHPASS U-BIX FORGED\r\n"), "Not Permitted - CHPASS", "Bob may not");
}

TEST_CASE("M45 forgery: one list, one setting, and none beside") {
    With rights({"ann@example.com: GETLOG COUNTER, SET NICKNAME", "any: HELP"});
    honest(rights, fromAnn(), "her list");
    held(rights, fromAnn("GETLOG PIXEL\r\n"), "Not Permitted", "another list");
    held(rights, fromAnn("G PI\r\n"), "Not Permitted", "list shortened");
    held(rights, fromBob(), "Not Permitted", "Bob has no list");
    honest(rights, fromBob("HELP\r\n"), "but help", {}, kBob);
    honest(rights, fromAnn("SET NICKNAME Old town\r\n"), "her setting");
    CHECK(rights.live().nickname == "Old town");
    held(rights, fromAnn("SET INTERVAL 5\r\n"), "Not Permitted", "another setting");
    held(rights, fromAnn("S I 5\r\n"), "Not Permitted", "shortened");
    held(rights, fromAnn("SET ENABLE NO\r\n"), "Not Permitted", "switching off");
    // Of all lists she gets hers.
    const auto before = rights.sender->sent().size();
    honest(rights, fromAnn("GETLOG ALL\r\n"), "all that she may");
    CHECK(rights.sender->sent().size() == before + 2);  // and a word on the rest
}

TEST_CASE("M45 forgery: SET is by right only") {
    With unruled({});
    honest(unruled, fromAnn(), "as the original");
    held(unruled, fromAnn("SET INTERVAL 5\r\n"), "Not Permitted", "no rule names SET");
    With reading({"any: GETLOG, CHPASS, HELP"});
    held(reading, fromAnn("SET INTERVAL 5\r\n"), "Not Permitted", "rules that do not name it");
    With all({"ann@example.com: all", "any: GETLOG"});
    honest(all, fromAnn("SET INTERVAL 5\r\n"), "Ann may all");
    held(all, fromBob("SET INTERVAL 9\r\n"), "Not Permitted", "Bob may not");
    CHECK(all.live().interval == std::chrono::minutes(5));
    for (const char* beyond :
         {"SET PASSWORD x\r\n", "SET SENDERS any\r\n", "SET PROOF any\r\n", "SET RIGHTS all\r\n",
          "SET ADDRESS eve@evil.example\r\n", "SET MANAGER eve@evil.example\r\n"}) {
        held(all, fromAnn(beyond), "SET", "what nobody may set by mail");
    }
}

TEST_CASE("M45 forgery: rights follow From, not names beside it") {
    With rights({"ann@example.com: all", "@example.com: HELP"});
    honest(rights, fromAnn("CHPASS U-BIX Second\r\n"), "Ann");
    const std::string beside = "Reply-To: ann@example.com\r\nSender: ann@example.com\r\n";
    held(rights,
         arriving({.head = beside + "From: \"ann@example.com\" <bob@example.com>\r\n",
                   .subject = "Second",
                   .body = "CHPASS Second FORGED\r\n"}),
         "Not Permitted - CHPASS", "Bob under Ann's name");
    CHECK(rights.sentTo(rights.sender->sent().size() - 1) == std::vector<std::string>{kBob});
}
