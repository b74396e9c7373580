// GETLOG FONT: page languages, the panel, memory, fonts and their patterns.
#include "lists/draft.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kGlyphGap = 2;
constexpr std::size_t kWidestGlyph = 60;
constexpr std::size_t kTallestGlyph = 64;

Cell pair(Cell a, Cell b, std::string_view pattern) {
    const bool both = a.text == b.text && a.text.size() == 1;
    std::string mark = a.text;
    Cell cell = compose(pattern, std::move(a), std::move(b));
    return both ? std::move(cell).as(std::move(mark)) : cell;
}

void writeInterpreters(Draft& d) {
    if (d.reading.fonts.interpreters.empty()) return d.page.nothing("INTERPRETERS");
    std::vector<Row> rows;
    rows.reserve(d.reading.fonts.interpreters.size());
    for (const auto& i : d.reading.fonts.interpreters) {
        rows.push_back(
            {d.cell(i.number), d.cell(i.family), d.cell(i.level), d.cell(i.languageVersion),
             d.cell(i.version), d.cell(i.twoWay, "Y", "N"), d.cell(i.orientation),
             pair(d.cell(i.feedResolution).named("feed"), d.cell(i.crossResolution).named("cross"),
                  "{}x{}"),
             pair(d.cell(i.charsetIn).named("in"), d.cell(i.charsetOut).named("out"), "{}/{}"),
             d.cell(i.description)});
    }
    d.page.part("INTERPRETERS");
    d.page.line("INTERPRETERS");
    d.page.table({{"No", Align::right, 3},
                  {"Family", Align::left, 12, 16},
                  {"Level", Align::left, 7, 10},
                  {"Language", Align::left, 8, 10},
                  {"Version", Align::left, 8, 12},
                  {"2way", Align::left, 4, 4},
                  {"Orient", Align::left, 9, 10},
                  {"Res feed x cross", Align::left, 16, 20},
                  {"Charset in/out", Align::left, 15, 20},
                  {"Description", Align::left, 20, 34}},
                 rows);
}

void writePanel(Draft& d) {
    const auto& panel = d.reading.fonts.panel;
    std::vector<Field> fields{
        {"", compose("{} lines x {} characters", d.cell(panel.lines).named("lines"),
                     d.cell(panel.characters).named("characters").in("characters"))}};
    d.page.fields("PANEL", fields);
    for (const auto& text : panel.text) d.page.fields(" shows", {{"", d.cell(text)}});
    if (panel.lights.empty()) return;
    fields.clear();
    for (const auto& light : panel.lights) {
        fields.push_back({"", compose("{} {} ({})", d.cell(light.name).named("name"),
                                      d.cell(light.state).named("state"),
                                      d.cell(light.colour).named("colour"))});
    }
    d.page.fields(" lights", fields);
}

void writeMemory(Draft& d) {
    const auto& fonts = d.reading.fonts;
    d.page.fields("MEMORY",
                  {{"Free for fonts and forms", d.cell.with(fonts.resourceSpaceFree, " KiB")}});
    if (fonts.storage.empty()) return;
    std::vector<Row> rows;
    rows.reserve(fonts.storage.size());
    for (const auto& s : fonts.storage) {
        rows.push_back({d.cell(s.name), d.cell(s.size), d.cell(s.used)});
    }
    d.page.part("STORAGE");
    d.page.table({{"Storage", Align::left, 30, 60},
                  {"Size KiB", Align::right, 12},
                  {"Used KiB", Align::right, 12}},
                 rows, 15);
}

void writeFontTable(Draft& d) {
    if (d.reading.fonts.fonts.empty()) return d.page.nothing("FONTS");
    std::vector<Row> rows;
    rows.reserve(d.reading.fonts.fonts.size());
    for (const auto& f : d.reading.fonts.fonts) {
        rows.push_back({d.cell(f.id), d.cell(f.store), d.cell(f.name), d.cell(f.symbolSet),
                        d.cell(f.pitch), d.cell(f.height), d.cell(f.glyphs), d.cell(f.use)});
    }
    d.page.part("FONTS");
    d.page.line("FONTS");
    d.page.table({{"Id", Align::left, 4, 8},
                  {"Store", Align::left, 8, 10},
                  {"Name", Align::left, 24, 32},
                  {"Symbol set", Align::left, 12, 14},
                  {"Pitch", Align::right, 6},
                  {"Height", Align::right, 6},
                  {"Glyphs", Align::right, 6},
                  {"Use", Align::left, 20, 34}},
                 rows);
}

std::size_t widthOf(const machine::Glyph& glyph) {
    std::size_t width = std::min<std::size_t>(glyph.label.size(), 8);
    for (const auto& row : glyph.rows) width = std::max(width, row.size());
    return std::min(width, kWidestGlyph);
}

// As many glyphs side by side as the page is wide.
std::size_t writeGlyphs(Draft& d, const std::vector<machine::Glyph>& glyphs, std::size_t first) {
    std::size_t used = 0;
    std::size_t end = first;
    std::size_t height = 0;
    while (end < glyphs.size()) {
        const std::size_t more = widthOf(glyphs[end]) + kGlyphGap;
        if (end > first && 1 + used + more > d.page.columns()) break;
        used += more;
        height = std::max(height, std::min(glyphs[end].rows.size(), kTallestGlyph));
        ++end;
    }
    for (std::size_t y = 0; y <= height; ++y) {
        std::string text = " ";
        for (std::size_t g = first; g < end; ++g) {
            const auto& rows = glyphs[g].rows;
            const std::string part = y == 0                ? clean(glyphs[g].label)
                                     : y - 1 < rows.size() ? clean(rows[y - 1])
                                                           : std::string();
            text += fit(part, widthOf(glyphs[g]) + kGlyphGap);
        }
        d.page.line(text);
    }
    return end;
}

void writePatterns(Draft& d) {
    if (d.reading.fonts.patterns.empty()) return d.page.nothing("PATTERNS");
    for (const auto& pattern : d.reading.fonts.patterns) {
        d.page.blank();
        d.page.part("PATTERNS");
        d.page.line(compose("PATTERN {}", d.cell(pattern.font).named("font")));
        for (std::size_t at = 0; at < pattern.glyphs.size();)
            at = writeGlyphs(d, pattern.glyphs, at);
    }
}

}  // namespace

void writeFonts(Draft& d) {
    writeInterpreters(d);
    d.page.blank();
    writePanel(d);
    writeMemory(d);
    d.page.blank();
    writeFontTable(d);
    writePatterns(d);
}

}  // namespace lists
