#include "mailagent/discovery/fragment.h"

#include "config/load.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <filesystem>
#include <fstream>

using discovery::Found;

namespace {

struct Folder {
    std::filesystem::path path;
    Folder() {
        char name[] = "/tmp/fragment-test-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

Found sample() {
    return {.target = {"192.0.2.7", "192.0.2.7"},
            .printer = true,
            .maker = "Konica Minolta",
            .model = "KONICA MINOLTA bizhub C250i",
            .serial = "AA2M0211",
            .snmp = "2c",
            .community = "public",
            .ippUri = "ipp://192.0.2.7:631/ipp/print"};
}

/// The machine of the fragment behind the settings that it leaves open.
config::Machine loaded(const std::string& fragment) {
    const Folder folder;
    const auto path = folder.path / "mailagent.toml";
    std::filesystem::create_directory(folder.path / "mailagent.d");
    std::ofstream(path) << "[agent]\nstate_folder = \"state\"\n[defaults]\n"
                           "address = \"a@example.test\"\nmanager_address = \"b@example.test\"\n"
                           "receiving.kind = \"maildir\"\nreceiving.maildir = \"m\"\n"
                           "sending.kind = \"folder\"\nsending.folder = \"s\"\n";
    std::ofstream(folder.path / "mailagent.d" / "found.toml") << fragment;
    const auto all = config::load(path.string());
    for (const auto& fault : all.faults) {
        CAPTURE(config::print(fault));
        CHECK(fault.warning);
    }
    REQUIRE(all.settings.machines.size() == 1);
    return all.settings.machines.front();
}

}  // namespace

TEST_CASE("a name is made of model and serial number, else of the host, and never twice") {
    struct Row {
        const char *model, *serial, *host, *name;
    };
    const Row rows[] = {
        {"KONICA MINOLTA bizhub C250i", "AA2M0211", "192.0.2.7", "bizhub-c250i-aa2m0211"},
        {"KONICA MINOLTA bizhub C250i", "AA2M0211", "192.0.2.8", "bizhub-c250i-aa2m0211-2"},
        {"bizhub C250i", "", "192.0.2.9", "bizhub-c250i-192-0-2-9"},
        {"", "", "192.0.2.9", "printer-192-0-2-9"},
        {"", "X1", "192.0.2.9", "printer-x1"},
        {"", "", "2001:db8::7", "printer-2001-db8-7"},
        {"モデル", "番号", "copier.example", "printer-copier-example"},
        {"HP \x1b[2J/../../x", "..", "h", "2j-x-h"},
        {"A very long model name that never comes to an end", "0123456789012345678901234", "h",
         "a-very-long-model-nam-012345678901234567"},
        {"A very long model name that never comes to an end", "0123456789012345678901234", "h",
         "a-very-long-model-nam-0123456789012345-2"},
    };
    std::set<std::string> taken;
    for (const auto& row : rows) {
        const Found found{.target = {row.host, ""}, .model = row.model, .serial = row.serial};
        CHECK(discovery::nameFor(found, taken) == row.name);
    }
}

TEST_CASE("a fragment loads, is not enabled, and reaches the machine as it was found") {
    auto machine = loaded(discovery::fragment(sample(), "copier", {}));
    CHECK(machine.name == "copier");
    CHECK_FALSE(machine.enable);
    CHECK(machine.snmp.address == "192.0.2.7");
    CHECK(machine.snmp.port == 161);
    CHECK_FALSE(machine.snmp.community.given());
    CHECK(machine.ipp.uri == "ipp://192.0.2.7:631/ipp/print");

    auto found = sample();
    found.snmp = "1";
    found.community = "a\"b\\c";
    found.ippUri = "ipps://copier:631/";
    machine = loaded(discovery::fragment(found, "copier", {.port = 1161}));
    CHECK(machine.snmp.version == config::SnmpVersion::v1);
    CHECK(machine.snmp.port == 1161);
    CHECK(machine.snmp.community.value.expose() == found.community);
    CHECK(machine.ipp.trust == "system");

    found.snmp = "3";
    found.ippUri = "";
    machine = loaded(discovery::fragment(found, "copier",
                                         {.user = "se",
                                          .authProtocol = "sha256",
                                          .authFile = "/tmp/none.auth",
                                          .privProtocol = "aes256",
                                          .privFile = "/tmp/none.priv"}));
    CHECK(machine.snmp.user == "se");
    CHECK(machine.snmp.authProtocol == config::SnmpAuth::sha256);
    CHECK(machine.snmp.privProtocol == config::SnmpPriv::aes256);
    CHECK(machine.snmp.authPassword.name == "/tmp/none.auth");
    CHECK(machine.ipp.uri.empty());

    found.snmp = "";
    found.ippUri = sample().ippUri;
    machine = loaded(discovery::fragment(found, "copier", {}));
    CHECK(machine.snmp.address.empty());
    CHECK(machine.ipp.uri == found.ippUri);
}

TEST_CASE("what a printer says cannot leave its comment") {
    auto found = sample();
    found.model = "x\n[[machine]]\nname = \"evil\"\r\x1b[2J";
    found.serial = "\nsenders = \"any\"\n";
    const auto machine = loaded(discovery::fragment(found, "copier", {}));
    CHECK(machine.name == "copier");
    CHECK_FALSE(machine.gate.senders.given());
}

TEST_CASE("a file that is there is left as it is") {
    const Folder folder;
    const auto path = (folder.path / "a.toml").string();
    REQUIRE(discovery::createFile(path, "one").has_value());
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    CHECK((info.st_mode & 0007) == 0);
    const auto again = discovery::createFile(path, "two");
    REQUIRE_FALSE(again.has_value());
    CHECK(again.error().text.find("is there already") != std::string::npos);
    std::string text;
    std::getline(std::ifstream(path), text);
    CHECK(text == "one");
    CHECK_FALSE(discovery::createFile((folder.path / "no" / "b").string(), "x").has_value());
}
