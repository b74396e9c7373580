// A list as CSV (RFC 4180) that no spreadsheet takes for formulas.
#include "lists/csv.h"

#include "base/text.h"
#include "lists/forms.h"

#include <fmt/core.h>
#include <algorithm>
#include <array>

namespace lists {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kHeader =
    "serial,list,section,row,item,field,value,state,unit,source,object,time";
constexpr std::size_t kLongestName = 64;  // of what is repeated in every line
// What begins a formula; full-width twins are folded by spreadsheets of East Asia.
constexpr std::array<std::string_view, 11> kFormulaStarts{
    "=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

bool startsFormula(std::string_view text) {
    return std::any_of(kFormulaStarts.begin(), kFormulaStarts.end(),
                       [&](std::string_view start) { return text.starts_with(start); });
}

/// "-5", "-0.25": nothing that a spreadsheet could run.
bool isNegativeNumber(std::string_view text) {
    if (!text.starts_with('-')) return false;
    text.remove_prefix(1);
    const auto point = text.find('.');
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), base::isDigit);
    };
    if (point == std::string_view::npos) return digits(text);
    return digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

std::string_view listName(ListId id) {
    return row(id).option.empty() ? "PHONE" : row(id).option;
}

std::string timeOf(const Sheet& sheet, base::Time time) {
    return time == base::Time{} ? std::string() : isoTimeText(*sheet.frame, time);
}

}  // namespace

std::string withoutFormula(std::string_view text) {
    if (isNegativeNumber(text)) return std::string(text);
    std::string out(startsFormula(text) ? "'" : "");
    // Where the list separator is ';' (half of Europe), a spreadsheet begins a cell behind each.
    for (std::size_t at = 0; at < text.size(); ++at) {
        out += text[at];
        if (text[at] != ';') continue;
        while (at + 1 < text.size() && text[at + 1] == ' ') out += text[++at];
        if (startsFormula(text.substr(at + 1))) out += '\'';
    }
    return out;
}

std::string csvCell(std::string_view text) {
    std::string safe = withoutFormula(text);
    const bool blanks =
        !safe.empty() && (base::isBlank(safe.front()) || base::isBlank(safe.back()));
    if (!blanks && safe.find_first_of(",;\"\r\n") == std::string::npos) return safe;
    std::string out = "\"";
    for (const char c : safe) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string csv(const Sheet& sheet) {
    std::string out(kByteOrderMark);
    out.append(kHeader).append("\r\n");
    const std::string front = csvCell(base::cutToWidth(sheet.serial, kLongestName)) + "," +
                              csvCell(listName(sheet.id)) + ",";
    for (const Line& line : linesOf(sheet)) {
        const auto& from = line.fact.from;
        out += front;
        out += csvCell(line.section) + ",";
        out += line.row == 0 ? "," : std::to_string(line.row) + ",";
        out += csvCell(base::cutToWidth(line.item, kLongestName)) + "," + csvCell(line.field) + ",";
        out += csvCell(line.fact.value) + ",";
        out.append(stateName(line.fact.state)).append(",");
        out += csvCell(line.fact.unit) + ",";
        out.append(from.origin == machine::Origin::none ? "" : machine::name(from.origin));
        out += "," + csvCell(from.object) + "," + timeOf(sheet, from.time) + "\r\n";
    }
    return out;
}

}  // namespace lists
