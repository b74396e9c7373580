#include "mailagent/gate/rights.h"

#include "base/text.h"
#include "mailagent/gate/who.h"

#include <fmt/format.h>
#include <algorithm>

namespace gate {
namespace {

constexpr std::string_view kAll = "ALL";
constexpr std::size_t kWordsOfWhat = 2;  // a command and its object

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; (at = text.find_first_not_of(" \t", at)) != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

/// Where the word `on` begins and ends; npos where there is none.
std::size_t findOn(std::string_view text) {
    for (std::size_t at = 0; at + 2 <= text.size(); ++at) {
        const bool before = at == 0 || base::isBlank(text[at - 1]);
        const bool after = at + 2 == text.size() || base::isBlank(text[at + 2]);
        if (before && after && base::equalsNoCase(text.substr(at, 2), "on")) return at;
    }
    return std::string_view::npos;
}

bool isWord(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) {
        return base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z');
    });
}

bool isPattern(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return base::isDigit(c) || (c >= 'a' && c <= 'z') ||
               std::string_view("._-*?").find(c) != std::string_view::npos;
    });
}

base::Result<std::string> whatOf(std::string_view part) {
    const auto words = wordsOf(part);
    const bool plain = !words.empty() && words.size() <= kWordsOfWhat &&
                       std::all_of(words.begin(), words.end(), isWord);
    if (!plain || (words.size() > 1 && base::equalsNoCase(words[0], kAll))) {
        return base::fail(base::Kind::invalid,
                          fmt::format("\"{}\" is no right; write all, a command, or a command and "
                                      "what it is for (GETLOG COUNTER), with commas between "
                                      "several",
                                      base::printable(base::trim(part), 60)));
    }
    return base::upper(fmt::format("{}", fmt::join(words, " ")));
}

base::Result<std::string> machineOf(std::string_view part) {
    const std::string pattern = base::lower(base::trim(part));
    if (isPattern(pattern)) return pattern;
    return base::fail(base::Kind::invalid,
                      fmt::format("\"{}\" is no machine; write names, with * and ? for any "
                                  "characters, and commas between several",
                                  base::printable(pattern, 60)));
}

base::Result<> collect(std::string_view text, base::Result<std::string> (*read)(std::string_view),
                       std::vector<std::string>& into) {
    for (const std::string_view part : base::split(text, ',')) {
        auto one = read(part);
        if (!one) return base::fail(one.error());
        into.push_back(std::move(*one));
    }
    return {};
}

/// `*` any characters, `?` any one. Linear: on a mismatch only the last `*` takes one more.
bool matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool namesMachine(const RightsRule& rule, std::string_view machine) {
    return rule.machines.empty() ||
           std::any_of(rule.machines.begin(), rule.machines.end(),
                       [&](const std::string& pattern) { return matches(pattern, machine); });
}

}  // namespace

base::Result<RightsRule> parseRights(std::string_view text) {
    auto split = splitRule(text);
    if (!split) return base::fail(split.error());
    RightsRule rule{std::move(split->who), {}, {}};
    const std::size_t on = findOn(split->rest);
    const std::string_view what = split->rest.substr(0, on);
    if (auto read = collect(what, whatOf, rule.what); !read) return base::fail(read.error());
    if (on == std::string_view::npos) return rule;
    auto machines = collect(split->rest.substr(on + 2), machineOf, rule.machines);
    if (!machines) return base::fail(machines.error());
    return rule;
}

Rights::Rights(std::string_view mailbox, std::string_view machine,
               const std::vector<RightsRule>& rules)
    : unruled_(rules.empty()) {
    const std::string name = base::lower(machine);
    for (const auto& rule : rules) {
        if (nearness(rule.who, mailbox) == 0 || !namesMachine(rule, name)) continue;
        what_.insert(what_.end(), rule.what.begin(), rule.what.end());
    }
}

bool Rights::may(std::string_view command, std::string_view object, bool byRightOnly) const {
    if (unruled_) return !byRightOnly;
    const std::string whole =
        object.empty() ? std::string(command) : fmt::format("{} {}", command, object);
    return std::any_of(what_.begin(), what_.end(), [&](const std::string& what) {
        return what == kAll || what == command || what == whole;
    });
}

}  // namespace gate
