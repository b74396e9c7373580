#include "mailagent/command/remote_settings.h"

#include "base/text.h"
#include "base/zone.h"

#include <fmt/format.h>
#include <algorithm>

namespace command {
namespace {

constexpr std::size_t kNumberDigits = 4;

base::Unexpected wrong() {
    return base::fail(base::Kind::invalid, "it is none of the values that may be set");
}

base::Result<std::string> number(std::string_view typed, int least, int most) {
    const bool digits = !typed.empty() && typed.size() <= kNumberDigits &&
                        std::all_of(typed.begin(), typed.end(), base::isDigit);
    if (!digits) return wrong();
    int value = 0;
    for (const char c : typed) value = 10 * value + (c - '0');
    if (value < least || value > most) return wrong();
    return std::to_string(value);
}

}  // namespace

namespace detail {

base::Result<std::string> minutes(std::string_view typed) {
    constexpr std::string_view kUnit = "min";
    if (typed.size() > kUnit.size() &&
        base::equalsNoCase(typed.substr(typed.size() - kUnit.size()), kUnit)) {
        typed = base::trim(typed.substr(0, typed.size() - kUnit.size()));
    }
    return number(typed, 1, 60);
}

base::Result<std::string> mails(std::string_view typed) {
    return number(typed, 1, 500);
}

base::Result<std::string> yesNo(std::string_view typed) {
    if (abbreviates(typed, "YES", 1)) return std::string("YES");
    if (abbreviates(typed, "NO", 1)) return std::string("NO");
    return wrong();
}

base::Result<std::string> nickname(std::string_view typed) {
    if (typed == "-") return std::string();
    const bool printable = base::plainAscii(typed) == typed.size();
    if (typed.empty() || typed.size() > kNicknameBytes || !printable) return wrong();
    return std::string(typed);
}

base::Result<std::string> zone(std::string_view typed) {
    auto zone = base::Zone::parse(typed);
    if (!zone) return base::fail(zone.error());
    return zone->name();
}

std::string shownMinutes(std::string_view value) {
    return fmt::format("{} min", value);
}

std::string shownPlain(std::string_view value) {
    return value.empty() ? "empty" : std::string(value);
}

}  // namespace detail

const RemoteSetting* findSetting(std::string_view typed) noexcept {
    const auto* const found = std::find_if(
        kRemoteSettings.begin(), kRemoteSettings.end(),
        [typed](const auto& setting) { return abbreviates(typed, setting.name, setting.minimum); });
    return found == kRemoteSettings.end() ? nullptr : found;
}

}  // namespace command
