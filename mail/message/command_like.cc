#include "mail/message/command_like.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace message {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::size_t kTelling = 3;  // letters that no name or closing words are taken for

constexpr std::array<std::string_view, 10> kLists = {
    "JOB",       "USER", "FONT",        "MANAGEMENT", "ADJUSTMENT",
    "PARAMETER", "EKC",  "2MANAGEMENT", "COUNTER",    "PIXEL"};

/// Up to four words: no command that is told by their number has more than three.
Words firstWords(std::string_view line) {
    Words out;
    while (out.size() < 4) {
        const auto start = line.find_first_not_of(" \t\r");
        if (start == std::string_view::npos) break;
        line.remove_prefix(start);
        const auto end = std::min(line.find_first_of(" \t\r"), line.size());
        out.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return out;
}

bool abbreviates(std::string_view word, std::string_view full) {
    return !word.empty() && base::startsWithNoCase(full, word);
}

bool isListWord(std::string_view word) {
    return abbreviates(word, "ALL") ||
           std::any_of(kLists.begin(), kLists.end(),
                       [&](std::string_view list) { return abbreviates(word, list); });
}

bool isGetlog(const Words& words) {
    return abbreviates(words[0], "GETLOG") &&
           std::all_of(words.begin() + 1, words.end(), isListWord);
}

bool isChpass(const Words& words) {
    return abbreviates(words[0], "CHPASS") && words.size() == 3;
}

bool isHelp(const Words& words) {
    return abbreviates(words[0], "HELP") && words.size() == 1;
}

}  // namespace

bool readsLikeCommand(std::string_view line) {
    const auto word = line.substr(0, line.find_first_of(" \t"));
    return word.size() >= kTelling && (abbreviates(word, "GETLOG") || abbreviates(word, "CHPASS") ||
                                       abbreviates(word, "HELP"));
}

bool fitsCommand(std::string_view line) {
    if (readsLikeCommand(line)) return true;
    if (line.empty() || base::isBlank(line.front())) return false;
    const auto words = firstWords(line);
    return !words.empty() && (isGetlog(words) || isChpass(words) || isHelp(words));
}

bool isBareManagement2(std::string_view line) {
    const auto word = base::trim(line);
    return word.size() >= 2 && abbreviates(word, "2MANAGEMENT");
}

}  // namespace message
