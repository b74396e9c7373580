#include "mailagent/control/words.h"

#include "base/text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

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

std::string clockText(base::Time at, int offsetMinutes) {
    const auto local = at + std::chrono::minutes(offsetMinutes);
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", std::chrono::floor<std::chrono::seconds>(local));
}

}  // namespace control
