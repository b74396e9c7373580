#include "mailagent/journal/sqlite/gathered_log.h"

#include <sqlite3.h>
#include <cstddef>
#include <map>
#include <mutex>
#include <new>
#include <string>

namespace journal::sqlite {
namespace {

/// Octets from which on they are handed over, a page more at most: the system's VFS writes less
/// than 128 KiB at once.
constexpr std::size_t kGathered = std::size_t{96} * 1024;

/// As SQLite allocates it, at a multiple of eight: the system's own file lies behind it.
struct LogFile {
    sqlite3_file base{};  ///< first: SQLite knows the file by its address
    std::string gathered;
    sqlite3_int64 begin = 0;  ///< where they belong in the file

    sqlite3_file* own() noexcept { return reinterpret_cast<sqlite3_file*>(this + 1); }
    const sqlite3_io_methods& methods() noexcept { return *own()->pMethods; }

    /// Where it fails the octets are gone, and the transaction with them: Store rolls back whatever
    /// call told it.
    int flush() noexcept {
        if (gathered.empty()) return SQLITE_OK;
        const auto count = static_cast<int>(gathered.size());
        const int code = methods().xWrite(own(), gathered.data(), count, begin);
        gathered.clear();
        return code;
    }

    int write(const char* bytes, std::size_t count, sqlite3_int64 at) noexcept {
        const bool follows = at == begin + static_cast<sqlite3_int64>(gathered.size());
        if (!follows || gathered.size() >= kGathered) {
            if (const int code = flush(); code != SQLITE_OK) return code;
        }
        try {
            gathered.append(bytes, count);
        } catch (const std::bad_alloc&) {
            return SQLITE_IOERR_NOMEM;
        }
        if (gathered.size() == count) begin = at;
        return SQLITE_OK;
    }
};

static_assert(alignof(LogFile) <= 8 && sizeof(LogFile) % 8 == 0);

LogFile& of(sqlite3_file* file) noexcept {
    return *reinterpret_cast<LogFile*>(file);  // base stands first
}

using Io = sqlite3_io_methods;

/// Asks the system's own file.
template <class Method, class... A>
int asked(sqlite3_file* file, Method Io::*method, A... arguments) noexcept {
    LogFile& log = of(file);
    return (log.methods().*method)(log.own(), arguments...);
}

/// Flushes before.
template <class Method, class... A>
int flushed(sqlite3_file* file, Method Io::*method, A... arguments) noexcept {
    if (const int code = of(file).flush(); code != SQLITE_OK) return code;
    return asked(file, method, arguments...);
}

/// What no commit made durable goes with it.
int closeLog(sqlite3_file* file) {
    LogFile& log = of(file);
    const int closed = log.methods().xClose(log.own());
    log.~LogFile();
    return closed;
}

int cutLog(sqlite3_file* file, sqlite3_int64 size) {
    LogFile& log = of(file);
    if (log.begin >= size) log.gathered.clear();
    return flushed(file, &Io::xTruncate, size);
}

int writeLog(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    return of(file).write(static_cast<const char*>(bytes), static_cast<std::size_t>(count), at);
}

/// Version 1: without shared memory and mapped pages, which one process alone does not need.
constexpr Io kLogMethods{
    .iVersion = 1,
    .xClose = closeLog,
    .xRead = [](sqlite3_file* file, void* to, int count,
                sqlite3_int64 at) { return flushed(file, &Io::xRead, to, count, at); },
    .xWrite = writeLog,
    .xTruncate = cutLog,
    .xSync = [](sqlite3_file* file, int how) { return flushed(file, &Io::xSync, how); },
    .xFileSize = [](sqlite3_file* file,
                    sqlite3_int64* size) { return flushed(file, &Io::xFileSize, size); },
    .xLock = [](sqlite3_file* file, int kind) { return asked(file, &Io::xLock, kind); },
    .xUnlock = [](sqlite3_file* file, int kind) { return asked(file, &Io::xUnlock, kind); },
    .xCheckReservedLock = [](sqlite3_file* file,
                             int* locked) { return asked(file, &Io::xCheckReservedLock, locked); },
    .xFileControl = [](sqlite3_file* file, int what,
                       void* with) { return asked(file, &Io::xFileControl, what, with); },
    .xSectorSize = [](sqlite3_file* file) { return asked(file, &Io::xSectorSize); },
    .xDeviceCharacteristics =
        [](sqlite3_file* file) { return asked(file, &Io::xDeviceCharacteristics); },
};

/// The file system below, but for the log.
struct Gathering {
    sqlite3_vfs vfs{};  ///< first: SQLite knows it by its address
    sqlite3_vfs* below = nullptr;
    std::string name;
};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* opened) {
    sqlite3_vfs* const below = reinterpret_cast<Gathering*>(vfs)->below;  // vfs stands first
    if ((flags & SQLITE_OPEN_WAL) == 0) return below->xOpen(below, name, file, flags, opened);
    auto* const log = new (file) LogFile;
    const int code = below->xOpen(below, name, log->own(), flags, opened);
    if (code == SQLITE_OK) {
        log->base.pMethods = &kLogMethods;
        return code;
    }
    if (log->own()->pMethods) log->methods().xClose(log->own());
    log->~LogFile();
    file->pMethods = nullptr;
    return code;
}

}  // namespace

std::string gatheringVfs() {
    static std::mutex mutex;
    // Never destroyed: SQLite knows them until the process ends.
    static auto& all = *new std::map<const sqlite3_vfs*, Gathering>;
    const std::scoped_lock lock(mutex);
    sqlite3_vfs* const below = sqlite3_vfs_find(nullptr);
    if (!below) return "";
    const auto [known, isNew] = all.try_emplace(below);
    Gathering& made = known->second;
    if (isNew) {
        made.below = below;
        made.name = std::string(below->zName) + "-gathered-log";
        made.vfs = *below;
        made.vfs.pNext = nullptr;
        made.vfs.zName = made.name.c_str();
        made.vfs.szOsFile += static_cast<int>(sizeof(LogFile));
        made.vfs.xOpen = openFile;
        if (sqlite3_vfs_register(&made.vfs, 0) != SQLITE_OK) made.name.clear();
    }
    return made.name;
}

}  // namespace journal::sqlite
