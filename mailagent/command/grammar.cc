#include "mailagent/command/grammar.h"

#include "base/text.h"

#include <algorithm>

namespace command {
namespace {

std::vector<std::string_view> wordsOf(std::string_view line) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

}  // namespace

Parsed parse(std::string_view line) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    Parsed parsed;
    if (line.empty() || base::isBlank(line.front())) return parsed;
    parsed.kind = Parsed::Kind::unknown;
    if (!base::isPlainLine(line)) return parsed;
    parsed.words = wordsOf(line);
    const std::string_view typed = parsed.words.front();
    for (const Row& row : kCommands) {
        if (!abbreviates(typed, row.word, row.minimum)) continue;
        parsed.kind = Parsed::Kind::command;
        parsed.row = &row;
        parsed.words.erase(parsed.words.begin());
        return parsed;
    }
    parsed.words.clear();
    return parsed;
}

}  // namespace command
