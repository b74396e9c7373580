#include "bench/poller.h"

#include "bench/raw_line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

namespace bench {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

void sendAtOnce(int fd) {
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

Poller::~Poller() {
    ::close(epoll_);
}

void Poller::watch(int fd, std::uint32_t events, Handler& handler) {
    epoll_event event{events, {}};
    event.data.ptr = &handler;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) raw::giveUp("epoll takes no more");
}

void Poller::change(int fd, std::uint32_t events, Handler& handler) {
    epoll_event event{events, {}};
    event.data.ptr = &handler;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
}

void Poller::close(int fd) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    ::close(fd);
}

void Poller::at(Clock::time_point due, std::function<void()> call) {
    timers_.emplace(due, std::move(call));
}

int Poller::patience() const {
    if (timers_.empty()) return -1;
    const auto left = timers_.begin()->first - Clock::now();
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 60000));
}

void Poller::expire() {
    const auto now = Clock::now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
        const auto timer = timers_.extract(timers_.begin());
        timer.mapped()();
    }
}

void Poller::run() {
    std::array<epoll_event, 256> events{};
    while (running_) {
        const int count =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), patience());
        for (int i = 0; i < count; ++i) {
            const auto& event = events[static_cast<std::size_t>(i)];
            static_cast<Handler*>(event.data.ptr)->ready(event.events);
        }
        buried_.clear();
        expire();
        buried_.clear();
    }
}

Listener::Listener(Poller& poller, Accept accept)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      accept_(std::move(accept)) {
    auto at = loopback(0);
    socklen_t size = sizeof at;
    auto* const address = reinterpret_cast<sockaddr*>(&at);
    if (::bind(fd_, address, size) != 0 || ::listen(fd_, 4096) != 0 ||
        ::getsockname(fd_, address, &size) != 0) {
        raw::giveUp("no port to listen on");
    }
    port_ = ntohs(at.sin_port);
    poller.watch(fd_, EPOLLIN, *this);
}

void Listener::ready(std::uint32_t) {
    for (;;) {
        const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE)) raw::giveUp("too few descriptors");
        if (fd < 0) return;
        sendAtOnce(fd);
        accept_(fd);
    }
}

Console::Console(Poller& poller, Answer answer) : poller_(poller), answer_(std::move(answer)) {
    poller_.watch(STDIN_FILENO, EPOLLIN, *this);
}

void Console::ready(std::uint32_t) {
    std::array<char, 256> bytes{};
    const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (got <= 0) return poller_.stop();
    held_.append(bytes.data(), static_cast<std::size_t>(got));
    for (auto end = held_.find('\n'); end != std::string::npos; end = held_.find('\n')) {
        const auto line = held_.substr(0, end);
        held_.erase(0, end + 1);
        if (const auto answer = answer_(line); !answer.empty()) say(answer);
    }
}

void say(const std::string& line) {
    std::puts(line.c_str());
    std::fflush(stdout);
}

void prepare() {
    ::signal(SIGPIPE, SIG_IGN);
    rlimit limit{1U << 17, 1U << 17};
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return;
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int dial(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) raw::giveUp("too few descriptors");
    sendAtOnce(fd);
    const auto at = loopback(port);
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 &&
        errno != EINPROGRESS) {
        raw::giveUp("no connection to port " + std::to_string(port));
    }
    return fd;
}

double cpuSeconds() {
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

}  // namespace bench
