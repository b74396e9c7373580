#include "tests/net/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <csignal>
#include <stdexcept>
#include <utility>

Peer::~Peer() {
    SSL_free(ssl_);
    close(fd_);
}

void Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ssl_ ? SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()))
                                   : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool Peer::get(char& c) {
    return (ssl_ ? SSL_read(ssl_, &c, 1) : ::recv(fd_, &c, 1, 0)) == 1;
}

std::string Peer::line() {
    std::string line;
    char c = 0;
    while (get(c) && c != '\n') line += c;
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string Peer::tag() {
    const std::string whole = line();
    return whole.substr(0, whole.find(' '));
}

bool Peer::startTls(SSL_CTX* context) {
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, fd_);
    return SSL_accept(ssl_) == 1;
}

bool Peer::resumed() const {
    return ssl_ && SSL_session_reused(ssl_) == 1;
}

void Peer::waitForEnd() {
    char c = 0;
    while (get(c)) {
    }
}

void Peer::reset() {
    const linger now{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

ScriptedServer::ScriptedServer(Script script, bool ipv6) : script_(std::move(script)) {
    listener_ = socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_storage any{};
    socklen_t length = ipv6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    auto& v4 = reinterpret_cast<sockaddr_in&>(any);
    auto& v6 = reinterpret_cast<sockaddr_in6&>(any);
    if (ipv6) {
        v6.sin6_family = AF_INET6;
        v6.sin6_addr = in6addr_loopback;
    } else {
        v4.sin_family = AF_INET;
        v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
    auto* const address = reinterpret_cast<sockaddr*>(&any);
    if (listener_ < 0 || bind(listener_, address, length) != 0 || listen(listener_, 1000) != 0 ||
        getsockname(listener_, address, &length) != 0) {
        throw std::runtime_error("no loopback socket");
    }
    port_ = ntohs(ipv6 ? v6.sin6_port : v4.sin_port);
    thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
    ending_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
}

void ScriptedServer::serve() {
    sigset_t pipe;  // for this thread's own writes; the product's must do without
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (!ending_) {
        pollfd one{listener_, POLLIN, 0};
        if (poll(&one, 1, 20) <= 0 || ending_) continue;
        const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        ++connections_;
        const timeval patience{5, 0};  // a script that waits for what never comes ends all the same
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        Peer peer(fd);
        script_(peer);
    }
}

std::string await(Peer& peer, std::string_view word) {
    for (;;) {
        const std::string line = peer.line();
        if (line.empty()) return {};
        if (line.find(word) != std::string::npos) return line.substr(0, line.find(' '));
        if (line.find("CAPABILITY") != std::string::npos) {
            peer.send("* CAPABILITY IMAP4rev1\r\n" + line.substr(0, line.find(' ')) + " OK\r\n");
        }
    }
}
