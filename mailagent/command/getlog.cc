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

/// What the right to a list is called: the phone form shows the counters.
std::string_view objectOf(lists::ListId id) {
    return lists::row(id == lists::ListId::phone ? lists::ListId::counter : id).option;
}

bool mayAsk(const Typed& typed, lists::ListId id, const Context& context) {
    return mayRun(*typed.row, objectOf(id), context);
}

bool mayAskAny(const Typed& typed, const Context& context) {
    return std::any_of(lists::kLists.begin(), lists::kLists.end(),
                       [&](const auto& row) { return mayAsk(typed, row.id, context); });
}

/// M15: every list that the sender may have; what is left out is said.
void askAll(const Typed& typed, const Context& context, Outcome& outcome) {
    if (!mayAskAny(typed, context)) return notPermitted(typed, context, outcome);
    std::string name = fmt::format("GETLOG {}", lists::kAllOption);
    const auto forms = formsIn(typed.words, name);
    std::vector<std::string_view> leftOut;
    for (const auto& row : lists::kLists) {
        if (row.id == lists::ListId::phone) continue;
        if (mayAsk(typed, row.id, context)) {
            ask(row.id, forms, outcome);
        } else {
            leftOut.push_back(row.option);
        }
    }
    if (!leftOut.empty()) {
        name += " (in part)";
        outcome.results.push_back(fmt::format("Not Permitted - {}: without {}.",
                                              shownLine(typed.line, context, outcome),
                                              fmt::join(leftOut, ", ")));
    }
    outcome.names.push_back(std::move(name));
}

void askOne(lists::ListId id, std::string name, const Typed& typed, const Context& context,
            Outcome& outcome) {
    if (!mayAsk(typed, id, context)) return notPermitted(typed, context, outcome);
    ask(id, formsIn(typed.words, name), outcome);
    outcome.names.push_back(std::move(name));
}

}  // namespace

void getlog(const Typed& typed, const Context& context, Outcome& outcome) {
    if (typed.words.empty()) {
        return askOne(lists::ListId::phone, "GETLOG", typed, context, outcome);
    }
    const std::string_view option = typed.words.front();
    if (lists::meansAll(option)) return askAll(typed, context, outcome);
    if (const auto id = lists::findList(option)) {
        return askOne(*id, fmt::format("GETLOG {}", lists::row(*id).option), typed, context,
                      outcome);
    }
    if (!mayAskAny(typed, context)) return notPermitted(typed, context, outcome);
    outcome.names.emplace_back("GETLOG (unknown option)");
    outcome.results.push_back("Option Not Found - " + echo(typed.line));
}

}  // namespace command
