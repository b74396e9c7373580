// Reads single objects by GET; by GETNEXT from an agent of v1, where one missing object would cost
// the answers of all others (RFC 1157, 4.1.2). Pure: questions out, replies in.
#pragma once

#include "machine/snmp/gathering.h"
#include "machine/snmp/pace.h"
#include "machine/snmp/settings.h"

#include <deque>
#include <optional>
#include <vector>

namespace snmp {

inline constexpr std::size_t kMostScalars = 24;  ///< in one GET

class Scalars {
  public:
    Scalars(Version version, std::vector<Oid> oids, Pace& pace, Gathering& into)
        : version_(version), pending_(oids.begin(), oids.end()), pace_(pace), into_(into) {}

    /// What to ask next; nothing when all is said or the agent stays silent.
    [[nodiscard]] std::optional<Question> next();
    void take(const Reply& reply);

    /// The agent answered none of the requests.
    [[nodiscard]] bool dead() const noexcept { return dead_; }

  private:
    void takeSilence();
    void takeError(const Reply& reply);
    void takeValues(const Reply& reply);
    void drop(std::size_t index, const char* why);
    [[nodiscard]] bool byNext(const Oid& oid) const;

    Version version_;
    std::deque<Oid> pending_;
    Pace& pace_;
    Gathering& into_;
    std::size_t limit_ = kMostScalars;
    std::size_t asked_ = 0;  ///< the first so many of pending_
    bool dead_ = false;
};

}  // namespace snmp
