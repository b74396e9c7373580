// GETLOG: which lists are asked for (M14 to M18).
#include "mailagent/command/one.h"

#include <fmt/format.h>
#include <algorithm>

namespace command {
namespace {

void ask(lists::ListId id, Outcome& outcome) {
    auto& asked = outcome.lists;
    if (std::find(asked.begin(), asked.end(), id) == asked.end()) asked.push_back(id);
}

}  // namespace

void getlog(const Typed& typed, Outcome& outcome) {
    if (typed.words.empty()) {
        outcome.names.emplace_back("GETLOG");
        ask(lists::ListId::phone, outcome);
        return;
    }
    const std::string_view option = typed.words.front();
    if (lists::meansAll(option)) {
        outcome.names.push_back(fmt::format("GETLOG {}", lists::kAllOption));
        for (const auto& row : lists::kLists) {
            if (row.id != lists::ListId::phone) ask(row.id, outcome);
        }
        return;
    }
    if (const auto id = lists::findList(option)) {
        outcome.names.push_back(fmt::format("GETLOG {}", lists::row(*id).option));
        ask(*id, outcome);
        return;
    }
    outcome.names.emplace_back("GETLOG (unknown option)");
    outcome.results.push_back("Option Not Found - " + echo(typed.line));
}

}  // namespace command
