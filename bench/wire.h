// A non-blocking stream, plain or TLS, either end, that hands over what comes line by line or
// whole.
#pragma once

#include "bench/poller.h"
#include "bench/tls.h"

#include <memory>
#include <string>
#include <string_view>

namespace bench {

enum class End { server, client };

class Wire : public Handler {
  public:
    /// Takes the descriptor over. Without `tls` the stream is plain.
    Wire(Poller& poller, int fd, SSL_CTX* tls, End end);
    ~Wire() override;

    void put(std::string_view bytes);
    [[nodiscard]] bool open() const { return fd_ >= 0; }

    void ready(std::uint32_t events) override;

  protected:
    /// What came so far; whatever is used is erased from its front.
    virtual void received(std::string& in) = 0;
    /// The other end is gone, or hangUp() was called: the last call.
    virtual void ended() = 0;
    void hangUp();  ///< after what is put so far
    [[nodiscard]] Poller& poller() { return poller_; }

  private:
    enum class Moved { some, nothing, lost };
    void finish();
    bool shakeHands();
    void flush();
    Moved take();
    void want(bool writing);

    Poller& poller_;
    int fd_;
    std::unique_ptr<SSL, FreeTls> tls_;
    bool shaking_, writing_ = false, leaving_ = false;
    std::string in_, out_;
};

/// The next line without its end, erased from the front of `in`; false where none is whole.
[[nodiscard]] bool takeLine(std::string& in, std::string& line);

}  // namespace bench
