#include "lists/sheet.h"

#include "lists/cells.h"

#include <map>
#include <utility>

namespace lists {
namespace {

constexpr std::string_view kRowNumber = "No";  // a column that only counts the rows

/// Our own word on the page, from the agent: true unless it is the mark of what is missing.
Fact ownWord(const std::string& text, const Sheet& sheet) {
    if (text == "-") return {};
    const base::Time now = sheet.frame != nullptr ? sheet.frame->now : base::Time{};
    return {"",
            Fact::Kind::text,
            machine::State::known,
            clean(text),
            "",
            {machine::Origin::agent, "", now}};
}

std::string fieldOf(const std::string& label, const Fact& fact, std::string_view section) {
    if (label.empty()) return fact.name.empty() ? std::string(section) : fact.name;
    return fact.name.empty() ? label : label + " " + fact.name;
}

class Lines {
  public:
    explicit Lines(const Sheet& sheet) : sheet_(sheet) {}

    void add(const Block& block) {
        if (block.kind == Block::Kind::table) return addTable(block);
        for (const auto& entry : block.entries) {
            const auto first = lines_.size();
            const bool ownWords = block.kind == Block::Kind::fields;
            addCell(block.section, 0, "", entry.label, entry.cell, ownWords);
            for (auto i = first; i < lines_.size(); ++i) count(i);
        }
    }
    std::vector<Line> take() { return std::move(lines_); }

  private:
    void addTable(const Block& block) {
        for (std::size_t r = 0; r < block.rows.size(); ++r) {
            const auto& row = block.rows[r];
            std::string_view item;
            for (std::size_t c = 0; c < block.headings.size() && c < row.size() && item.empty();
                 ++c) {
                if (!block.headings[c].number) item = row[c].text;
            }
            for (std::size_t c = 0; c < block.headings.size() && c < row.size(); ++c) {
                const auto& title = block.headings[c].title;
                addCell(block.section, r + 1, item, title, row[c], title != kRowNumber);
            }
        }
    }

    void addCell(std::string_view section, std::size_t row, std::string_view item,
                 const std::string& label, const Cell& cell, bool ownWords) {
        if (cell.facts.empty() && ownWords && !cell.text.empty()) {
            const Fact fact = ownWord(cell.text, sheet_);
            lines_.push_back({section, row, item, fieldOf(label, fact, section), fact});
        }
        std::size_t nameless = 0;
        for (const Fact& fact : cell.facts) {
            std::string field = fieldOf(label, fact, section);
            if (cell.facts.size() > 1 && fact.name.empty()) {
                field += " " + std::to_string(++nameless);
            }
            lines_.push_back({section, row, item, clean(field), fact});
            lines_.back().fact.unit = clean(fact.unit);
            lines_.back().fact.from.object = clean(fact.from.object);
        }
    }

    /// The second time that a field of a section comes, it is its second row (two markers).
    void count(std::size_t index) {
        auto& [times, first] = seen_[{lines_[index].section, lines_[index].field}];
        if (++times == 1) first = index;
        if (times == 2) lines_[first].row = 1;
        if (times > 1) lines_[index].row = times;
    }

    const Sheet& sheet_;
    std::vector<Line> lines_;
    std::map<std::pair<std::string_view, std::string>, std::pair<std::size_t, std::size_t>> seen_;
};

}  // namespace

std::vector<Line> linesOf(const Sheet& sheet) {
    Lines lines(sheet);
    for (const Block& block : sheet.blocks) lines.add(block);
    return lines.take();
}

std::string_view stateName(machine::State state) noexcept {
    switch (state) {
        case machine::State::unsaid:
            return "not reported";
        case machine::State::known:
            return "known";
        case machine::State::unknown:
            return "unknown";
        case machine::State::someRemains:
            return "some remains";
        case machine::State::unrestricted:
            return "no limit";
        case machine::State::nearlyEmpty:
            return "nearly empty";
    }
    return "not reported";
}

}  // namespace lists
