#include "mail/imap/push.h"

#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "mail/imap/idle.h"
#include "net/dial_error.h"

#include <fmt/format.h>
#include <algorithm>
#include <random>
#include <utility>

namespace imap {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr auto kTriedAgain = std::chrono::hours(1);
constexpr net::Duration kOneSession = milliseconds(5);  ///< of spread, after a loss
constexpr net::Duration kLeastSpread = milliseconds(500);
constexpr net::Duration kMostSpread = seconds(30);
constexpr net::Duration kMostFruitless = seconds(60);
constexpr net::Duration kSteady = minutes(1);  ///< a connection lost later is no bad sign
constexpr auto kTalks = "it talks without end meanwhile";
constexpr int kDoublings = 7;
constexpr int kTold = 6;  ///< losses or fruitless wakes in a row

/// From `span` down to 0.
net::Duration drawUpTo(net::Duration span) {
    static thread_local std::minstd_rand random(base::drawSeed());
    return net::Duration(std::uniform_int_distribution<std::int64_t>(0, span.count())(random));
}

net::Duration doubled(net::Duration span, int times) {
    return span * (1 << std::clamp(times, 0, kDoublings));
}

std::string shown(net::Duration span) {
    return fmt::format("{} s", std::chrono::duration_cast<seconds>(span).count());
}

}  // namespace

Push::Push(PushSettings settings) : settings_(std::move(settings)), renew_(settings_.renew) {
    if (!settings_.places) settings_.places = std::make_shared<IdlePlaces>();
}

bool Push::keeps(const Session& session) {
    if (place_ && place_->calledBack()) (void)fallBack("the server takes no more sessions at once");
    if (settings_.mode == PushMode::off || net::Steady::now() < again_) return false;
    if (!session.offers("IDLE")) {
        if (settings_.mode == PushMode::on && !std::exchange(toldMode_, true)) {
            tell(fmt::format(
                "IMAP server {} does not offer IDLE, so it cannot tell of new mail: the mailbox is "
                "polled; write receiving.push = \"auto\" where that is enough",
                session.server()));
        }
        place_.reset();
        return false;
    }
    if (place_) return true;
    place_ = settings_.places->take(settings_.serverKey, settings_.accountKey, settings_.limits);
    if (!place_ && settings_.places->firstBeyond(settings_.serverKey)) {
        base::log::info(
            "{}: as many mailboxes as allowed wait for new mail at IMAP server {}: the others are "
            "polled (receiving.push_per_server, receiving.push_per_account)",
            settings_.name, session.server());
    }
    return place_ != nullptr;
}

void Push::listed(bool fresh) noexcept {
    if (fresh) {
        fruitless_ = losses_ = 0;
    } else if (waking_) {
        ++fruitless_;
    }
    waking_ = false;
}

void Push::refused(const base::Error& error) {
    place_.reset();
    if (!net::soundsCrowded(error.text)) return;
    settings_.places->refused(settings_.serverKey, settings_.accountKey);
    if (settings_.mode != PushMode::off) (void)fallBack(error.text);
}

void Push::tell(const std::string& trouble) {
    settings_.places->tell(settings_.serverKey, fmt::format("{}: {}", settings_.name, trouble));
}

void Push::flooded() {
    if (place_) (void)fallBack(kTalks);
}

Push::End Push::fallBack(const std::string& why) {
    place_.reset();
    again_ = net::Steady::now() + kTriedAgain;
    if (!std::exchange(toldMode_, true)) {
        tell(fmt::format(
            "the server does not let the mailbox wait for new mail ({}): it is polled, and waiting "
            "tried again after an hour; write receiving.push = \"off\" where that is enough",
            base::printable(why)));
    }
    return End::polled;
}

/// Whether the connection was lost after the same silence as the one before: something on the way
/// ends what is idle, such as HAProxy after its usual 50 seconds.
bool Push::silenceEnded(net::Duration silence) {
    const bool tells = silence >= settings_.leastSilence && silence < renew_;
    const auto before = std::exchange(silence_, tells ? silence : net::Duration(0));
    const auto near = silence / 8;
    if (!tells || silence < before - near || silence > before + near) return false;
    renew_ = silence * 3 / 4;
    learned_ = net::Steady::now();
    silence_ = {};
    return true;
}

Push::End Push::lost(const base::Error& error, net::Deadline begun, net::Deadline heardAt) {
    if (net::soundsCrowded(error.text)) return fallBack(error.text);
    const auto now = net::Steady::now();
    const auto silence = std::chrono::duration_cast<net::Duration>(now - heardAt);
    const bool ended = silenceEnded(silence);
    if (ended || now - begun >= kSteady) losses_ = 0;
    const auto many = settings_.places->waiting(settings_.serverKey);
    const auto spread =
        std::clamp(kOneSession * static_cast<std::int64_t>(many), kLeastSpread, kMostSpread);
    comeBack_ = now + drawUpTo(doubled(spread, losses_));
    if (ended && !std::exchange(toldSilence_, true)) {
        tell(
            fmt::format("the connection that waits for new mail is ended after {} of silence: it "
                        "is used every {} from now on; write that as receiving.push_renew",
                        shown(silence), shown(renew_)));
    } else if (!ended && ++losses_ == kTold) {
        tell(fmt::format(
            "the connection that waits for new mail is lost again and again ({}): the mailbox is "
            "looked at more rarely meanwhile; write receiving.push = \"off\" where polling is "
            "enough",
            base::printable(error.text)));
    }
    return End::lost;
}

/// What a server pushes without there being a mail wakes ever more rarely.
net::Task<Push::End> Push::wakeNow(net::Deadline until, net::Loop::Event& woken) {
    if (fruitless_ > 0) {
        if (fruitless_ == kTold) {
            tell(
                "the server tells again and again of mails that are not there: the mailbox is "
                "looked at more rarely meanwhile");
        }
        const auto pause =
            std::min<net::Duration>(doubled(seconds(1), fruitless_ - 1), kMostFruitless);
        const auto earliest = std::min(until, woke_ + pause);
        const bool asked = co_await woken.wait(earliest);
        if (asked) co_return End::turn;
        if (net::Steady::now() < earliest || earliest == until) co_return End::late;
    }
    woke_ = net::Steady::now();
    waking_ = true;
    co_return End::turn;
}

net::Task<Push::End> Push::wait(Session& session, net::Deadline until, net::Loop::Event& woken) {
    if (std::exchange(waking_, false)) ++fruitless_;  // the turn did not even list
    const auto begun = net::Steady::now();
    place_->waits(&woken);
    if (renew_ < settings_.renew && begun - learned_ >= kTriedAgain) {
        renew_ = std::min(settings_.renew, 2 * renew_);
        learned_ = begun;
    }
    auto heardAt = begun;
    // Re-issues of many mailboxes that began together drift apart.
    const auto renew = renew_ - drawUpTo(renew_ / 9);
    End end = End::late;
    const auto how = co_await idle(session, renew, until, woken, heardAt);
    if (!how) {
        end = lost(how.error(), begun, heardAt);
    } else if (*how == IdleEnd::mail) {
        end = co_await wakeNow(until, woken);
    } else if (*how == IdleEnd::woken) {
        end = End::turn;
    } else if (*how == IdleEnd::refused) {
        end =
            fallBack(fmt::format("IDLE: [{}] {}", session.idleEnd().code, session.idleEnd().text));
    } else if (*how == IdleEnd::talks) {
        end = fallBack(kTalks);
    }
    if (place_) place_->waits(nullptr);
    // A wait that went well ends the episode of one that did not.
    if (end != End::polled && net::Steady::now() - begun >= kSteady) toldMode_ = false;
    co_return end;
}

}  // namespace imap
