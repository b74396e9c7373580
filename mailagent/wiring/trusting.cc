#include "mailagent/wiring/trusting.h"

#include "base/text.h"
#include "config/load.h"
#include "lists/catalogue.h"
#include "mailagent/command/remote_settings.h"
#include "mailagent/command/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <filesystem>

namespace wiring {
namespace {

using Words = std::vector<std::string_view>;

/// What tells a changed file or folder: names, sizes and times of writing.
std::string stateOf(const std::filesystem::path& path) {
    namespace fs = std::filesystem;
    std::error_code ignored;  // what cannot be looked at is told when it is read
    std::vector<std::string> entries;
    const auto note = [&](const fs::path& file) {
        const auto written = fs::last_write_time(file, ignored).time_since_epoch().count();
        const auto size = fs::is_regular_file(file, ignored) ? fs::file_size(file, ignored) : 0;
        entries.push_back(fmt::format("{}|{}|{}\n", file.string(), size, written));
    };
    note(path);
    if (fs::is_directory(path, ignored)) {
        for (fs::directory_iterator entry(path, ignored), end; entry != end;
             entry.increment(ignored)) {
            note(entry->path());
        }
    }
    std::sort(entries.begin(), entries.end());
    return fmt::format("{}", fmt::join(entries, ""));
}

Words commandWords() {
    Words words{"ALL"};
    for (const auto& row : command::kCommands) words.push_back(row.word);
    return words;
}

/// What may stand behind a command: nothing for one without objects.
Words objectWords(std::string_view commandWord) {
    Words words;
    if (commandWord == "GETLOG") {
        for (const auto& row : lists::kLists) {
            if (!row.option.empty()) words.push_back(row.option);
        }
    }
    if (commandWord == "SET") {
        for (const auto& row : command::kRemoteSettings) words.push_back(row.name);
    }
    return words;
}

bool has(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// "; perhaps X was meant", or all there are.
std::string instead(std::string_view word, const Words& words) {
    if (words.empty()) return "; write the command alone";
    const auto meant = base::nearest(word, words);
    if (!meant.empty()) return fmt::format("; perhaps {} was meant", meant);
    return fmt::format("; there is {}", fmt::join(words, ", "));
}

/// What is wrong with a right, or "". Words are written in full: a right is read by people.
std::string unknownIn(const std::string& what) {
    const auto blank = what.find(' ');
    const std::string_view first = std::string_view(what).substr(0, blank);
    if (!has(commandWords(), first)) {
        return fmt::format("{} is no command{}", first, instead(first, commandWords()));
    }
    if (blank == std::string::npos) return {};
    const std::string_view object = std::string_view(what).substr(blank + 1);
    const Words objects = objectWords(first);
    if (has(objects, object)) return {};
    if (first == "GETLOG" && object == lists::kAllOption) {
        return "GETLOG ALL is no right; write GETLOG for every list";
    }
    return fmt::format("{} is nothing that {} takes{}", object, first, instead(object, objects));
}

}  // namespace

Rules rulesOf(const config::Machine& machine) {
    Rules rules;
    const auto fault = [&](const char* key, const std::string& rule, const std::string& why) {
        const config::Fault at{machine.origin.file, machine.origin.line,
                               fmt::format("machine \"{}\": {}: \"{}\" is wrong: {}", machine.name,
                                           key, base::printable(rule, 200), why)};
        rules.faults.push_back(config::print(at));
    };
    for (const auto& text : machine.gate.proof) {
        auto rule = gate::parseProof(text);
        if (rule) {
            rules.proof.push_back(std::move(*rule));
        } else {
            fault("proof", text, rule.error().text);
        }
    }
    for (const auto& text : machine.gate.rights) {
        auto rule = gate::parseRights(text);
        if (!rule) {
            fault("rights", text, rule.error().text);
            continue;
        }
        for (const auto& what : rule->what) {
            if (const auto why = unknownIn(what); !why.empty()) fault("rights", text, why);
        }
        rules.rights.push_back(std::move(*rule));
    }
    return rules;
}

void Keyrings::forget() {
    for (auto& [files, known] : known_) known.lookedAt = false;
}

Keyrings::Known& Keyrings::read(const Files& files) {
    auto known = known_.find(files);
    if (known != known_.end() && known->second.lookedAt) return known->second;
    auto state = stateOf(files.first) + stateOf(files.second);
    if (known != known_.end() && known->second.state == state) {
        known->second.lookedAt = true;
        return known->second;
    }
    auto keyring = trust::Keyring::load(files.first, files.second);
    return known_.insert_or_assign(files, Known{std::move(state), std::move(keyring)})
        .first->second;
}

base::Result<std::shared_ptr<const trust::Keyring>> Keyrings::of(const config::Machine& machine) {
    const Files files{machine.gate.certificates, machine.gate.authorities};
    if (files.first.empty() && files.second.empty()) {
        return std::shared_ptr<const trust::Keyring>();
    }
    const auto& known = read(files);
    if (known.keyring) return known.keyring;
    auto error = known.keyring.error();
    error.text = fmt::format("machine {}: {}", machine.name, error.text);
    return base::fail(std::move(error));
}

}  // namespace wiring
