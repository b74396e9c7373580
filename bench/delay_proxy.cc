// A long way to a server on loopback, and a count of the round trips made on it.
//
//   delay_proxy PORT MILLISECONDS
//
// Bytes and ends of streams arrive MILLISECONDS later in each direction; a new connection first
// spends the three one-way trips of its handshake. Prints {"port": PORT}; answers `stats` by the
// number of connections so far, its own CPU seconds, and the bursts of each connection since the
// last `stats`: client bytes that follow server bytes, which is what a round trip costs.
#include "bench/raw_line.h"
#include "bench/wire.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

namespace {

struct Way {
    bench::Poller& poller;
    int target = 0;
    bench::Micros delay{};
    std::size_t connections = 0;
    std::vector<std::shared_ptr<int>> bursts;
};

class Link;

class Side : public bench::Wire {
  public:
    Side(Link& link, bool client, bench::Poller& poller, int fd)
        : Wire(poller, fd, nullptr, bench::End::server), link_(link), client_(client) {}
    void leave() { hangUp(); }

  protected:
    void received(std::string& in) override;
    void ended() override;

  private:
    Link& link_;
    bool client_;
};

/// One connection: both of its sides. What is under way between them keeps it alive.
class Link : public std::enable_shared_from_this<Link> {
  public:
    explicit Link(Way& way) : way_(way) {}

    void open(int fd) {
        self_ = shared_from_this();
        client_ = std::make_unique<Side>(*this, true, way_.poller, fd);
        reached_ = bench::Clock::now() + 3 * way_.delay;
        way_.poller.at(reached_, [self = self_] {
            const int server = bench::dial(self->way_.target);
            self->server_ = std::make_unique<Side>(*self, false, self->way_.poller, server);
        });
        ++way_.connections;
        way_.bursts.push_back(bursts_);
    }

    void carry(bool fromClient, std::string bytes) {
        if (fromClient && !clientSpoke_) ++*bursts_;
        clientSpoke_ = fromClient;
        later(fromClient, [bytes = std::move(bytes)](Side& to) { to.put(bytes); });
    }

    void over(bool fromClient) {
        later(fromClient, [](Side& to) { to.leave(); });
        // The caller is a side of this link: it goes when nothing of it is at work.
        if (++ended_ == 2) way_.poller.in({}, [self = std::move(self_)] {});
    }

  private:
    template <class Act>
    void later(bool fromClient, Act act) {
        const auto due = std::max(bench::Clock::now() + way_.delay, reached_);
        way_.poller.at(due, [self = shared_from_this(), fromClient, act = std::move(act)] {
            const auto& to = fromClient ? self->server_ : self->client_;
            if (to && to->open()) act(*to);
        });
    }

    Way& way_;
    std::shared_ptr<int> bursts_ = std::make_shared<int>(0);
    std::shared_ptr<Link> self_;
    std::unique_ptr<Side> client_, server_;
    bench::Clock::time_point reached_;
    bool clientSpoke_ = false;
    int ended_ = 0;
};

void Side::received(std::string& in) {
    link_.carry(client_, std::exchange(in, {}));
}

void Side::ended() {
    link_.over(client_);
}

std::string stats(Way& way) {
    std::string list;
    for (const auto& bursts : std::exchange(way.bursts, {})) {
        list += (list.empty() ? "" : ", ") + std::to_string(*bursts);
    }
    return "{\"connections\": " + std::to_string(way.connections) +
           ", \"cpu\": " + std::to_string(bench::cpuSeconds()) + ", \"bursts\": [" + list + "]}";
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) raw::giveUp("usage: delay_proxy PORT MILLISECONDS");
    bench::prepare();
    bench::Poller poller;
    Way way{poller, std::atoi(words[1]), std::chrono::milliseconds(std::atoi(words[2])), 0, {}};
    const bench::Listener listener(poller, [&](int fd) { std::make_shared<Link>(way)->open(fd); });
    const bench::Console console(poller, [&](const std::string&) { return stats(way); });
    bench::say("{\"port\": " + std::to_string(listener.port()) + "}");
    poller.run();
}
