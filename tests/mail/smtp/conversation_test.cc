#include "mail/smtp/conversation.h"

#include <doctest/doctest.h>
#include <deque>

using smtp::Conversation;
using smtp::Features;
using smtp::Transaction;

namespace {

struct Bench {
    explicit Bench(bool pipelining) {
        features.pipelining = pipelining;
        for (const char* to : {"r1@x", "r2@x"}) {
            mails.emplace_back(
                sending::Outgoing{{"m@x", {to}}, std::make_shared<const std::string>(".\r\n")});
        }
    }
    Conversation talk() {
        return {features, [this] { return next < mails.size() ? &mails[next++] : nullptr; }};
    }
    Features features;
    std::deque<Transaction> mails;
    std::size_t next = 0;
};

}  // namespace

TEST_CASE("with PIPELINING the content and the next envelope are one burst") {
    Bench bench(true);
    Conversation talk = bench.talk();
    CHECK(talk.next() == "MAIL FROM:<m@x>\r\nRCPT TO:<r1@x>\r\nDATA\r\n");
    CHECK(talk.next().empty());
    for (const int code : {250, 250, 354}) talk.take({code, "", ""});
    CHECK(talk.next() == "..\r\n.\r\nMAIL FROM:<m@x>\r\nRCPT TO:<r2@x>\r\nDATA\r\n");
    CHECK(talk.waitingForDot());
    for (const int code : {250, 250, 550}) talk.take({code, "", ""});
    CHECK(talk.takeSettled().size() == 1);
    talk.take({354, "", ""});
    CHECK(talk.next() == ".\r\n");
    talk.take({554, "", ""});
    CHECK(talk.next() == "RSET\r\n");
    talk.take({250, "", ""});
    CHECK(talk.next().empty());
    CHECK_FALSE(talk.waiting());
    CHECK(talk.takeSettled().size() == 1);
    CHECK_FALSE(talk.lost().has_value());
}

TEST_CASE("without PIPELINING every command waits") {
    Bench bench(false);
    Conversation talk = bench.talk();
    struct Row {
        const char* out;
        int code;
    };
    const Row rows[] = {
        {"MAIL FROM:<m@x>\r\n", 250}, {"RCPT TO:<r1@x>\r\n", 550}, {"RSET\r\n", 250},
        {"MAIL FROM:<m@x>\r\n", 250}, {"RCPT TO:<r2@x>\r\n", 250}, {"DATA\r\n", 354},
        {"..\r\n.\r\n", 250},
    };
    for (const auto& row : rows) {
        CHECK(talk.next() == row.out);
        CHECK(talk.next().empty());
        talk.take({row.code, "", ""});
    }
    CHECK(talk.next().empty());
    CHECK(talk.takeSettled().size() == 2);
}

TEST_CASE("what a loss means depends on whether the dot went out") {
    struct Row {
        std::uint64_t sent;
        sending::Outcome first;
        std::size_t unsent;
    };
    // The content's dot ends at octet 7 of the second burst.
    const Row rows[] = {{0, sending::Outcome::deferred, 2},
                        {6, sending::Outcome::deferred, 2},
                        {7, sending::Outcome::unknown, 1},
                        {40, sending::Outcome::unknown, 1}};
    for (const auto& row : rows) {
        Bench bench(true);
        Conversation talk = bench.talk();
        (void)talk.next();
        for (const int code : {250, 250, 354}) talk.take({code, "", ""});
        (void)talk.next();
        talk.lose({base::Kind::closed, "gone", 0}, row.sent);
        CHECK(bench.mails[0].deliveries[0].outcome == row.first);
        CHECK(talk.takeUnsent().size() == row.unsent);
        CHECK(talk.next().empty());
        CHECK_FALSE(talk.waiting());
        talk.take({250, "", ""});
    }
}
