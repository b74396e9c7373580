// One IPP question over HTTP/1.1, by CUPS' own HTTP client on a worker thread. CUPS neither bounds
// an answer nor checks a certificate, and follows what a printer tells it; so the body is read here
// into memory up to kMostAnswer, the certificate is judged before anything is sent, every
// connection is ended by its Call's deadline, and nothing is followed. Internal to machine/ipp.
#pragma once

#include "base/units.h"
#include "machine/ipp/pool.h"
#include "machine/ipp/settings.h"

#include <memory>
#include <string>

using http_t = struct _http_s;  // NOLINT(bugprone-reserved-identifier): as CUPS declares it

namespace ipp {

inline constexpr base::Bytes kMostAnswer = base::operator""_MiB(2);

struct HttpAnswer {
    int status = 0;
    std::string contentType, body;
    bool cut = false;           ///< the body ended before its length
    std::string authorization;  ///< after 401: the header that answers it; "" where there is none
    bool reusable = false;      ///< the connection may carry another question
};

/// A connection for one question after the other.
class Connection {
  public:
    /// Blocks for name look-up, connection and TLS, at most settings.connect (with TLS some seconds
    /// more: CUPS waits ten for a handshake). Kind::network, timeout or tls. Both outlive it.
    static base::Result<std::unique_ptr<Connection>> open(const Settings& settings, Call& call);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Posts the message to settings.path; `authorization` is a header's value or "". An answer of
    /// any HTTP status is a success. Kind::closed, timeout, protocol.
    [[nodiscard]] base::Result<HttpAnswer> post(const std::string& message, const std::string& path,
                                                const std::string& authorization);

  private:
    Connection(const Settings& settings, Call& call) : settings_(settings), call_(call) {}
    static int waitOn(http_t* http, void* connection);
    [[nodiscard]] bool inTime() const;
    [[nodiscard]] base::Result<> checkCertificate();
    [[nodiscard]] base::Error lost(const char* doing) const;
    [[nodiscard]] base::Result<> receive(HttpAnswer& answer);
    void answerChallenge(const std::string& path, HttpAnswer& answer);

    const Settings& settings_;
    Call& call_;
    http_t* http_ = nullptr;
};

}  // namespace ipp
