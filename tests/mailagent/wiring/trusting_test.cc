#include "mailagent/wiring/trusting.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>

namespace {

using Texts = std::vector<std::string>;

config::Machine machineWith(Texts proof, Texts rights) {
    config::Machine machine;
    machine.name = "hq";
    machine.origin = {"mailagent.toml", 7};
    machine.gate.proof = std::move(proof);
    machine.gate.rights = std::move(rights);
    return machine;
}

TEST_CASE("M45 rules of the settings become the gate's") {
    const auto rules =
        wiring::rulesOf(machineWith({"@Example.com: password + code", "any: password"},
                                    {"ann@example.com: getlog counter, SET interval on hq-*"}));
    CHECK(rules.faults.empty());
    REQUIRE(rules.proof.size() == 2);
    CHECK(gate::proofFor("ann@example.com", rules.proof) ==
          gate::Proof{.password = true, .code = true});
    REQUIRE(rules.rights.size() == 1);
    CHECK(gate::Rights("ann@example.com", "hq-1", rules.rights).may("SET", "INTERVAL", true));
}

TEST_CASE("M45 D7 a right that nothing answers to is named, with what was meant") {
    struct Row {
        const char* rule;
        const char* why;  ///< "" = right
    };
    const Row rows[] = {
        {"any: all", ""},
        {"any: GETLOG 2MANAGEMENT, GETLOG PIXEL, CHPASS, HELP, SET ZONE", ""},
        {"any: GETLOGS", "GETLOGS is no command; perhaps GETLOG was meant"},
        {"any: REBOOT", "REBOOT is no command; there is ALL, GETLOG, CHPASS, SET, HELP"},
        {"any: G", "G is no command; there is ALL, GETLOG, CHPASS, SET, HELP"},
        {"any: GETLOG COUNTERS",
         "COUNTERS is nothing that GETLOG takes; perhaps COUNTER was meant"},
        {"any: GETLOG ALL", "GETLOG ALL is no right; write GETLOG for every list"},
        {"any: SET PASSWORD",
         "PASSWORD is nothing that SET takes; there is INTERVAL, NICKNAME, ENABLE, MAILS, DELAY, "
         "ZONE"},
        {"any: HELP ME", "ME is nothing that HELP takes; write the command alone"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule);
        const auto rules = wiring::rulesOf(machineWith({"any: password"}, {row.rule}));
        if (row.why[0] == '\0') {
            CHECK(rules.faults.empty());
            continue;
        }
        CHECK(rules.faults == Texts{"mailagent.toml:7: error: machine \"hq\": rights: \"" +
                                    std::string(row.rule) + "\" is wrong: " + row.why});
    }
}

TEST_CASE("M45 every wrong rule is told at once") {
    const auto rules =
        wiring::rulesOf(machineWith({"any: hope", "any: password"}, {"any: X, Y", "nobody"}));
    CHECK(rules.faults.size() == 4);
    CHECK(rules.proof.size() == 1);
}

TEST_CASE("M45 a machine without certificates has no keyring, one whose folder is missing fails") {
    wiring::Keyrings keyrings;
    auto machine = machineWith({"any: password"}, {});
    auto none = keyrings.of(machine);
    REQUIRE(none);
    CHECK(*none == nullptr);
    const std::string folder =
        (std::filesystem::temp_directory_path() / "mailagent-no-such-folder").string();
    machine.gate.certificates = folder;
    const auto missing = keyrings.of(machine);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().text.starts_with("machine hq: "));
    CHECK(missing.error().text.find(folder) != std::string::npos);
}

TEST_CASE("M45 machines of one folder share its certificates until one changes") {
    const auto folder = std::filesystem::temp_directory_path() / "mailagent-keyrings-test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    wiring::Keyrings keyrings;
    auto machine = machineWith({"any: password"}, {});
    machine.gate.certificates = folder.string();
    const auto first = keyrings.of(machine);
    machine.name = "west";
    const auto second = keyrings.of(machine);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(*first == *second);
    keyrings.forget();
    CHECK(*keyrings.of(machine) == *first);
    std::ofstream(folder / "note.txt") << "another file in the folder";
    CHECK(*keyrings.of(machine) == *first);
    keyrings.forget();
    CHECK(*keyrings.of(machine) != *first);
    std::filesystem::remove_all(folder);
}

}  // namespace
