#include "machine/snmp/snmp_source.h"

#include "base/text.h"

#include <fmt/format.h>

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

base::Result<machine::Reading> readingOf(const Settings& settings, const Outcome& outcome) {
    if (!outcome.walk) return base::fail(outcome.walk.error());
    if (outcome.whole && !looksLikePrinter(*outcome.walk))
        return noPrinter(settings, *outcome.walk);
    return understand(*outcome.walk);
}

}  // namespace

bool looksLikePrinter(const Walk& walk) {
    return holds(walk, Oid{1, 3, 6, 1, 2, 1, 43}) ||        // Printer-MIB
           holds(walk, Oid{1, 3, 6, 1, 2, 1, 25, 3, 5}) ||  // hrPrinterTable
           holds(walk, Oid{1, 3, 6, 1, 4, 1});
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
