// Runs a program of the operator's choice by argument vector (design decision 9). No shell.
#pragma once

#include "base/result.h"
#include "base/units.h"

#include <chrono>
#include <string>
#include <vector>

namespace base {

struct Program {
    /// The program and its arguments. Without a '/' it is searched for in PATH.
    std::vector<std::string> arguments;
    std::chrono::milliseconds timeLimit = std::chrono::seconds(30);
    Bytes outputLimit = 64_KiB;
};

/// The program's standard output. It runs in a process group of its own, with /dev/null as
/// standard input, none of our open files, no blocked signals, and of our environment only PATH,
/// LANG and HOME. When it has ended, or is ended, its whole process group is killed.
/// Errors: `missing` (no such program), `refused` (exit status not 0, which is `code`, or killed by
/// a signal; the text quotes the first line of its standard error), `timeout`, `invalid` (more
/// output than allowed), `storage` (no process or pipe to be had).
/// Blocks up to the time limit: workers only. Thread-safe.
[[nodiscard]] Result<std::string> runProgram(const Program& program);

}  // namespace base
