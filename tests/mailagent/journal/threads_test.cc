#include "tests/mailagent/journal/fixture.h"

#include <atomic>
#include <thread>

using namespace journal_test;

TEST_CASE("threads that settle side by side share commits and get their own answers") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    constexpr int kThreads = 8;
    constexpr int kMails = 20;
    std::atomic<int> refused{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < kMails; ++i) {
                const std::string account = fmt::format("m{}", t);
                std::vector<Settled> batch{done(key(fmt::format("{}", i), account),
                                                {replyTo(fmt::format("{}-{}", t, i))})};
                if (!journal->settle(batch)) ++refused;
                if (!journal->delivered({accepted(batch[0].replies[0].id)})) ++refused;
                batch = {done(key("0", account))};
                if (journal->settle(batch)) ++refused;  // must be refused, and hurt nobody else
            }
        });
    }
    threads.clear();
    CHECK(refused == 0);
    CHECK(journal->counts("")->mails == kThreads * kMails);
    CHECK(journal->counts("")->answered == kThreads * kMails);
    CHECK(journal->counts("")->waitingReplies == 0);
}

TEST_CASE("who only looks is let in where nobody is at work, and holds others up meanwhile") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    std::vector<Settled> batch{done(key("1"))};
    bool looked = false;
    const auto look = [&] { looked = journal->account("hall").has_value(); };
    const auto tried = [&](const std::function<void()>& work) {
        bool done = false;
        std::jthread([&] { done = journal->tryLook(work); }).join();
        return done;
    };
    const auto work = [&]() -> base::Result<> {
        CHECK_FALSE(tried(look));
        return journal->settle(batch);
    };
    REQUIRE(journal->together(work));
    CHECK_FALSE(looked);
    CHECK(journal->tryLook([&] {
        look();
        CHECK_FALSE(tried([] {}));
    }));
    CHECK(looked);
    CHECK(tried(look));
    batch = {done(key("2"))};
    CHECK(journal->settle(batch));
}
