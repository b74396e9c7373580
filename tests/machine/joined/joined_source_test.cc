// JoinedSource: at the same time, exactly once, one failure is a remark, all failures an error.
#include "machine/joined/joined_source.h"
#include "machine/memory_source.h"
#include "tests/machine/joined/readings.h"

#include <doctest/doctest.h>
#include <atomic>
#include <thread>

using namespace joined_test;
using joined::JoinedSource;

namespace {

base::Result<Reading> failing(base::Kind kind, const std::string& text) {
    return base::fail(kind, text);
}

struct Asked {
    int answers = 0;
    std::optional<base::Result<Reading>> result;
};

Asked ask(std::vector<JoinedSource::Part> parts) {
    Asked asked;
    JoinedSource source(std::move(parts));
    source.read(kStart, 10s, [&](base::Result<Reading> result) {
        ++asked.answers;
        asked.result = std::move(result);
    });
    return asked;
}

std::shared_ptr<Source> memory(base::Result<Reading> answer) {
    return std::make_shared<MemorySource>(std::move(answer));
}

/// Answers when told, as often as told.
class LateSource final : public Source {
  public:
    void read(base::Time, std::chrono::milliseconds, Done done) override {
        done_ = std::move(done);
    }
    void answer(Reading reading) { done_(std::move(reading)); }

  private:
    Done done_;
};

}  // namespace

TEST_CASE("one that fails becomes a remark, and the rest of the list still comes") {
    const auto asked = ask({{"SNMP", memory(failing(base::Kind::timeout, "no answer within 3 s"))},
                            {"IPP", memory(kIpp.reading())}});
    CHECK(asked.answers == 1);
    REQUIRE(*asked.result);
    CHECK((*asked.result)->remarks == std::vector<std::string>{"SNMP: no answer within 3 s"});
    CHECK((*asked.result)->origins == std::vector{Origin::ipp});
}

TEST_CASE("all that fail are an error that names each, worth trying again if one is") {
    const auto asked = ask({{"snapshot", memory(failing(base::Kind::invalid, "x.json: no JSON"))},
                            {"SNMP", memory(failing(base::Kind::timeout, "SNMP: no answer"))}});
    REQUIRE_FALSE(*asked.result);
    CHECK(asked.result->error().text == "snapshot: x.json: no JSON; SNMP: no answer");
    CHECK(asked.result->error().transient());
}

TEST_CASE("no source at all is said in a sentence") {
    const auto asked = ask({});
    REQUIRE_FALSE(*asked.result);
    CHECK(asked.result->error().kind == base::Kind::invalid);
}

TEST_CASE("sources run at the same time; one that answers twice is heard once") {
    auto first = std::make_shared<LateSource>();
    auto second = std::make_shared<LateSource>();
    JoinedSource source({{"SNMP", first}, {"IPP", second}});
    int answers = 0;
    std::optional<base::Result<Reading>> result;
    source.read(kStart, 10s, [&](base::Result<Reading> got) {
        ++answers;
        result = std::move(got);
    });
    second->answer(kIpp.reading());
    second->answer(kIpp.reading());
    CHECK(answers == 0);
    first->answer(kSnmp.reading());
    first->answer(kSnmp.reading());
    CHECK(answers == 1);
    CHECK((*result)->origins == std::vector{Origin::snmp, Origin::ipp});
}

TEST_CASE("answers come from any thread") {
    for (int round = 0; round < 50; ++round) {
        std::vector<std::shared_ptr<LateSource>> late;
        std::vector<JoinedSource::Part> parts;
        for (int i = 0; i < 3; ++i) {
            late.push_back(std::make_shared<LateSource>());
            parts.push_back({"SNMP", late.back()});
        }
        std::atomic<int> answers = 0;
        JoinedSource source(std::move(parts));
        source.read(kStart, 10s, [&](const base::Result<Reading>&) { ++answers; });
        std::vector<std::thread> threads;
        for (auto& each : late) {
            threads.emplace_back([&each] { each->answer(kSnmp.reading()); });
        }
        for (auto& thread : threads) thread.join();
        CHECK(answers == 1);
    }
}
