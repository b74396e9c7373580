// A machine's values from a JSON file: for machines that speak neither SNMP nor IPP, for what no
// standard gives, and for demo and tests. The file's fields stand in docs/snapshot.md.
#pragma once

#include "base/units.h"
#include "machine/source.h"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace machine {

inline constexpr base::Bytes kSnapshotLimit =
    base::operator""_MiB(4);               ///< larger files are refused
inline constexpr int kSnapshotDepth = 16;  ///< arrays and objects within each other

class SnapshotSource final : public Source {
  public:
    explicit SnapshotSource(std::string path) : path_(std::move(path)) {}

    /// Looks at the file anew and blocks meanwhile; bytes that were read before and have not
    /// changed since are not parsed again. `missing` where there is none, `invalid` where it
    /// is no JSON object within the bounds (the text names line and column). A field that is wrong
    /// is unsaid and told in Reading::remarks; it costs no other field.
    /// Reading::taken is "as_of", else the time at which the file was last written.
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override;
    [[nodiscard]] bool readsFiles() const override { return true; }

  private:
    struct Parsed {
        std::string version;  ///< which file, how large and written when
        std::shared_ptr<const Reading> reading;
    };

    std::string path_;
    std::mutex mutex_;
    Parsed last_;
};

/// The same for bytes in memory; `name` stands for the file in error texts and `written` is taken
/// where there is no "as_of".
[[nodiscard]] base::Result<Reading> parseSnapshot(std::string_view bytes, const std::string& name,
                                                  base::Time written);

/// Everything that is wrong with the file, a sentence each: for `mailagent check`. Empty: nothing.
[[nodiscard]] std::vector<std::string> faults(const std::string& path);

}  // namespace machine
