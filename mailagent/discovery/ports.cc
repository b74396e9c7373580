#include "mailagent/discovery/ports.h"

#include "base/text.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <memory>

namespace discovery {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// Null where it is not known; `code` is getaddrinfo's then.
Addresses addressesOf(const std::string& host, const char* service, int flags, int& code) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    addrinfo* list = nullptr;
    code = ::getaddrinfo(host.c_str(), service, &hints, &list);
    return {code == 0 ? list : nullptr, ::freeaddrinfo};
}

}  // namespace

base::Result<std::string> lookUp(const std::string& host) {
    int code = 0;
    const auto list = addressesOf(host, nullptr, 0, code);
    const addrinfo* best = list.get();
    for (const auto* each = best; each != nullptr; each = each->ai_next) {
        if (each->ai_family == AF_INET) {
            best = each;
            break;
        }
    }
    char digits[NI_MAXHOST] = {};
    if (best == nullptr || ::getnameinfo(best->ai_addr, best->ai_addrlen, digits, sizeof digits,
                                         nullptr, 0, NI_NUMERICHOST) != 0) {
        return base::fail(base::Kind::network,
                          fmt::format("no address is known for {} ({}); check the name",
                                      base::printable(host, 100), ::gai_strerror(code)));
    }
    return std::string(digits);
}

Ports::~Ports() {
    for (const auto& attempt : attempts_) ::close(attempt.fd);
}

bool Ports::begin(std::size_t id, const std::string& address, std::uint16_t port) {
    int code = 0;
    const auto list =
        addressesOf(address, std::to_string(port).c_str(), AI_NUMERICHOST | AI_NUMERICSERV, code);
    if (!list) return false;
    const int fd = ::socket(list->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    if (::connect(fd, list->ai_addr, list->ai_addrlen) != 0 && errno != EINPROGRESS) {
        ::close(fd);
        return false;
    }
    attempts_.push_back({id, fd, Steady::now() + kPatience});
    return true;
}

void Ports::wait(std::chrono::milliseconds most, int bell, const Told& told) {
    std::vector<pollfd> polled{{bell, POLLIN, 0}};
    for (const auto& attempt : attempts_) polled.push_back({attempt.fd, POLLOUT, 0});
    if (::poll(polled.data(), polled.size(), static_cast<int>(most.count())) < 0) return;
    const auto now = Steady::now();
    std::vector<Attempt> left;
    std::vector<std::pair<std::size_t, bool>> clear;
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
        const auto& attempt = attempts_[i];
        const bool ready = polled[i + 1].revents != 0;
        if (!ready && attempt.end > now) {
            left.push_back(attempt);
            continue;
        }
        int error = 0;
        socklen_t size = sizeof error;
        const bool open = ready &&
                          ::getsockopt(attempt.fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
                          error == 0;
        ::close(attempt.fd);
        clear.emplace_back(attempt.id, open);
    }
    attempts_.swap(left);
    for (const auto& [id, open] : clear) told(id, open);
}

}  // namespace discovery
