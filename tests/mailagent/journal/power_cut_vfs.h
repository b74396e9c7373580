// A disk in memory below SQLite whose power can be cut: what was written since a file's last sync
// is kept apart, and any part of it may be lost at the cut, torn at sectors, as may the directory's
// entries of files that were made or deleted since its last sync.
//
// What it promises is what SQLite believes of a disk (powersafe overwrite: a write that is lost or
// torn leaves the octets beside it as they were), and no more. The directory is synced with the
// first sync of a write-ahead log or rollback journal that was made, as SQLite's own unix layer
// does.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace journal_test {

/// What lies on the disk while the power is off, by path.
using Disk = std::map<std::string, std::string>;

class PowerCutDisk {
  public:
    /// The one disk; the first call makes it SQLite's default file system in this process.
    static PowerCutDisk& instance();

    /// Power on with this on the disk; nothing is open.
    void boot(Disk disk);
    /// The power goes with the n-th operation from now that changes or syncs something (1: the next
    /// one); 0: never. From then on everything fails.
    void cutAt(std::uint64_t operation);
    [[nodiscard]] bool off() const { return off_; }
    /// The n-th write from now finds the disk full (1: the next one), those behind it do not.
    void fullAt(std::uint64_t write) { fullAt_ = write; }
    /// Operations since boot().
    [[nodiscard]] std::uint64_t operations() const { return operations_; }

    /// What outlives a cut now. `keep` is asked for each sector of each unsynced write, each
    /// unsynced change of length and of the directory, numbered from 0 in a fixed order;
    /// `grown`: sectors that are lost behind the end of a file leave zeros there.
    using Keep = std::function<bool(std::size_t)>;
    [[nodiscard]] Disk survivors(std::size_t sector, bool grown, const Keep& keep) const;
    /// How many questions survivors() asks.
    [[nodiscard]] std::size_t unsynced(std::size_t sector) const;

    // For the file system's functions.
    struct Change {
        bool truncates = false;
        std::size_t offset = 0;  ///< or the new length
        std::string bytes;
    };
    struct File {
        std::string synced, now;
        std::vector<Change> changes;  ///< between them
    };
    using Directory = std::map<std::string, std::shared_ptr<File>>;
    /// Counts one operation; false where the power is gone with it or was before.
    bool operate();
    bool isFull() { return fullAt_ > 0 && --fullAt_ == 0; }
    Directory& directory() { return now_; }
    void syncDirectory() { synced_ = now_; }

  private:
    PowerCutDisk() = default;
    Directory synced_, now_;
    std::uint64_t operations_ = 0;
    std::uint64_t cutAt_ = 0;
    std::uint64_t fullAt_ = 0;
    bool off_ = false;
};

}  // namespace journal_test
