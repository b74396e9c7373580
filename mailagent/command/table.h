// The commands, one row each (M13). Grammar, HELP mail, README table and docs are fed from here;
// the lists' rows are in lists/catalogue.h.
#pragma once

#include "mailagent/command/prefix.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace command {

inline constexpr std::size_t kCommandsPerMail = 10;  ///< M13
inline constexpr std::size_t kEchoedBytes = 200;  ///< of a line, in a result: printable, then "..."

enum class Id { getlog, chpass, set, help };

/// What a command does to the machine or the agent: rights and ordering depend on it.
enum class Kind { reads, changes };

struct Row {
    Id id;
    std::string_view word;  ///< upper case
    std::size_t minimum;    ///< letters that will do (M10)
    Kind kind;
    std::string_view arguments;  ///< as shown in help
    std::string_view help;       ///< one sentence
    bool byRightOnly = false;    ///< off for whoever has no right that names it (D7)
};

inline constexpr std::array kCommands{
    Row{Id::getlog, "GETLOG", 1, Kind::reads, "[list [form]]",
        "Sends a list by mail; without one the counters, for a phone."},
    Row{Id::chpass, "CHPASS", 1, Kind::changes, "old new",
        "Changes the password. The new one counts from the next mail on."},
    Row{Id::set, "SET", 1, Kind::changes, "name value",
        "Sets a setting of the machine, where you have the right to.", true},
    Row{Id::help, "HELP", 1, Kind::reads, "", "Sends this explanation."},
};

[[nodiscard]] constexpr bool commandsAreClear() {
    for (std::size_t i = 0; i < kCommands.size(); ++i) {
        const Row& a = kCommands[i];
        if (a.minimum == 0 || a.minimum > a.word.size()) return false;
        for (std::size_t j = i + 1; j < kCommands.size(); ++j) {
            const Row& b = kCommands[j];
            if (ambiguous(a.word, a.minimum, b.word, b.minimum)) return false;
        }
    }
    return true;
}
static_assert(commandsAreClear(), "some typed text would stand for two commands");

}  // namespace command
