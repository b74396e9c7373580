#include "tests/mailagent/service/reorder_plan.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace reorder {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array kSenders = {"ann@example.com", "bea@example.com", "cat@example.com"};

class Author {
  public:
    Author(unsigned seed, base::Time start) : random_(seed), start_(start) {}

    Plan write() {
        constexpr std::array kModes = {Numbers::none, Numbers::none, Numbers::all,
                                       Numbers::oneSender, Numbers::free};
        plan_.numbers = kModes.at(below(kModes.size()));
        for (std::size_t sender = 0; sender < kSenders.size(); ++sender) writeDates(sender);
        std::stable_sort(plan_.mails.begin(), plan_.mails.end(),
                         [](const auto& a, const auto& b) { return a.when.date < b.when.date; });
        for (auto& mail : plan_.mails) fill(mail);
        const auto own = plan_.mails.size();
        for (std::size_t i = 0; i < own; ++i) {
            arrive(i, nominal(i));
            if (chance(20)) arrive(i, nominal(i));
            if (chance(5)) arrive(i, nominal(i));
            if (chance(12)) twin(i);
        }
        for (auto& mail : plan_.mails) spoil(mail);
        if (chance(50)) strangers();
        for (auto& mail : plan_.mails) mail.bytes = bytesOf(mail);
        std::shuffle(plan_.arrivals.begin(), plan_.arrivals.end(), random_);
        std::stable_sort(plan_.arrivals.begin(), plan_.arrivals.end(),
                         [](const auto& a, const auto& b) { return a.at < b.at; });
        return std::move(plan_);
    }

  private:
    std::size_t below(std::size_t n) { return random_() % n; }
    bool chance(unsigned percent) { return below(100) < percent; }
    base::Time nominal(std::size_t i) { return plan_.mails[i].when.date; }

    /// Own Dates are strictly rising; in whole minutes, so that those of the others often meet.
    void writeDates(std::size_t sender) {
        const auto count = 3 + below(6);
        std::size_t minute = below(5);
        for (std::size_t i = 0; i < count; ++i) {
            minute += 1 + below(6);
            Mail mail;
            mail.from = kSenders.at(sender);
            mail.byPassword = sender == 2;
            mail.id = fmt::format("<{}.{}@{}>", i, minute, sender);
            mail.when.date = start_ + minutes(minute);
            constexpr std::array kOffsets = {0, 60, -300, 330};
            mail.when.offsetMinutes = kOffsets.at(below(kOffsets.size()));
            mail.when.sequence = number(sender, minute);
            plan_.mails.push_back(std::move(mail));
        }
    }

    std::optional<std::uint64_t> number(std::size_t sender, std::size_t minute) {
        switch (plan_.numbers) {
            case Numbers::none:
                return std::nullopt;
            case Numbers::all:
                return 10 * minute + below(3);
            case Numbers::oneSender:
                if (sender != 0) return std::nullopt;
                return 10 * minute;
            case Numbers::free:
                return 1 + below(1'000'000);
        }
        return std::nullopt;
    }

    /// A password that the sender may believe to be the one in force.
    std::string believed() {
        if (passwords_.empty() || chance(30)) return kFirstPassword;
        if (chance(60)) return passwords_.back();
        return passwords_.at(below(passwords_.size()));
    }

    void fill(Mail& mail) {
        mail.subject = mail.byPassword ? believed() : "Dear machine";
        const auto count = 1 + below(4);
        bool changes = false;
        for (std::size_t i = 0; i < count; ++i) {
            const auto dice = below(100);
            if (dice < 20 && !changes) {
                changes = true;
                mail.commands.push_back(chpass(mail));
            } else if (dice < 45) {
                constexpr std::array kLists = {"COUNTER", "JOB", "PARAMETER"};
                mail.commands.push_back(
                    {Command::What::list, kLists.at(below(kLists.size())), {}, {}});
            } else {
                mail.commands.push_back(setting());
            }
        }
    }

    Command chpass(const Mail& mail) {
        Command command{Command::What::chpass, {}, fmt::format("pw{}", ++count_), {}};
        command.oldPassword = mail.byPassword && chance(90) ? mail.subject : believed();
        passwords_.push_back(command.value);
        return command;
    }

    Command setting() {
        Command command{Command::What::set, {}, {}, {}};
        switch (below(5)) {
            case 0:
                command.name = "INTERVAL";
                command.value = std::to_string(1 + below(60));
                break;
            case 1:
                command.name = "MAILS";
                command.value = std::to_string(1 + below(9));
                break;
            case 2:
                command.name = "DELAY";
                command.value = chance(50) ? "YES" : "NO";
                break;
            case 3:
                command.name = "ZONE";
                command.value = fmt::format("+0{}00", 1 + below(9));
                break;
            default:
                command.name = "NICKNAME";
                command.value = fmt::format("Floor {}", ++count_);
        }
        return command;
    }

    /// The mail path: mostly quick, at times very slow.
    void arrive(std::size_t mail, base::Time sent) {
        const auto delay = chance(50) ? seconds(below(90)) : seconds(below(3000));
        plan_.arrivals.push_back({sent + delay, mail});
    }

    void twin(std::size_t of) {
        Mail mail = plan_.mails[of];
        mail.footer = "-- \r\nSent by a list that adds a footer\r\n";
        if (chance(50)) {
            mail.commands.clear();
            fill(mail);
        }
        ++plan_.twins;
        plan_.mails.push_back(std::move(mail));
        arrive(plan_.mails.size() - 1, nominal(of));
    }

    /// Foreign mail in between: behind it a turn looks at headers before it fetches mails whole.
    void strangers() {
        const auto count = 1 + below(8);
        for (std::size_t i = 0; i < count; ++i) {
            Mail mail;
            mail.from = "dan@elsewhere.example";
            mail.byPassword = true;  // and he knows none
            mail.subject = "Hello there";
            mail.id = fmt::format("<{}@elsewhere.example>", i);
            mail.when.date = start_ + minutes(below(45));
            plan_.mails.push_back(std::move(mail));
            arrive(plan_.mails.size() - 1, nominal(plan_.mails.size() - 1));
        }
    }

    /// D5: Dates and numbers that must neither decide nor block.
    void spoil(Mail& mail) {
        if (!chance(4)) return;
        switch (below(4)) {
            case 0:
                mail.when.date += std::chrono::days(3);
                mail.fault = "after its arrival";
                break;
            case 1:
                mail.fault = "has no Date";
                break;
            case 2:
                mail.fault = "Date cannot be read";
                break;
            default:
                mail.fault = "X-Sequence is not a number";
        }
    }

    static std::string dateField(const Mail& mail) {
        if (mail.fault == "has no Date") return {};
        if (mail.fault == "Date cannot be read") return "Date: some day\r\n";
        const auto local =
            std::chrono::floor<seconds>(mail.when.date) + minutes(mail.when.offsetMinutes);
        const int zone = std::abs(mail.when.offsetMinutes);
        return fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} {}{:02}{:02}\r\n", local,
                           mail.when.offsetMinutes < 0 ? '-' : '+', zone / 60, zone % 60);
    }

    static std::string bytesOf(const Mail& mail) {
        std::string bytes;
        if (!mail.byPassword) {
            bytes +=
                "Authentication-Results: mx.example.com;\r\n dmarc=pass "
                "header.from=example.com\r\n";
        }
        bytes += fmt::format("From: {}\r\nTo: hq@example.com\r\nSubject: {}\r\n", mail.from,
                             mail.subject);
        bytes += dateField(mail) + fmt::format("Message-ID: {}\r\n", mail.id);
        if (mail.fault == "X-Sequence is not a number") {
            bytes += "X-Sequence: next\r\n";
        } else if (mail.when.sequence) {
            bytes += fmt::format("X-Sequence: {}\r\n", *mail.when.sequence);
        }
        bytes += "\r\n";
        for (const auto& command : mail.commands) bytes += command.line() + "\r\n";
        return bytes + mail.footer;
    }

    std::mt19937 random_;
    base::Time start_;
    Plan plan_;
    std::vector<std::string> passwords_;  ///< in the order of their Dates
    int count_ = 0;
};

}  // namespace

std::string Command::line() const {
    switch (what) {
        case What::set:
            return fmt::format("SET {} {}", name, value);
        case What::chpass:
            return fmt::format("CHPASS {} {}", oldPassword, value);
        case What::list:
            break;
    }
    return "GETLOG " + name;
}

std::string Command::kind() const {
    if (what == What::list) return {};
    return what == What::set ? "SET " + name : "CHPASS";
}

Plan planOf(unsigned seed, base::Time start) {
    return Author(seed, start).write();
}

std::string words(const When& when) {
    const auto local = std::chrono::floor<seconds>(when.date) + minutes(when.offsetMinutes);
    const int zone = std::abs(when.offsetMinutes);
    return fmt::format("{:%Y-%m-%d %H:%M:%S} {}{:02}{:02}", local,
                       when.offsetMinutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

}  // namespace reorder
