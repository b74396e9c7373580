#include "mailagent/control/words.h"

#include "base/text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>

namespace control {
namespace {

constexpr std::size_t kSentence = 4000;

}  // namespace

bool failed(const Say& say, const std::string& text) {
    say(base::printable(text, kSentence));
    return false;
}

bool unknownMachine(const Say& say, const std::string& machine) {
    return failed(
        say, fmt::format("No machine named {} is running; `mailagent status` names those that are.",
                         machine));
}

std::string cell(std::string_view text, std::size_t width) {
    const std::string safe = base::printable(text);
    std::string cut = base::cutToWidth(safe, width);
    cut.append(width - std::min(width, base::displayWidth(cut)), ' ');
    return cut;
}

std::string clockText(base::Time at, int offsetMinutes) {
    const auto local = at + std::chrono::minutes(offsetMinutes);
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(local));
}

}  // namespace control
