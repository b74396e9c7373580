#include "bench/fake_relay.h"

#include <algorithm>
#include <string_view>

namespace bench {

class RelaySession : public Wire {
  public:
    RelaySession(FakeRelay& relay, Poller& poller, int fd)
        : Wire(poller, fd, nullptr, End::server), relay_(relay) {
        put("220 relay.bench.test ESMTP\r\n");
    }

  protected:
    void received(std::string& in) override {
        while (open() && (content_ ? take(in) : command(in))) {
        }
    }

    void ended() override {
        auto self = relay_.sessions_.extract(this);
        poller().bury(std::move(self.mapped()));
    }

  private:
    bool command(std::string& in) {
        std::string line;
        if (!takeLine(in, line)) return false;
        const std::string_view verb = std::string_view(line).substr(0, 4);
        if (verb == "EHLO") {
            put("250-relay.bench.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 10240000\r\n");
        } else if (verb == "DATA") {
            put("354 go on\r\n");
            content_ = true;
            begun_ = false;
        } else if (verb == "QUIT") {
            put("221 bye\r\n");
            hangUp();
        } else {
            put("250 2.0.0 Ok\r\n");
        }
        return true;
    }

    /// Up to the lone dot; what goes on in the next packet keeps its last bytes.
    bool take(std::string& in) {
        constexpr std::string_view kEnd = "\r\n.\r\n";
        if (in.empty()) return false;
        if (!begun_ && relay_.onContent_) relay_.onContent_();
        begun_ = true;
        const auto end = in.find(kEnd);
        if (end == std::string::npos) {
            in.erase(0, in.size() - std::min(in.size(), kEnd.size() - 1));
            return false;
        }
        in.erase(0, end + kEnd.size());
        content_ = false;
        ++relay_.mails_;
        put("250 2.0.0 Ok: queued\r\n");
        if (relay_.onMail_) relay_.onMail_();
        return true;
    }

    FakeRelay& relay_;
    bool content_ = false, begun_ = false;
};

FakeRelay::FakeRelay(Poller& poller)
    : poller_(poller), listener_(poller, [this](int fd) {
          auto made = std::make_unique<RelaySession>(*this, poller_, fd);
          auto* const session = made.get();
          sessions_.emplace(session, std::move(made));
      }) {}

FakeRelay::~FakeRelay() = default;

}  // namespace bench
