#include "net/login_command.h"

#include "base/text.h"
#include "net/masked.h"

#include <algorithm>
#include <array>

namespace net {
namespace {

constexpr std::array<std::string_view, 12> kCommands{
    "CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "CAPA", "STLS",
    "APOP",       "USER",     "PASS",  "AUTH",         "EHLO", "HELO"};
/// Those that are shown whole: a user's name is no secret.
constexpr std::array<std::string_view, 7> kOpen{"CAPABILITY", "STARTTLS", "CAPA", "STLS",
                                                "USER",       "EHLO",     "HELO"};
constexpr std::size_t kLongestMechanism = 20;  ///< RFC 4422 3.1

bool isCommand(std::string_view word) {
    return std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end();
}

bool hasNoSecret(std::string_view command) {
    return std::find(kOpen.begin(), kOpen.end(), command) != kOpen.end();
}

bool isMechanism(std::string_view word) {
    return !word.empty() && word.size() <= kLongestMechanism &&
           std::all_of(word.begin(), word.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || base::isDigit(c) || c == '-' || c == '_';
           });
}

struct Found {
    std::string command;  ///< with its mechanism; empty: none
    std::size_t end = 0;  ///< where it ends in the line
};

Found found(std::string_view line) {
    const auto words = base::split(line, ' ');
    const std::size_t at = words.size() > 1 && isTag(words[0]) ? 1 : 0;
    if (at >= words.size() || !isCommand(words[at])) return {};
    Found one{std::string(words[at]), (at == 1 ? words[0].size() + 1 : 0) + words[at].size()};
    const bool sasl = one.command == "AUTH" || one.command == "AUTHENTICATE";
    if (sasl && at + 1 < words.size() && isMechanism(words[at + 1])) {
        one.command.append(" ").append(words[at + 1]);
        one.end += 1 + words[at + 1].size();
    }
    return one;
}

}  // namespace

bool isTag(std::string_view word) {
    return word.size() > 1 && word[0] >= 'A' && word[0] <= 'Z' &&
           std::all_of(word.begin() + 1, word.end(), base::isDigit);
}

std::string loginCommand(std::string_view line) {
    return found(base::trim(line)).command;
}

bool logsIn(std::string_view command) {
    return command == "LOGIN" || command.starts_with("AUTHENTICATE");
}

std::string shownCommand(std::string_view bytes) {
    const std::string_view line = base::trim(bytes.substr(0, bytes.find('\n')));
    if (line.starts_with("CONNECT ")) return std::string(line);
    const Found one = found(line);
    if (one.command.empty()) return std::string(kMask);
    if (hasNoSecret(one.command) || one.end == line.size()) return std::string(line);
    return std::string(line.substr(0, one.end)).append(" ").append(kMask);
}

}  // namespace net
