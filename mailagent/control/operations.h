// What an operator may ask of an agent: the same code serves the control socket of a running agent
// and the command line where none runs.
#pragma once

#include "base/secret.h"
#include "mailagent/service/agent.h"
#include "net/loop.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace control {

/// Who asked, as the socket sees him; an operation that goes on for long looks at it.
struct Caller {
    bool gone = false;
    std::size_t backlog = 0;  ///< octets that were said and that he has not taken yet
};

struct Request {
    std::vector<std::string> words;  ///< "status" | "log" [MACHINE] [ROWS] | "test" KIND MACHINE |
                                     ///< "refused" [MACHINE] | "unset" MACHINE [SETTING] |
                                     ///< "passwd" MACHINE | "forget" MACHINE | "poll" [MACHINE]
                                     ///< | "reload" | "enrol" SENDER | "withdraw" SENDER
                                     ///< | "watch" COLUMNS LINES (0: without bound)
                                     ///< | "trace" MACHINE SECONDS (0: until the caller goes)
    base::Secret password;           ///< of "passwd"
    std::shared_ptr<const Caller> caller{};
};

/// One line for the terminal; printable already.
using Say = std::function<void(const std::string&)>;

/// What the operations work on. `reload` is SIGHUP's work; `masked` gives what a machine's server
/// said without the machine's secrets; `serving`: the machines are being served, by a running
/// agent.
struct Workplace {
    service::Context& context;
    service::Agent& agent;
    std::function<net::Task<base::Result<>>()> reload;
    std::function<std::string(const std::string& machine, std::string_view words)> masked;
    bool serving = true;
};

/// Whether the request's next line is a password.
[[nodiscard]] bool wantsPassword(const std::vector<std::string>& words);

/// Runs one request; true where it did what was asked. Unknown words are answered with a sentence.
[[nodiscard]] net::Task<bool> perform(Workplace& workplace, Request request, Say say);

/// The mail log's rows as a table (M33), also for `mailagent log` without a running agent.
void printLog(const std::vector<journal::LogRow>& rows, int offsetMinutes, const Say& say);

}  // namespace control
