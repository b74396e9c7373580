// GETLOG alone: the counters for a phone. At most 40 columns and 24 lines; the first two lines
// stand alone in a notification.
#include "base/text.h"
#include "lists/difference.h"
#include "lists/draft.h"

#include <fmt/core.h>
#include <algorithm>
#include <set>

namespace lists {
namespace {

constexpr std::size_t kLabel = 8;
constexpr std::size_t kNumber = 10;
constexpr std::size_t kMostSupplies = 4;

class Phone {
  public:
    explicit Phone(Draft& draft) : d_(draft) {}

    /// A line, if there is room for it and for END.
    void line(Cell cell) {
        if (d_.page.lines() + 1 >= kPhoneLines) return;
        std::string text = base::cutToWidth(cell.text, kPhoneColumns);
        d_.page.line(std::move(cell).as(std::move(text)));
    }
    void end() { d_.page.line("END"); }

    template <class Tag>
    void number(std::string_view label, const machine::Value<machine::Quantity<Tag>>& v,
                std::string_view of = "") {
        if (!v.said()) return;
        Cell cell = d_.cell(v).named(fmt::format("{}{}", of, label));
        std::string text =
            fit(label, kLabel) + fit(cell.text, std::max(kNumber, cell.text.size()), Align::right);
        line(std::move(cell).as(std::move(text)));
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

/// The sources do not agree on the total: what the first of the others says, and how many more.
void writeOtherTotals(Draft& d, Phone& phone) {
    const auto& others = d.reading.counters.otherTotals;
    if (others.empty()) return;
    const auto& first = others.front();
    std::set<std::uint64_t> more;
    for (const auto& other : others) {
        if (other.known() && other.value != first.value) more.insert(other.value.count);
    }
    Cell cell = d.cell(first).named("TOTAL ALSO");
    std::string text =
        fmt::format("TOTAL ALSO {} ({})", cell.text, machine::name(first.from.origin));
    if (!more.empty()) text += fmt::format(" +{}", more.size());
    phone.line(std::move(cell).as(std::move(text)));
}

void writeTop(Draft& d, Phone& phone) {
    const auto& serial = d.reading.machine.identity.serial;
    const std::string number = serial.known() ? clean(serial.value) : std::string();
    const std::string nickname = clean(d.frame.nickname);
    // The serial number is what tells machines apart, so it is the nickname that gives way.
    const std::size_t taken = std::min<std::size_t>(base::displayWidth(number), 20);
    const std::string name =
        base::cutToWidth(nickname, kPhoneColumns - taken - (taken > 0 ? 1 : 0));
    const std::string both = name + (name.empty() || number.empty() ? "" : " ") + number;
    Cell first = serial.known() ? d.cell(serial).named("SERIAL") : Cell();
    phone.line(std::move(first).as(both.empty() ? "SERIAL -" : both));
    Cell total = d.cell(d.reading.counters.total).named("TOTAL");
    std::string text = fmt::format("TOTAL {}  {}", total.text, when(d));
    phone.line(std::move(total).as(std::move(text)));
    writeOtherTotals(d, phone);
    if (!d.frame.readError.empty()) phone.line("NO ANSWER " + clean(d.frame.readError));
    if (d.frame.announceDelay) phone.line("DELAY " + delayText(d.frame));
    if (!d.frame.requester.empty()) phone.line("FOR " + clean(d.frame.requester));
}

void writeFunction(Draft& d, Phone& phone, std::string_view name, bool colours) {
    const auto* row = machine::findFunction(d.reading.counters, name);
    if (row == nullptr) return;
    const auto total = machine::totalOf(*row);
    const auto colour = machine::colourOf(*row);
    if (total.said()) {
        phone.number(name, total);
    } else if (colours && (row->black.said() || colour.said())) {
        phone.line(Cell().as(std::string(name)));  // the lines below are no counts of their own
    }
    if (!colours) return;
    phone.number(" BW", row->black, name);
    phone.number(" CLR", colour, name);
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

const machine::Text* mainError(const machine::Status& status) {
    for (const auto known : kErrorOrder) {
        for (const auto& error : status.errors) {
            if (error.known() && base::equalsNoCase(error.value, known)) return &error;
        }
    }
    for (const auto& error : status.errors) {
        if (error.known() && !clean(error.value).empty()) return &error;
    }
    return nullptr;
}

void writeState(Draft& d, Phone& phone) {
    const auto& status = d.reading.status;
    Cell cell;
    if (status.printer.known()) {
        cell = d.cell(status.printer).named("STATE");
        cell.text.insert(0, "STATE ");
    }
    const machine::Text* error = mainError(status);
    if (error != nullptr) {
        Cell main = d.cell(*error).named("ERR");
        main.text = (cell.text.empty() ? "ERR " : "  ERR ") + clean(error->value);
        cell = compose("{}{}", std::move(cell), std::move(main));
    }
    if (!cell.text.empty()) phone.line(std::move(cell));
}

Cell supplyCell(Draft& d, const machine::Part& part) {
    const auto left = machine::leftTenths(part);
    const std::string name = base::cutToWidth(d.cell(part.name).text, kPhoneColumns - 22);
    Cell cell = d.cell.tenths(left).named(name);
    std::string amount = left.known() && left.value.count <= 1000
                             ? fmt::format("{}%", left.value.count / 10)
                             : cell.text;
    if (machine::fills(part)) amount += " free";
    if (part.daysLeft.known()) amount += fmt::format(" ({} days)", part.daysLeft.value.count);
    return std::move(cell).as(fmt::format("{} {}", name, amount));
}

void writeSupplies(Draft& d, Phone& phone) {
    // Those that run out first come first; those of unknown level last. Nearly empty is what the
    // machine itself wants replaced: before any number.
    std::vector<const machine::Part*> parts;
    for (const auto& part : d.reading.parts) {
        const auto left = machine::leftTenths(part);
        const bool endless = left.state == machine::State::unrestricted;
        if (left.said() && !endless) parts.push_back(&part);
    }
    const auto rank = [](const machine::Part* p) {
        const auto left = machine::leftTenths(*p);
        if (left.state == machine::State::nearlyEmpty) return std::uint64_t{0};
        return left.known() ? std::min(left.value.count, UINT64_MAX - 2) + 1 : UINT64_MAX;
    };
    std::stable_sort(parts.begin(), parts.end(),
                     [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    for (std::size_t i = 0; i < parts.size() && i < kMostSupplies; ++i) {
        phone.line(supplyCell(d, *parts[i]));
    }
}

void writeTroubles(Draft& d, Phone& phone) {
    const auto jams = machine::totalJams(d.reading.troubles);
    const auto calls = machine::totalCalls(d.reading.troubles);
    if (jams.said() || calls.said()) {
        phone.line(compose("JAM {}  SC {}", d.cell(jams).named("JAM"), d.cell(calls).named("SC")));
    }
    const auto* previous = d.frame.previous;
    if (previous == nullptr || !previous->taken) return;
    if (auto change = totalChangeCell(d)) {
        std::string text = fmt::format("{} since {}", change->text,
                                       phoneTimeText(d.frame, *previous->taken).substr(0, 5));
        phone.line(std::move(*change).named("DIFFERENCE").as(std::move(text)));
    }
}

}  // namespace

void writePhone(Draft& d) {
    Phone phone(d);
    d.page.part("COUNTERS");
    writeTop(d, phone);
    writeCounts(d, phone);
    writeState(d, phone);
    writeSupplies(d, phone);
    writeTroubles(d, phone);
    phone.end();
}

}  // namespace lists
