#include "bench/wire.h"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>

namespace bench {
Wire::Wire(Poller& poller, int fd, SSL_CTX* tls, End end)
    : poller_(poller), fd_(fd), tls_(tls ? SSL_new(tls) : nullptr), shaking_(tls != nullptr) {
    if (tls_) {
        SSL_set_fd(tls_.get(), fd_);
        end == End::server ? SSL_set_accept_state(tls_.get()) : SSL_set_connect_state(tls_.get());
    }
    writing_ = tls_ && end == End::client;  // it speaks first, once connected
    poller_.watch(fd_, writing_ ? EPOLLIN | EPOLLOUT : EPOLLIN, *this);
}

Wire::~Wire() {
    if (fd_ >= 0) poller_.close(fd_);
}

void Wire::finish() {
    if (fd_ < 0) return;
    poller_.close(fd_);
    fd_ = -1;
    ended();
}

void Wire::hangUp() {
    leaving_ = true;
    if (out_.empty()) finish();
}

void Wire::want(bool writing) {
    if (writing == writing_ || fd_ < 0) return;
    writing_ = writing;
    poller_.change(fd_, writing ? EPOLLIN | EPOLLOUT : EPOLLIN, *this);
}

void Wire::put(std::string_view bytes) {
    if (fd_ < 0) return;
    out_ += bytes;
    if (!shaking_) flush();
}

bool Wire::shakeHands() {
    const int done = SSL_do_handshake(tls_.get());
    if (done == 1) {
        shaking_ = false;
        return true;
    }
    const int why = SSL_get_error(tls_.get(), done);
    want(why == SSL_ERROR_WANT_WRITE);
    if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE) finish();
    return false;
}

void Wire::flush() {
    while (!out_.empty()) {
        ssize_t sent = 0;
        if (tls_) {
            sent = SSL_write(tls_.get(), out_.data(), static_cast<int>(out_.size()));
        } else {
            sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
        }
        const bool later =
            tls_ ? SSL_get_error(tls_.get(), static_cast<int>(sent)) == SSL_ERROR_WANT_WRITE
                 : errno == EAGAIN || errno == ENOTCONN;
        if (sent <= 0 && later) return want(true);
        if (sent <= 0) return;  // the next read tells
        out_.erase(0, static_cast<std::size_t>(sent));
    }
    std::string().swap(out_);
    want(false);
    if (leaving_) finish();
}

Wire::Moved Wire::take() {
    std::array<char, 16384> bytes;
    ssize_t got = 0;
    bool later = false;
    if (tls_) {
        got = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
        later = got <= 0 && SSL_get_error(tls_.get(), static_cast<int>(got)) == SSL_ERROR_WANT_READ;
    } else {
        got = ::recv(fd_, bytes.data(), bytes.size(), 0);
        later = got < 0 && errno == EAGAIN;
    }
    if (got <= 0) return later ? Moved::nothing : Moved::lost;
    in_.append(bytes.data(), static_cast<std::size_t>(got));
    return Moved::some;
}

void Wire::ready(std::uint32_t events) {
    if (fd_ < 0) return;
    if (shaking_ && !shakeHands()) return;
    if (events & EPOLLOUT || !out_.empty()) flush();
    if (fd_ < 0) return;
    Moved moved = Moved::some;
    while ((moved = take()) == Moved::some) {
        received(in_);
        if (fd_ < 0) return;
    }
    if (in_.empty()) std::string().swap(in_);
    if (moved == Moved::lost) finish();
}

bool takeLine(std::string& in, std::string& line) {
    const auto end = in.find('\n');
    if (end == std::string::npos) return false;
    line.assign(in, 0, end > 0 && in[end - 1] == '\r' ? end - 1 : end);
    in.erase(0, end + 1);
    return true;
}

}  // namespace bench
