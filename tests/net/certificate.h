// A key and a certificate of its own making, for a scripted TLS server.
#pragma once

#include <openssl/types.h>
#include <string>

class Certificate {
  public:
    /// Self-signed, for `address` (a DNS name or an IP address), valid from now for `seconds`
    /// (negative: expired).
    Certificate(const std::string& address, long seconds);
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    [[nodiscard]] SSL_CTX* context() const noexcept { return context_; }
    [[nodiscard]] const std::string& pem() const noexcept { return pem_; }

  private:
    SSL_CTX* context_;
    std::string pem_;
};
