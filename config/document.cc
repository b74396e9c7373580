#include "config/document.h"

#include "base/text.h"
#include "config/syntax_hint.h"

#include <fmt/core.h>
#include <toml++/toml.h>
#include <algorithm>

namespace config {
namespace {

int lineOf(const toml::source_region& region) {
    return static_cast<int>(region.begin.line);
}

Raw toRaw(const toml::node& node) {
    Raw raw;
    if (const auto* yes = node.as_boolean()) {
        raw.kind = Raw::Kind::yesNo;
        raw.yes = yes->get();
    } else if (const auto* number = node.as_integer()) {
        raw.kind = Raw::Kind::number;
        raw.number = number->get();
    } else if (const auto* text = node.as_string()) {
        raw.kind = Raw::Kind::text;
        raw.text = text->get();
    } else if (const auto* list = node.as_array()) {
        raw.kind = Raw::Kind::list;
        for (const auto& item : *list) raw.list.push_back(toRaw(item));
    } else if (const auto* table = node.as_table()) {
        raw.kind = Raw::Kind::table;
        for (const auto& [key, value] : *table)
            raw.table.push_back({std::string(key.str()), toRaw(value)});
    }
    return raw;
}

/// What might have been meant: the nearest key, or one of a group that ends the same.
std::string suggestion(Scope scope, std::string_view key) {
    std::vector<std::string_view> keys;
    std::string groups;
    for (const Row& row : rows()) {
        if (row.scope() != scope) continue;
        keys.push_back(row.key);
        const auto dot = row.key.rfind('.');
        if (dot != std::string_view::npos && row.key.substr(dot + 1) == key) {
            groups += fmt::format("{}{}", groups.empty() ? "" : " or ", row.key);
        }
    }
    if (!groups.empty()) return fmt::format("write {}", groups);
    const Scope other = scope == Scope::agent ? Scope::machine : Scope::agent;
    if (find(other, key) != nullptr) {
        return fmt::format("it belongs under {}",
                           other == Scope::agent ? "[agent]" : "[[machine]] or [defaults]");
    }
    const auto near = base::nearest(key, keys);
    if (!near.empty()) return fmt::format("perhaps {} was meant", near);
    return "docs/settings.md names all settings";
}

class Reader {
  public:
    explicit Reader(Document& document) : document_(document) {}

    void read(const toml::table& top) {
        for (const auto& [key, node] : top) readTop(key, node);
        std::stable_sort(document_.sections.begin(), document_.sections.end(),
                         [](const Section& a, const Section& b) { return a.line < b.line; });
    }

  private:
    void fault(int line, std::string text) {
        document_.faults.push_back({document_.file, line, std::move(text)});
    }

    void readTop(const toml::key& key, const toml::node& node) {
        const int line = lineOf(key.source());
        if (key == "agent" || key == "defaults") {
            const auto* table = node.as_table();
            if (table == nullptr)
                return fault(line, fmt::format("write [{}] once, with single brackets", key.str()));
            return section(key == "agent" ? Section::Kind::agent : Section::Kind::defaults, *table,
                           line);
        }
        if (key == "machine") {
            const auto* machines = node.as_array();
            if (machines == nullptr)
                return fault(line, "write [[machine]], with double brackets, for each machine");
            for (const auto& item : *machines) {
                const auto* table = item.as_table();
                if (table == nullptr) {
                    fault(lineOf(item.source()),
                          "write [[machine]] on a line of its own for each machine");
                } else {
                    section(Section::Kind::machine, *table, lineOf(item.source()));
                }
            }
            return;
        }
        unknownTop(key, line);
    }

    void unknownTop(const toml::key& key, int line) {
        const std::string shown = base::printable(key.str(), 60);
        if (find(Scope::agent, key.str()) != nullptr) {
            return fault(line,
                         fmt::format("{} stands in no section; write it under [agent]", shown));
        }
        if (find(Scope::machine, key.str()) != nullptr || isGroup(Scope::machine, key.str())) {
            return fault(
                line,
                fmt::format("{} stands in no section; write it under [defaults] or [[machine]]",
                            shown));
        }
        const auto near = base::nearest(key.str(), {"agent", "defaults", "machine"});
        fault(line,
              near.empty()
                  ? fmt::format("{} is unknown; sections are [agent], [defaults] and [[machine]]",
                                shown)
                  : fmt::format("{} is unknown; perhaps {} was meant", shown,
                                near == "machine" ? "[[machine]]" : fmt::format("[{}]", near)));
    }

    void section(Section::Kind kind, const toml::table& table, int line) {
        Section section{kind, line, {}};
        const Scope scope = kind == Section::Kind::agent ? Scope::agent : Scope::machine;
        group(scope, section, table, "");
        std::stable_sort(section.entries.begin(), section.entries.end(),
                         [](const Entry& a, const Entry& b) { return a.line < b.line; });
        document_.sections.push_back(std::move(section));
    }

    /// No recursion beyond the depth of the table's keys: only known groups are entered.
    void group(Scope scope, Section& section, const toml::table& table, const std::string& front) {
        for (const auto& [key, node] : table) {
            const std::string full = front + std::string(key.str());
            const int line = lineOf(key.source());
            const Row* row = find(scope, full);
            const auto* inner = node.as_table();
            if (row != nullptr) {
                entry(section, *row, node, line);
            } else if (inner != nullptr && isGroup(scope, full)) {
                group(scope, section, *inner, full + ".");
            } else if (isGroup(scope, full)) {
                fault(line, fmt::format("{} is a group of settings; write such as {}.{} = …", full,
                                        full, firstOf(scope, full)));
            } else {
                fault(line, fmt::format("{} is unknown; {}", base::printable(full, 60),
                                        suggestion(scope, full)));
            }
        }
    }

    static std::string_view firstOf(Scope scope, std::string_view group) {
        for (const Row& row : rows()) {
            if (row.scope() == scope && row.key.starts_with(group) &&
                row.key.size() > group.size() && row.key[group.size()] == '.') {
                return row.key.substr(group.size() + 1);
            }
        }
        return "";
    }

    void entry(Section& section, const Row& row, const toml::node& node, int line) {
        if (row.key == "name" && section.kind == Section::Kind::defaults) {
            return fault(line, "name cannot be a default; write it under [[machine]]");
        }
        section.entries.push_back({&row, toRaw(node), line});
    }

    Document& document_;
};

std::string_view lineAt(std::string_view bytes, int number) {
    for (; number > 1; --number) {
        const auto end = bytes.find('\n');
        if (end == std::string_view::npos) return {};
        bytes.remove_prefix(end + 1);
    }
    return bytes.substr(0, bytes.find('\n'));
}

/// The number of the first line over the limit, or 0. Dotted keys nest as deep as a line is long.
int tooLongLine(std::string_view bytes) {
    int number = 1;
    for (const auto line : base::split(bytes, '\n')) {
        if (line.size() > kLineLimit) return number;
        ++number;
    }
    return 0;
}

}  // namespace

Document readDocument(const std::string& file, std::string_view bytes) {
    Document document;
    document.file = file;
    if (const int line = tooLongLine(bytes); line > 0) {
        document.faults.push_back(
            {file, line,
             fmt::format("this line is longer than {} bytes; break lists into lines", kLineLimit)});
        return document;
    }
    if (!base::isUtf8(bytes)) {
        document.faults.push_back({file, 0, "the file is not UTF-8; save it as UTF-8"});
        return document;
    }
    try {
        const toml::table top = toml::parse(bytes);
        Reader(document).read(top);
    } catch (const toml::parse_error& error) {
        const int line = lineOf(error.source());
        document.faults.push_back(
            {file, line, syntaxHint(lineAt(bytes, line), error.description())});
    }
    return document;
}

}  // namespace config
