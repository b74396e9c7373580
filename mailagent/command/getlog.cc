// GETLOG: which lists are asked for (M14 to M18), and in which forms beside the text (M48).
#include "base/text.h"
#include "mailagent/command/one.h"

#include <fmt/format.h>
#include <algorithm>

namespace command {
namespace {

/// M16: a list is sent once, with every form that any of the lines asks for.
void ask(lists::ListId id, lists::Forms forms, Outcome& outcome) {
    auto& asked = outcome.lists;
    if (std::find(asked.begin(), asked.end(), id) == asked.end()) asked.push_back(id);
    auto& beside = outcome.forms[static_cast<std::size_t>(id)];
    beside = beside.with(forms);
}

const lists::FormRow* formNamed(std::string_view word) {
    const auto* const found =
        std::find_if(lists::kForms.begin(), lists::kForms.end(),
                     [word](const auto& form) { return base::equalsNoCase(word, form.word); });
    return found == lists::kForms.end() ? nullptr : found;
}

/// The forms right after the list's name, each in full. The first other word ends them: it and
/// what follows are ignored (M17).
lists::Forms formsIn(const std::vector<std::string_view>& words, std::string& name) {
    lists::Forms forms;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto* form = formNamed(words[i]);
        if (form == nullptr) break;
        if (!(forms.*form->member)) name.append(" ").append(form->word);
        forms.*form->member = true;
    }
    return forms;
}

}  // namespace

void getlog(const Typed& typed, Outcome& outcome) {
    if (typed.words.empty()) {
        outcome.names.emplace_back("GETLOG");
        ask(lists::ListId::phone, {}, outcome);
        return;
    }
    const std::string_view option = typed.words.front();
    if (lists::meansAll(option)) {
        std::string name = fmt::format("GETLOG {}", lists::kAllOption);
        const auto forms = formsIn(typed.words, name);
        outcome.names.push_back(std::move(name));
        for (const auto& row : lists::kLists) {
            if (row.id != lists::ListId::phone) ask(row.id, forms, outcome);
        }
        return;
    }
    if (const auto id = lists::findList(option)) {
        std::string name = fmt::format("GETLOG {}", lists::row(*id).option);
        ask(*id, formsIn(typed.words, name), outcome);
        outcome.names.push_back(std::move(name));
        return;
    }
    outcome.names.emplace_back("GETLOG (unknown option)");
    outcome.results.push_back("Option Not Found - " + echo(typed.line));
}

}  // namespace command
