#include "mail/imap/idle.h"

#include <algorithm>

namespace imap {
namespace {

using std::chrono::seconds;

constexpr int kToldAfter = 10;                     ///< seconds of endless talk
constexpr net::Duration kShortIdle = seconds(60);  ///< one that the server ends sooner is refused

/// Counts what wakes nobody, second by second.
class Talk {
  public:
    /// One line more. True where no more are to be read before rest().
    bool line(net::Deadline now) {
        if (now >= rest_) {
            if (now >= rest_ + seconds(1)) fullSeconds_ = 0;
            rest_ = now + seconds(1);
            lines_ = 0;
        }
        if (++lines_ < kLinesASecond) return false;
        ++fullSeconds_;
        return true;
    }
    [[nodiscard]] net::Deadline rest() const { return rest_; }
    [[nodiscard]] bool endless() const { return fullSeconds_ >= kToldAfter; }

  private:
    net::Deadline rest_{};
    unsigned lines_ = 0;
    int fullSeconds_ = 0;
};

}  // namespace

net::Task<base::Result<IdleEnd>> idle(Session& session, net::Duration renew, net::Deadline until,
                                      net::Loop::Event& woken, net::Deadline& heardAt) {
    Talk talk;
    if (session.news()) co_return IdleEnd::mail;
    bool ask = session.idling() == Session::Idle::none;
    for (;;) {
        if (ask) {
            auto asked = co_await session.askIdle();
            if (!asked) co_return base::fail(std::move(asked).error());
        }
        const auto begun = net::Steady::now();
        heardAt = begun;
        for (;;) {
            if (session.news()) co_return IdleEnd::mail;
            if (session.idling() == Session::Idle::none) {
                if (net::Steady::now() - begun < kShortIdle) co_return IdleEnd::refused;
                break;
            }
            const bool taken = session.idling() == Session::Idle::on;
            const auto patience = begun + (taken ? renew : session.timeout());
            const auto heard = co_await session.listen(std::min(until, patience), woken);
            if (!heard) co_return base::fail(heard.error());
            if (*heard == Session::Heard::woken) co_return IdleEnd::woken;
            if (*heard == Session::Heard::late) {
                const auto left = until - net::Steady::now();
                if (left.count() <= 0) co_return IdleEnd::late;
                if (!taken) co_return session.silent();
                // A poll asks for IDLE again as well: one that is near need not be waited for.
                if (left < renew / 4) co_return IdleEnd::late;
                break;
            }
            heardAt = net::Steady::now();
            if (!talk.line(heardAt)) continue;
            if (talk.endless()) co_return IdleEnd::talks;
            const bool asked = co_await woken.wait(std::min(until, talk.rest()));
            if (asked) co_return IdleEnd::woken;
            if (net::Steady::now() >= until) co_return IdleEnd::late;
        }
        ask = true;
    }
}

}  // namespace imap
