#include "mailagent/gate/order.h"

#include "base/text.h"
#include "mail/trust/sequence.h"

#include <fmt/format.h>
#include <algorithm>

namespace gate {
namespace {

constexpr const char* kSequenceField = "X-Sequence";

/// A Date has no fractions; what a stamp or a server adds to it decides nothing.
std::chrono::sys_seconds seconds(base::Time time) {
    return std::chrono::floor<std::chrono::seconds>(time);
}

base::Result<std::optional<std::uint64_t>> sequenceOf(const message::Letter& letter) {
    const message::Field* found = nullptr;
    for (const auto& field : letter.fields) {
        if (!base::equalsNoCase(field.name, kSequenceField)) continue;
        if (found != nullptr) {
            return base::fail(base::Kind::invalid,
                              "The mail has several X-Sequence fields; send it with one.");
        }
        found = &field;
    }
    if (found == nullptr) return std::optional<std::uint64_t>{};
    const auto number = trust::sequenceNumber(base::trim(found->value));
    if (!number) {
        return base::fail(base::Kind::invalid,
                          "The mail's X-Sequence is not a number of 1 to 18 digits.");
    }
    return number;
}

std::string tooFar(const message::SentDate& date, base::Time arrived,
                   std::chrono::minutes tolerance) {
    return fmt::format(
        "The mail's Date ({}) lies more than {} min after its arrival ({}); set the clock it was "
        "written by, and send it again.",
        words(date.instant, date.offsetMinutes, {}), tolerance.count(),
        words(arrived, date.offsetMinutes, {}));
}

}  // namespace

Order orderOf(const Sent& mail, const std::optional<Stamp>& latest) {
    if (!latest) return Order::runs;
    if (mail.sequence && latest->sequence && *mail.sequence != *latest->sequence) {
        // Against the latest mail by Date, where that one has no number, only the Dates decide.
        const bool older = latest->unnumbered && seconds(mail.date) < seconds(latest->date);
        return *mail.sequence > *latest->sequence && !older ? Order::runs : Order::overtaken;
    }
    if (seconds(mail.date) != seconds(latest->date)) {
        return seconds(mail.date) > seconds(latest->date) ? Order::runs : Order::overtaken;
    }
    const auto& mails = latest->mails;
    const bool same =
        !mail.mail.empty() && std::find(mails.begin(), mails.end(), mail.mail) != mails.end();
    return same ? Order::duplicate : Order::runs;
}

Stamp stampAfter(const Sent& mail, const std::optional<Stamp>& latest) {
    const std::vector<std::string> own =
        mail.mail.empty() ? std::vector<std::string>{} : std::vector{mail.mail};
    const bool unnumbered = !mail.sequence;
    if (!latest) return {mail.date, mail.offsetMinutes, mail.sequence, own, unnumbered};
    Stamp stamp = *latest;
    if (mail.sequence && (!stamp.sequence || *mail.sequence > *stamp.sequence)) {
        stamp.sequence = mail.sequence;
    }
    if (seconds(mail.date) < seconds(stamp.date)) return stamp;
    const bool later = seconds(mail.date) > seconds(stamp.date);
    if (later) stamp.mails.clear();
    stamp.unnumbered = unnumbered || (!later && stamp.unnumbered);
    stamp.date = mail.date;
    stamp.offsetMinutes = mail.offsetMinutes;
    std::erase(stamp.mails, mail.mail);
    stamp.mails.insert(stamp.mails.end(), own.begin(), own.end());
    if (stamp.mails.size() > kMailsOfOneDate) {
        stamp.mails.erase(stamp.mails.begin(),
                          stamp.mails.end() - static_cast<std::ptrdiff_t>(kMailsOfOneDate));
    }
    return stamp;
}

base::Result<Sent> sentOf(const message::Letter& letter, base::Time arrived,
                          std::chrono::minutes tolerance) {
    const auto wrong = [](std::string why) {
        return base::fail(base::Kind::invalid, std::move(why));
    };
    if (letter.dateFields == 0) return wrong("The mail has no Date; send it with one.");
    if (letter.dateFields > 1) return wrong("The mail has several Date fields; send it with one.");
    if (!letter.date) return wrong("The mail's Date cannot be read; send it with a usual one.");
    if (seconds(letter.date->instant) > seconds(arrived + tolerance)) {
        return wrong(tooFar(*letter.date, arrived, tolerance));
    }
    auto sequence = sequenceOf(letter);
    if (!sequence) return base::fail(sequence.error());
    return Sent{letter.date->instant, letter.date->offsetMinutes, *sequence, letter.messageId};
}

std::string words(base::Time date, int offsetMinutes,
                  const std::optional<std::uint64_t>& sequence) {
    const auto local = seconds(date) + std::chrono::minutes(offsetMinutes);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day ymd(day);
    const std::chrono::hh_mm_ss time(local - day);
    const int zone = offsetMinutes < 0 ? -offsetMinutes : offsetMinutes;
    auto text =
        fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} {}{:02}{:02}",
                    static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                    static_cast<unsigned>(ymd.day()), time.hours().count(), time.minutes().count(),
                    time.seconds().count(), offsetMinutes < 0 ? '-' : '+', zone / 60, zone % 60);
    if (sequence) text += fmt::format(" (sequence {})", *sequence);
    return text;
}

}  // namespace gate
