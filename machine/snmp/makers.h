// The makers' private trees: one file a maker, one row of a table an object.
#pragma once

#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <cstdint>

namespace snmp {

/// What to walk of the private trees: the maker's by sysObjectID, and those of the makers whose
/// engines it sells; every maker's where sysObjectID tells none.
void askMakers(const View& view, Subtrees& asked);

/// Reads the private trees that the walk holds, the machine's own maker first.
void readMakers(const View& view, Findings& out);

// What the makers' files share.

/// 1.3.6.1.4.1.`enterprise`
[[nodiscard]] Oid makersTree(std::uint32_t enterprise);

/// The row of that function; it is made where there is none.
[[nodiscard]] machine::FunctionCounter& functionRow(Findings& out, const machine::Text& name);
[[nodiscard]] machine::ImageCounter& imageRow(Findings& out, const machine::Text& name);

void addExtra(Findings& out, machine::Text name, const char* unit,
              const machine::Value<machine::Amount>& count);
void addFirmware(Findings& out, const machine::Text& name, const machine::Text& version);
/// Adds a bit of hrPrinterDetectedErrorState that the maker's own object shows.
void addError(Findings& out, const machine::Text& error);
/// What a maker says of a supply: it fills the row of prtMarkerSupplies that knows no number; it is
/// a row of its own only where the machine has no such table.
void addPart(Findings& out, machine::Part part);

/// A PML string (HP): a symbol set in two octets, "\x01\x15", in front of the text.
[[nodiscard]] machine::Text pmlText(const Cell& cell);

inline constexpr char kCopy[] = "COPY";
inline constexpr char kPrint[] = "PRINT";
inline constexpr char kFax[] = "FAX";
inline constexpr char kScan[] = "SCAN";
inline constexpr char kSend[] = "SEND";

/// Fills `Member` of a function's row, where nothing stands there yet.
template <const char* Name, auto Member>
void function(const Cell& cell, Findings& out) {
    const auto value = cell.count<machine::Value<machine::Impressions>>();
    if (!value.said()) return;
    auto& row = functionRow(out, cell.said(Name));
    if (!(row.*Member).said()) row.*Member = value;
}

template <const char* Name, auto Member>
void images(const Cell& cell, Findings& out) {
    const auto value = cell.count<machine::Value<machine::Images>>();
    if (!value.said()) return;
    auto& row = imageRow(out, cell.said(Name));
    if (!(row.*Member).said()) row.*Member = value;
}

inline void total(const Cell& cell, Findings& out) {
    out.totals.push_back(cell.count<machine::Value<machine::Impressions>>());
}
inline void model(const Cell& cell, Findings& out) {
    out.models.push_back(cell.text());
}
inline void serial(const Cell& cell, Findings& out) {
    out.serials.push_back(cell.text());
}

/// A counter that no list has a place for, by our name for it.
template <const char* Name, const char* Unit>
void extra(const Cell& cell, Findings& out) {
    addExtra(out, cell.said(Name), Unit, cell.count<machine::Value<machine::Amount>>());
}

template <const char* Name>
void firmware(const Cell& cell, Findings& out) {
    addFirmware(out, cell.said(Name), cell.text());
}

// maker_….cc
void askKonica(Subtrees& asked);
void readKonica(const View& view, Findings& out);
void askRicoh(Subtrees& asked);
void readRicoh(const View& view, Findings& out);
void askBrother(Subtrees& asked);
void readBrother(const View& view, Findings& out);
void askKyocera(Subtrees& asked);
void readKyocera(const View& view, Findings& out);
void askHp(Subtrees& asked);
void readHp(const View& view, Findings& out);
void askLexmark(Subtrees& asked);
void readLexmark(const View& view, Findings& out);
void askXerox(Subtrees& asked);
void readXerox(const View& view, Findings& out);
void askCanon(Subtrees& asked);
void readCanon(const View& view, Findings& out);
void askEpson(Subtrees& asked);
void readEpson(const View& view, Findings& out);
void askSharp(Subtrees& asked);
void readSharp(const View& view, Findings& out);
void askSamsung(Subtrees& asked);
void readSamsung(const View& view, Findings& out);
void askOki(Subtrees& asked);
void readOki(const View& view, Findings& out);
void askDell(Subtrees& asked);
void readDell(const View& view, Findings& out);

}  // namespace snmp
