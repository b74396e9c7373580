#include "mailagent/answer/encrypted.h"

#include "mailagent/answer/reply.h"
#include "tests/mailagent/answer/samples.h"

#include <doctest/doctest.h>
#include <algorithm>

namespace {

/// Knows some mailboxes and "encrypts" by saying for whom.
class FakeKeyring final : public trust::Keyring {
  public:
    explicit FakeKeyring(std::vector<std::string> known) : known_(std::move(known)) {}
    [[nodiscard]] bool knows(std::string_view mailbox, base::Time) const override {
        return std::find(known_.begin(), known_.end(), mailbox) != known_.end();
    }
    [[nodiscard]] bool hasCertificateOf(std::string_view mailbox) const override {
        return knows(mailbox, {});
    }
    [[nodiscard]] base::Result<std::optional<trust::Signed>> verify(std::string_view,
                                                                    base::Time) const override {
        return std::optional<trust::Signed>();
    }
    [[nodiscard]] base::Result<std::string> encrypt(const std::string& mail,
                                                    const std::vector<std::string>& mailboxes,
                                                    std::string_view subject,
                                                    base::Time now) const override {
        std::string out("subject " + std::string(subject));
        for (const auto& mailbox : mailboxes) {
            if (!knows(mailbox, now)) return base::fail(base::Kind::missing, "nobody");
            out += " for " + mailbox;
        }
        return out + "\r\n" + mail;
    }

  private:
    std::vector<std::string> known_;
};

answer::Rendered sample(const answer::Self& self, bool secret = false) {
    answer::Results results;
    results.lines = {"INTERVAL is now 5 min (was 10 min)."};
    results.secret = secret;
    return answer::resultsMail(self, sampleAsked(), results);
}

}  // namespace

TEST_CASE("M45: a reply is encrypted for who asked, under a subject that says nothing") {
    const auto self = sampleSelf();
    const auto plain = sample(self, true);
    const FakeKeyring keyring({"ce.tanaka@example.com"});
    const auto mail =
        answer::encryptedFor(self, plain, keyring, "ce.tanaka@example.com", sampleTime());
    REQUIRE(mail);
    CHECK(mail->bytes ==
          "subject [HQ-2F-EAST] ENCRYPTED REPLY for ce.tanaka@example.com\r\n" + plain.bytes);
    CHECK(mail->messageId == plain.messageId);
    CHECK(mail->to == plain.to);
    CHECK(mail->what == plain.what);
    CHECK(mail->from == plain.from);
    CHECK(mail->secret);
}

TEST_CASE("M45, M30: the administrator's copy of an encrypted reply") {
    auto self = sampleSelf();
    self.adminCc = "admin@example.com";
    const auto plain = sample(self);
    REQUIRE(plain.to.size() == 2);
    struct Row {
        std::vector<std::string> known, to;
        const char* first;
        bool cc;
    };
    for (const auto& row :
         {Row{{"ce.tanaka@example.com", "admin@example.com"},
              {"ce.tanaka@example.com", "admin@example.com"},
              "subject [HQ-2F-EAST] ENCRYPTED REPLY for ce.tanaka@example.com for "
              "admin@example.com\r\n",
              true},
          Row{{"ce.tanaka@example.com"},
              {"ce.tanaka@example.com"},
              "subject [HQ-2F-EAST] ENCRYPTED REPLY for ce.tanaka@example.com\r\n",
              false}}) {
        const FakeKeyring keyring(row.known);
        const auto mail =
            answer::encryptedFor(self, plain, keyring, "ce.tanaka@example.com", sampleTime());
        REQUIRE(mail);
        CHECK(mail->to == row.to);
        CHECK(mail->bytes.starts_with(row.first));
        CHECK((mail->bytes.find("\r\nCc: ") != std::string::npos) == row.cc);
        CHECK(mail->bytes.find("\r\nTo: ") != std::string::npos);
    }
    const FakeKeyring admin({"admin@example.com"});
    CHECK_FALSE(answer::encryptedFor(self, plain, admin, "ce.tanaka@example.com", sampleTime()));
}
