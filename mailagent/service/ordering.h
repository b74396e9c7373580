// The order of commands of one account (D1 to D5): the stamps that the journal keeps, and those of
// the mails of this turn. On its workers, mails in order.
#pragma once

#include "mailagent/gate/order.h"
#include "mailagent/journal/journal.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace service {

struct MailCase;

class Ordering {
  public:
    Ordering(const std::vector<journal::Stamp>& stamps, std::chrono::minutes tolerance);

    /// The mail whose commands are run next. `identity`: its digest, for one without Message-ID.
    void begin(const MailCase& mail, base::Time arrived);

    /// Why a command of this kind of that mail may not run: overtaken, or a Date that does not
    /// count. nullopt: it may.
    [[nodiscard]] std::optional<std::string> heldBack(const std::string& kind) const;

    /// Its kinds that ran: the stamps to write with their effects.
    [[nodiscard]] std::vector<journal::Stamp> ran(const std::vector<std::string>& kinds);

    /// For a mail whose password is wrong: whether it is no newer (D1) than the CHPASS that
    /// changed it, in words for the log; "" where it is.
    [[nodiscard]] std::string staleness(const MailCase& mail, base::Time arrived) const;

  private:
    [[nodiscard]] base::Result<gate::Sent> sentOf(const MailCase& mail, base::Time arrived) const;
    [[nodiscard]] std::optional<gate::Stamp> stampOf(const std::string& kind) const;

    std::map<std::string, gate::Stamp> stamps_;
    std::chrono::minutes tolerance_;
    base::Result<gate::Sent> sent_ = base::fail(base::Kind::missing, "no mail");
};

}  // namespace service
