// Which alerts and errors of two sources are the same trouble.
#include "machine/joined/rows.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace joined {
namespace {

using machine::Alert;
using machine::Text;

/// What a code speaks of, by a part of it; the first that fits. prtAlertCode and the keywords of
/// printer-state-reasons name the same trouble differently ("markerTonerEmpty", "toner-empty").
constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kFamilies{
    {{"jam", "jam"},
     {"waste", "waste"},
     {"opc", "opc"},
     {"developer", "dev"},
     {"toner", "ink"},
     {"ink", "ink"},
     {"ribbon", "ink"},
     {"markersupply", "ink"},
     {"fuser", "fuser"},
     {"cover", "cover"},
     {"door", "cover"},
     {"interlock", "cover"},
     {"output", "output"},
     {"input", "paper"},
     {"medialow", "paper"},
     {"mediaempty", "paper"},
     {"medianeeded", "paper"},
     {"mediapath", "path"}}};

std::string_view familyOf(const std::string& code) {
    for (const auto& [part, family] : kFamilies) {
        if (code.find(part) != std::string::npos) return family;
    }
    return {};
}

/// "other", "subunitEmpty" or a maker's own number may stand for any trouble of its group.
bool isVague(const std::string& code) {
    return code.empty() || code == "other" || code == "unknown" || code.starts_with("subunit") ||
           code.find_first_not_of("0123456789") == std::string::npos;
}

std::string wordsOf(const Text& text) {
    return text.known() ? base::lower(base::trim(text.value)) : std::string();
}

bool mayBeSame(const Alert& a, const Alert& b) {
    const auto text = wordsOf(a.text);
    if (!text.empty() && text == wordsOf(b.text)) return true;
    const auto code = letters(a.code);
    const auto other = letters(b.code);
    if (isVague(code) || isVague(other)) {
        const auto group = letters(a.group);
        const auto itsGroup = letters(b.group);
        return group.empty() || itsGroup.empty() || group == itsGroup;
    }
    const auto family = familyOf(code);
    return code == other || (!family.empty() && family == familyOf(other));
}

}  // namespace

std::string letters(const Text& text) {
    std::string out;
    if (!text.known()) return out;
    for (const char c : base::lower(text.value)) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    }
    return out;
}

void addAlerts(std::vector<Alert>& into, std::vector<Alert>& from) {
    const std::size_t own = into.size();
    for (Alert& alert : from) {
        const auto end = into.begin() + static_cast<std::ptrdiff_t>(own);
        const bool told = std::any_of(into.begin(), end,
                                      [&](const Alert& each) { return mayBeSame(each, alert); });
        if (!told) into.push_back(std::move(alert));
    }
}

void addErrors(std::vector<Text>& into, std::vector<Text>& from) {
    for (Text& error : from) {
        const auto key = wordsOf(error);
        const bool told = std::any_of(into.begin(), into.end(),
                                      [&](const Text& each) { return wordsOf(each) == key; });
        if (!told && !key.empty()) into.push_back(std::move(error));
    }
}

}  // namespace joined
