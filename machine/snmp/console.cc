// prtConsoleDisplayBuffer and prtConsoleLight (RFC 3805): the panel (4-lists 4).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

using machine::Light;

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kDisplay = kPrinterMib + Oid{16, 5, 1};
const Oid kLights = kPrinterMib + Oid{17, 6, 1};

struct Line {
    machine::Text text;
};
constexpr Column<Line> kLineColumns[] = {
    {2, [](const Cell& c, Line& l) { l.text = c.consoleText(); }}};

struct LightRow {
    Light light;
    std::int64_t on = -1, off = -1;
    machine::Provenance from;
};

constexpr Name kColours[] = {{1, "other"},  {2, ""},       {3, "white"}, {4, "red"},
                             {5, "green"},  {6, "blue"},   {7, "cyan"},  {8, "magenta"},
                             {9, "yellow"}, {10, "orange"}};

constexpr Column<LightRow> kLightColumns[] = {
    {2,
     [](const Cell& c, LightRow& r) {  // prtConsoleOnTime
         r.on = c.number().value_or(-1);
         r.from = c.from();
     }},
    {3, [](const Cell& c, LightRow& r) { r.off = c.number().value_or(-1); }},  // prtConsoleOffTime
    {4, [](const Cell& c, LightRow& r) { named<&Light::colour, kColours>(c, r.light); }},
    {5, [](const Cell& c, LightRow& r) { r.light.name = c.consoleText(); }},
};

// RFC 3805: both times above zero is blinking; no on-time is off.
const char* stateOf(const LightRow& row) {
    if (row.on < 0) return "";
    if (row.on == 0) return "off";
    return row.off > 0 ? "blinking" : "on";
}

}  // namespace

void askConsole(Subtrees& asked) {
    askColumns(asked, kDisplay, kLineColumns, 128);
    asked.push_back({kLights, 256});
}

void readConsole(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    auto& panel = out.reading.fonts.panel;
    for (auto& [index, line] : readTable(view, kDisplay, printer, kLineColumns)) {
        if (line.text.known()) panel.text.push_back(std::move(line.text));
    }
    for (auto& [index, row] : readTable(view, kLights, printer, kLightColumns)) {
        if (const std::string state = stateOf(row); !state.empty()) {
            row.light.state = machine::Text::of(state, row.from);
        }
        panel.lights.push_back(std::move(row.light));
    }
}

}  // namespace snmp
