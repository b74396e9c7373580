// GETLOG PARAMETER: switches, modes, network, channels, abilities, and the agent's mail settings.
#include "lists/draft.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kSwitchesInLine = 4;

// Without a star, for which eight columns have no room; HEX beside it has one.
Cell bitsCell(Draft& d, const machine::Value<machine::Number>& v) {
    Cell cell = d.cell(v);
    return v.known() ? std::move(cell).as(fmt::format("{:08b}", v.value.count & 0xFF)) : cell;
}

std::string hexText(const machine::Value<machine::Number>& v) {
    return fmt::format("{:02X}", v.value.count & 0xFF);
}

void writeSwitches(Draft& d) {
    const auto& switches = d.reading.parameters.switches;
    if (switches.empty()) return d.page.nothing("SWITCHES");
    std::vector<Column> columns;
    for (std::size_t i = 0; i < std::min(kSwitchesInLine, switches.size()); ++i) {
        columns.insert(columns.end(), {{"DIP", Align::right, 5},
                                       {"76543210", Align::left, 8, 8},
                                       {"HEX", Align::left, 3, 3},
                                       {"FACT", Align::left, 4, 4},
                                       {"CHG", Align::left, 3, 3}});
    }
    std::vector<Row> rows;
    for (std::size_t i = 0; i < switches.size(); ++i) {
        if (i % kSwitchesInLine == 0) rows.emplace_back();
        const auto& s = switches[i];
        const bool changed = s.bits.known() && s.factory.known() && s.bits.value != s.factory.value;
        for (Cell cell :
             {d.cell(s.number), bitsCell(d, s.bits), d.cell.number(s.bits, hexText(s.bits)),
              d.cell.number(s.factory, hexText(s.factory)), Cell(changed ? "yes" : "")}) {
            rows.back().push_back(std::move(cell));
        }
    }
    d.page.part("SOFTWARE SWITCHES");
    d.page.line("SOFTWARE SWITCHES");
    d.page.table(columns, rows);
}

void writeModes(Draft& d) {
    const auto& modes = d.reading.parameters.modes;
    if (modes.empty()) return d.page.nothing("MODES");
    std::vector<Row> rows;
    rows.reserve(modes.size());
    for (const auto& m : modes) {
        rows.push_back({d.cell(m.number), d.cell(m.name), d.cell(m.value), d.cell(m.factory),
                        d.cell(m.changed)});
    }
    d.page.part("MODES");
    d.page.line("MODES");
    d.page.table({{"No", Align::left, 6, 8},
                  {"Name", Align::left, 32, 44},
                  {"Value", Align::left, 18, 24},
                  {"Factory", Align::left, 18, 24},
                  {"Changed", Align::left, 16, 20}},
                 rows);
}

void writeNetwork(Draft& d) {
    const auto& n = d.reading.parameters.network;
    std::vector<Field> fields{{"Host", d.cell(n.host)}, {"IPv4", d.cell(n.ipv4)},
                              {"IPv6", d.cell(n.ipv6)}, {"Gateway", d.cell(n.gateway)},
                              {"DNS", d.cell(n.dns)},   {"MAC", d.cell(n.mac)}};
    d.page.fields("NETWORK", fields);
    fields.clear();
    for (const auto& p : n.protocols) {
        fields.push_back({"", namedCell(d.cell(p.name), d.cell(p.value))});
    }
    if (!fields.empty()) d.page.fields("PROTOCOLS", fields);
}

void writeChannels(Draft& d) {
    const auto& channels = d.reading.parameters.channels;
    if (channels.empty()) return d.page.nothing("CHANNELS");
    std::vector<Row> rows;
    rows.reserve(channels.size());
    for (const auto& c : channels) {
        rows.push_back({d.cell(c.number), d.cell(c.type), d.cell(c.version), d.cell(c.state),
                        d.cell(c.information)});
    }
    d.page.part("CHANNELS");
    d.page.line("CHANNELS");
    d.page.table({{"No", Align::right, 3},
                  {"Type", Align::left, 16, 24},
                  {"Version", Align::left, 10, 16},
                  {"State", Align::left, 12, 20},
                  {"Information", Align::left, 30, 56}},
                 rows);
}

void writeCapabilities(Draft& d) {
    for (const auto& c : d.reading.parameters.capabilities) {
        const Cell name = d.cell(c.name);
        Cell value = d.cell(c.value);
        std::string text = fmt::format("ABLE TO        {}: {}", name.text, value.text);
        d.page.part("ABLE TO");
        d.page.line(namedCell(name, std::move(value)).as(std::move(text)));
    }
}

void writeMail(Draft& d) {
    std::vector<Field> fields;
    fields.reserve(d.frame.mailSettings.size());
    for (const auto& s : d.frame.mailSettings) fields.push_back({s.name, clean(s.value)});
    if (fields.empty()) return d.page.nothing("MAIL");
    d.page.fields("MAIL", fields);
}

}  // namespace

void writeParameters(Draft& d) {
    writeSwitches(d);
    d.page.blank();
    writeModes(d);
    d.page.blank();
    writeNetwork(d);
    d.page.blank();
    writeChannels(d);
    const auto& identity = d.reading.machine.identity;
    d.page.blank();
    d.page.fields("CONFIGURATION", {{"changes", d.cell(identity.configChanges)},
                                    {"last", d.cell(identity.configChanged)}});
    writeCapabilities(d);
    writeMail(d);
}

}  // namespace lists
