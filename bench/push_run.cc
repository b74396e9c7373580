#include "bench/push_run.h"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace bench {
namespace {

const std::string kUser = "pushed";
constexpr std::size_t kWarm = 5;            ///< pushes before those that count: sessions, caches
constexpr std::size_t kMailsOfSender = 50;  ///< who may ask so often an hour
constexpr Micros kPause = std::chrono::milliseconds(2);
constexpr Micros kPatience = std::chrono::seconds(20);

std::string now() {
    std::array<char, 64> text{};
    const std::time_t seconds = std::time(nullptr);
    std::tm fields{};
    ::gmtime_r(&seconds, &fields);
    std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S +0000", &fields);
    return text.data();
}

double quantile(const std::vector<double>& sorted, double part) {
    const auto at = part * static_cast<double>(sorted.size());
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(at))];
}

}  // namespace

PushRun::PushRun(Poller& poller, FakeImap& imap, FakeRelay& relay,
                 std::function<void(std::string)> done)
    : poller_(poller), imap_(imap), relay_(relay), done_(std::move(done)) {
    imap_.onIdle([this](const std::string&) { look(); });
    relay_.onMail([this] {
        taken_ = true;
        look();
    });
    relay_.onContent([this] {
        if (!std::exchange(waiting_, false)) return;
        const std::chrono::duration<double, std::micro> took = Clock::now() - begin_;
        if (pushed_ > kWarm) micros_.push_back(took.count());
    });
}

void PushRun::start(std::size_t mails) {
    mails_ = mails + kWarm;
    pushed_ = 0;
    running_ = taken_ = true;
    micros_.clear();
    patience(pushed_);
    look();
}

void PushRun::look() {
    const auto ready = [this] {
        return running_ && taken_ && imap_.counts().idling > 0 && imap_.box(kUser).mails.empty();
    };
    if (!ready() || std::exchange(looking_, true)) return;
    poller_.in(kPause, [this, ready] {
        looking_ = false;
        if (ready()) push();
    });
}

void PushRun::push() {
    if (pushed_ == mails_) return finish({});
    ++pushed_;
    taken_ = false;
    waiting_ = true;
    auto bytes = mail();
    patience(pushed_);
    begin_ = Clock::now();
    imap_.deliver(kUser, std::move(bytes));
}

void PushRun::patience(std::size_t number) {
    poller_.in(kPatience, [this, number] {
        if (running_ && pushed_ == number) {
            finish("after " + std::to_string(number) + " pushes nothing came back");
        }
    });
}

std::string PushRun::mail() const {
    const auto number = std::to_string(pushed_);
    const auto sender = std::to_string(pushed_ / kMailsOfSender);
    return "From: Ken <ken" + sender +
           "@example.test>\r\nTo: pushed@example.test\r\nSubject: U-BIX\r\nDate: " + now() +
           "\r\nMessage-ID: <" + number + "." + std::to_string(::getpid()) +
           "@phone.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
           "GETLOG COUNTER\r\n";
}

void PushRun::finish(const std::string& trouble) {
    running_ = waiting_ = false;
    std::sort(micros_.begin(), micros_.end());
    if (micros_.empty()) micros_.push_back(0);
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(),
                  R"({"count": %zu, "median": %.1f, "p90": %.1f, "p99": %.1f, "max": %.1f, )"
                  R"("trouble": "%s"})",
                  micros_.size(), quantile(micros_, 0.5), quantile(micros_, 0.9),
                  quantile(micros_, 0.99), micros_.back(), trouble.c_str());
    done_(text.data());
}

}  // namespace bench
