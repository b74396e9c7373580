// One typed line to a command (M9 to M12). Pure; looks at nothing but the line.
#pragma once

#include "mailagent/command/table.h"

#include <string_view>
#include <vector>

namespace command {

struct Parsed {
    enum class Kind {
        ignored,  ///< empty, or starts with a blank or TAB (M9)
        command,
        unknown,  ///< Command Not Found (M12): no command word, or a character that is not ASCII
    };
    Kind kind = Kind::ignored;
    const Row* row = nullptr;             ///< of a command
    std::vector<std::string_view> words;  ///< what follows the command word; views into the line
};

/// `line` has no line end; a CR at its end is taken off. Words are parted by blanks and TABs
/// (M11). Any character but printable ASCII and TAB makes the line unknown, wherever it stands.
[[nodiscard]] Parsed parse(std::string_view line);

}  // namespace command
