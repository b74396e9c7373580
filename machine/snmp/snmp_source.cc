#include "machine/snmp/snmp_source.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>

namespace snmp {
namespace {

bool holds(const Walk& walk, const Oid& root) {
    const auto found = walk.objects.lower_bound(root);
    return found != walk.objects.end() && found->first.startsWith(root);
}

/// "192.0.2.7 answers SNMP but ...": the first words of sysDescr help to find what it is.
base::Unexpected noPrinter(const Settings& settings, const Walk& walk) {
    std::string what;
    const auto* description = walk.find(Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
    if (description != nullptr && !description->octets.empty()) {
        what = fmt::format(" (it calls itself \"{}\")", base::printable(description->octets, 80));
    }
    return base::fail(
        base::Kind::missing,
        fmt::format("{} answers SNMP, but no printer is behind it{}: check the address",
                    base::printable(settings.address, 100), what));
}

// Machines that keep all but their name to themselves, by whose they are: the maker's number in
// sysObjectID (below these only where it sells more than printers), else how sysDescr begins.
const Oid kMakers[] = {{18334},  {367},  {2435},  {1347},        {641},       {253},
                       {1602},   {1248}, {297},   {2385},        {2001},      {236, 11, 5},
                       {683, 6}, {1129}, {10642}, {11, 2, 3, 9}, {674, 10898}};
constexpr std::string_view kNames[] = {
    "HP ETHERNET MULTI", "RICOH",  "LANIER",         "NRG",     "SAVIN",
    "Gestetner",         "KONICA", "SHARP MX",       "SHARP A", "Canon",
    "Samsung",           "FUJI",   "TOSHIBA e-STUD", "Brother", "TOSHIBA TEC",
    "Lexmark",           "Xerox",  "KYOCERA",        "EPSON",   "OKI",
    "Dell MFP"};

bool namedAsPrinter(const Walk& walk) {
    const auto* id = walk.find(Oid{1, 3, 6, 1, 2, 1, 1, 2, 0});
    const auto* description = walk.find(Oid{1, 3, 6, 1, 2, 1, 1, 1, 0});
    const bool maker =
        id != nullptr && std::any_of(std::begin(kMakers), std::end(kMakers), [&](const Oid& tree) {
            return id->oid.startsWith(Oid{1, 3, 6, 1, 4, 1} + tree);
        });
    if (maker || description == nullptr) return maker;
    const std::string_view text = description->octets;
    return std::any_of(std::begin(kNames), std::end(kNames),
                       [&](std::string_view name) { return base::startsWithNoCase(text, name); }) ||
           text.find("Printer") != text.npos;
}

bool holdsPrinter(const Walk& walk) {
    return holds(walk, Oid{1, 3, 6, 1, 2, 1, 43}) ||        // Printer-MIB
           holds(walk, Oid{1, 3, 6, 1, 2, 1, 25, 3, 5}) ||  // hrPrinterTable
           holds(walk, Oid{1, 3, 6, 1, 4, 1});
}

base::Result<machine::Reading> readingOf(const Settings& settings, const Outcome& outcome) {
    if (!outcome.walk) return base::fail(outcome.walk.error());
    if (outcome.whole && !looksLikePrinter(*outcome.walk))
        return noPrinter(settings, *outcome.walk);
    auto reading = readPrinter(*outcome.walk);
    // The walk's own remarks come first: what this machine did not give this time.
    const auto shortfalls = std::min(outcome.walk->remarks.size(), reading.remarks.size());
    for (std::size_t i = 0; i < shortfalls; ++i) reading.remarks[i].insert(0, "SNMP: ");
    return reading;
}

}  // namespace

bool looksLikePrinter(const Walk& walk) {
    return holdsPrinter(walk) || namedAsPrinter(walk);
}

machine::Reading readPrinter(const Walk& walk) {
    auto reading = understand(walk);
    if (!walk.objects.empty() && !holdsPrinter(walk)) {
        reading.remarks.push_back(
            "SNMP: the machine gives its name but nothing of the Printer MIB; check which objects "
            "its settings let be read.");
    }
    return reading;
}

void SnmpSource::walk(base::Time now, std::chrono::milliseconds patience, Told told) {
    Order order{.settings = settings_, .now = now, .patience = patience};
    order.questions = firstQuestions();
    order.then = [](const Walk& first) { return subtrees(first); };
    engine_.ask(std::move(order), std::move(told));
}

void SnmpSource::read(base::Time now, std::chrono::milliseconds patience, Done done) {
    walk(now, patience, [settings = settings_, done = std::move(done)](const Outcome& outcome) {
        done(readingOf(settings, outcome));
    });
}

}  // namespace snmp
