#include "config/secret_source.h"

#include "tests/config/scratch.h"

#include <doctest/doctest.h>
#include <unistd.h>
#include <cstdlib>

using namespace config;
using namespace scratch;
using SecretKind = SecretSource::Kind;

namespace {

SecretSource from(SecretKind kind, const std::string& name) {
    return {kind, {}, name, {}};
}

}  // namespace

TEST_CASE("a secret comes from each of its places") {
    const Folder folder;
    const auto file = folder.write("password", "hunter2\r\nsecond line\n");
    ::setenv("MAILAGENT_TEST_PASSWORD", "hunter2", 1);
    ::setenv("CREDENTIALS_DIRECTORY", folder.path("").c_str(), 1);
    const SecretSource sources[] = {
        {SecretKind::value, base::Secret("hunter2"), "", {}},
        from(SecretKind::file, file),
        from(SecretKind::credential, "password"),
        from(SecretKind::environment, "MAILAGENT_TEST_PASSWORD"),
        {SecretKind::program, {}, "", {"printf", "hunter2\\n"}},
    };
    for (const auto& source : sources) {
        const auto secret = resolve(source);
        INFO(describe(source));
        REQUIRE(secret);
        CHECK(secret->expose() == "hunter2");
        CHECK(describe(source).find("hunter2") == std::string::npos);
    }
    CHECK(resolve({})->empty());
    ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_CASE("a secret that is not there says where it was looked for and what to do") {
    const Folder folder;
    ::unsetenv("CREDENTIALS_DIRECTORY");
    struct Row {
        SecretSource source;
        base::Kind kind;
        std::string said;
    };
    const Row rows[] = {
        {from(SecretKind::file, folder.path("none")), base::Kind::missing,
         "put the secret on the file's first line"},
        {from(SecretKind::file, folder.write("empty", "\nhunter2\n")), base::Kind::invalid,
         "its first line is empty"},
        {from(SecretKind::file, folder.write("large", std::string(70'000, 'x'))),
         base::Kind::invalid, "larger than 65536 bytes"},
        {from(SecretKind::credential, "mail"), base::Kind::missing, "LoadCredential=mail"},
        {from(SecretKind::environment, "MAILAGENT_TEST_NONE"), base::Kind::missing,
         "MAILAGENT_TEST_NONE is not set"},
        {{SecretKind::program, {}, "", {"/no/such/program"}},
         base::Kind::missing,
         "cannot run the program /no/such/program"},
        {{SecretKind::program, {}, "", {"false"}}, base::Kind::refused, "ended with status 1"},
        {{SecretKind::program, {}, "", {"true"}},
         base::Kind::invalid,
         "the program true gives no secret"},
    };
    for (const auto& row : rows) {
        const auto secret = resolve(row.source);
        INFO(row.said);
        REQUIRE_FALSE(secret);
        CHECK(secret.error().kind == row.kind);
        CHECK(secret.error().text.find(row.said) != std::string::npos);
        CHECK(secret.error().text.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("each way of writing a secret is read, and paths count from the settings file") {
    const Folder folder;
    folder.write("p", "x\n");
    const auto read = [&](const std::string& value) {
        const auto loaded =
            load(folder.write("mailagent.toml", kMachine + "ce_password = " + value + "\n"));
        INFO(value, faultsOf(loaded));
        REQUIRE(loaded.usable);
        return loaded.settings.machines.at(0).gate.cePassword;
    };
    CHECK(read("\"Sitios\"") == SecretSource{SecretKind::value, base::Secret("Sitios"), "", {}});
    CHECK(read("{ file = \"p\" }") == from(SecretKind::file, folder.path("p")));
    CHECK(read("{ file = \"/p\" }") == from(SecretKind::file, "/p"));
    CHECK(read("{ credential = \"copier01.ce\" }") == from(SecretKind::credential, "copier01.ce"));
    CHECK(read("{ environment = \"CE_1\" }") == from(SecretKind::environment, "CE_1"));
    CHECK(read("{ program = [\"pass\", \"show\"] }") ==
          SecretSource{SecretKind::program, {}, "", {"pass", "show"}});
    CHECK(read("{ program = [\"bin/x\"] }") ==
          SecretSource{SecretKind::program, {}, "", {folder.path("bin/x")}});
}

TEST_CASE("a secret's file that is missing or open to others is a warning") {
    const Folder folder;
    const auto check = [&](const std::string& value) {
        return faultsOf(
            load(folder.write("mailagent.toml", kMachine + "ce_password = " + value + "\n")));
    };
    folder.write("closed", "x", 0600);
    folder.write("open", "x", 0644);
    CHECK(check("{ file = \"closed\" }").empty());
    CHECK(check("{ file = \"open\" }").find("warning: ce_password: others can read the file") !=
          std::string::npos);
    CHECK(check("{ file = \"none\" }").find("warning: ce_password: cannot find the file") !=
          std::string::npos);
    const auto open = load(folder.write("mailagent.toml", kMachine, 0644));
    CHECK(open.usable);
    CHECK(faultsOf(open).find("0: warning: the file holds passwords and others can read it") == 0);
}
