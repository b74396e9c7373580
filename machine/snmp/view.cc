#include "machine/snmp/view.h"

#include "machine/snmp/dates.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace snmp {
namespace {

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kDeviceType{1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2};
const Oid kPrinterType{1, 3, 6, 1, 2, 1, 25, 3, 1, 5};
const Oid kHrPrinterEntry{1, 3, 6, 1, 2, 1, 25, 3, 5, 1};
const Oid kLocalizationCharset{1, 3, 6, 1, 2, 1, 43, 7, 1, 1, 4};
const Oid kGeneral{1, 3, 6, 1, 2, 1, 43, 5, 1, 1};
constexpr std::uint32_t kCurrentLocalization = 2;
constexpr std::uint32_t kConsoleLocalization = 10;
const Oid kSystemDate{1, 3, 6, 1, 2, 1, 25, 1, 2, 0};
const Oid kObjectId{1, 3, 6, 1, 2, 1, 1, 2, 0};
const Oid kUpTime{1, 3, 6, 1, 2, 1, 1, 3, 0};
const Oid kEnterprises{1, 3, 6, 1, 4, 1};

using Indexes = std::set<std::uint32_t>;

template <class Each>
void below(const Walk& walk, const Oid& root, Each each) {
    for (auto it = walk.objects.lower_bound(root);
         it != walk.objects.end() && it->first.startsWith(root); ++it) {
        each(it->first, it->second);
    }
}

// Every table of Printer-MIB but the sub-tables of prtChannel has 43.table.x.y.column.device.
Indexes inPrinterMib(const Walk& walk) {
    Indexes found;
    const std::size_t at = kPrinterMib.arcs.size() + 4;
    below(walk, kPrinterMib, [&](const Oid& oid, const Datum&) {
        if (oid.arcs.size() > at) found.insert(oid.arcs[at]);
    });
    return found;
}

Indexes inHostResources(const Walk& walk) {
    Indexes found;
    below(walk, kDeviceType, [&](const Oid& oid, const Datum& datum) {
        if (datum.oid == kPrinterType) found.insert(oid.arcs.back());
    });
    if (!found.empty()) return found;
    below(walk, kHrPrinterEntry, [&](const Oid& oid, const Datum&) {
        if (oid.arcs.size() > kHrPrinterEntry.arcs.size() + 1) found.insert(oid.arcs.back());
    });
    return found;
}

Printers findPrinters(const Walk& walk) {
    const Indexes mib = inPrinterMib(walk);
    const Indexes host = inHostResources(walk);
    Printers p;
    const auto both =
        std::find_if(mib.begin(), mib.end(), [&](std::uint32_t i) { return host.contains(i); });
    if (both != mib.end()) {
        p.host = p.printer = *both;
    } else {
        p.host = host.empty() ? (mib.empty() ? 1 : *mib.begin()) : *host.begin();
        p.printer = mib.empty() ? p.host : *mib.begin();
    }
    for (const std::uint32_t i : mib) {
        if (i != p.printer) p.others.push_back(i);
    }
    for (const std::uint32_t i : host) {
        if (i != p.host && !mib.contains(i)) p.others.push_back(i);
    }
    return p;
}

std::optional<std::int64_t> numberAt(const Walk& walk, const Oid& oid) {
    const Datum* datum = walk.find(oid);
    if (datum == nullptr || datum->type == Type::octets || datum->type == Type::oid) return {};
    return datum->number;
}

// The set of the localization that prtGeneral points to; else of the first one of the printer.
Charset findCharset(const Walk& walk, std::uint32_t printer, std::uint32_t pointerColumn) {
    const Oid table = kLocalizationCharset + printer;
    const auto pointer = numberAt(walk, kGeneral + pointerColumn + printer);
    std::optional<std::int64_t> set;
    if (pointer && *pointer > 0) {
        set = numberAt(walk, table + static_cast<std::uint32_t>(*pointer));
    }
    if (!set) {
        below(walk, table, [&](const Oid&, const Datum& datum) {
            if (!set) set = datum.number;
        });
    }
    return set && *set > 0 && *set < 100000 ? static_cast<Charset>(*set) : 0;
}

}  // namespace

View::View(const Walk& walk) : walk_(walk), printers_(findPrinters(walk)) {
    charset_ = findCharset(walk, printers_.printer, kCurrentLocalization);
    consoleCharset_ = findCharset(walk, printers_.printer, kConsoleLocalization);
    uptime_ = numberAt(walk, kUpTime);
    if (const Datum* date = walk.find(kSystemDate)) {
        if (const auto moment = dateAndTime(date->octets)) {
            offsetMinutes_ = moment->offsetMinutes.value_or(0);
        }
    }
    const Datum* id = walk.find(kObjectId);
    if (id != nullptr && id->oid.startsWith(kEnterprises) &&
        id->oid.arcs.size() > kEnterprises.arcs.size()) {
        enterprise_ = id->oid.arcs[kEnterprises.arcs.size()];
    }
}

machine::Provenance View::from(const Oid& oid) const {
    return {machine::Origin::snmp, snmp::text(oid), walk_.taken};
}

bool View::holds(const Oid& root) const {
    const auto first = walk_.objects.lower_bound(root);
    return first != walk_.objects.end() && first->first.startsWith(root);
}

std::optional<std::int64_t> Cell::number() const {
    switch (datum.type) {
        case Type::integer:
        case Type::counter32:
        case Type::gauge32:
        case Type::timeTicks:
        case Type::counter64:
            return datum.number;
        case Type::octets:
            break;
        default:
            return {};
    }
    const std::string digits = readable(datum.octets);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) return {};
    return value;
}

machine::Date Cell::date() const {
    std::optional<machine::Moment> moment;
    if (datum.type == Type::octets) {
        moment = dateAndTime(datum.octets);
    } else if (const auto now = view.uptime()) {
        if (const auto time = timeOfTicks(number().value_or(0), *now, view.walk().taken)) {
            moment = machine::momentAt(*time, view.offsetMinutes());
        }
    }
    if (!moment) return {};
    return machine::Date::of(*moment, from());
}

}  // namespace snmp
