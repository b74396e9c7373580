#include "mailagent/journal/state_folder.h"

#include "mailagent/journal/key.h"
#include "tests/mailagent/journal/fixture.h"

#include <sys/stat.h>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

using namespace journal_test;

TEST_CASE("design decision 14: one agent per state folder, and the second is told which") {
    const Scratch scratch;
    const auto folder = scratch.file("state/deep");
    {
        const auto first = lockStateFolder(folder);
        REQUIRE(first);
        const auto second = lockStateFolder(folder);
        REQUIRE_FALSE(second);
        CHECK(second.error().kind == base::Kind::temporary);
        CHECK(second.error().text.find(std::to_string(::getpid())) != std::string::npos);
        struct stat status {};
        REQUIRE(::stat(folder.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0700);
    }
    CHECK(lockStateFolder(folder, Hold::forAMoment));
    CHECK(lockStateFolder(folder));
    writeAll(scratch.file("plain"), "x");
    CHECK(lockStateFolder(scratch.file("plain")).error().kind == base::Kind::storage);
}

TEST_CASE("an operator's question does not keep the agent from starting, nor one the other") {
    const Scratch scratch;
    const auto folder = scratch.file("state");
    std::optional<StateLock> question = std::move(*lockStateFolder(folder, Hold::forAMoment));
    CHECK(lockStateFolder(folder, Hold::forAMoment).error().kind == base::Kind::temporary);
    std::atomic<bool> answered = false;
    std::thread asks([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        answered = true;
        question.reset();
    });
    const auto agent = lockStateFolder(folder);
    CHECK(answered);
    CHECK(agent);
    asks.join();
    // Who serves is not waited for by questions: they ask the agent.
    CHECK(lockStateFolder(folder, Hold::forAMoment).error().kind == base::Kind::temporary);
}

TEST_CASE("design decision 13: the key is made once, kept, and refused where others may read it") {
    const Scratch scratch;
    const auto path = scratch.file("key");
    const auto made = loadOrMakeKey(path);
    REQUIRE(made);
    CHECK(made->expose().size() == 32);
    CHECK(loadOrMakeKey(path)->expose() == made->expose());
    ::chmod(path.c_str(), 0644);
    CHECK(loadOrMakeKey(path).error().text.find("chmod 600") != std::string::npos);
    writeAll(path, "short");
    CHECK(loadOrMakeKey(path).error().kind == base::Kind::invalid);
}
