// A recorded walk as a machine: for tests, demo, and bug reports.
#pragma once

#include "machine/source.h"

#include <string>

namespace snmp {

class WalkFileSource final : public machine::Source {
  public:
    explicit WalkFileSource(std::string path) : path_(std::move(path)) {}

    /// Reads the file anew and blocks meanwhile; errors of readWalkFile(), and `missing` where the
    /// walk is none of a printer. The values are as old as the file.
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override;
    [[nodiscard]] bool readsFiles() const override { return true; }

  private:
    std::string path_;
};

}  // namespace snmp
