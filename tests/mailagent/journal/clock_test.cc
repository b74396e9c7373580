// The machine's clock is set back or forward while the journal works.
#include "mailagent/journal/passed_time.h"
#include "tests/mailagent/journal/fixture.h"

using namespace journal_test;

#define JOURNALS MemoryMaker, SqliteMaker

namespace {
constexpr std::chrono::hours kYear{24 * 365};
}

TEST_CASE("passed time: what a clock skips is no age") {
    const struct {
        const char* note;
        std::vector<std::chrono::hours> seen;  ///< after the start
        std::chrono::hours age;                ///< of what happened at the start
    } table[] = {
        {"an hour", {0h, 1h}, 1h},
        {"a day", {0h, 24h}, 24h},
        {"a night switched off", {0h, 12h, 24h}, 24h},
        {"a year forward", {0h, kYear}, 24h},
        {"a year forward, and on", {0h, kYear, kYear + 5h}, 29h},
        {"a year forward and back", {0h, kYear, kYear + 1h, 2h, 3h}, 3h},
        {"a year back", {0h, -kYear, -kYear + 5h}, -kYear + 5h},
        {"twice forward", {0h, 100h, 200h}, 48h},
    };
    for (const auto& [note, seen, age] : table) {
        CAPTURE(note);
        PassedTime clock;
        for (const auto step : seen) clock.see(kStart + step);
        CHECK(clock.before(age) == kStart);
    }
    PassedTime threads;  // that hand in their times in turn take nothing back
    threads.see(kStart);
    threads.see(kStart + kYear);
    for (int i = 0; i < 1000; ++i) threads.see(kStart + kYear - 1min * (i % 9));
    CHECK(threads.state().skipped == kYear - 24h);
}

TEST_CASE_TEMPLATE("a clock set a year forward and back forgets no digest, reply or signature",
                   Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled first = done(key("1"), {replyTo("a")});
    first.signature = {"s", kStart + 24h};
    const auto ids = settle(*journal, {first});
    REQUIRE(journal->delivered({accepted(ids[0])}));
    REQUIRE(journal->removed({key("1")}));
    REQUIRE(journal->listed("hall", "7", "", {"1"}));
    for (int hour = 0; hour < 5; ++hour) {
        const auto now = kStart + kYear + 2h * hour;
        settle(*journal, {done(key(fmt::format("{}", 10 + hour)), {}, now)});
        CHECK(journal->duplicates({"digest-1"}, now)->size() == 1);
    }
    settle(*journal, {done(key("20"), {}, kStart + 1h)});
    CHECK(journal->duplicates({"digest-1"}, kStart + 1h)->size() == 1);
    CHECK(journal->own("<a@copier>").value());
    CHECK(journal->signatureSeen("s").value());
    CHECK(journal->mails("")->size() == 7);
}

TEST_CASE("a clock set forward is remembered over a restart") {
    const Scratch scratch;
    {
        const auto journal = openAt(scratch.file());
        settle(*journal, {done(key("1"))});
        REQUIRE(journal->listed("hall", "7", "", {"1"}));
        settle(*journal, {done(key("2"), {}, kStart + kYear)});
    }
    const auto journal = openAt(scratch.file());
    settle(*journal, {done(key("3"), {}, kStart + kYear + 2h)});
    CHECK(journal->duplicates({"digest-1"}, kStart + kYear + 2h)->size() == 1);
}

TEST_CASE("an agent that did not run for two months forgets nothing at once") {
    const Scratch scratch;
    {
        const auto journal = openAt(scratch.file());
        settle(*journal, {done(key("1"))});
        REQUIRE(journal->listed("hall", "7", "", {"1"}));
    }
    const auto journal = openAt(scratch.file());
    const auto back = kStart + 24h * 60;
    CHECK(journal->duplicates({"digest-1"}, back)->size() == 1);
    live(*journal, back, back + kDigestAge);
    CHECK(journal->duplicates({"digest-1"}, back + kDigestAge)->empty());
}

TEST_CASE_TEMPLATE("a clock set back freezes no reply", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto ids = settle(*journal, {done(key("1"), {replyTo("a")}, kStart + kYear)});
    const Delivered later{
        ids[0],      "e@example.org", false, kStart + kYear + 1h, row("later", kStart + kYear),
        std::nullopt};
    REQUIRE(journal->delivered({later}));
    CHECK(journal->due("", kStart + kYear, 9)->empty());
    CHECK(journal->nextDue("hall", kStart + kYear).value() == kStart + kYear + 1h);
    for (const char* account : {"", "hall"}) {
        CHECK(journal->due(account, kStart, 9)->size() == 1);
        CHECK(journal->nextDue(account, kStart).value() == kStart);
    }
}

TEST_CASE_TEMPLATE("a clock set back: mails of the future count by no hour", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    settle(*journal, {done(key("1"), {replyTo("a")}, kStart + kYear)});
    CHECK(journal->settledSince("e@example.org", kStart + kYear - 1h)->mails == 1);
    REQUIRE(journal->due("", kStart, 1));
    CHECK(journal->settledSince("e@example.org", kStart - 1h)->mails == 0);
    settle(*journal, {done(key("2"), {}, kStart)});
    CHECK(journal->settledSince("e@example.org", kStart - 1h)->mails == 1);
    // Two threads' times a little apart are one time.
    settle(*journal, {done(key("3"), {}, kStart + 5s), done(key("4"), {}, kStart)});
    CHECK(journal->settledSince("e@example.org", kStart - 1h)->mails == 3);
}

TEST_CASE_TEMPLATE("a clock set back: wrong passwords of the future hold nobody up", Maker,
                   JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto wrong = [&](const char* uid, base::Time when) {
        Settled mail = illegal(key(uid), when);
        mail.guess = Guess::wrong;
        mail.guesser = "g@x";
        settle(*journal, {mail});
    };
    wrong("1", kStart + kYear);
    wrong("2", kStart + kYear);
    CHECK(journal->guesses("hall", "g@x")->failures == 2);
    REQUIRE(journal->due("", kStart, 1));
    CHECK(journal->guesses("hall", "g@x")->failures == 0);
    wrong("3", kStart);
    CHECK(journal->guesses("hall", "g@x")->failures == 1);
    CHECK(journal->guesses("hall", "")->last == kStart);
}
