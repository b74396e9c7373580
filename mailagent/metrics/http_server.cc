#include "mailagent/metrics/http_server.h"

#include "mailagent/metrics/http_request.h"
#include "net/accept_all.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <utility>

namespace metrics {
namespace {

constexpr int kBacklog = 32;
constexpr std::string_view kPageType = "text/plain; version=0.0.4; charset=utf-8";
constexpr net::Duration kFarewell = std::chrono::seconds(1);
constexpr std::size_t kLeftOver =
    std::size_t{64} * 1024;  ///< of a request that was refused, read and dropped

/// An address of either family; the length is 0 where the text is none.
socklen_t addressOf(const std::string& host, std::uint16_t port, sockaddr_storage& into) {
    auto& four = reinterpret_cast<sockaddr_in&>(into);
    if (::inet_pton(AF_INET, host.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        return sizeof four;
    }
    auto& six = reinterpret_cast<sockaddr_in6&>(into);
    if (::inet_pton(AF_INET6, host.c_str(), &six.sin6_addr) != 1) return 0;
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    return sizeof six;
}

base::Unexpected cannot(const std::string& host, std::uint16_t port, int error) {
    return base::fail(base::Kind::invalid,
                      fmt::format("metrics.listen: cannot listen at {}, port {}: {}; write another "
                                  "address or port, or leave the setting out",
                                  host, port, std::strerror(error)));
}

}  // namespace

struct HttpServer::Client {
    explicit Client(int descriptor) : fd(descriptor) {}
    ~Client() { ::close(fd); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    int fd;
    bool asking = true;  ///< the request is not complete yet
};

base::Result<std::unique_ptr<HttpServer>> HttpServer::bind(net::Loop& loop, const std::string& host,
                                                           std::uint16_t port, Page page) {
    sockaddr_storage address{};
    const socklen_t length = addressOf(host, port, address);
    if (length == 0) return cannot(host, port, EINVAL);
    const int fd = ::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return cannot(host, port, errno);
    const int yes = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(fd, kBacklog) != 0) {
        const int error = errno;
        ::close(fd);
        return cannot(host, port, error);
    }
    return std::unique_ptr<HttpServer>(new HttpServer(loop, fd, std::move(page)));
}

HttpServer::HttpServer(net::Loop& loop, int listener, Page page)
    : loop_(loop), listener_(listener), page_(std::move(page)) {}

HttpServer::~HttpServer() {
    ::close(listener_);
}

std::uint16_t HttpServer::port() const {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) return 0;
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<sockaddr_in&>(address).sin_port);
}

net::Task<> HttpServer::serve() {
    return net::acceptAll(loop_, listener_, [this](int connection) { take(connection); });
}

void HttpServer::take(int connection) {
    if (clients_.size() >= kConnections) {
        for (const auto& client : clients_) {
            if (!client->asking) continue;
            client->asking = false;
            ::shutdown(client->fd, SHUT_RDWR);  // its task sees the end and goes
            break;
        }
    }
    auto client = std::make_shared<Client>(connection);
    if (clients_.size() >= 2 * kConnections) return;  // all of them take their pages slowly
    clients_.push_back(client);
    loop_.spawn(answer(std::move(client)));
}

net::Task<> HttpServer::answer(std::shared_ptr<Client> client) {
    auto bytes = co_await responseTo(client);
    client->asking = false;
    if (!bytes.empty()) {
        const bool sent = co_await send(client->fd, std::move(bytes));
        if (sent) co_await farewell(client->fd);
    }
    loop_.forget(client->fd);
    clients_.remove(client);
}

/// Empty where the client went away, or said nothing at all.
net::Task<std::string> HttpServer::responseTo(std::shared_ptr<Client> client) {
    const auto until = net::in(kRequestTime);
    std::string head;
    while (!headComplete(head)) {
        if (head.size() >= kRequestOctets) co_return tooLarge(wantsBody(head));
        const auto woken = co_await loop_.readable(client->fd, until);
        if (woken != net::Woken::ready) {
            co_return head.empty() ? std::string() : tooSlow(wantsBody(head));
        }
        char bytes[2048];
        const auto room = std::min(sizeof bytes, kRequestOctets - head.size());
        const ssize_t count = ::recv(client->fd, bytes, room, 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (count <= 0) co_return std::string();
        head.append(bytes, static_cast<std::size_t>(count));
    }
    client->asking = false;
    const auto asked = parse(head);
    const bool withBody = wantsBody(head);
    if (asked != Asked::page) co_return refusal(asked, withBody);
    const auto page = co_await freshPage();
    co_return response("200 OK", kPageType, *page, withBody);
}

net::Task<std::shared_ptr<const std::string>> HttpServer::freshPage() {
    const auto now = net::Steady::now();
    if (made_ && now - madeAt_ < kPageAge) co_return made_;
    if (making_) {
        co_await pageMade_.wait();
        co_return made_;
    }
    making_ = true;
    pageMade_.restart();
    madeAt_ = now;  // who asks while it is being made gets the one before, where there is one
    auto text = co_await page_();
    made_ = std::make_shared<const std::string>(std::move(text));
    making_ = false;
    pageMade_.finish();
    co_return made_;
}

net::Task<bool> HttpServer::send(int fd, std::string bytes) {
    const auto until = net::in(kResponseTime);
    std::string_view left = bytes;
    while (!left.empty()) {
        const ssize_t count = ::send(fd, left.data(), left.size(), MSG_NOSIGNAL);
        if (count > 0) {
            left.remove_prefix(static_cast<std::size_t>(count));
        } else if (count < 0 && errno != EAGAIN && errno != EINTR) {
            co_return false;
        } else {
            const auto woken = co_await loop_.writable(fd, until);
            if (woken != net::Woken::ready) co_return false;
        }
    }
    co_return true;
}

/// What is left of the request is read first: closing before that would cut the answer off.
net::Task<> HttpServer::farewell(int fd) {
    ::shutdown(fd, SHUT_WR);
    const auto until = net::in(kFarewell);
    for (std::size_t dropped = 0; dropped < kLeftOver;) {
        char bytes[4096];
        const ssize_t count = ::recv(fd, bytes, sizeof bytes, 0);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) co_return;
        if (count > 0) {
            dropped += static_cast<std::size_t>(count);
            continue;
        }
        const auto woken = co_await loop_.readable(fd, until);
        if (woken != net::Woken::ready) co_return;
    }
}

}  // namespace metrics
