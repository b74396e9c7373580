#include "mailagent/discovery/table.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace discovery {
namespace {

constexpr std::size_t kColumns = 6;
constexpr std::size_t kWidest = 60;  ///< bytes of one cell
using Line = std::array<std::string, kColumns>;

std::string cell(const std::string& text) {
    return text.empty() ? "-" : base::printable(text, kWidest);
}

std::string answers(const Found& one) {
    std::string text;
    if (!one.snmp.empty()) text = "SNMPv" + one.snmp;
    if (!one.ippUri.empty()) {
        text += text.empty() ? "" : ", ";
        text += one.ippUri.starts_with("ipps:") ? "IPPS" : "IPP";
    }
    if (!one.twin.empty()) text += "; the same machine as " + one.twin;
    if (!one.note.empty()) text += (text.empty() ? "" : "; ") + one.note;
    return text;
}

Line lineOf(const Found& one) {
    return {cell(one.target.host), cell(one.maker),    cell(one.model),
            cell(one.serial),      cell(answers(one)), cell(one.known)};
}

}  // namespace

std::string table(const std::vector<Found>& found) {
    std::vector<Line> lines{{"ADDRESS", "MAKER", "MODEL", "SERIAL", "ANSWERS", "IN THE SETTINGS"}};
    for (const auto& one : found) lines.push_back(lineOf(one));
    std::array<std::size_t, kColumns> widths{};
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            widths[i] = std::max(widths[i], base::displayWidth(line[i]));
        }
    }
    std::string out;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i + 1 < kColumns; ++i) {
            out += line[i];
            out.append(widths[i] + 2 - base::displayWidth(line[i]), ' ');
        }
        out += line.back() + "\n";
    }
    return out;
}

}  // namespace discovery
