#include "machine/meters.h"

#include "base/text.h"

namespace machine {
namespace {

constexpr std::uint64_t kSevenDigits = 10'000'000;
constexpr std::uint64_t kEightDigits = 100'000'000;
constexpr std::uint64_t kInteger31 = std::uint64_t{1} << 31U;
constexpr std::uint64_t kCounter32 = std::uint64_t{1} << 32U;

/// Whether the OID lies in the private tree of that enterprise.
bool under(std::string_view oid, std::string_view enterprise) {
    constexpr std::string_view kEnterprises = "1.3.6.1.4.1.";
    if (oid.starts_with('.')) oid.remove_prefix(1);
    if (!oid.starts_with(kEnterprises)) return false;
    oid.remove_prefix(kEnterprises.size());
    return oid.starts_with(enterprise) &&
           (oid.size() == enterprise.size() || oid[enterprise.size()] == '.');
}

}  // namespace

bool comparable(const Provenance& a, const Provenance& b) {
    if (a.origin != b.origin) return false;
    const bool named = a.origin == Origin::snmp || a.origin == Origin::ipp;
    return !named || a.object == b.object;
}

Change changeOf(const Value<Impressions>& before, const Value<Impressions>& now,
                std::chrono::milliseconds span, const std::vector<std::uint64_t>& moduli) {
    if (!before.known() || !now.known() || !comparable(before.from, now.from)) return {};
    const auto a = before.value.count;
    const auto b = now.value.count;
    if (b >= a) return {Step::rose, b - a, 0};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
    for (const auto modulus : moduli) {
        if (minutes < 0 || a >= modulus || a < modulus / 10 * 9 || b >= modulus / 10) continue;
        const auto counted = modulus - a + b;
        const auto most = (static_cast<std::uint64_t>(minutes) + 1) * kFastestPerMinute;
        if (counted <= most) return {Step::wrapped, counted, modulus};
    }
    return {Step::fell, a - b, 0};
}

std::vector<std::uint64_t> moduliOf(const Reading& reading) {
    const auto& from = reading.counters.total.from;
    const auto& id = reading.machine.identity.objectId;
    const auto of = [&](std::string_view enterprise) {
        return under(from.object, enterprise) || (id.known() && under(id.value, enterprise));
    };
    std::vector<std::uint64_t> moduli;
    if (of("367")) moduli = {kSevenDigits, kEightDigits};
    if (of("1602")) moduli = {kEightDigits};
    if (from.origin == Origin::snmp) moduli.insert(moduli.end(), {kInteger31, kCounter32});
    if (from.origin == Origin::ipp) moduli.push_back(kInteger31);
    return moduli;
}

Change totalChange(const Reading& before, const Reading& now) {
    if (!before.taken || !now.taken) return {};
    return changeOf(before.counters.total, now.counters.total, *now.taken - *before.taken,
                    moduliOf(now));
}

bool swapped(const Reading& before, const Reading& now) {
    const auto& a = before.machine.identity.serial;
    const auto& b = now.machine.identity.serial;
    if (!a.known() || !b.known() || a.value.empty() || b.value.empty()) return false;
    return !base::equalsNoCase(base::trim(a.value), base::trim(b.value));
}

}  // namespace machine
