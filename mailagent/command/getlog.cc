// GETLOG: which lists are asked for (M14 to M18).
#include "mailagent/command/one.h"

#include <fmt/format.h>
#include <algorithm>

namespace command {
namespace {

constexpr bool optionsAreClear() {
    for (std::size_t i = 0; i < lists::kLists.size(); ++i) {
        const auto& a = lists::kLists[i];
        if (a.option.empty()) continue;
        if (ambiguous(a.option, a.minimum, kAllOption, kAllMinimum)) return false;
        for (std::size_t j = i + 1; j < lists::kLists.size(); ++j) {
            const auto& b = lists::kLists[j];
            if (!b.option.empty() && ambiguous(a.option, a.minimum, b.option, b.minimum))
                return false;
        }
    }
    return true;
}
static_assert(optionsAreClear(), "some typed text would stand for two lists (M14)");

void ask(lists::ListId id, Outcome& outcome) {
    auto& asked = outcome.lists;
    if (std::find(asked.begin(), asked.end(), id) == asked.end()) asked.push_back(id);
}

}  // namespace

void getlog(const Typed& typed, Outcome& outcome) {
    if (typed.words.empty()) {
        outcome.names.emplace_back("GETLOG");
        return ask(lists::ListId::phone, outcome);
    }
    const std::string_view option = typed.words.front();
    if (abbreviates(option, kAllOption, kAllMinimum)) {
        outcome.names.emplace_back("GETLOG ALL");
        for (const auto& row : lists::kLists) {
            if (row.id != lists::ListId::phone) ask(row.id, outcome);
        }
        return;
    }
    for (const auto& row : lists::kLists) {
        if (!row.option.empty() && abbreviates(option, row.option, row.minimum)) {
            outcome.names.push_back(fmt::format("GETLOG {}", row.option));
            return ask(row.id, outcome);
        }
    }
    outcome.names.emplace_back("GETLOG (unknown option)");
    outcome.results.push_back("Option Not Found - " + echo(typed.line));
}

}  // namespace command
