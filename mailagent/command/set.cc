// SET: a setting set by mail (D7).
#include "base/text.h"
#include "mailagent/command/one.h"
#include "mailagent/command/remote_settings.h"

#include <fmt/format.h>
#include <algorithm>

namespace command {
namespace {

/// What follows a word to the end of its line: a nickname has blanks inside.
std::string_view restAfter(std::string_view line, std::string_view word) {
    const auto end = static_cast<std::size_t>(word.data() - line.data()) + word.size();
    return base::trim(line.substr(end));
}

/// The names that this sender may set, "INTERVAL, NICKNAME".
std::string namesFor(const Typed& typed, const Context& context) {
    std::string names;
    for (const auto& setting : kRemoteSettings) {
        if (!mayRun(*typed.row, setting.name, context)) continue;
        names += (names.empty() ? "" : ", ") + std::string(setting.name);
    }
    return names;
}

void noSuchSetting(const Typed& typed, const Context& context, Outcome& outcome) {
    const std::string names = namesFor(typed, context);
    if (names.empty()) return notPermitted(typed, context, outcome);
    outcome.names.emplace_back("SET (unknown setting)");
    outcome.results.push_back(fmt::format("Setting Not Found - {}: there is {}.",
                                          shownLine(typed.line, context, outcome), names));
}

/// What the setting is before this line: an earlier line of the mail counts.
std::optional<std::string> valueBefore(std::string_view name, const Context& context,
                                       const Outcome& outcome) {
    for (const auto& set : outcome.settings) {
        if (set.name == name) return set.value;
    }
    return context.settingNow ? context.settingNow(name) : std::nullopt;
}

void change(const RemoteSetting& setting, std::string value, const Context& context,
            Outcome& outcome) {
    std::string text = fmt::format("{} is now {}", setting.name, setting.shown(value));
    if (const auto before = valueBefore(setting.name, context, outcome)) {
        text += fmt::format(" (was {})", base::printable(setting.shown(*before), kEchoedBytes));
    }
    text += '.';
    if (!setting.warning.empty() && value == "NO") text += fmt::format(" {}", setting.warning);
    outcome.results.push_back(std::move(text));
    std::erase_if(outcome.settings, [&](const SetTo& set) { return set.name == setting.name; });
    outcome.settings.push_back({std::string(setting.name), std::move(value)});
}

}  // namespace

void set(const Typed& typed, const Context& context, Outcome& outcome) {
    const auto* setting = typed.words.empty() ? nullptr : findSetting(typed.words.front());
    if (setting == nullptr) return noSuchSetting(typed, context, outcome);
    if (!mayRun(*typed.row, setting->name, context)) {
        return notPermitted(typed, context, outcome);
    }
    const std::string kind = fmt::format("{} {}", typed.row->word, setting->name);
    auto value = setting->parse(restAfter(typed.line, typed.words.front()));
    if (!value) {
        outcome.names.push_back(kind + " (bad value)");
        outcome.results.push_back(fmt::format("Bad Value - {}: {} is {}.",
                                              shownLine(typed.line, context, outcome),
                                              setting->name, setting->allowed));
        return;
    }
    if (heldBack(kind, typed, context, outcome)) return;
    ran(kind, outcome);
    change(*setting, std::move(*value), context, outcome);
}

}  // namespace command
