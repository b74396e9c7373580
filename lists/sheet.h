// A list as it was drafted: its text, and its cells in the order of the page. Every form beside
// the text is made from it.
#pragma once

#include "lists/catalogue.h"
#include "lists/cell.h"
#include "lists/frame.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lists {

using Row = std::vector<Cell>;

/// What one call to the page put there.
struct Block {
    enum class Kind : std::uint8_t {
        fields,  ///< labels and values
        table,
        line,  ///< running text; its facts, if any, have names
    };
    struct Entry {
        std::string label;
        Cell cell;
    };
    struct Heading {
        std::string title;
        bool number = false;  ///< right-aligned
    };
    Kind kind = Kind::line;
    std::string section;
    std::vector<Entry> entries;     ///< fields; a line is one entry without label
    std::vector<Heading> headings;  ///< table
    std::vector<Row> rows;          ///< table
};

/// A supply as a bar of the HTML form.
struct Bar {
    std::string name, colour;
    std::optional<std::uint64_t> tenths;  ///< of a percent that is left; absent: unknown
    std::string text;                     ///< what is left, in words: "18 %", "some remains"
    bool fills = false;                   ///< a waste box: what is left is room
    bool nearlyEmpty = false;             ///< the machine says so instead of a number
};

struct Sheet {
    ListId id = ListId::counter;
    std::string text;  ///< what render() gives
    std::vector<Block> blocks;
    std::string serial, model, location, nickname;  ///< printable; "" where unknown
    std::vector<std::string> origins;               ///< "SNMP", "IPP"
    std::string legend;                             ///< what the marks on the page mean
    std::optional<base::Time> taken;
    std::vector<std::string> remarks;  ///< printable, all of them
    std::vector<Bar> bars;             ///< of COUNTER, MANAGEMENT and the phone form
    std::vector<TotalAt> totals;       ///< of the same, with this reading's own at the end
    /// Not owned: the frame that the list was drafted with, for times and the machine's answer.
    const Frame* frame = nullptr;
};

/// One value of a sheet and where it stands.
struct Line {
    std::string_view section;
    std::size_t row = 0;    ///< from 1, in tables and where a section is there again; else 0
    std::string_view item;  ///< what a table's row is about: its first text; else ""
    std::string field;
    Fact fact;
};

/// Every value of the sheet, in the order of the page. Our own words (row numbers, the agent's
/// settings) are texts whose source is the agent.
[[nodiscard]] std::vector<Line> linesOf(const Sheet& sheet);

/// "known", "not reported", "unknown", "some remains", "no limit", "nearly empty".
[[nodiscard]] std::string_view stateName(machine::State state) noexcept;

}  // namespace lists
