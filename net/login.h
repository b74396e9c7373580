// One attempt to log in with libcurl, and the connection that comes of it. Inside this room only.
#pragma once

#include "net/curl_multi.h"
#include "net/dial_error.h"
#include "net/dialler.h"
#include "net/endpoint.h"
#include "net/login_trace.h"
#include "net/server_words.h"
#include "net/trust_store.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace net {

/// Names that a name server of its own has answered for.
struct Resolved {
    std::string name;
    std::uint16_t port = 0;
    std::vector<std::string> addresses;
};

struct LoginPlan {
    Road road = Road::free;
    SharedStore store;          ///< null: certificates are not checked
    SharedSessions sessions{};  ///< of that store; null: none is gone on from
    std::vector<Resolved> resolved;
    Deadline until{};
    std::shared_ptr<const Tap> listener{};  ///< hears the login; may be null
};

class Login final : public LoginEnd {
  public:
    /// `trace` outlives it.
    Login(Loop& loop, std::shared_ptr<CurlMulti> multi, const Endpoint& endpoint, LoginPlan plan,
          const LoginTrace& trace);
    ~Login() override;
    Login(const Login&) = delete;
    Login& operator=(const Login&) = delete;

    /// False where libcurl has no memory. `wait` is woken when the login has ended, until it is
    /// let go with nullptr.
    [[nodiscard]] bool start(Wait& wait);
    void letGo() noexcept { wait_ = nullptr; }

    [[nodiscard]] CURLcode code() const noexcept { return code_; }
    [[nodiscard]] const ServerWords& words() const noexcept { return words_; }
    [[nodiscard]] DialFailure failure() const;

    /// After CURLE_OK, once: the connection; this attempt is then spent.
    [[nodiscard]] Connection connection(const Endpoint& endpoint);

    void loginEnded(CURLcode code) override;

  private:
    void target(const Endpoint& endpoint);
    void security(const Endpoint& endpoint);
    void credentials(const Endpoint& endpoint);
    void proxy(const Endpoint& endpoint);
    void names();
    [[nodiscard]] int lack() const;
    void bounds();
    void overhear();
    static int onDebug(CURL* easy, curl_infotype what, char* bytes, std::size_t size, void* self);
    template <class V>
    void set(CURLoption option, V value);

    Loop& loop_;
    LoginPlan plan_;
    const LoginTrace& trace_;
    ServerWords words_;
    std::string command_;  ///< the last one that libcurl sent, without its arguments
    std::array<char, CURL_ERROR_SIZE> message_{};
    int socketError_ = 0;  ///< errno of a socket that was not made
    EasyHandle easy_;      ///< dies before what it points to
    curl_slist* names_ = nullptr;
    Wait* wait_ = nullptr;
    CURLcode code_ = CURLE_OK;
};

/// The transport of a logged-in handle, which it owns.
[[nodiscard]] std::unique_ptr<Transport> curlTransport(EasyHandle easy);

}  // namespace net
