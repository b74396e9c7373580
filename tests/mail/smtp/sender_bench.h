// A sender before a relay that plays a script, and what came of the mails.
#pragma once

#include "mail/smtp/smtp_sender.h"
#include "tests/mail/smtp/fake_relay.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sender_test {

inline constexpr auto kTaken = sending::Outcome::accepted;
inline constexpr auto kRefused = sending::Outcome::refused;
inline constexpr auto kDeferred = sending::Outcome::deferred;
inline constexpr auto kUnknown = sending::Outcome::unknown;

using Results = std::vector<std::vector<sending::Delivery>>;
using Outcomes = std::vector<std::vector<sending::Outcome>>;

inline sending::Outgoing mailTo(std::vector<std::string> to,
                                std::string bytes = "A: b\r\n\r\n.c\r\n") {
    return {{"m@x.example", std::move(to)}, std::make_shared<const std::string>(std::move(bytes))};
}

inline std::vector<sending::Outgoing> mails(int count) {
    std::vector<sending::Outgoing> all;
    for (int i = 1; i <= count; ++i) all.push_back(mailTo({fmt::format("r{}@x.example", i)}));
    return all;
}

inline Outcomes outcomesOf(const Results& results) {
    Outcomes outcomes;
    for (const auto& mail : results) {
        outcomes.emplace_back();
        for (const auto& delivery : mail) outcomes.back().push_back(delivery.outcome);
    }
    return outcomes;
}

inline smtp::Settings quick() {
    smtp::Settings settings;
    settings.command = std::chrono::milliseconds(80);
    settings.afterDot = std::chrono::milliseconds(80);
    settings.idle = std::chrono::milliseconds(200);
    return settings;
}

struct Bench {
    explicit Bench(fake::Script script = {}, smtp::Settings settings = quick())
        : relay(loop, std::move(script)), sender(loop, relay.dial(), std::move(settings)) {}

    static net::Task<> sendOn(Bench& bench, std::vector<sending::Outgoing> what, Results& out,
                              bool close) {
        out = co_await bench.sender.send(std::move(what));
        if (close) co_await bench.sender.close();
    }
    Results send(std::vector<sending::Outgoing> what) {
        Results out;
        loop.spawn(sendOn(*this, std::move(what), out, true));
        loop.run();
        return out;
    }

    net::Loop loop{1};
    fake::Relay relay;
    smtp::SmtpSender sender;
};

}  // namespace sender_test
