#include "mail/smtp/smtp_sender.h"

#include "tests/mail/smtp/sender_bench.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <algorithm>

using namespace sender_test;
using namespace std::chrono_literals;
using base::Kind;
using fake::Relay;
using fake::Script;
using sending::Outcome;
using smtp::Settings;

TEST_CASE("one mail costs one round trip in an open session") {
    struct Row {
        std::vector<std::string> offers;
        int mails, mostBursts;
    };
    const Row rows[] = {{{"r", "PIPELINING"}, 1, 2}, {{"r", "PIPELINING"}, 5, 6}, {{"r"}, 5, 20}};
    for (const auto& row : rows) {
        Script script;
        script.offers = row.offers;
        Bench bench(script);
        Results out;
        int bursts = 0;
        auto work = [](Bench& b, int count, Results& results, int& seen) -> net::Task<> {
            results = co_await b.sender.send(mails(count));
            seen = b.relay.bursts;
            co_await b.sender.close();
        };
        bench.loop.spawn(work(bench, row.mails, out, bursts));
        bench.loop.run();
        CHECK(outcomesOf(out) == Outcomes(static_cast<std::size_t>(row.mails), {kTaken}));
        CHECK(bursts <= row.mostBursts);
        CHECK(bench.relay.commands.back() == "QUIT");
    }
}

TEST_CASE("a session that rests holds no mail that was given up, and takes the next one") {
    struct Row {
        const char* at;
        const char* answer;
    };
    for (const auto& row : {Row{"RCPT 1", "450 4.2.0 grey"}, Row{"DATA 1", "451 4.3.0 later"},
                            Row{"RCPT 1", "550 5.1.1 nobody"}}) {
        for (const bool pipelining : {true, false}) {
            CAPTURE(row.answer);
            CAPTURE(pipelining);
            Script script;
            if (!pipelining) script.offers = {"relay.example"};
            script.answers = {{row.at, row.answer}};
            Bench bench(script);
            Results first, second;
            const auto both = [&]() -> net::Task<> {
                first = co_await bench.sender.send(mails(1));
                (void)co_await bench.loop.sleep(20ms);
                second = co_await bench.sender.send(mails(1));
                co_await bench.sender.close();
            };
            bench.loop.spawn(both());
            bench.loop.run();
            CHECK(first.at(0).at(0).outcome != kTaken);
            CHECK(second.at(0).at(0).outcome == kTaken);
            CHECK(bench.relay.dials == 1);
            CHECK(bench.relay.taken.size() == 1);
        }
    }
}

TEST_CASE("callers share a session and its bursts, mail by mail in turn") {
    Bench bench;
    std::vector<Results> out(21);
    bench.loop.spawn(Bench::sendOn(bench, mails(50), out[0], false));
    for (std::size_t i = 1; i < out.size(); ++i)
        bench.loop.spawn(Bench::sendOn(bench, mails(1), out[i], false));
    bench.loop.run();
    CHECK(outcomesOf(out[0]) == Outcomes(50, {kTaken}));
    for (std::size_t i = 1; i < out.size(); ++i) CHECK(outcomesOf(out[i]) == Outcomes{{kTaken}});
    CHECK(bench.relay.dials == 1);
    CHECK(bench.relay.bursts <= 70 + 3);
    const auto isFirst = [](const Relay::Taken& mail) { return mail.to.front() == "r1@x.example"; };
    const auto begin = bench.relay.taken.begin();
    CHECK(std::count_if(begin, begin + 25, isFirst) >= 20);
}

TEST_CASE("what a slow relay has not begun with in time is deferred, what it has is waited for") {
    Script script;
    script.offers = {"relay.example"};
    script.answers = {{"MAIL 1", "<silent>"}};
    Settings settings = quick();
    settings.command = 1000ms;
    settings.inRow = 100ms;
    Bench bench(script, settings);
    Results first, second, third;
    net::Duration waited{};
    const auto start = net::Steady::now();
    const auto behind = [&]() -> net::Task<> {
        second = co_await bench.sender.send(mails(3));
        waited = std::chrono::duration_cast<net::Duration>(net::Steady::now() - start);
    };
    const auto ahead = [&]() -> net::Task<> {
        first = co_await bench.sender.send(mails(1));
        third = co_await bench.sender.send(mails(1));
        co_await bench.sender.close();
    };
    bench.loop.spawn(ahead());
    bench.loop.spawn(behind());
    bench.loop.run();
    CHECK(waited >= 100ms);
    CHECK(waited < 800ms);
    CHECK(outcomesOf(second) == Outcomes(3, {kDeferred}));
    CHECK(second[0][0].relayTrouble);
    CHECK(second[0][0].reason.text.find("the relay is slow") != std::string::npos);
    CHECK(outcomesOf(first) == Outcomes{{kDeferred}});
    CHECK(first[0][0].reason.text.find("slow") == std::string::npos);
    CHECK(outcomesOf(third) == Outcomes{{kTaken}});
    CHECK(bench.relay.taken.size() == 1);
}

TEST_CASE("an idle session is kept, then ended; one that the relay closed is replaced") {
    Script script;
    script.answers = {{"MAIL 2", "421 4.4.2 idle too long"}, {"MAIL 4", "<close>"}};
    Bench bench(script);
    auto work = [](Bench& b) -> net::Task<> {
        for (int i = 0; i < 3; ++i) {
            const Results out = co_await b.sender.send(mails(1));
            CHECK(outcomesOf(out) == Outcomes{{kTaken}});
        }
    };
    bench.loop.spawn(work(bench));
    bench.loop.run();  // returns once the session has been idle for long enough
    CHECK(bench.relay.dials == 3);
    CHECK(bench.relay.commands.back() == "QUIT");
    CHECK(bench.relay.open == 0);
}

TEST_CASE("a session that takes no more mails is not kept for the next ones") {
    Script script;
    for (int i = 3; i < 20; i += 3) {
        script.answers[fmt::format("MAIL {}", i)] = "452 4.5.3 Too many messages sent";
    }
    Bench bench(script);
    auto work = [](Bench& b) -> net::Task<> {
        for (int i = 0; i < 8; ++i) {
            const Results out = co_await b.sender.send(mails(1));
            CHECK(outcomesOf(out) == Outcomes{{kTaken}});
        }
        co_await b.sender.close();
    };
    bench.loop.spawn(work(bench));
    bench.loop.run();
    CHECK(bench.relay.dials == 4);
    CHECK(bench.relay.taken.size() == 8);
}

TEST_CASE("what fails to dial is deferred as the relay's trouble, whole") {
    Bench bench;
    bench.relay.failDials({Kind::login, "relay.example:587 refused the login: 535 no", 535}, 1);
    const Results out = bench.send(mails(3));
    CHECK(outcomesOf(out) == Outcomes(3, {kDeferred}));
    CHECK(out[2][0].relayTrouble);
    CHECK(out[2][0].unreached);
    CHECK(out[2][0].reason.kind == Kind::login);
    CHECK(bench.relay.dials == 1);
    CHECK(outcomesOf(bench.send(mails(1))) == Outcomes{{kTaken}});
}

TEST_CASE("mails that cannot be sent are refused without a dial") {
    Bench bench;
    const Results out =
        bench.send({mailTo({"a b@x.example"}), mailTo({"a@x.example"}, "a\n"), mailTo({})});
    CHECK(outcomesOf(out) == Outcomes{{kRefused}, {kRefused}, {}});
    CHECK(out[0][0].reason.kind == Kind::invalid);
    CHECK(bench.relay.dials == 0);
    CHECK(bench.send({}).empty());
}

TEST_CASE("an address beyond ASCII needs SMTPUTF8, a mail must fit the relay's SIZE") {
    const std::string utf8 = "j\xc3\xb6rg@x.example";
    const std::string big = std::string(100'001, 'x');
    Script script;
    Bench bench(script);
    const Results out =
        bench.send({mailTo({utf8}), mailTo({"a@x.example"}, big), mailTo({"b@x.example"})});
    CHECK(outcomesOf(out) == Outcomes{{kRefused}, {kRefused}, {kTaken}});
    CHECK(out[0][0].reason.text.find("SMTPUTF8") != std::string::npos);
    script.offers.push_back("SMTPUTF8");
    Bench other(script);
    CHECK(outcomesOf(other.send({mailTo({utf8})})) == Outcomes{{kTaken}});
    CHECK(other.relay.commands.front().ends_with("SIZE=12 SMTPUTF8"));
}

TEST_CASE("M5: what the relay denies is tried once more, where that is asked for") {
    struct Row {
        std::map<std::string, std::string> answers;
        Outcome expected;
        int dials;
    };
    const Row rows[] = {
        {{{"RCPT 1", "550 5.7.1 relaying denied"}}, kTaken, 2},
        {{{"RCPT 1", "550 5.7.1 no"}, {"RCPT 2", "550 5.7.1 no"}}, kDeferred, 2},
        {{{"RCPT 1", "550 5.1.1 no such user"}}, kRefused, 1},
        {{{"RCPT 1", "450 4.7.1 relay later"}}, kDeferred, 1},
    };
    for (const auto& row : rows) {
        Script script;
        script.answers = row.answers;
        Settings settings = quick();
        settings.retryRelayAfter = 20ms;
        Bench bench(script, settings);
        CHECK(outcomesOf(bench.send(mails(1))) == Outcomes{{row.expected}});
        CHECK(bench.relay.dials == row.dials);
    }
}

TEST_CASE("a large mail with dots at every line arrives whole") {
    std::string bytes = "A: b\r\n\r\n";
    while (bytes.size() < 3'000'000) bytes += "..\r\n.\r\n.x\r\n\r\n";
    Script script;
    script.offers = {"r", "PIPELINING"};
    Settings settings = quick();
    settings.afterDot = 20s;
    Bench bench(script, settings);
    CHECK(outcomesOf(bench.send({mailTo({"a@x.example"}, bytes)})) == Outcomes{{kTaken}});
    REQUIRE(bench.relay.taken.size() == 1);
    CHECK(bench.relay.taken[0].bytes == bytes);
}

TEST_CASE("lost before the final dot means not sent") {
    Script script;
    script.offers = {"r", "PIPELINING"};
    script.answers = {{"CONTENT 1", "<close>"}};
    Settings settings = quick();
    settings.afterDot = 20s;
    Bench bench(script, settings);
    // Larger than the socket's buffers: the dot cannot be out yet when the relay goes.
    const Results out = bench.send({mailTo({"a@x.example"}, std::string(8'000'000, 'x'))});
    CHECK(outcomesOf(out) == Outcomes{{kDeferred}});
}

TEST_CASE("a loop that stops ends a session in mid-conversation, and says what is known") {
    Script script;
    script.answers = {{"DOT 1", "<silent>"}, {"MAIL 2", "<silent>"}, {"RCPT 2", "<silent>"}};
    script.answers["DATA 2"] = "<silent>";
    Settings settings;
    Bench bench(script, settings);
    Results out;
    bench.loop.spawn(Bench::sendOn(bench, mails(2), out, true));
    auto stop = [](net::Loop& loop) -> net::Task<> {
        (void)co_await loop.sleep(30ms);
        loop.stop();
    };
    bench.loop.spawn(stop(bench.loop));
    bench.loop.run();
    CHECK(outcomesOf(out) == Outcomes{{kUnknown}, {kDeferred}});
}

TEST_CASE("the conversation can be watched") {
    std::vector<std::string> seen;
    Settings settings = quick();
    settings.trace = [&](char direction, std::string_view line) {
        seen.push_back(std::string(1, direction) + std::string(line));
    };
    Bench bench({}, settings);
    (void)bench.send(mails(1));
    REQUIRE(seen.size() > 4);
    CHECK(seen[0] == ">MAIL FROM:<m@x.example> SIZE=12");
    CHECK(seen.back() == "<221 2.0.0 Bye");
}
