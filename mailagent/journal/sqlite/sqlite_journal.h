// The journal in one SQLite file (mailagent/journal/sqlite/schema.h says how it looks).
//
// Every call is one transaction, on the disk (write-ahead log, synchronous=FULL) when it returns.
// Calls of several threads that wait for the disk at the same time share one commit.
//
// Secrets: bytes of replies are overwritten when they are erased (secure_delete), and after a reply
// with secret content became final or a password changed, the write-ahead log is emptied, also at
// open and at close. While a secret reply waits, its bytes stand in the file.
#pragma once

#include "mailagent/journal/journal.h"

#include <memory>
#include <string>

namespace journal {

struct SqliteOptions {
    std::size_t logRows = kMailLogRows;  ///< rows of the mail log for each account, at least 10
    HistoryDepth depth{};
    std::chrono::milliseconds busyWait{2000};  ///< how long open() waits for another process
    /// A file up to this size is checked whole at open (about 1 ms a MiB); larger ones are read on
    /// trust until SQLite meets damage.
    base::Bytes checkUpTo = base::Bytes{std::uint64_t{4} * 1024 * 1024};
    /// Pages of the write-ahead log from which on it is copied into the file when the journal may
    /// rest; twice as many are copied in any case.
    int longLog = 1000;
    std::uint32_t maxPages = 0;  ///< bound of the file in pages of 4 KiB; 0: none
};

class SqliteJournal final {
  public:
    using Options = SqliteOptions;

    /// Opens or makes the file, mode 0600; its folder must exist. The file is locked against other
    /// processes until the journal is destroyed. Blocks for up to `busyWait`.
    /// `storage`: not there and not to be made, in use, read-only, full, not a database, another
    /// program's, damaged, or written by a newer version; the file is then left as it is.
    [[nodiscard]] static base::Result<std::unique_ptr<Journal>> open(const std::string& path,
                                                                     const Options& options = {});
};

}  // namespace journal
