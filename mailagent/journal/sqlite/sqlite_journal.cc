#include "mailagent/journal/sqlite/sqlite_journal.h"

#include "mailagent/journal/sqlite/stored_journal.h"

#include <algorithm>

namespace journal {

base::Result<std::unique_ptr<Journal>> SqliteJournal::open(const std::string& path,
                                                           const Options& options) {
    auto store = sqlite::Store::open(path, options);
    if (!store) return base::fail(store.error());
    const auto latest = (*store)->read([&]() -> base::Result<base::Time> {
        auto row = (*store)->query("SELECT taken FROM mail ORDER BY id DESC LIMIT 1");
        return row.next() ? row.time(0) : base::Time{};
    });
    if (!latest) return base::fail(latest.error());
    const auto rows = std::max<std::size_t>(options.logRows, kMailLogRows);
    return std::unique_ptr<Journal>(
        std::make_unique<sqlite::StoredJournal>(std::move(*store), rows, options.depth, *latest));
}

namespace sqlite {

StoredJournal::StoredJournal(std::unique_ptr<Store> store, std::size_t logRows, HistoryDepth depth,
                             base::Time latest)
    : store_(std::move(store)),
      logRows_(static_cast<std::int64_t>(logRows)),
      depth_(depth),
      now_(latest) {}

}  // namespace sqlite
}  // namespace journal
