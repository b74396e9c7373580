#include "machine/snmp/makers.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace snmp {
namespace {

struct Maker {
    std::uint32_t enterprise;  // whose tree it is
    void (*ask)(Subtrees&);
    void (*read)(const View&, Findings&);
};

constexpr std::array<Maker, 13> kMakers{{
    {18334, askKonica, readKonica},
    {367, askRicoh, readRicoh},
    {2435, askBrother, readBrother},
    {1347, askKyocera, readKyocera},
    {11, askHp, readHp},
    {641, askLexmark, readLexmark},
    {253, askXerox, readXerox},
    {1602, askCanon, readCanon},
    {1248, askEpson, readEpson},
    {2385, askSharp, readSharp},
    {236, askSamsung, readSamsung},
    {2001, askOki, readOki},
    {674, askDell, readDell},
}};

// Who sells whose engines: the second's tree is walked too on the first's machines.
struct Alias {
    std::uint32_t seller, maker;
};
constexpr std::array<Alias, 6> kAliases{
    {{674, 641}, {674, 236}, {11, 236}, {253, 236}, {297, 253}, {683, 11}}};

bool sells(std::uint32_t seller, std::uint32_t maker) {
    return std::any_of(kAliases.begin(), kAliases.end(),
                       [&](const Alias& a) { return a.seller == seller && a.maker == maker; });
}

template <class Row>
Row& rowOf(std::vector<Row>& rows, const machine::Text& name) {
    for (Row& row : rows) {
        if (base::equalsNoCase(row.function.value, name.value)) return row;
    }
    rows.push_back({});
    rows.back().function = name;
    return rows.back();
}

// Toner in a cartridge and toner are one supply to whoever orders it.
std::string_view sort(const machine::Part& part) {
    const std::string_view kind = part.kind.value;
    if (kind == "tonerCartridge") return "toner";
    return kind == "inkCartridge" ? "ink" : kind;
}

bool sameSupply(const machine::Part& a, const machine::Part& b) {
    return a.kind.known() && b.kind.known() && a.kind.value != "other" && sort(a) == sort(b) &&
           base::equalsNoCase(a.colour.value, b.colour.value);
}

void complete(machine::Part& row, const machine::Part& part) {
    const bool vague = !row.level.known() && row.level.state != machine::State::nearlyEmpty;
    const bool nearly = vague && part.level.state == machine::State::nearlyEmpty;
    if (nearly || (!row.level.known() && part.level.known())) {
        row.level = part.level;
        row.capacity = part.capacity;
        row.unit = part.unit;
    }
    if (!row.count.said()) row.count = part.count;
    if (!row.serial.said()) row.serial = part.serial;
    if (!row.fitted.said()) row.fitted = part.fitted;
    if (!row.totalWhenFitted.said()) row.totalWhenFitted = part.totalWhenFitted;
    if (!row.daysLeft.said()) row.daysLeft = part.daysLeft;
}

}  // namespace

void askMakers(const View& view, Subtrees& asked) {
    const std::uint32_t own = view.enterprise();
    const bool known = own != 0;
    for (const Maker& maker : kMakers) {
        if (!known || maker.enterprise == own || sells(own, maker.enterprise)) maker.ask(asked);
    }
}

void readMakers(const View& view, Findings& out) {
    const auto read = [&](const Maker& maker) {
        if (view.holds(makersTree(maker.enterprise))) maker.read(view, out);
    };
    for (const Maker& maker : kMakers) {
        if (maker.enterprise == view.enterprise()) read(maker);
    }
    for (const Maker& maker : kMakers) {
        if (maker.enterprise != view.enterprise()) read(maker);
    }
}

Oid makersTree(std::uint32_t enterprise) {
    return Oid{1, 3, 6, 1, 4, 1, enterprise};
}

machine::FunctionCounter& functionRow(Findings& out, const machine::Text& name) {
    return rowOf(out.reading.counters.functions, name);
}

machine::ImageCounter& imageRow(Findings& out, const machine::Text& name) {
    return rowOf(out.reading.counters.images, name);
}

void addExtra(Findings& out, machine::Text name, const char* unit,
              const machine::Value<machine::Amount>& count) {
    if (!count.said() || !name.known()) return;
    machine::ExtraCounter extra;
    if (*unit != '\0') extra.unit = machine::Text::of(unit, name.from);
    extra.name = std::move(name);
    extra.count = count;
    out.reading.counters.extra.push_back(std::move(extra));
}

void addFirmware(Findings& out, const machine::Text& name, const machine::Text& version) {
    if (!version.known() || isPlaceholder(version.value)) return;
    out.reading.machine.firmware.push_back({name, version});
}

void addError(Findings& out, const machine::Text& error) {
    auto& status = out.reading.status;
    status.errorsSaid = true;
    const bool there = std::any_of(status.errors.begin(), status.errors.end(),
                                   [&](const auto& e) { return e.value == error.value; });
    if (!there) status.errors.push_back(error);
}

void addPart(Findings& out, machine::Part part) {
    auto& parts = out.reading.parts;
    if (!out.standardSupplies) {
        parts.push_back(std::move(part));
        return;
    }
    // Two black toners, or none: nobody knows which row is meant.
    const auto same = [&](const machine::Part& row) { return sameSupply(row, part); };
    if (std::count_if(parts.begin(), parts.end(), same) != 1) return;
    complete(*std::find_if(parts.begin(), parts.end(), same), part);
}

machine::Text pmlText(const Cell& cell) {
    std::string_view octets = cell.datum.octets;
    if (octets.size() >= 2 && octets[0] == '\x01' && octets[1] == '\x15') octets.remove_prefix(2);
    return cell.said(readable(octets, cell.view.charset()));
}

}  // namespace snmp
