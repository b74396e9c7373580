// The two tests of M29: sending, and sending and receiving in one transaction. Each step is told
// with its result and, on failure, what to correct.
#pragma once

#include "mailagent/service/account.h"

#include <functional>
#include <string>

namespace service {

enum class TestKind { sending, receiving };

struct TestStep {
    bool passed = false;
    std::string text;  ///< one sentence, printable
};
using TestReport = std::function<void(const TestStep&)>;

/// How long the test mail may be under way before it is called lost.
inline constexpr net::Duration kTestMailPatience = std::chrono::seconds(90);

/// Runs the test; true where every step passed. The mailbox must be nobody else's meanwhile. Other
/// mails in it are left alone; the test mail is removed once it was seen.
[[nodiscard]] net::Task<bool> selfTest(Context& context, Account& account, TestKind kind,
                                       TestReport report);

}  // namespace service
