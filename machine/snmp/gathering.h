// What has been read of one machine so far, within bounds.
#pragma once

#include "machine/snmp/question.h"

#include <string>
#include <utility>

namespace snmp {

inline constexpr std::size_t kMostObjects = 20'000;            ///< of one machine
inline constexpr std::size_t kMostOctets = 4UL * 1024 * 1024;  ///< of all its values
inline constexpr std::size_t kMostRemarks = 40;

class Gathering {
  public:
    /// False where a bound is reached: the object was not kept.
    bool keep(const Oid& oid, const Datum& datum) {
        octets_ += oid.arcs.size() * sizeof(std::uint32_t) + datum.octets.size();
        if (octets_ > kMostOctets || walk_.objects.size() >= kMostObjects) return false;
        walk_.objects.insert_or_assign(oid, datum);
        return true;
    }

    void remark(std::string sentence) {
        if (walk_.remarks.size() < kMostRemarks) walk_.remarks.push_back(std::move(sentence));
    }

    [[nodiscard]] const Walk& walk() const noexcept { return walk_; }
    [[nodiscard]] Walk take(base::Time taken) {
        walk_.taken = taken;
        return std::move(walk_);
    }

  private:
    Walk walk_;
    std::size_t octets_ = 0;
};

}  // namespace snmp
