#include "mail/maildir/maildir_mailbox.h"

#include "tests/mail/mailbox/contract.h"
#include "tests/mail/maildir/scratch.h"

#include <thread>

using maildir::MaildirMailbox;

namespace {

std::string withLf(std::string mail) {
    std::erase(mail, '\r');
    return mail;
}

/// Delivers with CRLF line ends, or as most agents do with LF and the true size in the name.
class MaildirBench final : public contract::Bench {
  public:
    explicit MaildirBench(bool lf) : lf_(lf) { box_.make(); }
    net::Loop& loop() override { return loop_; }
    mailbox::Mailbox& mailbox() override { return mailbox_; }
    void deliver(std::string bytes) override {
        const auto name = fmt::format("1700000000.M{}P1.host,W={}", ++count_, bytes.size());
        box_.deliver(name, lf_ ? withLf(bytes) : bytes);
    }
    std::vector<std::string> mails() override { return all(box_.path); }
    std::vector<std::string> folder(const std::string& name) override {
        return all(box_.path + "/." + name);
    }
    std::size_t unread() override { return box_.count("/new"); }

  private:
    [[nodiscard]] std::vector<std::string> all(const std::string& path) const {
        std::vector<std::string> names, mails;
        for (const char* part : {"/new", "/cur"})
            for (const auto& entry : scratch::fs::directory_iterator(path + part))
                names.push_back(entry.path().string());
        std::sort(names.begin(), names.end());
        for (const auto& name : names) {
            std::string out;
            char carry = 0;
            maildir::appendCrlf(out, scratch::get(name), 1 << 24, carry);
            mails.push_back(std::move(out));
        }
        return mails;
    }
    scratch::Maildir box_;
    net::Loop loop_{1};
    MaildirMailbox mailbox_{loop_, box_.path};
    bool lf_;
    int count_ = 0;
};

struct Box : scratch::Maildir {
    net::Loop loop{1};
    MaildirMailbox mails{loop, path};

    mailbox::Listing open(mailbox::ListFrom from = {}) {
        auto listing = contract::await(loop, mails.open(std::move(from)));
        REQUIRE_MESSAGE(listing.has_value(), (listing ? "" : listing.error().text));
        return *listing;
    }
    mailbox::Fetched fetch(const std::string& uid, std::uint64_t limit = 10240) {
        auto got = contract::await(loop, mails.fetch({uid}, base::Bytes{limit}));
        REQUIRE(got.has_value());
        return got->at(0);
    }
};

}  // namespace

TEST_CASE("a Maildir keeps the contract of a mailbox (M1, M7, M8)") {
    contract::checkMailbox([] { return std::make_unique<MaildirBench>(false); });
}

TEST_CASE("a Maildir with LF line ends keeps the contract of a mailbox") {
    contract::checkMailbox([] { return std::make_unique<MaildirBench>(true); });
}

TEST_CASE("a Maildir is made where it is missing") {
    Box box;
    CHECK(box.open().mails.empty());
    CHECK(scratch::fs::is_directory(box.path + "/tmp"));
    CHECK(scratch::fs::is_directory(box.path + "/new"));
    CHECK(scratch::fs::is_directory(box.path + "/cur"));
}

TEST_CASE("a mail that vanishes under our feet is missing, one that was marked is still found") {
    Box box;
    box.make();
    box.deliver("1700000001.M1P1.h", "A: 1\n\n");
    box.deliver("1700000002.M1P1.h", "A: 2\n\n");
    const auto uids = contract::uidsOf(box.open());
    scratch::fs::remove(box.path + "/new/" + uids[0]);
    scratch::fs::rename(box.path + "/new/" + uids[1], box.path + "/cur/" + uids[1] + ":2,S");
    CHECK(box.fetch(uids[0]).bytes.error().kind == base::Kind::missing);
    CHECK(box.fetch(uids[1]).bytes.value() == "A: 2\r\n\r\n");
    CHECK(contract::uidsOf(box.open()) == std::vector{uids[1]});
    CHECK(contract::await(box.loop, box.mails.remove({uids[1]})).has_value());
    CHECK(box.count("/cur") == 0);
}

TEST_CASE("the time of arrival is the delivery's") {
    Box box;
    box.make();
    box.deliver("1700000001.M500000P1.h", "A: 1\n\n");
    CHECK(box.fetch(box.open().mails.at(0).uid).received ==
          base::Time{std::chrono::milliseconds(1700000001500)});
}

TEST_CASE("M7: a large mail is listed without being read, and read only up to the limit") {
    Box box;
    box.make();
    box.deliver("1700000001.M1P1.h", "A: 1\n\n");
    scratch::fs::resize_file(box.path + "/new/1700000001.M1P1.h", 50'000'000);
    const auto listing = box.open();
    CHECK(listing.mails.at(0).size.count == 50'000'000);
    CHECK(box.mails.received() == 0);
    const auto mail = box.fetch(listing.mails[0].uid);
    CHECK(mail.cut);
    CHECK(mail.bytes->size() == 10240);
    CHECK(box.mails.received() <= 10241);
    CHECK(box.fetch(listing.mails[0].uid, 1 << 20).bytes->size() == 1 << 20);
}

TEST_CASE("M3, M8: what is left in a full mailbox does not hide what is behind it") {
    Box box;
    box.make();
    for (int i = 0; i < 2000; ++i)
        scratch::put(fmt::format("{}/new/{}.M1P1.h", box.path, 1700000000 + i), "A: 1\n\n");
    mailbox::ListFrom from;
    auto listing = box.open(from);
    CHECK(listing.mails.size() == 2000);
    CHECK(listing.wholeMailbox);
    box.deliver("1700009000.M1P1.h", "A: new\n\n");
    listing = box.open(from);
    CHECK(listing.mails.size() == 2000);
    CHECK(listing.more);
    CHECK_FALSE(listing.wholeMailbox);
    from = {listing.validity, listing.mails.back().uid, 2000};
    listing = box.open(from);
    REQUIRE(listing.mails.size() == 1);
    CHECK(listing.mails[0].uid == "1700009000.M1P1.h");
    CHECK_FALSE(listing.more);
    CHECK_FALSE(listing.wholeMailbox);
}

TEST_CASE("M8: a folder name that would leave the Maildir is refused") {
    Box box;
    box.make();
    box.deliver("1700000001.M1P1.h", "A: 1\n\n");
    const auto uids = contract::uidsOf(box.open());
    for (const char* name : {"../x", "a/b", "..", ""}) {
        const auto moved = contract::await(box.loop, box.mails.move(uids, name));
        REQUIRE_FALSE(moved.has_value());
        CHECK(moved.error().kind == base::Kind::invalid);
    }
    CHECK(box.count("/new") == 1);
}
