// Whether the process may hold as many descriptors as its mailboxes need.
#pragma once

#include "config/settings.h"

#include <cstddef>

namespace wiring {

/// At once, by the settings: one for each mailbox that may wait for its server's word of new mail,
/// and what turns, relays and the agent itself open beside them.
struct DescriptorNeed {
    std::size_t machines = 0;  ///< those that are served
    std::size_t pushing = 0;   ///< mailboxes that may
    std::size_t others = 0;
    [[nodiscard]] std::size_t all() const noexcept { return pushing + others; }
};
[[nodiscard]] DescriptorNeed descriptorsNeeded(const config::Settings& settings);

/// Takes as many as the system allows the process; how many these are.
[[nodiscard]] std::size_t raiseDescriptorLimit();

class DescriptorLimit {
  public:
    explicit DescriptorLimit(std::size_t limit) : limit_(limit) {}

    /// One warning where the limit is too low for the settings, and again where they need more.
    void check(const config::Settings& settings);

  private:
    std::size_t limit_, told_ = 0;
};

}  // namespace wiring
