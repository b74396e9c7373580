// Several sources of one machine, read at the same time and joined (machine/joined/join.h).
#pragma once

#include "machine/source.h"

#include <memory>
#include <string>
#include <vector>

namespace joined {

class JoinedSource final : public machine::Source {
  public:
    struct Part {
        std::string name;  ///< for sentences: "SNMP", "IPP", "snapshot"
        std::shared_ptr<machine::Source> source;
    };

    /// Network sources first: they answer later, while what blocks for a moment (a file) is read.
    explicit JoinedSource(std::vector<Part> parts) : parts_(std::move(parts)) {}

    /// Each source gets the whole patience. A source that fails leaves one remark and costs nothing
    /// else. An error only where all fail: its text names each with its reason, and it is
    /// worth trying again where any of them is. `done` is called exactly
    /// once, on the thread of the last source to answer, however often a source answers.
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override;
    [[nodiscard]] bool readsFiles() const override;

  private:
    std::vector<Part> parts_;
};

}  // namespace joined
