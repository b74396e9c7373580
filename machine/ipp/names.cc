#include "machine/ipp/names.h"

#include "base/text.h"
#include "machine/ipp/sections.h"
#include "machine/printer_mib.h"

#include <charconv>
#include <cstdlib>
#include <span>

namespace ipp {
namespace {

using Word = machine::MibWord;

/// PrtMarkerSuppliesSupplyUnitTC, PrtCapacityUnitTC (RFC 3805).
constexpr Word kUnits[] = {
    {1, "other"},
    {2, "unknown"},
    {3, "tenThousandthsOfInches"},
    {4, "micrometers"},
    {7, "impressions"},
    {8, "sheets"},
    {11, "hours"},
    {12, "thousandthsOfOunces"},
    {13, "tenthsOfGrams"},
    {14, "hundrethsOfFluidOunces"},
    {15, "tenthsOfMilliliters"},
    {16, "feet"},
    {17, "meters"},
    {18, "items"},
    {19, "percent"},
};

constexpr Word kSeverities[] = {
    {1, "other"}, {3, "critical"}, {4, "warning"}, {5, "warningBinaryChangeEvent"}};

struct ReasonWord {
    std::string_view reason, error;
};

/// printer-state-reasons (RFC 8011, 5.4.12; PWG 5100.9) by the bit that they mean.
constexpr ReasonWord kReasons[] = {
    {"media-low", "lowPaper"},
    {"media-empty", "noPaper"},
    {"media-needed", "noPaper"},
    {"toner-low", "lowToner"},
    {"toner-empty", "noToner"},
    {"marker-supply-low", "lowToner"},
    {"marker-supply-empty", "noToner"},
    {"marker-toner-almost-empty", "lowToner"},
    {"marker-toner-empty", "noToner"},
    {"marker-ink-almost-empty", "lowToner"},
    {"marker-ink-empty", "noToner"},
    {"marker-print-ribbon-almost-empty", "lowToner"},
    {"marker-print-ribbon-empty", "noToner"},
    {"cover-open", "doorOpen"},
    {"door-open", "doorOpen"},
    {"interlock-open", "doorOpen"},
    {"media-jam", "jammed"},
    {"offline", "offline"},
    {"paused", "offline"},
    {"shutdown", "offline"},
    {"fuser-under-temp", "serviceRequested"},
    {"fuser-over-temp", "serviceRequested"},
    {"input-tray-missing", "inputTrayMissing"},
    {"output-tray-missing", "outputTrayMissing"},
    {"marker-supply-missing", "markerSupplyMissing"},
    {"marker-toner-cartridge-missing", "markerSupplyMissing"},
    {"output-area-almost-full", "outputNearFull"},
    {"output-area-full", "outputFull"},
    {"opc-near-eol", "overduePreventMaint"},
    {"opc-life-over", "overduePreventMaint"},
    {"marker-opc-life-almost-over", "overduePreventMaint"},
    {"marker-opc-life-over", "overduePreventMaint"},
};

constexpr std::string_view kHarmless[] = {
    "none",         "moving-to-paused", "connecting-to-device", "identify-printer-requested",
    "hibernate",    "hold-new-jobs",    "deactivated",          "resuming",
    "testing",      "power-up",         "configuration-change", "stopping",
    "cover-closed", "door-closed",      "interlock-closed",     "subunit-power-saver",
    "wait-for-job",
};

struct Size {
    std::int64_t width, height;
    std::string_view name;
};

constexpr Size kSizes[] = {
    {21000, 29700, "A4"},     {29700, 42000, "A3"},        {14800, 21000, "A5"},
    {10500, 14800, "A6"},     {25700, 36400, "B4"},        {18200, 25700, "B5"},
    {17600, 25000, "ISO B5"}, {21590, 27940, "LETTER"},    {21590, 35560, "LEGAL"},
    {27940, 43180, "11x17"},  {18415, 26670, "EXECUTIVE"}, {10000, 14800, "POSTCARD"},
};
constexpr std::int64_t kSizeTolerance = 100;

std::string named(std::span<const Word> table, std::string_view said) {
    std::int64_t number = 0;
    const auto* end = said.data() + said.size();
    const auto [stop, error] = std::from_chars(said.data(), end, number);
    if (said.empty() || error != std::errc() || stop != end) {
        const std::string word = camelCase(said);
        for (const auto& row : table) {
            if (base::equalsNoCase(row.name, word)) return std::string(row.name);
        }
        return std::string(said);
    }
    for (const auto& row : table) {
        if (row.number == number) return std::string(row.name);
    }
    return std::string(said);
}

}  // namespace

std::string supplyKind(std::string_view said) {
    return named(machine::kSupplyTypes, said);
}
std::string unitName(std::string_view said) {
    return named(kUnits, said);
}
std::string severityName(std::string_view said) {
    return named(kSeverities, said);
}
std::string trainingName(std::string_view said) {
    return named(machine::kAlertTrainings, said);
}
std::string groupName(std::string_view said) {
    return named(machine::kAlertGroups, said);
}
std::string codeName(std::string_view said) {
    return named(machine::kAlertCodes, said);
}

std::string supplyClass(std::string_view said) {
    const auto word = camelCase(said);
    for (const std::string_view consumed : {"supplyThatIsConsumed", "consumed", "3"}) {
        if (base::equalsNoCase(word, consumed)) return "consumed";
    }
    for (const std::string_view filled : {"receptacleThatIsFilled", "filled", "4"}) {
        if (base::equalsNoCase(word, filled)) return "filled";
    }
    return {};
}

std::string subunitStatus(std::int64_t bits) {
    if (bits < 0 || bits > 127) return {};
    constexpr std::string_view kAvailability[] = {"idle",   "on request", "standby", "unavailable",
                                                  "active", "unknown",    "busy",    ""};
    return machine::withStatusFlags(std::string(kAvailability[bits & 7]), bits);
}

std::string_view errorOf(std::string_view reason) {
    for (const auto& row : kReasons) {
        if (base::equalsNoCase(row.reason, reason)) return row.error;
    }
    return {};
}

bool isHarmless(std::string_view reason) {
    if (base::startsWithNoCase(reason, "cups-")) return true;
    for (const auto harmless : kHarmless) {
        if (base::equalsNoCase(reason, harmless)) return true;
    }
    return false;
}

std::string_view sizeName(std::int64_t width, std::int64_t height) {
    const auto near = [](std::int64_t a, std::int64_t b) {
        return a >= b - kSizeTolerance && a <= b + kSizeTolerance;
    };
    for (const auto& size : kSizes) {
        if ((near(width, size.width) && near(height, size.height)) ||
            (near(width, size.height) && near(height, size.width))) {
            return size.name;
        }
    }
    return {};
}

}  // namespace ipp
