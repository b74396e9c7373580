#include "mailagent/journal/sqlite/store.h"

#include "base/log.h"
#include "base/text.h"
#include "mailagent/journal/sqlite/gathered_log.h"
#include "mailagent/journal/sqlite/schema.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>

namespace journal::sqlite {
namespace {

using base::fail;
using base::Kind;
using base::Result;

/// Works that share one commit at most: bounds how long the first of them waits.
constexpr std::size_t kGroup = 64;

/// Of a commit, at most, beyond the length at which the log is copied in any case.
constexpr int kSpareLog = 200;
constexpr int kFrameHead = 24;  ///< octets before each page of the log

Result<> refuse(const std::string& path, std::string_view why) {
    return fail(Kind::storage, fmt::format("{} {}", base::printable(path), why));
}

/// A file of no octets beside a log was cut off: SQLite would take it for a new one and throw the
/// log away. Without a log nothing tells it from one that was just made.
bool cutOff(const std::string& path) {
    struct stat file {};
    struct stat log {};
    return ::stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) && file.st_size == 0 &&
           ::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0;
}

/// Makes the file before SQLite does, so that it never stands there with a wider mode; the
/// write-ahead log takes its mode over.
Result<> prepareFile(const std::string& path) {
    const char* const noFile = "is no file: correct the state folder in the settings";
    if (cutOff(path)) return fail(damaged(path, "it is empty, its log is not"));
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd < 0 && errno == EISDIR) return refuse(path, noFile);
    if (fd < 0) {
        const int code = errno == EROFS || errno == EACCES || errno == EPERM ? SQLITE_READONLY
                         : errno == ENOSPC || errno == EDQUOT                ? SQLITE_FULL
                                                                             : SQLITE_CANTOPEN;
        return fail(failure(path, code, std::strerror(errno)));
    }
    struct stat status {};
    const bool regular = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    const bool ours = regular && ((status.st_mode & 07777) == 0600 || ::fchmod(fd, 0600) == 0);
    ::close(fd);
    if (!regular) return refuse(path, noFile);
    if (!ours) {
        return refuse(path, "belongs to another user: give it to the user that runs the agent");
    }
    return {};
}

/// SQLite reads "file:…" and ":memory:" its own way; a path is only ever a path here.
std::string plain(const std::string& path) {
    return path.starts_with('/') ? path : "./" + path;
}

/// SQLite's own tally of its memory is read by nobody, and costs a lock around each allocation.
/// Counts until the first file is opened.
void leaveMemoryUncounted() {
    static const int done = ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (done != SQLITE_OK) base::log::debug("SQLite counts its memory: {}", sqlite3_errstr(done));
}

}  // namespace

Result<std::unique_ptr<Store>> Store::open(const std::string& path, const SqliteOptions& options) {
    leaveMemoryUncounted();
    if (auto prepared = prepareFile(path); !prepared) return fail(prepared.error());
    try {
        std::unique_ptr<Store> store(new Store(plain(path), options));
        if (auto checked = store->checkFile(options); !checked) return fail(checked.error());
        if (auto migrated = store->migrate(); !migrated) return fail(migrated.error());
        store->scrub();  // what a killed predecessor left in the log
        store->checkpointAtClose(true);
        return store;
    } catch (const SQLite::Exception& error) {
        return fail(failure(path, error.getExtendedErrorCode(), error.what()));
    }
}

base::Error Store::failed(const SQLite::Exception& error) {
    const int code = error.getExtendedErrorCode() & 0xff;
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return broken(error.what());
    return failure(path_, error.getExtendedErrorCode(), error.what());
}

base::Error Store::broken(const std::string& detail) {
    if (!damage_) {
        // Nothing more is written, not even what the log holds when it is closed.
        checkpointAtClose(false);
        damage_ = damaged(path_, detail);
    }
    return *damage_;
}

Store::Store(std::string path, const SqliteOptions& options)
    : path_(std::move(path)),
      database_(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
                static_cast<int>(options.busyWait.count()), gatheringVfs()),
      longLog_(options.longLog),
      restAt_(options.longLog) {
    configure(options);
}

void Store::checkpointAtClose(bool yes) {
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, yes ? 0 : 1,
                      nullptr);
}

void Store::configure(const SqliteOptions& options) {
    checkpointAtClose(false);  // of a file that proves damaged nothing is written
    // A file that somebody made up must not run functions of its own from views or triggers.
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    database_.exec("PRAGMA trusted_schema = OFF");
    database_.exec("PRAGMA cell_size_check = ON");
    database_.exec("PRAGMA temp_store = MEMORY");
    // Pages that go free are zeroed where that costs no write; secrets see eraseTraceless().
    database_.exec("PRAGMA secure_delete = FAST");
    database_.exec("PRAGMA foreign_keys = ON");
    // One process only (design decision 14): no shared-memory file, no locking calls.
    database_.exec("PRAGMA locking_mode = EXCLUSIVE");
    database_.exec(fmt::format("PRAGMA page_size = {}", kPageSize));
    if (database_.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
        throw SQLite::Exception("no write-ahead log here", SQLITE_CANTOPEN);
    }
    database_.exec("PRAGMA synchronous = FULL");
    // A log that is begun anew keeps its blocks; one that was longer gives the rest back.
    database_.exec(fmt::format("PRAGMA journal_size_limit = {}",
                               (2 * longLog_ + kSpareLog) * (kPageSize + kFrameHead)));
    // In place of SQLite's own checkpoint, which comes in whichever commit: rest(), shortenLog().
    sqlite3_wal_hook(database_.getHandle(), countPages, this);
    if (options.maxPages > 0) {
        database_.exec(fmt::format("PRAGMA max_page_count = {}", options.maxPages));
    }
}

Result<> Store::checkFile(const SqliteOptions& options) {
    const int version = database_.execAndGet("PRAGMA user_version").getInt();
    const int application = database_.execAndGet("PRAGMA application_id").getInt();
    const bool empty = database_.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
    if (empty && version == 0 && application == 0) return {};
    if (application != kApplicationId) {
        return refuse(path_,
                      "is the database of another program, no journal: correct the state "
                      "folder in the settings");
    }
    if (version > kSchemaVersion) {
        return refuse(path_, fmt::format("was written by a newer mailagent (schema {}, this one "
                                         "knows {}): run that one, or start with another folder",
                                         version, kSchemaVersion));
    }
    const auto pages =
        static_cast<std::uint64_t>(database_.execAndGet("PRAGMA page_count").getInt64());
    if (pages * kPageSize > options.checkUpTo.count) return {};
    const std::string found = database_.execAndGet("PRAGMA quick_check(1)").getString();
    if (found != "ok") return fail(broken(found));
    return {};
}

Result<> Store::migrate() {
    const int version = database_.execAndGet("PRAGMA user_version").getInt();
    if (version == kSchemaVersion) return {};
    if (version < 0) return fail(broken("impossible version"));
    SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    for (auto step = static_cast<std::size_t>(version); step < kSteps.size(); ++step) {
        database_.exec(kSteps[step]);
    }
    database_.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
    database_.exec(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
    transaction.commit();
    return {};
}

Store::~Store() {
    if (!damage_) scrub();
    statements_.clear();
}

Query Store::query(const char* sql) {
    auto& kept = statements_[sql];
    if (!kept) kept = std::make_unique<SQLite::Statement>(database_, sql);
    return Query(*kept);
}

Result<> Store::write(const std::function<Result<>()>& work) {
    if (isInside()) {
        assert(!looking_);
        // After a failure SQLite may have rolled back by itself: nothing more may run then.
        if (spoilt_) spoilt_ = guarded(work);
        return spoilt_;
    }
    Ticket ticket(work);
    std::unique_lock lock(queue_);
    waiting_.push_back(&ticket);
    if (leading_) ticket.turn.wait(lock, [&] { return ticket.done || ticket.leads; });
    if (ticket.done) return std::move(ticket.result);
    // Whoever finds nobody leading, or is handed the lead, commits for all that wait. It stands at
    // the front, so it is of the group itself.
    leading_ = true;
    std::deque<Ticket*> group;
    while (!waiting_.empty() && group.size() < kGroup) {
        group.push_back(waiting_.front());
        waiting_.pop_front();
    }
    lock.unlock();
    commitAll(group);
    lock.lock();
    for (Ticket* each : group) {
        each->done = true;
        if (each != &ticket) each->turn.notify_one();
    }
    leading_ = !waiting_.empty();
    if (leading_) {
        waiting_.front()->leads = true;
        waiting_.front()->turn.notify_one();
    }
    return std::move(ticket.result);
}

bool Store::tryLook(const std::function<void()>& work) {
    const std::unique_lock lock(connection_, std::try_to_lock);
    if (!lock) return false;
    looking_ = true;
    inside_ = std::this_thread::get_id();
    work();
    inside_ = std::thread::id();
    looking_ = false;
    return true;
}

Result<> Store::inside(const std::function<Result<>()>& work) {
    spoilt_ = {};
    inside_ = std::this_thread::get_id();
    auto result = work();
    inside_ = std::thread::id();
    return result ? std::move(spoilt_) : std::move(result);
}

void Store::commitAll(const std::deque<Ticket*>& group) {
    const std::scoped_lock lock(connection_);
    if (group.size() > 1 && commitTogether(group)) {
        if (scrub_) scrub();
    } else {
        for (Ticket* ticket : group) {
            ticket->result = commitOne(*ticket->work);
            if (scrub_ && ticket->result) scrub();
        }
    }
    // Where a commit failed nobody is answered: a full disk may hold no more log, and yet the pages
    // that are in it already.
    const bool failed =
        std::ranges::any_of(group, [](const Ticket* ticket) { return !ticket->result; });
    if (logPages_ >= 2 * restAt_ || (failed && wantsRest())) shortenLog();
}

void Store::rest() {
    const std::scoped_lock lock(connection_);
    if (wantsRest()) shortenLog();
}

int Store::countPages(void* store, sqlite3* /*database*/, const char* /*name*/, int pages) {
    static_cast<Store*>(store)->logPages_ = pages;
    return SQLITE_OK;
}

/// False where any of them failed: nothing stands then, and each is to be tried alone.
bool Store::commitTogether(const std::deque<Ticket*>& group) {
    const bool scrubBefore = scrub_;
    const Result<> all = commitOne([&]() -> Result<> {
        for (Ticket* ticket : group) {
            if (auto result = (*ticket->work)(); !result) return result;
        }
        return {};
    });
    if (!all) scrub_ = scrubBefore;
    return all.has_value();
}

Result<> Store::commitOne(const std::function<Result<>()>& work) {
    if (damage_) return fail(*damage_);
    try {
        query("BEGIN IMMEDIATE").run();
        Result<> result = work();
        if (result) {
            query("COMMIT").run();
        } else {
            rollback();
        }
        return result;
    } catch (const SQLite::Exception& error) {
        rollback();
        return fail(failed(error));
    }
}

void Store::rollback() noexcept {
    // SQLite has rolled back by itself after some failures (full, I/O error).
    if (sqlite3_get_autocommit(database_.getHandle()) == 0) database_.tryExec("ROLLBACK");
}

/// The whole log into the file: SQLITE_OK, or why not. Takes the time of many commits.
int Store::copyLog(int how) noexcept {
    int pages = 0;
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, how, &pages, &copied);
    if (code != SQLITE_OK) return code;
    if (copied != pages) return SQLITE_BUSY;
    logPages_ = 0;
    restAt_ = longLog_;
    return SQLITE_OK;
}

/// A copy that fails is tried again when the log has grown by half.
void Store::shortenLog() noexcept {
    if (damage_) return;
    const int code = copyLog(SQLITE_CHECKPOINT_PASSIVE);
    if (code == SQLITE_OK) return;
    restAt_ = logPages_ + longLog_ / 2;
    base::log::warning(
        "the journal {} could not copy its write-ahead log of {} pages ({}); tried "
        "again when it is longer",
        path_, logPages_.load(), sqlite3_errstr(code));
}

void Store::scrub() noexcept {
    const int code = copyLog(SQLITE_CHECKPOINT_TRUNCATE);
    scrub_ = code != SQLITE_OK;  // tried again after the next commit, and at close
    if (scrub_) {
        base::log::warning(
            "the journal {} could not empty its write-ahead log ({}); tried again "
            "with the next mail",
            path_, sqlite3_errstr(code));
    }
}

}  // namespace journal::sqlite
