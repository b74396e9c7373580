// One thread, one epoll, timers: what the bench's servers, proxy and raw fleet run on.
#pragma once

#include <sys/epoll.h>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;
using Micros = std::chrono::microseconds;

/// Whoever owns a watched descriptor.
class Handler {
  public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;
    virtual void ready(std::uint32_t events) = 0;
};

class Poller {
  public:
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    void watch(int fd, std::uint32_t events, Handler& handler);
    void change(int fd, std::uint32_t events, Handler& handler);
    /// Closes the descriptor; its handler is never called again once this batch has ended.
    void close(int fd);

    /// Destroys a handler after the present batch, in which an event may still name it.
    void bury(std::unique_ptr<Handler> handler) { buried_.push_back(std::move(handler)); }

    void at(Clock::time_point due, std::function<void()> call);
    void in(Micros span, std::function<void()> call) { at(Clock::now() + span, std::move(call)); }

    void run();
    void stop() { running_ = false; }

  private:
    [[nodiscard]] int patience() const;  ///< milliseconds until the next timer
    void expire();

    int epoll_;
    bool running_ = true;
    std::multimap<Clock::time_point, std::function<void()>> timers_;
    std::vector<std::unique_ptr<Handler>> buried_;
};

/// Takes connections on a free port of loopback.
class Listener : public Handler {
  public:
    using Accept = std::function<void(int fd)>;
    Listener(Poller& poller, Accept accept);
    [[nodiscard]] int port() const { return port_; }
    void ready(std::uint32_t events) override;

  private:
    int fd_, port_ = 0;
    Accept accept_;
};

/// Lines of the standard input, answered by one line each on the standard output; its end ends the
/// program, so that none outlives the bench.
class Console : public Handler {
  public:
    using Answer = std::function<std::string(const std::string& line)>;
    Console(Poller& poller, Answer answer);
    void ready(std::uint32_t events) override;

  private:
    Poller& poller_;
    Answer answer_;
    std::string held_;
};

/// One line of the standard output, at once.
void say(const std::string& line);

/// At the start: as many descriptors as the kernel gives, and no signal where a peer is gone.
void prepare();

/// A non-blocking connection to loopback, perhaps still under way.
[[nodiscard]] int dial(int port);

/// User and system seconds of this process.
[[nodiscard]] double cpuSeconds();

}  // namespace bench
