// HOST-RESOURCES-MIB (RFC 2790): the printer's state, what is built in, storage, the clock
// (4-lists 3, 4, 5 and 14).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <array>

namespace snmp {
namespace {

using machine::Status;

const Oid kHost{1, 3, 6, 1, 2, 1, 25};
const Oid kDevices = kHost + Oid{3, 2, 1};
const Oid kPrinterEntry = kHost + Oid{3, 5, 1};
const Oid kSystemDate = kHost + Oid{1, 2, 0};

constexpr Name kDeviceStatus[] = {
    {1, ""}, {2, "running"}, {3, "warning"}, {4, "testing"}, {5, "down"}};
constexpr Name kPrinterStatus[] = {
    {1, "other"}, {2, ""}, {3, "idle"}, {4, "printing"}, {5, "warmup"}};

struct Device {
    machine::Text description, status;
    Oid type;
};

constexpr Column<Device> kDeviceColumns[] = {
    {2, [](const Cell& c, Device& d) { d.type = c.datum.oid; }},  // hrDeviceType
    {3, text<&Device::description>},                              // hrDeviceDescr
    {5, named<&Device::status, kDeviceStatus>},                   // hrDeviceStatus
};

// RFC 2790: bit 0 is the top bit of the first octet; the second octet may be missing.
constexpr std::array<const char*, 15> kErrors{"lowPaper",
                                              "noPaper",
                                              "lowToner",
                                              "noToner",
                                              "doorOpen",
                                              "jammed",
                                              "offline",
                                              "serviceRequested",
                                              "inputTrayMissing",
                                              "outputTrayMissing",
                                              "markerSupplyMissing",
                                              "outputNearFull",
                                              "outputFull",
                                              "inputTrayEmpty",
                                              "overduePreventMaint"};

// No octets at all say nothing: agents that always send none would look healthy for ever.
void readErrors(const Cell& cell, Status& status) {
    if (cell.datum.type != Type::octets || cell.datum.octets.empty()) return;
    status.errorsSaid = true;
    for (std::size_t bit = 0; bit < kErrors.size(); ++bit) {
        if (bit / 8 >= cell.datum.octets.size()) break;
        const auto octet = static_cast<unsigned char>(cell.datum.octets[bit / 8]);
        if ((octet & (0x80U >> (bit % 8))) != 0) status.errors.push_back(cell.said(kErrors[bit]));
    }
}

constexpr Column<Status> kPrinterColumns[] = {
    {1, named<&Status::printer, kPrinterStatus>},  // hrPrinterStatus
    {2, readErrors},                               // hrPrinterDetectedErrorState
};

struct StorageRow {
    machine::Text name;
    std::int64_t unit = 0;  // octets
    std::int64_t size = -1, used = -1;
    machine::Provenance sizeFrom, usedFrom;
};

const Oid kStorage = kHost + Oid{2, 3, 1};
constexpr Column<StorageRow> kStorageColumns[] = {
    {3, text<&StorageRow::name>},                                                // hrStorageDescr
    {4, [](const Cell& c, StorageRow& s) { s.unit = c.number().value_or(0); }},  // …AllocationUnits
    {5,
     [](const Cell& c, StorageRow& s) {  // hrStorageSize
         s.size = c.number().value_or(-1);
         s.sizeFrom = c.from();
     }},
    {6,
     [](const Cell& c, StorageRow& s) {  // hrStorageUsed
         s.used = c.number().value_or(-1);
         s.usedFrom = c.from();
     }},
};

machine::Value<machine::KiB> inKiB(std::int64_t blocks, std::int64_t unit,
                                   const machine::Provenance& from) {
    constexpr std::int64_t kMost = std::int64_t{1} << 53;
    if (blocks < 0 || unit <= 0 || blocks > kMost / unit) return {};
    return machine::Value<machine::KiB>::of({static_cast<std::uint64_t>(blocks * unit) / 1024},
                                            from);
}

// Other devices are what is built in: a feeder, a fax card, a disk. A function of the same box
// that only repeats the model's name tells nothing.
void addOptions(const std::map<Oid, Device>& devices, std::uint32_t printer, Findings& out) {
    const Oid kPrinterType = kHost + Oid{3, 1, 5};
    for (const auto& [index, device] : devices) {
        if (index == Oid{printer} || device.type == kPrinterType || !device.description.known()) {
            continue;
        }
        if (out.deviceModel.known() && device.description.value == out.deviceModel.value) continue;
        out.reading.machine.options.push_back({device.description, device.status});
    }
}

}  // namespace

void askHost(Subtrees& asked) {
    asked.push_back({kPrinterEntry, 32});
    askColumns(asked, kDevices, kDeviceColumns, 128);
    asked.push_back({kHost + Oid{1, 2}, 8});
}

void readHost(const View& view, Findings& out) {
    const std::uint32_t printer = view.printers().host;
    const auto devices = readTable(view, kDevices, {}, kDeviceColumns);
    if (const auto found = devices.find(Oid{printer}); found != devices.end()) {
        out.deviceModel = found->second.description;
        out.reading.status.device = found->second.status;
    }
    readRow(view, kPrinterEntry, Oid{printer}, kPrinterColumns, out.reading.status);
    addOptions(devices, printer, out);
    if (const Datum* date = view.walk().find(kSystemDate)) {
        out.reading.settings.clock = Cell{view, kSystemDate, *date}.date();
    }
}

void askStorage(Subtrees& asked) {
    askColumns(asked, kStorage, kStorageColumns, 128);
}

void readStorage(const View& view, Findings& out) {
    for (const auto& [index, row] : readTable(view, kStorage, {}, kStorageColumns)) {
        if (!row.name.known()) continue;
        out.reading.fonts.storage.push_back({row.name, inKiB(row.size, row.unit, row.sizeFrom),
                                             inKiB(row.used, row.unit, row.usedFrom)});
    }
}

}  // namespace snmp
