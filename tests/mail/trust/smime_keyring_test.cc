// The operator's files: what is taken, and the sentence where something is not.
#include "tests/mail/trust/smime_bench.h"

#include <doctest/doctest.h>
#include <functional>

namespace {

using namespace bench;

std::string saysOf(const Folder& folder, const std::string& authorities = {}) {
    const auto loaded = trust::Keyring::load(folder.path(), authorities);
    return loaded ? "" : loaded.error().text;
}

}  // namespace

TEST_CASE("M45: a folder of certificates that is not in order is named, with the file") {
    struct Row {
        std::string bytes;
        const char* reason;
    };
    Wish nobody;
    nobody.names.clear();
    Wish weak;
    weak.keys = Keys::rsa1024;
    Wish edwards;
    edwards.keys = Keys::ed25519;
    Wish web;
    web.extendedUsage = "serverAuth";
    const std::vector<Row> rows{
        {"", "no certificate in PEM form"},
        {"hello\n", "no certificate in PEM form"},
        {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"},
        {pemWithKey(make({})), "private key"},
        {pem(make(nobody)), "names no mail address"},
        {pem(make(weak)), "2048"},
        {pem(make(edwards)), "neither RSA"},
        {pem(make(web)), "not meant for mail"},
        {std::string(300000, 'x'), "bad.pem"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.reason);
        const Folder folder;
        folder.put("bad.pem", row.bytes);
        const auto said = saysOf(folder);
        CHECK(said.find(row.reason) != std::string::npos);
        CHECK(said.find("bad.pem") != std::string::npos);
    }
}

TEST_CASE("M45: folders and authorities") {
    const Folder folder;
    CHECK(saysOf(folder).empty());
    folder.put("notes.txt", "not looked at");
    CHECK(saysOf(folder).empty());
    const auto missing = trust::Keyring::load(folder.path() + "/none", "");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().kind == base::Kind::missing);
    CHECK(missing.error().text.find("/none") != std::string::npos);
    CHECK(saysOf(folder, folder.path() + "/none.crt").find("none.crt") != std::string::npos);
    folder.put("authorities", "nothing");
    CHECK(saysOf(folder, folder.path() + "/authorities").find("no certificate") !=
          std::string::npos);
    const auto root = makeAuthority("Root");
    const auto other = makeAuthority("Other");
    folder.put("authorities", "# ours\n" + pem(root) + "\n" + pem(other));
    CHECK(saysOf(folder, folder.path() + "/authorities").empty());
    folder.put("authorities",
               pem(root) + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    CHECK(saysOf(folder, folder.path() + "/authorities").find("what is no certificate") !=
          std::string::npos);
    CHECK(trust::Keyring::load("", ""));
}

TEST_CASE("M45: who is known") {
    Wish wish;
    wish.names = "email:Ann@Example.com,email:a.smith@example.com";
    const auto ann = make(wish);
    Wish signing;
    signing.usage = "digitalSignature";
    signing.names = "email:ed@example.com";
    const auto ed = make(signing);
    const auto keyring = keyringOf({&ann, &ed});
    CHECK(keyring->knows("ann@example.com", kNow));
    CHECK(keyring->knows("A.Smith@EXAMPLE.com", kNow));
    CHECK_FALSE(keyring->knows("ann@example.com", kNow + std::chrono::days{301}));
    CHECK_FALSE(keyring->knows("ann@example.com", kNow - std::chrono::days{11}));
    CHECK_FALSE(keyring->knows("bob@example.com", kNow));
    CHECK_FALSE(keyring->knows("ed@example.com", kNow));  // his key signs only
    CHECK_FALSE(keyring->knows("", kNow));
}
