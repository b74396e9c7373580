// libcurl's multi handle on the loop: its sockets in the loop's epoll, its timer in the loop's
// heap. Included inside this room only.
#pragma once

#include "net/loop_impl.h"
#include "net/tls_sessions.h"

#include <curl/curl.h>
#include <cstddef>
#include <memory>

namespace net {

/// Told by a multi that a handle's login has ended. It wakes a wait, it resumes nothing itself.
class LoginEnd {
  public:
    virtual ~LoginEnd() = default;
    virtual void loginEnded(CURLcode code) = 0;
};

/// One multi. libcurl looks a connection up by walking all of its multi's connections, at each
/// send and receive: so a multi takes a bounded number and the dialler has several.
class CurlMulti final : private DescriptorOwner {
  public:
    static constexpr std::size_t kMost = 64;

    explicit CurlMulti(Loop::Impl& loop);
    ~CurlMulti() override;
    CurlMulti(const CurlMulti&) = delete;
    CurlMulti& operator=(const CurlMulti&) = delete;

    [[nodiscard]] bool full() const noexcept { return count_ >= kMost; }
    [[nodiscard]] bool usable() const noexcept { return multi_ != nullptr; }

    /// Starts the login; `end` is told from the loop, never before add() returns.
    [[nodiscard]] bool add(CURL* easy, LoginEnd& end);
    void remove(CURL* easy);

  private:
    struct Alarm final : Timer {
        explicit Alarm(CurlMulti& multi) : owner(multi) {}
        void expired() override { owner.act(CURL_SOCKET_TIMEOUT, 0); }
        CurlMulti& owner;
    };

    static int onSocket(CURL* easy, curl_socket_t fd, int what, void* self, void* extra);
    static int onTimer(CURLM* multi, long milliseconds, void* self);
    void descriptorReady(int fd, std::uint32_t events) override;
    void act(curl_socket_t fd, int what);

    Loop::Impl& loop_;
    CURLM* multi_;
    Alarm alarm_;
    std::size_t count_ = 0;
};

/// An easy handle, in a multi or not: taken out and cleaned up at its end, the loop told before.
class EasyHandle {
  public:
    EasyHandle(Loop& loop, std::shared_ptr<CurlMulti> multi);
    ~EasyHandle();
    EasyHandle(EasyHandle&& other) noexcept;
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;
    EasyHandle& operator=(EasyHandle&&) = delete;

    [[nodiscard]] CURL* get() const noexcept { return easy_; }
    /// The sessions that a login may go on from, and where it leaves its own; before start().
    void share(SharedSessions sessions);
    [[nodiscard]] bool start(LoginEnd& end);
    [[nodiscard]] int socket() const;

  private:
    Loop* loop_;
    std::shared_ptr<CurlMulti> multi_;
    SharedSessions sessions_;  ///< outlives the handle: tickets come at any time
    CURL* easy_;
    bool added_ = false;
};

}  // namespace net
