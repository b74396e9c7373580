#include "net/login_command.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace net {
namespace {

constexpr std::array<std::string_view, 12> kCommands{
    "CAPABILITY", "STARTTLS", "LOGIN", "AUTHENTICATE", "CAPA", "STLS",
    "APOP",       "USER",     "PASS",  "AUTH",         "EHLO", "HELO"};
constexpr std::size_t kLongestMechanism = 20;  ///< RFC 4422 3.1

bool isCommand(std::string_view word) {
    return std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end();
}

/// Such as libcurl's: a letter and digits.
bool isTag(std::string_view word) {
    return word.size() > 1 && word[0] >= 'A' && word[0] <= 'Z' &&
           std::all_of(word.begin() + 1, word.end(), base::isDigit);
}

bool isMechanism(std::string_view word) {
    return !word.empty() && word.size() <= kLongestMechanism &&
           std::all_of(word.begin(), word.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || base::isDigit(c) || c == '-' || c == '_';
           });
}

}  // namespace

std::string loginCommand(std::string_view line) {
    const auto words = base::split(base::trim(line), ' ');
    const std::size_t at = words.size() > 1 && isTag(words[0]) ? 1 : 0;
    if (at >= words.size() || !isCommand(words[at])) return {};
    std::string command(words[at]);
    const bool sasl = command == "AUTH" || command == "AUTHENTICATE";
    if (sasl && at + 1 < words.size() && isMechanism(words[at + 1])) {
        command += ' ';
        command += words[at + 1];
    }
    return command;
}

}  // namespace net
