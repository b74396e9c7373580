// A dial whose other end is a scripted server: each connection is a socket pair with a thread that
// plays the server. Counts bursts as the client makes them, and can hand bytes over one by one.
#pragma once

#include "net/dialler.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace contract {

/// The server's end, for the server's thread: blocking, at most ten seconds a wait.
class Peer {
  public:
    explicit Peer(int fd) : fd_(fd) {}
    ~Peer() { ::close(fd_); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// The next command without its CRLF; nothing when the client has gone.
    std::optional<std::string> line() {
        while (buffer_.find("\r\n") == std::string::npos) {
            pollfd waiting{fd_, POLLIN, 0};
            char bytes[4096];
            if (::poll(&waiting, 1, 10000) != 1) return std::nullopt;
            const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
            if (count <= 0) return std::nullopt;
            buffer_.append(bytes, static_cast<std::size_t>(count));
        }
        const auto end = buffer_.find("\r\n");
        auto line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return line;
    }
    /// False when the client has gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }
    /// Answers with an end of file from now on.
    void end() { ::shutdown(fd_, SHUT_RDWR); }

  private:
    int fd_;
    std::string buffer_;
};

/// A function that the test changes while servers' threads may be inside the old one.
template <class F>
class Slot {
  public:
    Slot& operator=(std::function<F> hook) {
        const std::lock_guard guard(lock_);
        hook_ = hook ? std::make_shared<std::function<F>>(std::move(hook)) : nullptr;
        return *this;
    }
    /// The present function, kept alive by the answer; null where there is none.
    std::shared_ptr<std::function<F>> get() {
        const std::lock_guard guard(lock_);
        return hook_;
    }

  private:
    std::mutex lock_;
    std::shared_ptr<std::function<F>> hook_;
};

struct Counts {
    unsigned dials = 0;
    unsigned bursts = 0;  ///< client bytes that follow server bytes: what costs one round trip
    bool heard = true;
};

class CountingTransport final : public net::Transport {
  public:
    CountingTransport(int fd, std::shared_ptr<Counts> counts, bool trickle)
        : inner_(net::plainTransport(fd)), counts_(std::move(counts)), trickle_(trickle) {
        counts_->heard = true;
    }
    Step read(char* into, std::size_t room) override {
        const auto step = inner_->read(into, trickle_ && room > 1 ? 1 : room);
        if (step.io == Io::done) counts_->heard = true;
        return step;
    }
    Step write(const char* from, std::size_t count) override {
        const auto step = inner_->write(from, count);
        if (step.io == Io::done && counts_->heard) ++counts_->bursts;
        if (step.io == Io::done) counts_->heard = false;
        return step;
    }
    [[nodiscard]] int descriptor() const override { return inner_->descriptor(); }
    [[nodiscard]] std::string reason() const override { return inner_->reason(); }

  private:
    std::unique_ptr<net::Transport> inner_;
    std::shared_ptr<Counts> counts_;
    bool trickle_;
};

class Wire {
  public:
    using Serve = std::function<void(Peer&)>;

    Wire(net::Loop& loop, Serve serve) : loop_(loop), serve_(std::move(serve)) {}
    ~Wire() {
        for (const int fd : peers_) ::shutdown(fd, SHUT_RDWR);
        for (auto& thread : threads_) thread.join();
        for (const int fd : peers_) ::close(fd);
    }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    net::Dial dial() {
        return [this] { return connect(); };
    }

    std::vector<std::string> capabilities;
    bool listedInside = true;           ///< the capabilities: by the login, where there are any
    bool trickle = false;               ///< one byte a read
    std::optional<base::Error> refuse;  ///< the dial fails with it
    std::shared_ptr<Counts> counts = std::make_shared<Counts>();

  private:
    net::Task<base::Result<net::Connection>> connect() {
        ++counts->dials;
        if (refuse) co_return base::fail(*refuse);
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
        peers_.push_back(::dup(ends[1]));
        auto serve = serve_;
        threads_.emplace_back([serve, fd = ends[1]] {
            Peer peer(fd);
            serve(peer);
            peer.end();
        });
        if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) std::abort();
        co_return net::Connection{
            net::LineStream(loop_, std::make_unique<CountingTransport>(ends[0], counts, trickle)),
            capabilities,
            "",
            "",
            false,
            true,
            {},
            listedInside && !capabilities.empty()};
    }

    net::Loop& loop_;
    Serve serve_;
    std::vector<std::thread> threads_;
    std::vector<int> peers_;
};

}  // namespace contract
