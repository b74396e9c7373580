#include "mail/imap/claim.h"

#include "tests/mail/imap/imap_bench.h"

#include <algorithm>

using imap_test::ImapBench;

namespace {

constexpr const char* kOurs = "0123456789abcdef";
const std::string kOther = std::string(imap::kClaimPrefix) + "fedcba9876543210";

imap::Settings named(std::string claim = kOurs) {
    return {"imap.test", "INBOX", std::chrono::milliseconds(3000), std::move(claim), {}};
}

/// Three mails on a server that keeps keywords, opened.
struct Claiming : ImapBench {
    explicit Claiming(imap::Settings settings = named()) : ImapBench(std::move(settings)) {
        server.keepsKeywords = true;
        contract::deliverSome(*this, 3);
    }
    base::Result<> claim(std::vector<std::string> uids) {
        return run(mailbox().claim(std::move(uids)));
    }
    void markAnother(std::size_t place) {
        server.edit(
            [place](imap_test::Folder& inbox) { inbox.mails[place].keywords.insert(kOther); });
    }
    std::vector<std::set<std::string>> keywords() {
        std::vector<std::set<std::string>> all;
        server.edit([&all](imap_test::Folder& inbox) {
            for (const auto& mail : inbox.mails) all.push_back(mail.keywords);
        });
        return all;
    }
    unsigned bursts() { return wire.counts->bursts; }
};

const std::string kMark = std::string(imap::kClaimPrefix) + kOurs;

}  // namespace

TEST_CASE("M44 mails are claimed in one burst, and the agent finds its own mark again") {
    Claiming bench;
    bench.open();
    const auto before = bench.bursts();
    CHECK(bench.claim({"1", "3"}).has_value());
    CHECK(bench.bursts() == before + 1);
    CHECK(bench.keywords() == std::vector<std::set<std::string>>{{kMark}, {}, {kMark}});
    CHECK(bench.claim({"1", "2", "3"}).has_value());  // after a crash between claim and settling
    CHECK(bench.unread() == 3);
}

TEST_CASE("M44 the second agent takes its marks off again and says what to do") {
    for (const bool shows : {true, false}) {
        CAPTURE(shows);
        Claiming bench;
        bench.server.showsStored = shows;
        bench.markAnother(1);
        bench.open();
        const auto claimed = bench.claim({"1", "2", "3"});
        REQUIRE_FALSE(claimed.has_value());
        CHECK(mailbox::isAnotherAgent(claimed.error()));
        for (const char* words : {"fedcba9876543210", "imap.test", "mail 2", "stop one of the two"})
            CHECK_MESSAGE(claimed.error().text.find(words) != std::string::npos, words);
        CHECK(bench.keywords() == std::vector<std::set<std::string>>{{}, {kOther}, {}});
        CHECK(bench.claim({"1", "3"}).has_value());  // the other one's mail apart, nobody is there
    }
}

TEST_CASE("M44 a mark that comes with our own is met: both see both, and neither goes on") {
    Claiming bench;
    bench.server.hook = [&](contract::Peer&, const std::string&, const std::string& line) {
        if (line.starts_with("UID STORE") && line.find("+FLAGS") != std::string::npos)
            bench.markAnother(0);
        return false;
    };
    bench.open();
    CHECK_FALSE(bench.claim({"1"}).has_value());
}

TEST_CASE("claims cost nothing where they cannot be held") {
    struct Row {
        bool keeps;
        imap::Settings settings;
        std::vector<std::string> uids;
        const char* note;
    };
    const Row rows[] = {{false, named(), {"1"}, "no \\* in PERMANENTFLAGS"},
                        {true, named(""), {"1"}, "an agent without a name"},
                        {true, named(), {}, "no mails"}};
    for (const auto& row : rows) {
        CAPTURE(row.note);
        Claiming bench(row.settings);
        bench.server.keepsKeywords = row.keeps;
        bench.open();
        const auto before = bench.bursts();
        CHECK(bench.claim(row.uids).has_value());
        CHECK(bench.bursts() == before);
    }
}

TEST_CASE("a server that takes no keyword after all, or drops it, is served without claims") {
    for (const char* answer :
         {" NO [LIMIT] too many keywords\r\n", " BAD what\r\n", " OK done\r\n"}) {
        CAPTURE(answer);
        Claiming bench;
        bench.server.hook = [&](contract::Peer& peer, const std::string& tag,
                                const std::string& line) {
            if (!line.starts_with("UID STORE")) return false;
            return peer.send(tag + answer);
        };
        bench.open();
        CHECK(bench.claim({"1"}).has_value());
        CHECK(bench.keywords()[0].empty());
    }
}

TEST_CASE("M44 a mail that is gone meanwhile is not ours: another agent may have served it") {
    for (const char* answer : {"", " NO [EXPUNGEISSUED] some are gone\r\n"}) {
        CAPTURE(answer);
        Claiming bench;
        const std::string says = answer;
        bench.server.hook = [&](contract::Peer& peer, const std::string& tag,
                                const std::string& line) {
            return line.starts_with("UID STORE") && !says.empty() && peer.send(tag + says);
        };
        bench.open();
        const auto claimed = bench.claim({"1", "77"});
        REQUIRE_FALSE(claimed.has_value());
        CHECK(claimed.error().kind == base::Kind::temporary);
        CHECK_FALSE(mailbox::isAnotherAgent(claimed.error()));
    }
}

TEST_CASE("a connection that breaks while claiming is an error, not a claim") {
    Claiming bench;
    bench.server.hook = [&](contract::Peer& peer, const std::string&, const std::string& line) {
        return line.starts_with("UID STORE") && peer.send("* BYE going down\r\n");
    };
    bench.open();
    const auto claimed = bench.claim({"1"});
    REQUIRE_FALSE(claimed.has_value());
    CHECK_FALSE(mailbox::isAnotherAgent(claimed.error()));
}
