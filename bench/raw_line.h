// A blocking connection on loopback, plain or TLS, with buffered reading: what the raw client
// speaks over.
#pragma once

#include "bench/tls.h"

#include <memory>
#include <string>
#include <string_view>

namespace raw {

/// Every failure ends the program with a sentence: a benchmark has nothing to recover.
[[noreturn]] void giveUp(std::string_view what);

/// The digits that a text begins with; 0 where there are none.
[[nodiscard]] std::size_t number(std::string_view text);

class Line {
  public:
    explicit Line(int port, SSL_CTX* tls = nullptr);
    ~Line();
    Line(Line&& other) noexcept;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    Line& operator=(Line&&) = delete;

    void put(std::string_view bytes);

    /// The next line without its end; valid until the next call.
    [[nodiscard]] std::string_view line();

    /// The next `count` bytes, passed over.
    void skip(std::size_t count);

  private:
    void fill();
    void shakeHands(SSL_CTX* context);

    int fd_;
    std::unique_ptr<SSL, bench::FreeTls> tls_;
    std::string buffer_;
    std::size_t begin_ = 0, end_ = 0;
};

}  // namespace raw
