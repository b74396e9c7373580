#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/control/client.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace cli {
namespace {

constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";  ///< alternate screen, no cursor
constexpr std::string_view kLeave = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kRestOfLine = "\x1b[K";
constexpr std::string_view kRestOfScreen = "\x1b[J";

void put(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (count <= 0) std::_Exit(kNotDone);  // the terminal or the pipe is gone
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

/// Gives the terminal back as it was. Safe in a signal's handler.
bool giveBack() {
    return ::write(STDOUT_FILENO, kLeave.data(), kLeave.size()) >= 0;
}

void giveBackAndEnd(int) {
    std::_Exit(giveBack() ? kDone : kNotDone);
}

/// Ctrl-\ keeps the effect that it has by itself, which comes when this returns.
void giveBackAndRaise(int signal) {
    (void)giveBack();
    std::signal(signal, SIG_DFL);
    (void)std::raise(signal);
}

void endQuietly(int) {
    std::_Exit(kDone);
}

struct Size {
    unsigned columns = 0, lines = 0;
};

Size terminalSize() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        return {80, 24};
    }
    return {size.ws_col, size.ws_row};
}

std::string framed(const std::vector<std::string>& lines, bool terminal) {
    std::string text(terminal ? kHome : "");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += lines[i];
        if (terminal) text += kRestOfLine;
        // A line end behind the last line would scroll a full screen.
        if (!terminal || i + 1 < lines.size()) text += "\n";
    }
    return text + std::string(terminal ? kRestOfScreen : std::string_view("\n"));
}

}  // namespace

int watch(const std::string& path, std::chrono::seconds every) {
    const auto settings = loadSettings(path, false);
    if (!settings) return kWrongInput;
    const bool terminal = ::isatty(STDOUT_FILENO) == 1;
    bool begun = false;
    for (;;) {
        const Size size = terminal ? terminalSize() : Size{};
        std::vector<std::string> lines;
        const control::Request request{
            {"watch", std::to_string(size.columns), std::to_string(size.lines)}, {}};
        const auto say = [&lines](const std::string& line) { lines.push_back(line); };
        const auto shown = control::call(settings->agent.controlSocket, request, say);
        if (!begun && !shown) {
            complain(shown.error().kind == base::Kind::missing ? "No agent is running."
                                                               : shown.error().text);
            return kNotDone;
        }
        if (!begun) {
            for (const int ending : {SIGINT, SIGTERM, SIGHUP}) {
                std::signal(ending, terminal ? giveBackAndEnd : endQuietly);
            }
            if (terminal) std::signal(SIGQUIT, giveBackAndRaise);
            if (terminal) put(kEnter);
            begun = true;
        }
        // An agent that is started anew comes back into the picture.
        const bool silent = !shown && shown.error().kind == base::Kind::timeout;
        if (!shown) lines = {silent ? shown.error().text : "No agent is running; waiting for one."};
        put(framed(lines, terminal));
        std::this_thread::sleep_for(every);
    }
}

}  // namespace cli
