// The agent's log: one line an event, safe to read on a terminal. Every line passes printable(),
// so text from outside cannot forge a second line. Secrets cannot get here (base/secret.h).
// Thread-safe; lines are written by the calling thread, unbuffered, to stderr (or the journal).
#pragma once

#include <fmt/core.h>
#include <functional>
#include <string>
#include <string_view>

namespace base::log {

enum class Level { debug, info, warning, error };

/// Lines below `level` are dropped. The default is info.
void setLevel(Level level);
[[nodiscard]] bool enabled(Level level) noexcept;

/// Sends lines to `sink` instead of stderr until an empty function is set: tests, `test sending`.
void setSink(std::function<void(Level, std::string_view)> sink);

void write(Level level, std::string_view line);

template <class... A>
void debug(fmt::format_string<A...> format, A&&... a) {
    if (enabled(Level::debug)) write(Level::debug, fmt::format(format, std::forward<A>(a)...));
}
template <class... A>
void info(fmt::format_string<A...> format, A&&... a) {
    if (enabled(Level::info)) write(Level::info, fmt::format(format, std::forward<A>(a)...));
}
template <class... A>
void warning(fmt::format_string<A...> format, A&&... a) {
    if (enabled(Level::warning)) write(Level::warning, fmt::format(format, std::forward<A>(a)...));
}
template <class... A>
void error(fmt::format_string<A...> format, A&&... a) {
    if (enabled(Level::error)) write(Level::error, fmt::format(format, std::forward<A>(a)...));
}

}  // namespace base::log
