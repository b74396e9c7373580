// The local port at which Prometheus reads the page. On the loop; nothing here blocks, and every
// client is bounded: kRequestOctets of request, kRequestTime for it, kResponseTime for the page to
// be taken, kConnections at once. Where all are taken, who has been asking longest makes room.
#pragma once

#include "base/result.h"
#include "net/finished.h"
#include "net/loop.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>

namespace metrics {

inline constexpr net::Duration kRequestTime = std::chrono::seconds(5);
inline constexpr net::Duration kResponseTime = std::chrono::seconds(20);
inline constexpr std::size_t kConnections = 16;
/// Who asks sooner gets the page that is there: scrapes cost the agent at most one page a second.
inline constexpr net::Duration kPageAge = std::chrono::seconds(1);

class HttpServer {
  public:
    using Page = std::function<net::Task<std::string>()>;

    /// Listens at `host` (an IP address) and `port`, 0 for any. `invalid` where that cannot be
    /// done, with a sentence that names the address and the reason.
    [[nodiscard]] static base::Result<std::unique_ptr<HttpServer>> bind(net::Loop& loop,
                                                                        const std::string& host,
                                                                        std::uint16_t port,
                                                                        Page page);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Spawn it; ends when the loop stops.
    [[nodiscard]] net::Task<> serve();

    [[nodiscard]] std::uint16_t port() const;

  private:
    struct Client;
    HttpServer(net::Loop& loop, int listener, Page page);
    void take(int connection);
    [[nodiscard]] net::Task<> answer(std::shared_ptr<Client> client);
    [[nodiscard]] net::Task<std::string> responseTo(std::shared_ptr<Client> client);
    [[nodiscard]] net::Task<std::shared_ptr<const std::string>> freshPage();
    [[nodiscard]] net::Task<bool> send(int fd, std::string bytes);
    [[nodiscard]] net::Task<> farewell(int fd);

    net::Loop& loop_;
    int listener_;
    Page page_;
    std::list<std::shared_ptr<Client>> clients_;  ///< who came first is first
    std::shared_ptr<const std::string> made_;
    net::Deadline madeAt_{};
    bool making_ = false;
    net::Finished pageMade_{loop_};
};

}  // namespace metrics
