// Epson (1248): name, serial number, firmware, and the status string "@BDC ST2" (packed_octets.h),
// on which several independent readers agree in status, error and ink. Its hrPrinterDetectedError-
// State is always empty (data 2), so the string is the only word about errors.
//
// Left out: the other fields of the string, which each model fills in its own way.
#include "machine/snmp/makers.h"
#include "machine/snmp/packed_octets.h"

#include <algorithm>

namespace snmp {
namespace {

const Oid kTree = makersTree(1248) + Oid{1, 2, 2};
const Oid kStatus = kTree + Oid{1, 1, 1, 4, 1};

const Scalar<Findings> kScalars[] = {
    {{1, 1, 1, 1, 1},
     [](const Cell& c, Findings& f) {
         if (!f.deviceId.known()) f.deviceId = c.text();
     }},
    {{1, 1, 1, 2, 1}, model},
    {{1, 1, 1, 5, 1}, serial},
};

struct Unit {
    machine::Text name, version;
};
const Oid kFirmware = kTree + Oid{2, 1, 1};
constexpr Column<Unit> kFirmwareColumns[] = {{2, text<&Unit::version>}, {3, text<&Unit::name>}};

constexpr std::uint8_t kStatusField = 0x01, kErrorField = 0x02, kInkField = 0x0F;

constexpr Name kStatuses[] = {{1, "printing"}, {2, "busy"},   {3, "printing"},
                              {4, "idle"},     {5, "paused"}, {7, "cleaning"}};
constexpr Name kErrors[] = {
    {0x00, "serviceRequested"}, {0x04, "jammed"}, {0x05, "noToner"}, {0x06, "noPaper"}};

struct Ink {
    std::uint8_t code;
    const char* name;
    const char* colour;
};
constexpr Ink kInks[] = {{0x01, "Black ink", "black"},
                         {0x03, "Cyan ink", "cyan"},
                         {0x04, "Magenta ink", "magenta"},
                         {0x05, "Yellow ink", "yellow"},
                         {0x06, "Light cyan ink", "light cyan"},
                         {0x07, "Light magenta ink", "light magenta"},
                         {0x0A, "Light black ink", "light black"},
                         {0x0B, "Matte black ink", "matte black"}};

// A block size, then blocks that begin with the ink's code and hold the per cent in the third
// octet; above 100 the printer only says that there is ink (0x69) or nothing useful.
void readInk(std::string_view octets, const machine::Provenance& from, Findings& out) {
    constexpr std::uint8_t kThereIsInk = 0x69;
    if (octets.empty()) return;
    const auto size = static_cast<std::uint8_t>(octets[0]);
    if (size < 3) return;
    for (octets.remove_prefix(1); octets.size() >= size; octets.remove_prefix(size)) {
        const auto code = static_cast<std::uint8_t>(octets[0]);
        const auto level = static_cast<std::uint8_t>(octets[2]);
        const auto* ink = std::find_if(std::begin(kInks), std::end(kInks),
                                       [&](const Ink& i) { return i.code == code; });
        if (ink == std::end(kInks)) continue;
        machine::Part part;
        part.name = machine::Text::of(ink->name, from);
        part.kind = machine::Text::of("ink", from);
        part.colour = machine::Text::of(ink->colour, from);
        part.unit = machine::Text::of("percent", from);
        using Level = machine::Value<machine::Amount>;
        part.level = level <= 100           ? Level::of({level}, from)
                     : level == kThereIsInk ? Level::in(machine::State::someRemains, from)
                                            : Level::in(machine::State::unknown, from);
        part.capacity = Level::of({100}, from);
        addPart(out, std::move(part));
    }
}

// An error counts only while the status is 0, error.
void readStatus(const View& view, Findings& out) {
    const Datum* datum = view.walk().find(kStatus);
    if (datum == nullptr) return;
    const auto fields = epsonFields(datum->octets);
    if (!fields) return;
    const auto from = view.from(kStatus);
    auto& status = out.reading.status;
    bool error = false;
    for (const EpsonField& field : *fields) {
        if (field.octets.empty()) continue;
        const auto value = static_cast<std::uint8_t>(field.octets[0]);
        if (field.type == kStatusField) {
            error = value == 0;
            status.errorsSaid = true;
            for (const Name& name : kStatuses) {
                if (name.number == value && !status.printer.said()) {
                    status.printer = machine::Text::of(name.name, from);
                }
            }
        } else if (field.type == kErrorField && error) {
            for (const Name& name : kErrors) {
                if (name.number == value) addError(out, machine::Text::of(name.name, from));
            }
        } else if (field.type == kInkField) {
            readInk(field.octets, from, out);
        }
    }
    // An error that is none of those above is still one.
    if (error && status.errors.empty()) status.errorsSaid = false;
}

}  // namespace

void askEpson(Subtrees& asked) {
    asked.push_back({kTree + Oid{1, 1, 1}, 64});
    askColumns(asked, kFirmware, kFirmwareColumns, 32);
}

void readEpson(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    readStatus(view, out);
    for (const auto& [index, unit] : readTable(view, kFirmware, {}, kFirmwareColumns)) {
        addFirmware(out, unit.name, unit.version);
    }
}

}  // namespace snmp
