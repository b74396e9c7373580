// The subcommands of `mailagent`, one file each. Each returns the exit code:
// 0 done, 1 not done (and said why on stderr), 2 the settings or the arguments are wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cli {

inline constexpr int kDone = 0;
inline constexpr int kNotDone = 1;
inline constexpr int kWrongInput = 2;
inline constexpr const char* kDefaultSettings = "/etc/mailagent/mailagent.toml";

/// All machines, until SIGTERM, which finishes the mail at hand.
[[nodiscard]] int run(const std::string& settings);

/// One cycle of the named machines (all where none is named), or cycles until nothing waits.
[[nodiscard]] int once(const std::string& settings, const std::vector<std::string>& machines,
                       bool untilEmpty);

/// A sentence per fault, with file, line and what to write instead.
[[nodiscard]] int check(const std::string& settings);
[[nodiscard]] int printSample();
[[nodiscard]] int printDocumentation();

/// How show() prints a list.
struct ShowAs {
    std::string form = "text";  ///< text, csv, json or html
    bool sources = false;       ///< the table of sources instead
};

/// A list on the terminal; `list` is an option word of GETLOG or its beginning, or "phone".
[[nodiscard]] int show(const std::string& settings, const std::string& machine,
                       const std::string& list, const ShowAs& as);

/// Hands `words` to the running agent, or does the work here where none runs (operations.h).
/// "passwd" asks for the password on the terminal, without echo, or reads one line of stdin.
[[nodiscard]] int operate(const std::string& settings, const std::vector<std::string>& words);

}  // namespace cli
