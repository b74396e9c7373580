// A mail server in memory with many mailboxes, whose mood a test sets: it counts who is inside and
// who came when.
#pragma once

#include "tests/mailagent/service/house.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace service_test {

/// How long a mailbox is waited for that says nothing more.
inline constexpr net::Duration kMutePatience = std::chrono::milliseconds(600);

struct Street {
    explicit Street(std::string theName = "imap.example.com:993") : name(std::move(theName)) {}
    std::string name;
    std::optional<base::Error> trouble;             ///< every login meets it
    std::map<std::string, base::Error> ownTrouble;  ///< what the logins of one machine meet
    std::set<std::string> wrong;                    ///< machines whose password is wrong
    std::set<std::string> mute;                     ///< machines whose mailbox says nothing more
    net::Duration takes{0};                         ///< a login
    std::vector<std::string> came;                  ///< machines, one entry a login
    std::vector<net::Deadline> at;                  ///< when
    std::size_t inside = 0, most = 0;               ///< at the same time
    std::size_t ended = 0;  ///< goodbyes of mailboxes that are served no more
    [[nodiscard]] std::size_t logins(const std::string& machine) const {
        return static_cast<std::size_t>(std::count(came.begin(), came.end(), machine));
    }
};

/// One mailbox there. It pushes nothing, and may keep its connection.
class StreetMailbox final : public mailbox::Mailbox {
  public:
    StreetMailbox(net::Loop& loop, Street& street, std::string machine, bool keeps = false)
        : loop_(loop), street_(street), machine_(std::move(machine)), keeps_(keeps) {}

    net::Task<base::Result<mailbox::Listing>> open(mailbox::ListFrom from) override {
        if (!open_) {
            street_.came.push_back(machine_);
            street_.at.push_back(net::Steady::now());
        }
        street_.most = std::max(street_.most, ++street_.inside);
        inside_ = true;
        if (street_.takes.count() > 0) (void)co_await loop_.sleep(street_.takes);
        if (street_.mute.contains(machine_)) {
            (void)co_await loop_.sleep(kMutePatience);
            co_return failed({base::Kind::timeout, "no answer in time", 0});
        }
        if (street_.trouble) co_return failed(*street_.trouble);
        const auto own = street_.ownTrouble.find(machine_);
        if (own != street_.ownTrouble.end()) co_return failed(own->second);
        if (street_.wrong.contains(machine_)) {
            co_return failed({base::Kind::login, "wrong password for " + machine_, 0});
        }
        open_ = true;
        co_return co_await inner.open(std::move(from));
    }
    net::Task<base::Result<std::vector<mailbox::Fetched>>> headers(std::vector<std::string> uids,
                                                                   base::Bytes limit) override {
        return inner.headers(std::move(uids), limit);
    }
    net::Task<base::Result<std::vector<mailbox::Fetched>>> fetch(std::vector<std::string> uids,
                                                                 base::Bytes limit) override {
        return inner.fetch(std::move(uids), limit);
    }
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override {
        return inner.remove(std::move(uids));
    }
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override {
        return inner.move(std::move(uids), std::move(folder));
    }
    net::Task<base::Result<>> close() override {
        goOut();
        if (!keeps_) open_ = false;
        return inner.close();
    }
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override {
        return inner.wait(until, woken);
    }
    [[nodiscard]] bool connected() const override { return open_; }
    net::Task<> leave() override {
        if (open_) ++street_.ended;
        open_ = false;
        co_return;
    }
    [[nodiscard]] std::uint64_t received() const override { return inner.received(); }

    mailbox::MemoryMailbox inner;

  private:
    base::Unexpected failed(const base::Error& error) {
        goOut();
        open_ = false;
        return base::fail(error);
    }
    void goOut() {
        if (inside_) --street_.inside;
        inside_ = false;
    }

    net::Loop& loop_;
    Street& street_;
    std::string machine_;
    bool keeps_, open_ = false, inside_ = false;
};

/// A machine with its mailbox in the street, polled every `interval`.
inline service::Account inStreet(House& house, Street& street, const std::string& machine,
                                 net::Duration interval = std::chrono::hours(1),
                                 StreetMailbox** box = nullptr, bool keeps = false) {
    service::Account account;
    account.settings = house.settings;
    account.settings.account = machine;
    account.settings.server = street.name;
    account.settings.interval = interval;
    auto owned = std::make_unique<StreetMailbox>(house.loop, street, machine, keeps);
    if (box) *box = owned.get();
    account.mailbox = std::move(owned);
    account.sender = house.sender;
    account.source = house.source;
    return account;
}

inline net::Task<> afterwards(net::Loop& loop, net::Duration span, std::function<void()> action) {
    (void)co_await loop.sleep(span);
    action();
}

/// What is logged while it lives, of errors and of good news.
struct Log {
    Log() {
        base::log::setLevel(base::log::Level::info);
        base::log::setSink([this](base::log::Level level, std::string_view line) {
            if (level == base::log::Level::error) errors.emplace_back(line);
            if (line.find("again") != std::string_view::npos && level == base::log::Level::info) {
                news.emplace_back(line);
            }
        });
    }
    ~Log() { base::log::setSink({}); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    std::vector<std::string> errors, news;
};

inline std::string nameOf(std::size_t i) {
    return fmt::format("m{:05}", i);
}

/// Times small enough for a test; what they are in earnest stands in the headers.
inline service::GateRules quick(std::size_t places = 64) {
    service::GateRules rules;
    rules.places = places;
    rules.circuit = {5, 20, std::chrono::milliseconds(50), std::chrono::milliseconds(100),
                     std::chrono::milliseconds(400)};
    return rules;
}

inline void fill(service::Agent& agent, House& house, Street& street, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) agent.put(inStreet(house, street, nameOf(i)));
}

inline std::size_t wellIn(const service::Agent& agent) {
    const auto rows = agent.status();
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [](const auto& row) { return row.trouble.empty(); }));
}

}  // namespace service_test
