#include "lists/page.h"

#include "base/text.h"
#include "lists/frame.h"

#include <fmt/core.h>
#include <algorithm>

namespace lists {
namespace {

constexpr std::size_t kSectionWidth = 15;
constexpr std::size_t kLongestValue = 100;
constexpr std::size_t kLongestNumber = 40;  // above any 64-bit number with its mark
constexpr std::size_t kContinuationIndent = 4;
constexpr std::string_view kFieldGap = "   ";

/// Columns that share one line of a row.
struct Band {
    std::size_t first = 0, end = 0;
};

std::vector<std::size_t> widthsOf(const std::vector<Column>& columns, const std::vector<Row>& rows,
                                  std::size_t shown) {
    std::vector<std::size_t> widths(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        widths[c] = std::max(columns[c].least, base::displayWidth(columns[c].title));
        for (std::size_t r = 0; r < shown; ++r) {
            if (c >= rows[r].size()) continue;
            widths[c] = std::max(widths[c], base::displayWidth(rows[r][c].text));
        }
        const std::size_t most = columns[c].align == Align::left ? columns[c].most : kLongestNumber;
        widths[c] = std::min(widths[c], std::max(most, columns[c].least));
    }
    return widths;
}

std::vector<Band> bandsOf(const std::vector<std::size_t>& widths, std::size_t columns,
                          std::size_t indent) {
    std::vector<Band> bands;
    std::size_t at = 0;
    while (at < widths.size()) {
        Band band{at, at};
        std::size_t used = indent + (bands.empty() ? 0 : kContinuationIndent);
        while (band.end < widths.size()) {
            const std::size_t more = widths[band.end] + (band.end == at ? 0 : 1);
            if (used + more > columns && band.end > at) break;
            used += more;
            ++band.end;
        }
        at = band.end;
        bands.push_back(band);
    }
    return bands;
}

}  // namespace

std::string fit(std::string_view text, std::size_t cells, Align align) {
    std::string out = base::cutToWidth(text, cells);
    const std::size_t width = base::displayWidth(out);
    if (width < cells) out.insert(align == Align::left ? out.size() : 0, cells - width, ' ');
    return out;
}

void Page::put(std::string_view text) {
    const auto last = text.find_last_not_of(' ');
    text = last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
    text_.append(base::clipToWidth(text, columns_));
    text_ += '\n';
    lastBlank_ = text.empty();
    ++lines_;
}

void Page::rule() {
    put(std::string(columns_, '-'));
}

void Page::blank() {
    if (!lastBlank_) put("");
}

void Page::record(Block::Kind kind, std::string_view section, const std::vector<Field>& fields) {
    if (record_ == nullptr) return;
    section = base::trim(section);
    if (section.empty()) section = part_;
    Block block{kind, std::string(section), {}, {}, {}};
    for (const Field& field : fields) {
        block.entries.push_back({std::string(base::trim(field.label)), field.value});
    }
    record_->push_back(std::move(block));
}

void Page::line(const Cell& cell) {
    record(Block::Kind::line, "", {{"", cell}});
    wrap(cell.text);
}

void Page::wrap(std::string_view text) {
    std::size_t indent = 0;
    do {
        const std::size_t room = columns_ - indent;
        std::string_view part = base::clipToWidth(text, room);
        if (part.size() < text.size()) {
            const auto space = part.rfind(' ');
            if (space != std::string_view::npos && space > part.size() / 2) {
                part = part.substr(0, space);
            }
        }
        put(std::string(indent, ' ').append(part));
        text.remove_prefix(part.size());
        text = base::trim(text);
        indent = kContinuationIndent;
    } while (!text.empty());
}

void Page::fields(std::string_view section, const std::vector<Field>& fields) {
    record(Block::Kind::fields, section, fields);
    putFields(section, fields);
}

void Page::putFields(std::string_view section, const std::vector<Field>& fields) {
    const std::size_t indent = section.empty() ? 0 : kSectionWidth;
    std::string now = section.empty() ? std::string() : fit(section, kSectionWidth - 1) + " ";
    bool first = true;
    for (const Field& field : fields) {
        std::string item(field.label);
        if (!item.empty() && !field.value.text.empty()) item += ' ';
        item += base::cutToWidth(field.value.text, kLongestValue);
        item = base::cutToWidth(item, columns_ - indent);
        const std::size_t width = base::displayWidth(now) + (first ? 0 : kFieldGap.size());
        if (!first && width + base::displayWidth(item) > columns_) {
            put(now);
            now.assign(indent, ' ');
            first = true;
        }
        if (!first) now += kFieldGap;
        now += item;
        first = false;
    }
    if (!fields.empty()) put(now);
}

void Page::nothing(std::string_view section, std::string_view sentence) {
    const std::vector<Field> said{{"", sentence}};
    record(Block::Kind::line, section, said);  // our word, no value of the machine
    putFields(section, said);
}

void Page::table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                 std::size_t indent) {
    if (record_ != nullptr) {
        Block block{Block::Kind::table, std::string(part_), {}, {}, rows};
        for (const Column& column : columns) {
            block.headings.push_back({std::string(column.title), column.align == Align::right});
        }
        record_->push_back(std::move(block));
    }
    const std::size_t shown = std::min(rows.size(), kMostTableRows);
    const auto widths = widthsOf(columns, rows, shown);
    const auto bands = bandsOf(widths, columns_, indent);
    const auto putRow = [&](auto&& cell) {
        for (std::size_t b = 0; b < bands.size(); ++b) {
            std::string text(indent + (b == 0 ? 0 : kContinuationIndent), ' ');
            for (std::size_t c = bands[b].first; c < bands[b].end; ++c) {
                if (c > bands[b].first) text += ' ';
                text += fit(cell(c), widths[c], columns[c].align);
            }
            put(text);
        }
    };
    putRow([&](std::size_t c) { return columns[c].title; });
    for (std::size_t r = 0; r < shown; ++r) {
        putRow([&](std::size_t c) {
            return c < rows[r].size() ? std::string_view(rows[r][c].text) : std::string_view();
        });
    }
    if (shown < rows.size()) wrap(fmt::format("{} more rows left out", rows.size() - shown));
}

}  // namespace lists
