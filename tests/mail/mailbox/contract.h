// What every Mailbox promises, as one suite that each implementation's test runs:
//
//     TEST_CASE("maildir keeps the contract of a mailbox (M1)") {
//         contract::checkMailbox([] { return std::make_unique<MaildirBench>(); });
//     }
//
// Each check is a SUBCASE, so each gets a bench of its own.
#pragma once

#include "mail/mailbox/mailbox.h"
#include "tests/mail/mailbox/await.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace contract {

/// A mailbox under test and its back door. Mails are given and looked at as bytes.
class Bench {
  public:
    virtual ~Bench() = default;
    virtual net::Loop& loop() = 0;
    virtual mailbox::Mailbox& mailbox() = 0;
    /// Puts an unread mail behind the others (CRLF line ends).
    virtual void deliver(std::string bytes) = 0;
    /// What is in the mailbox now, seen from outside the port, oldest first.
    virtual std::vector<std::string> mails() = 0;
    /// What is in a folder; only where move() is offered.
    virtual std::vector<std::string> folder(const std::string& name) = 0;
    /// How many of the mails are still unread; as many as mails() where there are no such marks.
    virtual std::size_t unread() { return mails().size(); }
};
using MakeBench = std::function<std::unique_ptr<Bench>()>;

inline std::string sampleMail(int n, std::size_t lines = 3) {
    std::string mail = "From: Ada <ada@example.org>\r\nSubject: mail " + std::to_string(n) +
                       "\r\nMessage-ID: <" + std::to_string(n) +
                       "@example.org>\r\nDate: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\n";
    for (std::size_t i = 0; i < lines; ++i) {
        mail += i % 3 == 1 ? ".line that begins with a dot\r\n" : "GETLOG COUNTER\r\n";
    }
    return mail;
}

inline std::string headerOf(const std::string& mail) {
    return mail.substr(0, mail.find("\r\n\r\n") + 4);
}

/// The turn's calls, which must succeed.
struct Turn {
    Bench& bench;

    mailbox::Listing open(mailbox::ListFrom from = {}) {
        auto listing = await(bench.loop(), bench.mailbox().open(std::move(from)));
        REQUIRE_MESSAGE(listing.has_value(), (listing ? "" : listing.error().text));
        return *listing;
    }
    std::vector<mailbox::Fetched> fetch(std::vector<std::string> uids,
                                        base::Bytes limit = base::Bytes{1 << 20}) {
        auto mails = await(bench.loop(), bench.mailbox().fetch(std::move(uids), limit));
        REQUIRE_MESSAGE(mails.has_value(), (mails ? "" : mails.error().text));
        return *mails;
    }
    void remove(std::vector<std::string> uids) {
        const auto done = await(bench.loop(), bench.mailbox().remove(std::move(uids)));
        REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
    }
    void close() {
        const auto done = await(bench.loop(), bench.mailbox().close());
        REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
    }
};

inline std::vector<std::string> uidsOf(const mailbox::Listing& listing) {
    std::vector<std::string> uids;
    for (const auto& mail : listing.mails) uids.push_back(mail.uid);
    return uids;
}

inline std::vector<std::string> deliverSome(Bench& bench, int count) {
    std::vector<std::string> mails;
    for (int i = 1; i <= count; ++i) {
        mails.push_back(sampleMail(i, static_cast<std::size_t>(i) * 3));
        bench.deliver(mails.back());
    }
    return mails;
}

inline void checkListing(Bench& bench) {
    Turn turn{bench};
    SUBCASE("an empty mailbox lists nothing, wholly") {
        const auto listing = turn.open();
        CHECK(listing.mails.empty());
        CHECK(listing.wholeMailbox);
        CHECK_FALSE(listing.more);
        CHECK_FALSE(listing.validity.empty());
        turn.close();
    }
    SUBCASE("mails are listed oldest first, with their sizes and different uids") {
        const auto mails = deliverSome(bench, 4);
        const auto listing = turn.open();
        REQUIRE(listing.mails.size() == 4);
        CHECK(listing.wholeMailbox);
        for (std::size_t i = 0; i < 4; ++i) CHECK(listing.mails[i].size.count == mails[i].size());
        auto uids = uidsOf(listing);
        std::sort(uids.begin(), uids.end());
        CHECK(std::unique(uids.begin(), uids.end()) == uids.end());
        turn.close();
    }
    SUBCASE("uids and validity stay from turn to turn") {
        deliverSome(bench, 3);
        const auto first = turn.open();
        turn.close();
        bench.deliver(sampleMail(9));
        const auto second = turn.open();
        turn.close();
        CHECK(second.validity == first.validity);
        auto known = uidsOf(second);
        REQUIRE(known.size() == 4);
        known.pop_back();
        CHECK(known == uidsOf(first));
    }
    SUBCASE("a listing holds at most what was asked for, and says so") {
        deliverSome(bench, 5);
        mailbox::ListFrom from;
        from.atMost = 2;
        const auto listing = turn.open(from);
        CHECK(listing.mails.size() == 2);
        CHECK(listing.more);
        CHECK_FALSE(listing.wholeMailbox);
        turn.close();
    }
    SUBCASE("a floor may leave out what is settled, never what is new") {
        deliverSome(bench, 3);
        const auto first = turn.open();
        turn.close();
        bench.deliver(sampleMail(7));
        mailbox::ListFrom from;
        from.validity = first.validity;
        from.floor = first.mails[2].uid;
        const auto listing = turn.open(from);
        turn.close();
        REQUIRE_FALSE(listing.mails.empty());
        CHECK(listing.mails.back().size.count == sampleMail(7).size());
        CHECK(listing.wholeMailbox == (listing.mails.size() == 4));
    }
}

inline void checkReading(Bench& bench) {
    Turn turn{bench};
    SUBCASE("mails come back byte for byte, in the order asked for, and stay unread (M8)") {
        const auto mails = deliverSome(bench, 3);
        const auto uids = uidsOf(turn.open());
        REQUIRE(uids.size() == 3);
        const auto got = turn.fetch({uids[2], uids[0]});
        REQUIRE(got.size() == 2);
        CHECK(got[0].uid == uids[2]);
        CHECK(got[0].bytes.value() == mails[2]);
        CHECK_FALSE(got[0].cut);
        CHECK(got[1].bytes.value() == mails[0]);
        CHECK(bench.mailbox().received() >= mails[2].size() + mails[0].size());
        turn.close();
        CHECK(bench.mails() == mails);
        CHECK(bench.unread() == 3);
    }
    SUBCASE("a mail above the limit is cut, and says so (M7)") {
        const auto big = sampleMail(1, 4000);
        bench.deliver(big);
        bench.deliver(sampleMail(2));
        const auto uids = uidsOf(turn.open());
        const auto got = turn.fetch(uids, base::Bytes{10240});
        REQUIRE(got.size() == 2);
        CHECK(got[0].cut);
        REQUIRE(got[0].bytes.has_value());
        CHECK(got[0].bytes->size() <= 10240);
        CHECK(big.substr(0, got[0].bytes->size()) == *got[0].bytes);
        CHECK_FALSE(got[1].cut);
        CHECK(got[1].bytes.value() == sampleMail(2));
        turn.close();
    }
    SUBCASE("a mail of exactly the limit is whole") {
        const auto mail = sampleMail(1);
        bench.deliver(mail);
        const auto got = turn.fetch(uidsOf(turn.open()), base::Bytes{mail.size()});
        REQUIRE(got.size() == 1);
        CHECK(got[0].bytes.value() == mail);
        CHECK_FALSE(got[0].cut);
        turn.close();
    }
    SUBCASE("headers end with the empty line, or are refused") {
        const auto mails = deliverSome(bench, 3);
        const auto uids = uidsOf(turn.open());
        const auto got = await(bench.loop(), bench.mailbox().headers(uids, base::Bytes{8192}));
        if (!got) {
            CHECK(got.error().kind == base::Kind::refused);
        } else {
            REQUIRE(got->size() == 3);
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK((*got)[i].uid == uids[i]);
                CHECK((*got)[i].bytes.value() == headerOf(mails[i]));
            }
        }
        turn.close();
        CHECK(bench.unread() == 3);
    }
    SUBCASE("a mail that is not there is missing by itself") {
        const auto mails = deliverSome(bench, 2);
        const auto uids = uidsOf(turn.open());
        const auto got = turn.fetch({uids[0], "4123456", uids[1]});
        REQUIRE(got.size() == 3);
        CHECK(got[0].bytes.value() == mails[0]);
        CHECK(got[1].uid == "4123456");
        REQUIRE_FALSE(got[1].bytes.has_value());
        CHECK(got[1].bytes.error().kind == base::Kind::missing);
        CHECK(got[2].bytes.value() == mails[1]);
        turn.close();
    }
}

inline void checkRemoving(Bench& bench) {
    Turn turn{bench};
    SUBCASE("only what is removed goes, and it is gone after close") {
        const auto mails = deliverSome(bench, 4);
        const auto uids = uidsOf(turn.open());
        turn.remove({uids[1], uids[3]});
        turn.close();
        CHECK(bench.mails() == std::vector<std::string>{mails[0], mails[2]});
        const auto left = uidsOf(turn.open());
        CHECK(left == std::vector<std::string>{uids[0], uids[2]});
        turn.close();
    }
    SUBCASE("to remove what is gone already, or nothing, is no error") {
        deliverSome(bench, 2);
        const auto uids = uidsOf(turn.open());
        turn.remove({uids[0]});
        turn.close();
        turn.open();
        turn.remove({uids[0]});
        turn.remove({});
        turn.close();
        CHECK(bench.mails().size() == 1);
    }
    SUBCASE("moved mails are in the folder, which is made where it is missing; or refused (M8)") {
        const auto mails = deliverSome(bench, 3);
        const auto uids = uidsOf(turn.open());
        const auto moved =
            await(bench.loop(), bench.mailbox().move({uids[0], uids[2]}, "Not for us"));
        turn.close();
        if (!moved) {
            CHECK(moved.error().kind == base::Kind::refused);
            CHECK(bench.mails() == mails);
        } else {
            CHECK(bench.mails() == std::vector<std::string>{mails[1]});
            auto folder = bench.folder("Not for us");
            std::sort(folder.begin(), folder.end());
            CHECK(folder == std::vector<std::string>{mails[0], mails[2]});
        }
    }
}

inline void checkMailbox(const MakeBench& make) {
    const auto bench = make();
    checkListing(*bench);
    checkReading(*bench);
    checkRemoving(*bench);
}

}  // namespace contract
