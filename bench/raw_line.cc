#include "bench/raw_line.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace raw {

void giveUp(std::string_view what) {
    std::fprintf(stderr, "raw_client: %.*s\n", static_cast<int>(what.size()), what.data());
    std::exit(1);
}

std::size_t number(std::string_view text) {
    std::size_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Line::Line(int port, SSL_CTX* tls)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), buffer_(65536, '\0') {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
        giveUp("no connection to port " + std::to_string(port));
    }
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (tls) shakeHands(tls);
}

void Line::shakeHands(SSL_CTX* context) {
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), fd_);
    if (SSL_connect(tls_.get()) != 1) giveUp("the server is not believed");
}

Line::Line(Line&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      tls_(std::move(other.tls_)),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_),
      end_(other.end_) {}

Line::~Line() {
    if (fd_ >= 0) ::close(fd_);
}

void Line::put(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent =
            tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                 : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) giveUp("the server closed the connection");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Line::fill() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == buffer_.size()) {
        if (begin_ == 0) buffer_.resize(buffer_.size() * 2);
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t room = buffer_.size() - end_;
    char* const to = buffer_.data() + end_;
    const ssize_t got =
        tls_ ? SSL_read(tls_.get(), to, static_cast<int>(room)) : ::recv(fd_, to, room, 0);
    if (got <= 0) giveUp("the server closed the connection");
    end_ += static_cast<std::size_t>(got);
}

std::string_view Line::line() {
    std::size_t searched = 0;
    for (;;) {
        const std::string_view held(buffer_.data() + begin_, end_ - begin_);
        const std::size_t feed = held.find('\n', searched);
        if (feed != std::string_view::npos) {
            begin_ += feed + 1;
            return held.substr(0, feed > 0 && held[feed - 1] == '\r' ? feed - 1 : feed);
        }
        searched = held.size();
        fill();
    }
}

void Line::skip(std::size_t count) {
    while (count > 0) {
        if (begin_ == end_) fill();
        const std::size_t part = std::min(count, end_ - begin_);
        begin_ += part;
        count -= part;
    }
}

}  // namespace raw
