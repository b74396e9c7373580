// Which system calls leave something outside the process: a seccomp filter that stops at them, and
// their names for a report. Linux only.
#pragma once

#include <sys/types.h>
#include <string>

namespace crash {

/// In the process that is to be traced (PTRACE_O_TRACESECCOMP): from now on each of these calls is
/// a PTRACE_EVENT_SECCOMP stop before it happens. False, with errno, where the kernel says no.
[[nodiscard]] bool stopAtWrittenCalls();

/// Of a thread in such a stop: the call's name and the file it is about.
[[nodiscard]] std::string describeCall(pid_t thread);

}  // namespace crash
