#include "config/print.h"

#include "base/text.h"
#include "config/table.h"

#include <fmt/core.h>
#include <array>

namespace config {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::array kPages = {Page::machine, Page::reception, Page::transmission, Page::agent};

constexpr std::string_view kDocHead = R"(# Settings

Printed from the table in `config/table.cc`; do not edit by hand.

The settings are one TOML file, such as `/etc/mailagent/mailagent.toml`, and every `*.toml` in the folder beside it
that is named like it with `.d` for `.toml` (`mailagent.d/`). The file is read first, then the fragments in the order
of their names; of a setting that stands in several of them, the last one holds.

| section | what it is for |
|---|---|
| `[agent]` | the whole process (page *agent* below) |
| `[defaults]` | every machine |
| `[[machine]]` | one machine, by its `name`; stands over `[defaults]`, whichever file it is in |

- Unknown keys and wrong values are errors; `mailagent check` prints one sentence for each.
- Relative paths count from the settings file's folder.
- `"Yes"` and `"No"` may be written `true` and `false`. Times and sizes are numbers in the setting's unit or texts
  with a unit: `s`, `min`, `h`; `B`, `KB` (1024 bytes), `MB`.
- Keys with a dot may be written as such or under a heading: `[machine.receiving]`, then `server = …`.
- A *secret* is written itself (`password = "…"`) or fetched from where it is kept: `{ file = "path" }` (its first
  line), `{ credential = "name" }` (systemd), `{ environment = "NAME" }`, `{ program = ["program", "argument"] }`
  (its first line of output; run without a shell, and again when the server refuses the secret).
)";

constexpr std::string_view kSampleHead = R"(# Settings of mailagent: a sample with every setting.
#
# Printed from the settings table. What a machine cannot do without is written out; all else stands as a remark, with
# its default or, where it has none, an example. Take the # away to set it. Explained in docs/settings.md.
)";

std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

/// The default as one writes it in TOML.
std::string written(const Row& row) {
    if (row.standard.empty()) return std::string(row.example);
    const bool plain = row.type == Type::number;
    return plain ? std::string(row.standard) : fmt::format("\"{}\"", row.standard);
}

std::string neededText(const Row& row) {
    if (row.needed.empty()) return "";
    if (row.needed == "always") return "required";
    const auto equals = row.needed.find('=');
    std::string words;
    for (const auto word : base::split(row.needed.substr(equals + 1), '|')) {
        words += fmt::format("{}`{}`", words.empty() ? "" : " or ", word);
    }
    return fmt::format("required where `{}` is {}", row.needed.substr(0, equals), words);
}

std::string remark(std::string_view text) {
    std::string out, line = "#";
    for (const auto word : base::split(text, ' ')) {
        if (line.size() + 1 + word.size() > kWidth) {
            out += line + "\n";
            line = "#";
        }
        line += " ";
        line += word;
    }
    return out + line + "\n";
}

/// What stands uncommented, so that the sample is one working POP3 and SMTP machine.
bool standsOut(const Row& row) {
    return row.key == "receiving.server" || row.key == "receiving.user" ||
           row.key == "receiving.password" || row.key == "sending.server" ||
           row.key == "source.snapshot" || row.needed == "always";
}

void printRow(std::string& out, const Row& row) {
    out += remark(fmt::format("{} Write {}.", row.help, allowed(row)));
    out += fmt::format("{}{} = {}\n\n", standsOut(row) ? "" : "#", row.key, written(row));
}

}  // namespace

std::string printSettingsDoc() {
    std::string out(kDocHead);
    for (const Page page : kPages) {
        out += fmt::format(
            "\n## Page: {}\n\n| key | values | default | what it does | from "
            "|\n|---|---|---|---|---|\n",
            name(page));
        for (const Row& row : rows()) {
            if (row.page != page) continue;
            std::string standard = row.standard.empty() ? "" : fmt::format("`{}`", written(row));
            if (const auto needed = neededText(row); !needed.empty()) standard = needed;
            out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.key, cell(allowed(row)),
                               cell(standard), cell(row.help), row.ids);
        }
    }
    return out;
}

std::string printSample() {
    std::string out(kSampleHead);
    out += "\n[agent]\n";
    for (const Row& row : rows()) {
        if (row.scope() == Scope::agent) printRow(out, row);
    }
    out +=
        "# Under [defaults] stands what all machines share; any setting of a machine but its "
        "name.\n[defaults]\n\n";
    out += "[[machine]]\n";
    for (const Page page : kPages) {
        for (const Row& row : rows()) {
            if (row.page == page && row.scope() == Scope::machine) printRow(out, row);
        }
    }
    out.pop_back();
    return out;
}

}  // namespace config
