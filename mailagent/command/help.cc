#include "mailagent/command/help.h"

#include "lists/catalogue.h"
#include "lists/forms.h"
#include "mailagent/command/one.h"
#include "mailagent/command/remote_settings.h"

#include <fmt/format.h>

namespace command {
namespace {

std::string usage(const Row& row) {
    return row.arguments.empty() ? std::string(row.word)
                                 : fmt::format("{} {}", row.word, row.arguments);
}

std::string_view kindOf(const Row& row) {
    if (row.kind == Kind::reads) return "reads";
    return row.byRightOnly ? "changes, by right only" : "changes";
}

std::string commandLines() {
    std::string text = "COMMANDS\n";
    for (const Row& row : kCommands) {
        text +=
            fmt::format("{} or {}\n  {}\n", row.word.substr(0, row.minimum), usage(row), row.help);
    }
    return text;
}

std::string listLines() {
    std::string text = "LISTS\n";
    for (const auto& row : lists::kLists) {
        if (row.option.empty()) continue;
        text += fmt::format("{:2} or {:12}{}\n", row.minimum, row.option, row.help);
    }
    return text + fmt::format("{:2} or {:12}every list above, a mail each\n", lists::kAllMinimum,
                              lists::kAllOption);
}

std::string formLines() {
    std::string text = "FORMS (in full, after the list; several are possible)\n";
    for (const auto& form : lists::kForms) {
        text += fmt::format("{:6}{}\n", form.word, form.help);
    }
    return text;
}

std::string settingLines() {
    std::string text = "SETTINGS (of SET, each where you have the right to it)\n";
    for (const auto& setting : kRemoteSettings) {
        const auto shortest = setting.name.substr(0, setting.minimum);
        text +=
            fmt::format("{}\n  {}: {}\n",
                        shortest == setting.name ? fmt::format("{} (in full)", setting.name)
                                                 : fmt::format("{} or {}", shortest, setting.name),
                        setting.help, setting.allowed);
    }
    return text;
}

std::string sizeText(const HelpFacts& facts) {
    const auto bytes = facts.sizeLimit.count;
    return fmt::format(
        "under {}{}",
        bytes % 1024 == 0 ? fmt::format("{} KB", bytes / 1024) : fmt::format("{} bytes", bytes),
        facts.sizeCountsWhole ? ", header and all" : "");
}

std::string settingsMarkdown() {
    std::string text =
        "\nWhat `SET` sets, for a sender whom the setting `rights` gives `SET` or, for example,\n"
        "`SET INTERVAL`. It holds until the settings file says something new.\n\n"
        "| setting | minimum | value | in the file | what it is |\n| --- | --- | --- | --- | --- "
        "|\n";
    for (const auto& row : kRemoteSettings) {
        text += fmt::format("| {} | {} | {} | `{}` | {} |\n", row.name,
                            row.name.substr(0, row.minimum), row.allowed, row.key, row.help);
    }
    return text +
           "\n`SET ENABLE` is written in full, and `NO` cannot be undone by mail: a machine that "
           "is off reads\nnone. The rest of a nickname's line is the nickname, blanks and all; "
           "`SET NICKNAME -` takes it away.\n\n"
           "Commands that change something are ordered by the Date of their mails, each kind "
           "(`CHPASS`, `SET\nINTERVAL`, …) for itself: an older mail than the latest that ran is "
           "cancelled, and its sender told so.\n";
}

}  // namespace

void help(const Typed& typed, const Context& context, Outcome& outcome) {
    if (!mayRun(*typed.row, "", context)) return notPermitted(typed, context, outcome);
    outcome.names.emplace_back("HELP");
    outcome.help = true;
}

std::string helpText(const HelpFacts& facts) {
    std::string text = "HOW TO ASK THIS MACHINE BY MAIL\n\n";
    text += fmt::format("To       {}\nSubject  {}\nText     one command a line\n\n", facts.address,
                        facts.subject);
    text += commandLines() + "\n" + listLines() + "\n" + formLines() + "\n" + settingLines() + "\n";
    text +=
        "EXAMPLES\n"
        "G              the counters, for a phone\n"
        "GETLOG COUNTER the counter list\n"
        "g c            the same\n"
        "G AL           all ten lists\n"
        "G C CSV HTML   the counter list, a table, a page\n"
        "C U-BIX Sitios changes password U-BIX to Sitios\n"
        "S I 5          fetches mails every 5 minutes\n\n";
    text += fmt::format(
        "NOTES\n"
        "- Words may be shortened, to the letters before \"or\".\n"
        "- CAPITALS and small letters are alike, but not in\n"
        "  passwords.\n"
        "- Begin each command at the start of its line: a line\n"
        "  that starts with a blank or TAB is ignored.\n"
        "- Plain ASCII letters only.\n"
        "- At most {} commands a mail; the rest is ignored.\n"
        "- A list asked for twice is sent once.\n"
        "- A password has 1 to 20 letters, digits or signs,\n"
        "  no blank. A new one counts from the next mail on.\n"
        "- Send no attachment; keep the mail {}.\n"
        "- What was changed later stays: a mail with an older Date\n"
        "  that changes the same is cancelled, and you are told.\n"
        "- After SET ENABLE NO the machine reads no mail; it is\n"
        "  switched on again at the agent only.\n"
        "- A mail with a wrong password gets no answer.\n",
        kCommandsPerMail, sizeText(facts));
    return text;
}

std::string commandsMarkdown() {
    std::string text =
        "# Commands\n\n"
        "One command a line, from the first column. Any prefix not shorter than the minimum will "
        "do,\n"
        "in capitals or small letters.\n\n"
        "| command | minimum | arguments | kind | effect |\n| --- | --- | --- | --- | --- |\n";
    for (const Row& row : kCommands) {
        text += fmt::format("| {} | {} | {} | {} | {} |\n", row.word,
                            row.word.substr(0, row.minimum), row.arguments, kindOf(row), row.help);
    }
    text +=
        "\nThe lists that `GETLOG` sends:\n\n| list | minimum | title | what it holds |\n| --- | "
        "--- | --- | --- |\n";
    for (const auto& row : lists::kLists) {
        text += fmt::format("| {} | {} | {} | {} |\n", row.option.empty() ? "(none)" : row.option,
                            row.minimum, row.title, row.help);
    }
    text += fmt::format("| {} | {} | | every list with a word, a mail each |\n", lists::kAllOption,
                        lists::kAllMinimum);
    text +=
        "\nA list may come in other forms beside its text. Their words stand in full after the "
        "list's name,\n"
        "one or more: `GETLOG COUNTER CSV`, `G AL CSV JSON`. The first other word ends them; it "
        "and what\n"
        "follows are ignored. A list asked for twice comes once, with the forms of both lines. The "
        "setting\n"
        "`replies.attach` adds forms to every list, the phone's too.\n\n"
        "| form | what comes with the text |\n| --- | --- |\n";
    for (const auto& form : lists::kForms) {
        text += fmt::format("| {} | {} |\n", form.word, form.help);
    }
    return text + settingsMarkdown();
}

}  // namespace command
