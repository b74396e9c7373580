// Runs typed lines against the password U-BIX, with the format rule of M20.
#pragma once

#include "mailagent/command/command.h"

#include <algorithm>
#include <string>
#include <vector>

inline command::Context plainContext() {
    command::Context context;
    context.passwordMatches = [](std::string_view text) { return text == "U-BIX"; };
    context.passwordFormatOk = [](std::string_view text) {
        return !text.empty() && text.size() <= 20 &&
               std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
    };
    return context;
}

inline command::Outcome runLines(const std::vector<std::string>& lines, bool mask = false) {
    command::Context context = plainContext();
    context.maskNewPassword = mask;
    return command::run(lines, context);
}

/// GETLOG's option of each list asked for; "(phone)" for the phone form.
inline std::vector<std::string> optionsOf(const command::Outcome& outcome) {
    std::vector<std::string> options;
    for (const lists::ListId id : outcome.lists) {
        const auto option = lists::row(id).option;
        options.emplace_back(option.empty() ? "(phone)" : option);
    }
    return options;
}
