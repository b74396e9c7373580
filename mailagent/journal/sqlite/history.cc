#include "base/log.h"
#include "machine/bytes.h"
#include "mailagent/journal/sqlite/stored_journal.h"

#include <algorithm>

namespace journal::sqlite {
namespace {

constexpr int kLast = 1;    // frozen: on disk
constexpr int kListed = 2;  // frozen: on disk

}  // namespace

using base::Result;

Result<> StoredJournal::record(const std::string& machine, const machine::Reading& reading,
                               bool listed) {
    if (!reading.taken) return {};
    const std::string whole = machine::toBytes(reading);
    const std::string point = machine::toBytes(machine::pointOf(reading));
    return store_->write([&]() -> Result<> {
        store_->query("INSERT OR REPLACE INTO point (machine, taken, bytes) VALUES (?, ?, ?)")
            .with(machine, *reading.taken, Blob{point})
            .run();
        store_->query("INSERT OR REPLACE INTO reading (machine, kind, bytes) VALUES (?, ?, ?)")
            .with(machine, listed ? kListed : kLast, Blob{whole})
            .run();
        if (listed) {
            store_->query("DELETE FROM reading WHERE machine = ? AND kind = ?")
                .with(machine, kLast)
                .run();
        }
        prune(machine, *reading.taken);
        return {};
    });
}

/// A reading dated years ahead makes the others no older: only the passing of time does.
void StoredJournal::prune(const std::string& machine, base::Time taken) {
    store_->query("DELETE FROM point WHERE machine = ? AND taken < ?")
        .with(machine, std::min(taken - depth_.span, clock_.before(depth_.span)))
        .run();
    store_
        ->query(
            "DELETE FROM point WHERE machine = ?1 AND taken <= (SELECT taken FROM point "
            "WHERE machine = ?1 ORDER BY taken DESC LIMIT 1 OFFSET ?2)")
        .with(machine, static_cast<std::int64_t>(depth_.readings))
        .run();
}

Result<std::vector<machine::HistoryPoint>> StoredJournal::history(const std::string& machine,
                                                                  base::Time from) {
    auto rows = store_->read([&]() -> Result<std::vector<std::string>> {
        std::vector<std::string> found;
        auto row = store_->query(
            "SELECT bytes FROM point WHERE machine = ? AND taken >= ? ORDER BY taken");
        row.with(machine, from);
        while (row.next()) found.push_back(row.text(0));
        return found;
    });
    if (!rows) return base::fail(rows.error());
    // Read outside the lock: a long history does not keep commits waiting.
    std::vector<machine::HistoryPoint> points;
    points.reserve(rows->size());
    for (const auto& bytes : *rows) {
        if (auto point = machine::pointFrom(bytes)) points.push_back(std::move(*point));
    }
    if (points.size() < rows->size()) {
        base::log::warning("{}: {} of {} readings of its history are damaged and passed over",
                           machine, rows->size() - points.size(), rows->size());
    }
    return points;
}

Result<std::optional<machine::Reading>> StoredJournal::lastReading(const std::string& machine) {
    const auto bytes = readingBytes(machine, kLast);
    if (!bytes) return base::fail(bytes.error());
    return wholeReading(machine, *bytes);
}

Result<std::optional<Journal::Listed>> StoredJournal::lastListed(const std::string& machine,
                                                                 base::Time before) {
    const auto bytes = readingBytes(machine, kListed);
    if (!bytes) return base::fail(bytes.error());
    const auto taken = *bytes ? machine::takenFrom(**bytes) : std::nullopt;
    if (!taken) return std::optional<Listed>{};
    Listed listed{*taken, nullptr};
    if (*taken < before) {
        auto whole = wholeReading(machine, *bytes);
        if (!whole) return std::optional<Listed>{};
        listed.reading = std::make_shared<const machine::Reading>(std::move(*whole));
    }
    return std::optional<Listed>{std::move(listed)};
}

/// Of the first of its kinds from `least` on that there is: a reading that is both the last one and
/// the last listed one has one row.
Result<std::optional<std::string>> StoredJournal::readingBytes(const std::string& machine,
                                                               int least) {
    return store_->read([&]() -> Result<std::optional<std::string>> {
        auto row = store_->query(
            "SELECT bytes FROM reading WHERE machine = ? AND kind >= ? ORDER BY kind LIMIT 1");
        if (!row.with(machine, least).next()) return std::optional<std::string>{};
        return std::optional<std::string>{row.text(0)};
    });
}

std::optional<machine::Reading> StoredJournal::wholeReading(
    const std::string& machine, const std::optional<std::string>& bytes) {
    if (!bytes) return std::nullopt;
    auto reading = machine::readingFrom(*bytes);
    if (reading) return std::move(*reading);
    base::log::warning("{}: its last reading in the journal cannot be used: {}", machine,
                       reading.error().text);
    return std::nullopt;
}

}  // namespace journal::sqlite
