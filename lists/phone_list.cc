// GETLOG alone: the counters for a phone. At most 40 columns and 24 lines; the first two lines
// stand alone in a notification.
#include "base/text.h"
#include "lists/difference.h"
#include "lists/draft.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kLabel = 8;
constexpr std::size_t kNumber = 10;
constexpr std::size_t kMostSupplies = 4;

class Phone {
  public:
    explicit Phone(Draft& draft) : d_(draft) {}

    /// A line, if there is room for it and for END.
    void line(std::string_view text) {
        if (d_.page.lines() + 1 < kPhoneLines) d_.page.line(cut(text, kPhoneColumns));
    }
    void end() { d_.page.line("END"); }

    template <class Tag>
    void number(std::string_view label, const machine::Value<machine::Quantity<Tag>>& v) {
        if (!v.said()) return;
        line(fit(label, kLabel) +
             fit(d_.cell(v), std::max(kNumber, d_.cell(v).size()), Align::right));
    }

  private:
    Draft& d_;
};

std::string when(const Draft& d) {
    if (!d.reading.taken) return "";
    const bool old = !d.frame.readError.empty();
    return old ? spanText(d.frame.now - *d.reading.taken) + " OLD"
               : phoneTimeText(d.frame, *d.reading.taken);
}

void writeTop(Draft& d, Phone& phone) {
    const auto& serial = d.reading.machine.identity.serial;
    const std::string number = serial.known() ? clean(serial.value) : std::string();
    const std::string nickname = clean(d.frame.nickname);
    // The serial number is what tells machines apart, so it is the nickname that gives way.
    const std::size_t taken = std::min<std::size_t>(base::displayWidth(number), 20);
    const std::string name = cut(nickname, kPhoneColumns - taken - (taken > 0 ? 1 : 0));
    const std::string both = name + (name.empty() || number.empty() ? "" : " ") + number;
    phone.line(both.empty() ? "SERIAL -" : both);
    phone.line(fmt::format("TOTAL {}  {}", d.cell(d.reading.counters.total), when(d)));
    if (!d.frame.readError.empty()) phone.line("NO ANSWER " + clean(d.frame.readError));
    if (d.frame.announceDelay) phone.line("DELAY " + delayText(d.frame));
    if (!d.frame.requester.empty()) phone.line("FOR " + clean(d.frame.requester));
}

void writeFunction(Draft& d, Phone& phone, std::string_view name, bool colours) {
    const auto* row = machine::findFunction(d.reading.counters, name);
    if (row == nullptr) return;
    phone.number(name, machine::totalOf(*row));
    if (!colours) return;
    phone.number(" BW", row->black);
    phone.number(" CLR", machine::colourOf(*row));
}

// Large sheets and duplex sides of all functions; unknown as soon as one of them is.
template <class Member>
machine::Value<machine::Impressions> overall(const Draft& d, Member member) {
    const auto& rows = d.reading.counters.functions;
    if (rows.empty()) return {};
    auto all = rows.front().*member;
    for (std::size_t i = 1; i < rows.size(); ++i) all = machine::sum(all, rows[i].*member);
    return all;
}

void writeCounts(Draft& d, Phone& phone) {
    const auto& c = d.reading.counters;
    writeFunction(d, phone, "COPY", true);
    writeFunction(d, phone, "PRINT", true);
    writeFunction(d, phone, "FAX", false);
    if (const auto* scan = machine::findImages(c, "SCAN")) phone.number("SCAN", totalOf(*scan));
    phone.number("LARGE", overall(d, &machine::FunctionCounter::large));
    phone.number("DUPLEX", c.duplexSides);
    phone.number("SHEETS", c.paperSheets);
}

// One main error: the worst first, in the order a service desk sorts them.
constexpr std::string_view kErrorOrder[] = {
    "inputTrayEmpty",   "noPaper", "noToner",  "markerSupplyMissing",
    "outputFull",       "jammed",  "lowPaper", "doorOpen",
    "serviceRequested", "offline", "lowToner"};

std::string mainError(const machine::Status& status) {
    for (const auto known : kErrorOrder) {
        for (const auto& error : status.errors) {
            if (error.known() && base::equalsNoCase(error.value, known)) return clean(error.value);
        }
    }
    for (const auto& error : status.errors) {
        if (error.known()) return clean(error.value);
    }
    return {};
}

void writeState(Draft& d, Phone& phone) {
    const auto& status = d.reading.status;
    std::string text;
    if (status.printer.known()) text = "STATE " + d.cell(status.printer);
    const std::string error = mainError(status);
    if (!error.empty()) text += (text.empty() ? "ERR " : "  ERR ") + error;
    if (!text.empty()) phone.line(text);
}

std::string supplyText(Draft& d, const machine::Part& part) {
    const auto left = machine::leftTenths(part);
    std::string amount = left.known() && left.value.count <= 1000
                             ? fmt::format("{}%", left.value.count / 10)
                             : d.cell.tenths(left);
    if (machine::fills(part)) amount += " free";
    if (part.daysLeft.known()) amount += fmt::format(" ({} days)", part.daysLeft.value.count);
    return fmt::format("{} {}", cut(d.cell(part.name), kPhoneColumns - 22), amount);
}

void writeSupplies(Draft& d, Phone& phone) {
    // Those that run out first come first; those of unknown level last.
    std::vector<const machine::Part*> parts;
    for (const auto& part : d.reading.parts) {
        const auto left = machine::leftTenths(part);
        const bool endless = left.state == machine::State::unrestricted;
        if (left.said() && !endless) parts.push_back(&part);
    }
    const auto rank = [](const machine::Part* p) {
        const auto left = machine::leftTenths(*p);
        return left.known() ? left.value.count : UINT64_MAX;
    };
    std::stable_sort(parts.begin(), parts.end(),
                     [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    for (std::size_t i = 0; i < parts.size() && i < kMostSupplies; ++i) {
        phone.line(supplyText(d, *parts[i]));
    }
}

void writeTroubles(Draft& d, Phone& phone) {
    const auto jams = machine::totalJams(d.reading.troubles);
    const auto calls = machine::totalCalls(d.reading.troubles);
    if (jams.said() || calls.said()) {
        phone.line(fmt::format("JAM {}  SC {}", d.cell(jams), d.cell(calls)));
    }
    const auto* previous = d.frame.previous;
    if (previous == nullptr || !previous->taken) return;
    if (auto change = changeText(d.reading.counters.total, previous->counters.total)) {
        phone.line(fmt::format("{} since {}", *change,
                               phoneTimeText(d.frame, *previous->taken).substr(0, 5)));
    }
}

}  // namespace

void writePhone(Draft& d) {
    Phone phone(d);
    writeTop(d, phone);
    writeCounts(d, phone);
    writeState(d, phone);
    writeSupplies(d, phone);
    writeTroubles(d, phone);
    phone.end();
}

}  // namespace lists
