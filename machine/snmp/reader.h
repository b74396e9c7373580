// Reads one machine: the first questions, then the subtrees that they lead to. Pure: questions out,
// replies in; the same for a real agent and for a test.
#pragma once

#include "machine/snmp/scalars.h"
#include "machine/snmp/sweep.h"

#include <functional>
#include <optional>

namespace snmp {

class Reader {
  public:
    using Then = std::function<std::vector<Subtree>(const Walk&)>;

    /// `then` is asked once, when the questions are through (also where all of them are missing);
    /// without it nothing is walked.
    Reader(Version version, std::chrono::milliseconds timeout, int retries,
           std::vector<Oid> questions, Then then);

    [[nodiscard]] std::optional<Question> next();
    void take(const Reply& reply);
    void remark(std::string sentence) { gathering_.remark(std::move(sentence)); }

    /// Whether the agent ever answered; if not, it is not asked further.
    [[nodiscard]] bool answered() const noexcept { return pace_.everAnswered(); }
    /// Everything that was planned was read to its end.
    [[nodiscard]] bool whole() const;
    [[nodiscard]] std::size_t unread() const { return sweep_ ? sweep_->unread() : 0; }
    [[nodiscard]] Walk finish(base::Time now) { return gathering_.take(now); }

  private:
    Version version_;
    Pace pace_;
    Gathering gathering_;
    Scalars scalars_;
    Then then_;
    std::optional<Sweep> sweep_;
    bool through_ = false;
};

}  // namespace snmp
