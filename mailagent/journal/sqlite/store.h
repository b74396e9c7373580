// One connection to the journal's file: pragmas, kept statements, transactions, and the wall at
// which SQLite's exceptions end. Private to this room.
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "mailagent/journal/sqlite/failure.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>

namespace journal::sqlite {

/// Bytes to be bound as a BLOB.
struct Blob {
    std::string_view bytes;
};

/// One run of a kept statement; reset when it dies. Bound texts must outlive it. Throws
/// SQLite::Exception.
class Query {
  public:
    explicit Query(SQLite::Statement& statement) : statement_(statement) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query() { statement_.tryReset(); }

    template <class... A>
    Query& with(const A&... values) {
        (put(values), ...);
        return *this;
    }
    /// Whether there is a (further) row.
    bool next() { return statement_.executeStep(); }
    /// For statements without rows: how many rows changed.
    int run() { return statement_.exec(); }

    [[nodiscard]] std::int64_t number(int column) const {
        return statement_.getColumn(column).getInt64();
    }
    [[nodiscard]] bool flag(int column) const { return number(column) != 0; }
    [[nodiscard]] bool null(int column) const { return statement_.isColumnNull(column); }
    [[nodiscard]] std::string text(int column) const {
        return statement_.getColumn(column).getString();
    }
    [[nodiscard]] base::Time time(int column) const {
        return base::Time(std::chrono::milliseconds(number(column)));
    }

  private:
    void put(std::int64_t value) { statement_.bind(++last_, value); }
    void put(int value) { statement_.bind(++last_, value); }
    void put(bool value) { statement_.bind(++last_, value ? 1 : 0); }
    void put(const std::string& value) { statement_.bindNoCopy(++last_, value); }
    void put(base::Time value) { put(static_cast<std::int64_t>(value.time_since_epoch().count())); }
    void put(Blob value) {
        statement_.bindNoCopy(++last_, value.bytes.data(), static_cast<int>(value.bytes.size()));
    }
    void put(std::nullptr_t) { statement_.bind(++last_); }
    template <class T>
    void put(const std::optional<T>& value) {
        if (value) {
            put(*value);
        } else {
            put(nullptr);
        }
    }

    SQLite::Statement& statement_;
    int last_ = 0;
};

class Store {
  public:
    static base::Result<std::unique_ptr<Store>> open(const std::string& path,
                                                     const SqliteOptions& options);
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    ~Store();

    /// The kept statement of a text; `sql` must be a literal, its address is the key. Only inside
    /// read() and write().
    [[nodiscard]] Query query(const char* sql);

    /// The id that the last INSERT gave. Only inside write().
    [[nodiscard]] std::int64_t lastId() const { return database_.getLastInsertRowid(); }

    /// Runs `work` under the connection's lock.
    template <class F>
    auto read(F&& work) -> decltype(work()) {
        if (isInside()) return guarded(work);
        const std::scoped_lock lock(connection_);
        return guarded(work);
    }

    /// Runs `work` in one transaction that is on the disk when this returns; nothing of it stands
    /// where it fails. Works of waiting threads share a commit, so a work may be run again after
    /// it was rolled back: it must be repeatable.
    base::Result<> write(const std::function<base::Result<>()>& work);

    /// From inside a work: read() and write() that `work` calls on this thread are part of the same
    /// transaction. One write that fails makes the whole fail.
    base::Result<> inside(const std::function<base::Result<>()>& work);

    /// From inside a work: empty the write-ahead log once it is committed.
    void scrubAfterwards() { scrub_ = true; }

    /// A long write-ahead log is copied into the file when nobody waits, by rest(), and behind any
    /// commit where it grows all the same. Any thread.
    [[nodiscard]] bool wantsRest() const noexcept { return logPages_ >= restAt_; }
    void rest();

    /// Runs `work`, which calls read() only, where nobody holds the connection in this moment, and
    /// holds it meanwhile. False where somebody does.
    [[nodiscard]] bool tryLook(const std::function<void()>& work);

    /// From inside a work: what `erase` frees is overwritten with zeros, overflow pages too.
    template <class F>
    void eraseTraceless(F&& erase) {
        const Traceless guard(database_);
        erase();
    }

  private:
    struct Ticket {
        explicit Ticket(const std::function<base::Result<>()>& todo) : work(&todo) {}
        const std::function<base::Result<>()>* work;
        base::Result<> result;
        bool done = false;
        bool leads = false;  ///< its thread is to commit the next group
        std::condition_variable turn;
    };

    [[nodiscard]] bool isInside() const { return inside_.load() == std::this_thread::get_id(); }

    template <class F>
    auto guarded(F&& work) -> decltype(work()) {
        if (damage_) return base::fail(*damage_);
        try {
            return work();
        } catch (const SQLite::Exception& error) {
            return base::fail(failed(error));
        }
    }

    /// The sentence of a failure; of damage, from now on every call's: nothing is guessed.
    base::Error failed(const SQLite::Exception& error);
    base::Error broken(const std::string& detail);

    struct Traceless {
        explicit Traceless(SQLite::Database& opened) : database(opened) {
            database.exec("PRAGMA secure_delete = ON");
        }
        Traceless(const Traceless&) = delete;
        Traceless& operator=(const Traceless&) = delete;
        ~Traceless() { database.tryExec("PRAGMA secure_delete = FAST"); }
        SQLite::Database& database;
    };

    Store(std::string path, const SqliteOptions& options);
    void configure(const SqliteOptions& options);
    void checkpointAtClose(bool yes);
    base::Result<> checkFile(const SqliteOptions& options);
    base::Result<> migrate();
    void commitAll(const std::deque<Ticket*>& group);
    base::Result<> commitOne(const std::function<base::Result<>()>& work);
    bool commitTogether(const std::deque<Ticket*>& group);
    void rollback() noexcept;
    [[nodiscard]] int copyLog(int how) noexcept;
    void shortenLog() noexcept;
    static int countPages(void* store, sqlite3* database, const char* name, int pages);
    void scrub() noexcept;

    const std::string path_;
    SQLite::Database database_;
    std::unordered_map<const void*, std::unique_ptr<SQLite::Statement>> statements_;
    std::mutex connection_;
    bool scrub_ = false;
    const int longLog_;
    std::atomic<int> logPages_{0};           ///< in the write-ahead log, after the last commit
    std::atomic<int> restAt_;                ///< longLog_, or more after a copy that failed
    std::optional<base::Error> damage_;      ///< met; under the connection's lock
    std::atomic<std::thread::id> inside_{};  ///< the thread whose works share a transaction
    bool looking_ = false;                   ///< and that thread only reads
    base::Result<> spoilt_;                  ///< the first write inside that failed

    std::mutex queue_;
    std::deque<Ticket*> waiting_;
    bool leading_ = false;
};

}  // namespace journal::sqlite
