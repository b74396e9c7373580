// Any octets in the places where agents put texts, dates, bits and packed numbers: what is
// understood of them is clean text and dates of the calendar, and nothing is read past an end.
#include "base/text.h"
#include "machine/fields.h"
#include "machine/snmp/dates.h"
#include "machine/snmp/packed_octets.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/strings.h"
#include "machine/snmp/walk_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <type_traits>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

constexpr std::array kObjects{
    "1.3.6.1.2.1.1.1.0",
    "1.3.6.1.2.1.1.2.0",
    "1.3.6.1.2.1.1.3.0",
    "1.3.6.1.2.1.2.2.1.6.1",
    "1.3.6.1.2.1.4.20.1.3.192.0.2.1",
    "1.3.6.1.2.1.4.20.1.2.192.0.2.1",
    "1.3.6.1.2.1.4.21.1.7.0.0.0.0",
    "1.3.6.1.2.1.25.1.2.0",
    "1.3.6.1.2.1.25.3.2.1.2.1",
    "1.3.6.1.2.1.25.3.2.1.3.1",
    "1.3.6.1.2.1.25.3.5.1.2.1",
    "1.3.6.1.2.1.25.2.3.1.3.1",
    "1.3.6.1.2.1.25.2.3.1.4.1",
    "1.3.6.1.2.1.25.2.3.1.5.1",
    "1.3.6.1.2.1.43.5.1.1.2.1",
    "1.3.6.1.2.1.43.5.1.1.17.1",
    "1.3.6.1.2.1.43.7.1.1.4.1.1",
    "1.3.6.1.2.1.43.8.2.1.6.1.1",
    "1.3.6.1.2.1.43.8.2.1.7.1.1",
    "1.3.6.1.2.1.43.8.2.1.3.1.1",
    "1.3.6.1.2.1.43.8.2.1.8.1.1",
    "1.3.6.1.2.1.43.8.2.1.10.1.1",
    "1.3.6.1.2.1.43.10.2.1.3.1.1",
    "1.3.6.1.2.1.43.10.2.1.4.1.1",
    "1.3.6.1.2.1.43.10.2.1.8.1.1",
    "1.3.6.1.2.1.43.10.2.1.9.1.1",
    "1.3.6.1.2.1.43.11.1.1.3.1.1",
    "1.3.6.1.2.1.43.11.1.1.5.1.1",
    "1.3.6.1.2.1.43.11.1.1.6.1.1",
    "1.3.6.1.2.1.43.11.1.1.9.1.1",
    "1.3.6.1.2.1.43.16.5.1.2.1.1",
    "1.3.6.1.2.1.43.18.1.1.8.1.1",
    "1.3.6.1.2.1.43.18.1.1.9.1.1",
    "1.3.6.1.4.1.2435.2.3.9.1.1.7.0",
    "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.4.5.2.0",
    "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.8.0",
    "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.10.0",
    "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.11.0",
    "1.3.6.1.4.1.1248.1.2.2.1.1.1.4.1",
    "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0",
    "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.1.1",
    "1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.7.1.1",
    "1.3.6.1.4.1.18334.1.1.4.1.3.1.1.6.1.9",
    "1.3.6.1.4.1.367.3.2.1.2.19.5.1.2.1",
    "1.3.6.1.4.1.367.3.2.1.2.19.5.1.3.1",
    "1.3.6.1.4.1.367.3.2.1.2.19.5.1.9.1",
    "1.3.6.1.4.1.367.3.2.1.2.24.1.1.2.1",
    "1.3.6.1.4.1.367.3.2.1.2.24.1.1.5.1",
    "1.3.6.1.4.1.367.3.2.1.2.2.22.0",
    "1.3.6.1.4.1.641.6.4.1.1.1.2.1.1",
    "1.3.6.1.4.1.641.6.4.1.1.1.4.1.1",
    "1.3.6.1.4.1.641.6.4.4.1.1.10.1.1",
    "1.3.6.1.4.1.1347.42.1.2.1.2.1.4.1.1",
    "1.3.6.1.4.1.1347.42.1.1.1.1.3.1.1.1",
    "1.3.6.1.4.1.1347.42.3.1.2.1.1.1.3",
    "1.3.6.1.4.1.2699.1.1.1.3.1.1.2.1.1",
    "1.3.6.1.4.1.2699.1.1.1.4.1.1.4.1.1.191.1",
};

// A row of the walk: an object, a type and up to 255 octets, each length as it stands in the input.
snmp::Walk walkOf(std::string_view input) {
    snmp::Walk walk;
    walk.taken = base::Time{std::chrono::hours{490000}};
    while (input.size() >= 3) {
        const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(input[i]); };
        const auto oid = snmp::parseOid(kObjects[at(0) % kObjects.size()]);
        const std::size_t length = std::min<std::size_t>(at(2), input.size() - 3);
        snmp::Datum datum;
        datum.type = static_cast<snmp::Type>(at(1) % 10);
        const auto octets = input.substr(3, length);
        if (datum.type == snmp::Type::octets || datum.type == snmp::Type::ipAddress) {
            datum.octets = octets;
        } else if (datum.type == snmp::Type::oid) {
            for (const char c : octets) {
                datum.oid.arcs.push_back(static_cast<std::uint8_t>(c) * 77U);
            }
        } else {
            for (const char c : octets.substr(0, 8)) {
                datum.number = static_cast<std::int64_t>(
                    static_cast<std::uint64_t>(datum.number) << 8 | static_cast<std::uint8_t>(c));
            }
        }
        walk.objects[*oid] = std::move(datum);
        input.remove_prefix(3 + length);
    }
    return walk;
}

void checkText(std::string_view text) {
    require(base::isUtf8(text));
    require(base::printable(text, text.size() * 8 + 16).find("\\x") == std::string::npos ||
            text.find("\\x") != std::string_view::npos);
}

void check(const machine::Reading& reading) {
    auto visit = [](const std::string&, const auto& value) {
        using T = std::remove_cvref_t<decltype(value.value)>;
        if constexpr (std::is_same_v<T, std::string>) {
            if (value.known()) checkText(value.value);
        } else if constexpr (std::is_same_v<T, machine::Moment>) {
            if (value.known())
                require(machine::parseMoment(machine::dateText(value.value)).has_value());
        }
    };
    machine::eachValue(reading, visit);
    for (const auto& remark : reading.remarks) checkText(remark);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    if (input.size() < 2) return 0;
    const std::string_view octets = input.substr(2);
    const auto mode = static_cast<std::uint8_t>(input[0]);
    switch (mode % 4) {
        case 0: {
            const auto walk = walkOf(octets);
            check(snmp::understand(walk));
            require(!snmp::subtrees(walk).empty());
            break;
        }
        case 1: {
            const auto walk = snmp::parseWalk(octets, "fuzz", base::Time{});
            if (walk) check(snmp::understand(*walk));
            break;
        }
        case 2: {
            constexpr std::array kSets{0,   3,    4,    5,    8,    17,   18,   38,  39,
                                       106, 1000, 1013, 1014, 1015, 2004, 2024, 2026};
            const auto set = kSets[static_cast<std::uint8_t>(input[1]) % kSets.size()];
            checkText(snmp::readable(octets, set));
            break;
        }
        default: {
            for (const auto& item : snmp::brotherItems(octets)) require(item.length <= 4);
            if (const auto fields = snmp::epsonFields(octets)) {
                for (const auto& field : *fields) {
                    require(field.octets.data() + field.octets.size() <=
                            octets.data() + octets.size());
                }
            }
            if (const auto moment = snmp::dateAndTime(octets)) {
                require(machine::parseMoment(machine::dateText(*moment)).has_value());
            }
            break;
        }
    }
    return 0;
}
