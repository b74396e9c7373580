#include "net/accept_all.h"

#include <sys/socket.h>
#include <cerrno>

namespace net {
namespace {

constexpr Duration kNoDescriptor = std::chrono::milliseconds(200);

}  // namespace

Task<> acceptAll(Loop& loop, int listener, std::function<void(int)> take) {
    while (!loop.stopping()) {
        const auto woken = co_await loop.readable(listener, in(std::chrono::hours(1)));
        if (woken == Woken::stopping) break;
        if (woken == Woken::late) continue;
        const int connection = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (connection >= 0) {
            take(connection);
        } else if (errno == EMFILE || errno == ENFILE) {
            (void)co_await loop.sleep(kNoDescriptor);  // who waits stays readable
        }
    }
    loop.forget(listener);
}

}  // namespace net
