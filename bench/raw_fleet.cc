// The minimum beside which ten thousand mailboxes are measured: one thread that logs in, selects,
// and then idles or leaves, with nothing decided or written down.
//
//   raw_fleet idle|poll PORT MAILBOXES PARALLEL SECONDS [AUTHORITY]
//
// Users m0, m1, …; PARALLEL logins at once. idle: IDLE again every SECONDS (0: never). poll: each
// mailbox every SECONDS, evenly spread. TLS with the certificate of AUTHORITY where it is named.
// Prints {} once it runs; answers `stats` by mailboxes in IDLE, finished polls, its own CPU
// seconds.
#include "bench/raw_line.h"
#include "bench/wire.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

class Caller;

struct Fleet {
    bench::Poller& poller;
    bool idle = true;
    int port = 0;
    std::size_t mailboxes = 0, parallel = 0;
    bench::Micros again{};
    bench::TlsContext tls;

    std::vector<std::unique_ptr<Caller>> callers;
    std::size_t next = 0, working = 0, idling = 0, polls = 0;
};

class Caller : public bench::Wire {
  public:
    Caller(Fleet& fleet, std::size_t number)
        : Wire(fleet.poller, bench::dial(fleet.port), fleet.tls.get(), bench::End::client),
          fleet_(fleet),
          number_(number) {}

    void idleAgain() {
        if (open()) put("DONE\r\nC IDLE\r\n");
    }

  protected:
    void received(std::string& in) override;
    void ended() override;

  private:
    void answer(const std::string& line);

    Fleet& fleet_;
    std::size_t number_;
    bool greeted_ = false, idles_ = false;
};

void dialMore(Fleet& fleet) {
    while (fleet.next < fleet.mailboxes && fleet.working < fleet.parallel) {
        ++fleet.working;
        const auto number = fleet.next++;
        fleet.callers[number] = std::make_unique<Caller>(fleet, number);
    }
}

void idleAgainLater(Fleet& fleet, std::size_t number) {
    if (fleet.again.count() == 0) return;
    fleet.poller.in(fleet.again, [&fleet, number] {
        if (fleet.callers[number]) fleet.callers[number]->idleAgain();
        idleAgainLater(fleet, number);
    });
}

/// Polls never wait for each other: those that are due are dialled.
void pollLater(Fleet& fleet, std::size_t number, bench::Micros span) {
    fleet.poller.in(span, [&fleet, number] {
        if (!fleet.callers[number]) {
            fleet.callers[number] = std::make_unique<Caller>(fleet, number);
        }
        pollLater(fleet, number, fleet.again);
    });
}

void Caller::received(std::string& in) {
    std::string line;
    while (bench::takeLine(in, line)) answer(line);
}

void Caller::answer(const std::string& line) {
    if (!std::exchange(greeted_, true)) {
        const auto login = "A LOGIN m" + std::to_string(number_) + " secret\r\nB SELECT INBOX\r\n";
        return put(login + (fleet_.idle ? "C IDLE\r\n" : "C LOGOUT\r\n"));
    }
    if (line.starts_with("+ ") && !std::exchange(idles_, true)) {
        ++fleet_.idling;
        --fleet_.working;
        idleAgainLater(fleet_, number_);
        dialMore(fleet_);
    }
}

void Caller::ended() {
    if (fleet_.idle) raw::giveUp("a mailbox was lost");
    ++fleet_.polls;
    poller().bury(std::move(fleet_.callers[number_]));
}

std::string stats(const Fleet& fleet) {
    return "{\"idling\": " + std::to_string(fleet.idling) +
           ", \"polls\": " + std::to_string(fleet.polls) +
           ", \"cpu\": " + std::to_string(bench::cpuSeconds()) + "}";
}

}  // namespace

int main(int count, char** words) {
    if (count != 6 && count != 7) {
        raw::giveUp("usage: raw_fleet idle|poll PORT MAILBOXES PARALLEL SECONDS [AUTHORITY]");
    }
    bench::prepare();
    bench::Poller poller;
    Fleet fleet{poller,
                std::string(words[1]) == "idle",
                std::atoi(words[2]),
                std::strtoul(words[3], nullptr, 10),
                std::strtoul(words[4], nullptr, 10),
                std::chrono::seconds(std::atoi(words[5])),
                count == 7 ? bench::callingTls(words[6]) : nullptr,
                {},
                0,
                0,
                0,
                0};
    fleet.callers.resize(fleet.mailboxes);
    const bench::Console console(poller, [&](const std::string&) { return stats(fleet); });
    bench::say("{}");
    if (fleet.idle) {
        dialMore(fleet);
    } else {
        for (std::size_t i = 0; i < fleet.mailboxes; ++i) {
            const auto spread = fleet.again * static_cast<std::int64_t>(i);
            pollLater(fleet, i, spread / static_cast<std::int64_t>(fleet.mailboxes));
        }
    }
    poller.run();
}
