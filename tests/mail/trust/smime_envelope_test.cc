// Replies that only their reader can read; openssl(1) is the second opinion on both directions.
#include "mail/message/letter.h"
#include "tests/mail/trust/smime_bench.h"

#include <doctest/doctest.h>
#include <cstdlib>

namespace {

using namespace bench;

const std::string kMail =
    "From: Copier <copier@machines.example>\r\nTo: ann@example.com\r\n"
    "Subject: [HQ] 26XE00123 COUNTER LIST with a subject that is folded\r\n over two lines\r\n"
    "Date: Mon, 02 Mar 2026 09:21:08 +0900\r\nMessage-ID: <1@machines.example>\r\n"
    "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
    "Content-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    "Total 12345\r\n\r\nContent-Type: not a field\r\n";

const std::string kEntity =
    "Content-Type: text/plain;\r\n charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n"
    "Total 12345\r\n\r\nContent-Type: not a field\r\n";

/// Whether openssl(1) ran well, in the folder.
bool runs(const Folder& folder, const std::string& arguments) {
    const auto command = "cd '" + folder.path() + "' && openssl " + arguments + " 2>errors";
    return std::system(command.c_str()) == 0;  // NOLINT: a test's own words
}

bool hasOpenssl() {
    if (std::system("openssl version >/dev/null 2>&1") == 0) return true;  // NOLINT
    const bool mustRun = std::getenv("CI") != nullptr;
    CHECK_FALSE(mustRun);
    MESSAGE("SKIPPED: there is no openssl program");
    return false;
}

Wish keyed(Keys keys, const std::string& names = "email:ann@example.com") {
    Wish wish;
    wish.keys = keys;
    wish.names = names;
    return wish;
}

void putIdentity(const Folder& folder, const Identity& identity) {
    folder.put("key.pem", pemWithKey(identity));
    folder.put("certificate.pem", pem(identity));
}

std::string decrypted(const Folder& folder, const std::string& mail) {
    folder.put("mail", mail);
    if (!runs(folder, "cms -decrypt -in mail -recip key.pem -inkey key.pem -out plain")) {
        return "failed: " + folder.get("errors");
    }
    return folder.get("plain");
}

}  // namespace

TEST_CASE("M45: an encrypted reply keeps its addresses and hides all else") {
    const auto ann = make({});
    const auto mail =
        keyringOf({&ann})->encrypt(kMail, {"Ann@example.com"}, "[HQ] encrypted", kNow);
    REQUIRE(mail);
    CHECK(mail->find("Total") == std::string::npos);
    CHECK(mail->find("COUNTER") == std::string::npos);
    CHECK(mail->find("two lines") == std::string::npos);
    CHECK(mail->find("Subject: [HQ] encrypted\r\n") != std::string::npos);
    CHECK(mail->find("Message-ID: <1@machines.example>\r\n") != std::string::npos);
    CHECK(mail->find("Auto-Submitted: auto-replied\r\n") != std::string::npos);
    const auto letter = message::read(*mail);
    REQUIRE(letter);
    std::size_t types = 0;
    for (const auto& field : letter->fields) {
        types += field.name == "Content-Type" || field.name == "MIME-Version" ? 1U : 0U;
    }
    CHECK(types == 2);
    for (std::size_t at = 0; at < mail->size();) {
        const auto end = mail->find("\r\n", at);
        REQUIRE(end != std::string::npos);
        CHECK(end - at <= 78);
        at = end + 2;
    }
}

TEST_CASE("M45: openssl(1) decrypts what we encrypt, for each key of each reader") {
    if (!hasOpenssl()) return;
    const auto first = make(keyed(Keys::rsa2048));
    const auto second = make(keyed(Keys::p256));
    const auto bob = make(keyed(Keys::p384, "email:bob@example.com"));
    const auto expired = [] {
        auto wish = keyed(Keys::p256);
        wish.lastDay = -1;
        return make(wish);
    }();
    const auto keyring = keyringOf({&first, &second, &bob, &expired});
    const auto mail = keyring->encrypt(kMail, {"ann@example.com", "bob@example.com"}, "x", kNow);
    REQUIRE(mail);
    for (const auto* reader : {&first, &second, &bob}) {
        const Folder folder;
        putIdentity(folder, *reader);
        CHECK(decrypted(folder, *mail) == kEntity);
    }
    const Folder folder;
    putIdentity(folder, expired);
    CHECK(decrypted(folder, *mail).starts_with("failed"));
}

TEST_CASE("M45: nobody is left out of an encrypted mail in silence") {
    const auto ann = make({});
    const auto keyring = keyringOf({&ann});
    const auto mail = keyring->encrypt(kMail, {"ann@example.com", "bob@example.com"}, "x", kNow);
    REQUIRE_FALSE(mail);
    CHECK(mail.error().kind == base::Kind::missing);
    CHECK(mail.error().text.find("bob@example.com") != std::string::npos);
    CHECK_FALSE(keyring->encrypt(kMail, {}, "x", kNow));
    CHECK_FALSE(keyring->encrypt(kMail, {"ann@example.com"}, "x", kNow + std::chrono::days{400}));
}

TEST_CASE("M45: what openssl(1) signs holds, clear and opaque, as S/MIME and as CMS") {
    if (!hasOpenssl()) return;
    for (const auto keys : {Keys::rsa2048, Keys::rsa3072, Keys::p256}) {
        const auto ann = make(keyed(keys));
        const auto keyring = keyringOf({&ann});
        const Folder folder;
        putIdentity(folder, ann);
        folder.put("text", "MACHINE 26XE00123\nGETLOG COUNTER\n");
        for (const char* how : {"cms -sign", "cms -sign -nodetach", "cms -sign -nodetach -stream",
                                "smime -sign", "smime -sign -nodetach", "cms -sign -md sha512",
                                "cms -sign -nocerts", "cms -sign -keyid", "cms -sign -crlfeol"}) {
            CAPTURE(how);
            REQUIRE(runs(folder, std::string(how) +
                                     " -text -in text -signer certificate.pem -inkey key.pem "
                                     "-from ann@example.com -subject s -out mail"));
            const auto result = keyring->verify(folder.get("mail"), kNow);
            REQUIRE(reasonOf(result) == "");
            CHECK((*result)->content ==
                  "Content-Type: text/plain\r\n\r\nMACHINE "
                  "26XE00123\r\nGETLOG COUNTER\r\n");
            const auto text = trust::readSigned(**result, {}, {});
            REQUIRE(text);
            CHECK(text->machine == "26XE00123");
        }
        REQUIRE(runs(folder,
                     "cms -sign -md sha1 -text -in text -signer certificate.pem -inkey "
                     "key.pem -out mail"));
        CHECK(reasonOf(keyring->verify(folder.get("mail"), kNow)).find("too weak") !=
              std::string::npos);
    }
}
