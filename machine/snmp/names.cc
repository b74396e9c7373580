#include "machine/snmp/names.h"

#include <algorithm>

namespace snmp {

const Name kSupplyTypes[36] = {
    {1, "other"},
    {2, ""},
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
    {35, "matteToner"},
    {36, "matteInk"},
};

const Name kSupplyClasses[4] = {{1, "other"}, {2, ""}, {3, "consumed"}, {4, "filled"}};

const Name kSupplyUnits[20] = {
    {0, ""},        {1, "other"},       {2, ""},         {3, "0.0001 in"},
    {4, "um"},      {5, "characters"},  {6, "lines"},    {7, "impressions"},
    {8, "sheets"},  {9, "dot rows"},    {11, "hours"},   {12, "0.001 oz"},
    {13, "0.1 g"},  {14, "0.01 fl oz"}, {15, "0.1 ml"},  {16, "feet"},
    {17, "metres"}, {18, "items"},      {19, "percent"}, {20, "seconds"},
};

namespace {

constexpr Name kAlertCodes[] = {
    {1, "other"},
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
    {30208, "stapleJam"},
    {30212, "staplesLow"},
    {30213, "staplesOut"},
};

}  // namespace

std::string nameOf(const Name* names, std::size_t count, std::int64_t number) {
    const Name* end = names + count;
    const Name* found =
        std::find_if(names, end, [&](const Name& name) { return name.number == number; });
    if (found != end) return found->name;
    return "other (" + std::to_string(number) + ")";
}

std::string alertCodeName(std::int64_t code) {
    for (const Name& known : kAlertCodes) {
        if (known.number == code) return known.name;
    }
    return code == 2 ? "unknown" : std::to_string(code);
}

std::string subUnitStatus(std::int64_t status) {
    constexpr Name kAvailability[] = {{0, "idle"},    {1, "unavailable on request"},
                                      {2, "standby"}, {3, "broken"},
                                      {4, "active"},  {5, ""},
                                      {6, "busy"}};
    if (status < 0 || status > 127) return {};
    std::string text = nameOf(kAvailability, status & 7);
    const auto add = [&](std::int64_t bit, const char* word) {
        if ((status & bit) == 0) return;
        if (!text.empty()) text += ", ";
        text += word;
    };
    add(8, "warning");
    add(16, "critical");
    add(32, "offline");
    add(64, "changing");
    return text;
}

}  // namespace snmp
