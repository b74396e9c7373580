// A server on loopback that plays a script in a thread of its own, one connection after another.
#pragma once

#include <openssl/types.h>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

/// The server's end of one connection, blocking; a lost peer gives empty lines.
class Peer {
  public:
    explicit Peer(int fd) : fd_(fd) {}
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    void send(std::string_view bytes);
    /// The next line without its end.
    std::string line();
    /// The next line's first word (an IMAP tag).
    std::string tag();
    /// TLS from here on; false where the client refuses.
    bool startTls(SSL_CTX* context);
    /// Whether the client went on from a session that it had before.
    [[nodiscard]] bool resumed() const;
    void waitForEnd();
    void reset();  ///< closes with RST

  private:
    bool get(char& c);
    int fd_;
    SSL* ssl_ = nullptr;
};

class ScriptedServer {
  public:
    using Script = std::function<void(Peer&)>;
    explicit ScriptedServer(Script script, bool ipv6 = false);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] int connections() const noexcept { return connections_; }

  private:
    void serve();
    Script script_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_{false};
    std::atomic<int> connections_{0};
    std::thread thread_;
};

/// Reads commands up to one that contains `word`; its tag.
std::string await(Peer& peer, std::string_view word);
