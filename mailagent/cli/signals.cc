#include "mailagent/cli/signals.h"

#include <sys/signalfd.h>
#include <unistd.h>
#include <csignal>

namespace cli {
namespace {

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
    return set;
}

}  // namespace

void holdSignals() {
    const auto set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

net::Task<> watchSignals(net::Loop& loop, std::function<void()> leave,
                         std::function<void()> reload) {
    const auto set = watched();
    const int fd = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0) co_return;
    bool asked = false;
    while (!loop.stopping()) {
        (void)co_await loop.readable(fd, net::in(std::chrono::hours(1)));
        signalfd_siginfo info{};
        if (::read(fd, &info, sizeof info) != sizeof info) continue;
        if (info.ssi_signo == SIGHUP) {
            reload();
        } else if (asked) {
            loop.stop();
        } else {
            asked = true;
            leave();
        }
    }
    loop.forget(fd);
    ::close(fd);
}

}  // namespace cli
