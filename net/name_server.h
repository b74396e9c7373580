// A DNS server of the operator's choice (M27), asked with c-ares on the loop; libcurl asks the
// system's. Answers are kept for their time to live. Inside this room only.
#pragma once

#include "base/result.h"
#include "net/loop_impl.h"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct ares_channeldata;

namespace net {

class NameServer final : private DescriptorOwner {
  public:
    using Addresses = std::vector<std::string>;

    /// `server`: "addr", "addr:port" or "[v6]:port". Kind::invalid where it is none of these.
    [[nodiscard]] static base::Result<std::unique_ptr<NameServer>> open(Loop::Impl& loop,
                                                                        const std::string& server);
    ~NameServer() override;
    NameServer(const NameServer&) = delete;
    NameServer& operator=(const NameServer&) = delete;

    /// The name's addresses of the family (0, 4, 6), the best first; never empty. Kind::network
    /// where the server does not know the name or does not answer.
    [[nodiscard]] Task<base::Result<Addresses>> lookup(std::string name, int family,
                                                       Deadline until);

  private:
    struct Query;
    struct Kept {
        Addresses addresses;
        Deadline until;
    };
    struct Alarm final : Timer {
        explicit Alarm(NameServer& server) : owner(server) {}
        void expired() override;
        NameServer& owner;
    };

    NameServer(Loop::Impl& loop, std::string server);
    static void onSocket(void* self, int fd, int readable, int writable);
    void descriptorReady(int fd, std::uint32_t events) override;
    void act(int readable, int writable);
    void setAlarm();
    void keep(const std::string& key, const Query& query);

    Loop::Impl& loop_;
    std::string server_;
    ares_channeldata* channel_ = nullptr;
    Alarm alarm_;
    std::unordered_map<std::string, Kept> kept_;
};

}  // namespace net
