#include "machine/ipp/names.h"

#include "base/text.h"
#include "machine/ipp/sections.h"

#include <charconv>
#include <cstdlib>
#include <span>

namespace ipp {
namespace {

struct Word {
    std::int64_t number;
    std::string_view word;
};

/// PrtMarkerSuppliesTypeTC (IANA-PRINTER-MIB).
constexpr Word kKinds[] = {
    {1, "other"},
    {2, "unknown"},
    {3, "toner"},
    {4, "wasteToner"},
    {5, "ink"},
    {6, "inkCartridge"},
    {7, "inkRibbon"},
    {8, "wasteInk"},
    {9, "opc"},
    {10, "developer"},
    {11, "fuserOil"},
    {12, "solidWax"},
    {13, "ribbonWax"},
    {14, "wasteWax"},
    {15, "fuser"},
    {16, "coronaWire"},
    {17, "fuserOilWick"},
    {18, "cleanerUnit"},
    {19, "fuserCleaningPad"},
    {20, "transferUnit"},
    {21, "tonerCartridge"},
    {22, "fuserOiler"},
    {23, "water"},
    {24, "wasteWater"},
    {25, "glueWaterAdditive"},
    {26, "wastePaper"},
    {27, "bindingSupply"},
    {28, "bandingSupply"},
    {29, "stitchingWire"},
    {30, "shrinkWrap"},
    {31, "paperWrap"},
    {32, "staples"},
    {33, "inserts"},
    {34, "covers"},
};

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

constexpr Word kTrainings[] = {{1, "other"},
                               {2, "unknown"},
                               {3, "untrained"},
                               {4, "trained"},
                               {5, "fieldService"},
                               {6, "management"},
                               {7, "noInterventionRequired"}};

constexpr Word kGroups[] = {
    {1, "other"},
    {2, "unknown"},
    {3, "hostResourcesMIBStorageTable"},
    {4, "hostResourcesMIBDeviceTable"},
    {5, "generalPrinter"},
    {6, "cover"},
    {7, "localization"},
    {8, "input"},
    {9, "output"},
    {10, "marker"},
    {11, "markerSupplies"},
    {12, "markerColorant"},
    {13, "mediaPath"},
    {14, "channel"},
    {15, "interpreter"},
    {16, "consoleDisplayBuffer"},
    {17, "consoleLights"},
    {18, "alert"},
    {30, "finDevice"},
    {31, "finSupply"},
    {32, "finSupplyMediaInput"},
    {33, "finAttribute"},
};

/// PrtAlertCodeTC (IANA-PRINTER-MIB).
constexpr Word kCodes[] = {
    {1, "other"},
    {2, "unknown"},
    {3, "coverOpen"},
    {4, "coverClosed"},
    {5, "interlockOpen"},
    {6, "interlockClosed"},
    {7, "configurationChange"},
    {8, "jam"},
    {9, "subunitMissing"},
    {10, "subunitLifeAlmostOver"},
    {11, "subunitLifeOver"},
    {12, "subunitAlmostEmpty"},
    {13, "subunitEmpty"},
    {14, "subunitAlmostFull"},
    {15, "subunitFull"},
    {16, "subunitNearLimit"},
    {17, "subunitAtLimit"},
    {18, "subunitOpened"},
    {19, "subunitClosed"},
    {20, "subunitTurnedOn"},
    {21, "subunitTurnedOff"},
    {22, "subunitOffline"},
    {23, "subunitPowerSaver"},
    {24, "subunitWarmingUp"},
    {25, "subunitAdded"},
    {26, "subunitRemoved"},
    {27, "subunitResourceAdded"},
    {28, "subunitResourceRemoved"},
    {29, "subunitRecoverableFailure"},
    {30, "subunitUnrecoverableFailure"},
    {31, "subunitRecoverableStorageError"},
    {32, "subunitUnrecoverableStorageError"},
    {33, "subunitMotorFailure"},
    {34, "subunitMemoryExhausted"},
    {35, "subunitUnderTemperature"},
    {36, "subunitOverTemperature"},
    {37, "subunitTimingFailure"},
    {38, "subunitThermistorFailure"},
    {501, "doorOpen"},
    {502, "doorClosed"},
    {503, "powerUp"},
    {504, "powerDown"},
    {505, "printerNMSReset"},
    {506, "printerManualReset"},
    {507, "printerReadyToPrint"},
    {801, "inputMediaTrayMissing"},
    {802, "inputMediaSizeChange"},
    {803, "inputMediaWeightChange"},
    {804, "inputMediaTypeChange"},
    {805, "inputMediaColorChange"},
    {806, "inputMediaFormPartsChange"},
    {807, "inputMediaSupplyLow"},
    {808, "inputMediaSupplyEmpty"},
    {809, "inputMediaChangeRequest"},
    {810, "inputManualInputRequest"},
    {811, "inputTrayPositionFailure"},
    {812, "inputTrayElevationFailure"},
    {813, "inputCannotFeedSizeSelected"},
    {901, "outputMediaTrayMissing"},
    {902, "outputMediaTrayAlmostFull"},
    {903, "outputMediaTrayFull"},
    {904, "outputMailboxSelectFailure"},
    {1001, "markerFuserUnderTemperature"},
    {1002, "markerFuserOverTemperature"},
    {1003, "markerFuserTimingFailure"},
    {1004, "markerFuserThermistorFailure"},
    {1005, "markerAdjustingPrintQuality"},
    {1101, "markerTonerEmpty"},
    {1102, "markerInkEmpty"},
    {1103, "markerPrintRibbonEmpty"},
    {1104, "markerTonerAlmostEmpty"},
    {1105, "markerInkAlmostEmpty"},
    {1106, "markerPrintRibbonAlmostEmpty"},
    {1107, "markerWasteTonerReceptacleAlmostFull"},
    {1108, "markerWasteInkReceptacleAlmostFull"},
    {1109, "markerWasteTonerReceptacleFull"},
    {1110, "markerWasteInkReceptacleFull"},
    {1111, "markerOpcLifeAlmostOver"},
    {1112, "markerOpcLifeOver"},
    {1113, "markerDeveloperAlmostEmpty"},
    {1114, "markerDeveloperEmpty"},
    {1115, "markerTonerCartridgeMissing"},
    {1301, "mediaPathMediaTrayMissing"},
    {1302, "mediaPathMediaTrayAlmostFull"},
    {1303, "mediaPathMediaTrayFull"},
    {1304, "mediaPathCannotDuplexMediaSelected"},
    {1501, "interpreterMemoryIncrease"},
    {1502, "interpreterMemoryDecrease"},
    {1503, "interpreterCartridgeAdded"},
    {1504, "interpreterCartridgeDeleted"},
    {1505, "interpreterResourceAdded"},
    {1506, "interpreterResourceDeleted"},
    {1507, "interpreterResourceUnavailable"},
    {1509, "interpreterComplexPageEncountered"},
    {1801, "alertRemovalOfBinaryChangeEntry"},
};

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
            if (base::equalsNoCase(row.word, word)) return std::string(row.word);
        }
        return std::string(said);
    }
    for (const auto& row : table) {
        if (row.number == number) return std::string(row.word);
    }
    return std::string(said);
}

}  // namespace

std::string supplyKind(std::string_view said) {
    return named(kKinds, said);
}
std::string unitName(std::string_view said) {
    return named(kUnits, said);
}
std::string severityName(std::string_view said) {
    return named(kSeverities, said);
}
std::string trainingName(std::string_view said) {
    return named(kTrainings, said);
}
std::string groupName(std::string_view said) {
    return named(kGroups, said);
}
std::string codeName(std::string_view said) {
    return named(kCodes, said);
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
    std::string text(kAvailability[bits & 7]);
    const auto add = [&](std::int64_t bit, std::string_view word) {
        if ((bits & bit) == 0) return;
        if (!text.empty()) text += ", ";
        text += word;
    };
    add(8, "warning");
    add(16, "critical");
    add(32, "offline");
    add(64, "changing");
    return text;
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
