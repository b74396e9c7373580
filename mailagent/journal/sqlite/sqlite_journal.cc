#include "mailagent/journal/sqlite/sqlite_journal.h"

#include "mailagent/journal/sqlite/stored_journal.h"

#include <algorithm>

namespace journal {

base::Result<std::unique_ptr<Journal>> SqliteJournal::open(const std::string& path,
                                                           const Options& options) {
    auto store = sqlite::Store::open(path, options);
    if (!store) return base::fail(store.error());
    const auto clock = (*store)->read([&]() -> base::Result<PassedTime::State> {
        auto kept = (*store)->query("SELECT latest, skipped, since FROM clock");
        PassedTime::State state;
        if (kept.next()) {
            state = {kept.time(0), base::Time::duration(kept.number(1)), kept.time(2)};
        }
        auto row = (*store)->query("SELECT taken FROM mail ORDER BY id DESC LIMIT 1");
        if (state.latest == base::Time{} && row.next()) state.latest = row.time(0);
        return state;
    });
    if (!clock) return base::fail(clock.error());
    const auto rows = std::max<std::size_t>(options.logRows, kMailLogRows);
    return std::unique_ptr<Journal>(
        std::make_unique<sqlite::StoredJournal>(std::move(*store), rows, options.depth, *clock));
}

namespace sqlite {

StoredJournal::StoredJournal(std::unique_ptr<Store> store, std::size_t logRows, HistoryDepth depth,
                             const PassedTime::State& clock)
    : store_(std::move(store)),
      logRows_(static_cast<std::int64_t>(logRows)),
      depth_(depth),
      clock_(clock),
      keptClock_(clock) {}

StoredJournal::~StoredJournal() {
    if (clock_.state() == keptClock_) return;
    const auto kept = store_->write([&]() -> base::Result<> {
        keepClock();
        return {};
    });
    // The agent ends: what is kept for its age is kept a little longer.
    static_cast<void>(kept);
}

void StoredJournal::keepClock() {
    const PassedTime::State state = clock_.state();
    store_->query("INSERT OR REPLACE INTO clock (id, latest, skipped, since) VALUES (1, ?, ?, ?)")
        .with(state.latest, static_cast<std::int64_t>(state.skipped.count()), state.since)
        .run();
    keptClock_ = state;
}

}  // namespace sqlite
}  // namespace journal
