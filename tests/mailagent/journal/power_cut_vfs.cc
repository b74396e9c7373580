#include "tests/mailagent/journal/power_cut_vfs.h"

#include <sqlite3.h>
#include <algorithm>
#include <cstring>
#include <new>
#include <set>

namespace journal_test {
namespace {

using File = PowerCutDisk::File;

/// SQLite owns the memory: made and destroyed in place.
struct Handle {
    sqlite3_file base;
    std::shared_ptr<File> file;
    std::string path;
    bool syncsDirectory = false;  ///< with its first sync
    bool temporary = false;
};

Handle& handle(sqlite3_file* file) {
    return *reinterpret_cast<Handle*>(file);
}

PowerCutDisk& disk() {
    return PowerCutDisk::instance();
}

int closeFile(sqlite3_file* file) {
    handle(file).~Handle();
    return SQLITE_OK;
}

int readFile(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
    if (disk().off()) return SQLITE_IOERR_READ;
    const std::string& bytes = handle(file).file->now;
    const auto offset = static_cast<std::size_t>(at);
    const auto wanted = static_cast<std::size_t>(count);
    const std::size_t there =
        offset < bytes.size() ? std::min(wanted, bytes.size() - offset) : std::size_t{0};
    std::memcpy(to, bytes.data() + std::min(offset, bytes.size()), there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

void playBack(std::string& bytes, const PowerCutDisk::Change& change) {
    if (change.truncates) {
        bytes.resize(change.offset);
        return;
    }
    bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
    bytes.replace(change.offset, change.bytes.size(), change.bytes);
}

int changeFile(sqlite3_file* file, PowerCutDisk::Change change, int error) {
    if (disk().off()) return error;
    File& changed = *handle(file).file;
    playBack(changed.now, change);
    changed.changes.push_back(std::move(change));
    return disk().operate() ? SQLITE_OK : error;
}

int writeFile(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    if (disk().isFull()) return SQLITE_FULL;
    return changeFile(
        file,
        {false, static_cast<std::size_t>(at),
         std::string(static_cast<const char*>(from), static_cast<std::size_t>(count))},
        SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    return changeFile(file, {true, static_cast<std::size_t>(size), {}}, SQLITE_IOERR_TRUNCATE);
}

int syncFile(sqlite3_file* file, int) {
    if (!disk().operate()) return SQLITE_IOERR_FSYNC;
    Handle& synced = handle(file);
    synced.file->synced = synced.file->now;
    synced.file->changes.clear();
    if (synced.syncsDirectory) disk().syncDirectory();
    synced.syncsDirectory = false;
    return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(handle(file).file->now.size());
    return disk().off() ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

int lockFile(sqlite3_file*, int) {
    return SQLITE_OK;
}

int noLock(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*) {
    return 4096;
}

int characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

const sqlite3_io_methods kMethods = {1,        closeFile,  readFile,       writeFile, truncateFile,
                                     syncFile, fileSize,   lockFile,       lockFile,  noLock,
                                     control,  sectorSize, characteristics};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    file->pMethods = nullptr;
    if (disk().off()) return SQLITE_CANTOPEN;
    std::shared_ptr<File> opened;
    bool made = false;
    if (name == nullptr) {
        opened = std::make_shared<File>();
    } else if (const auto known = disk().directory().find(name);
               known != disk().directory().end()) {
        opened = known->second;
    } else if ((flags & (SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB)) != 0) {
        // The journal makes its main file before SQLite opens it.
        opened = std::make_shared<File>();
        made = true;
        disk().directory()[name] = opened;
        if (!disk().operate()) return SQLITE_CANTOPEN;
    } else {
        return SQLITE_CANTOPEN;
    }
    auto* const place = ::new (static_cast<void*>(file)) Handle;
    place->base.pMethods = &kMethods;
    place->file = std::move(opened);
    place->path = name == nullptr ? "" : name;
    place->syncsDirectory = made && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    if (outFlags != nullptr) *outFlags = flags;
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs*, const char* name, int syncs) {
    if (disk().off()) return SQLITE_IOERR_DELETE;
    if (disk().directory().erase(name) == 0) return SQLITE_IOERR_DELETE_NOENT;
    if (!disk().operate()) return SQLITE_IOERR_DELETE;
    if (syncs != 0) disk().syncDirectory();
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs*, const char* name, int, int* found) {
    const auto known = disk().directory().find(name);
    // As the unix layer: an empty file does not count where only its being there is asked for.
    *found = known != disk().directory().end() && !known->second->now.empty() ? 1 : 0;
    return disk().off() ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int fullPath(sqlite3_vfs*, const char* name, int size, char* to) {
    if (std::strlen(name) + 1 > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(to, name, std::strlen(name) + 1);
    return SQLITE_OK;
}

/// Salts of write-ahead logs: the same in each run of a seed.
int randomness(sqlite3_vfs*, int size, char* to) {
    static std::uint64_t state = 1;
    for (int i = 0; i < size; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        to[i] = static_cast<char>(state >> 56U);
    }
    return size;
}

int sleepFor(sqlite3_vfs*, int microseconds) {
    return microseconds;
}

int currentTime(sqlite3_vfs*, double* julian) {
    *julian = 2460000.5;
    return SQLITE_OK;
}

int lastError(sqlite3_vfs*, int, char*) {
    return 0;
}

}  // namespace

PowerCutDisk& PowerCutDisk::instance() {
    static PowerCutDisk disk;
    static sqlite3_vfs vfs = [] {
        sqlite3_vfs made{};
        made.iVersion = 1;
        made.szOsFile = sizeof(Handle);
        made.mxPathname = 512;
        made.zName = "power cut";
        made.xOpen = openFile;
        made.xDelete = deleteFile;
        made.xAccess = accessFile;
        made.xFullPathname = fullPath;
        made.xRandomness = randomness;
        made.xSleep = sleepFor;
        made.xCurrentTime = currentTime;
        made.xGetLastError = lastError;
        return made;
    }();
    static const int registered = sqlite3_vfs_register(&vfs, 1);
    static_cast<void>(registered);
    return disk;
}

void PowerCutDisk::boot(Disk disk) {
    now_.clear();
    for (auto& [path, bytes] : disk) {
        auto file = std::make_shared<File>();
        file->now = bytes;
        file->synced = std::move(bytes);
        now_[path] = std::move(file);
    }
    synced_ = now_;
    operations_ = 0;
    cutAt_ = 0;
    fullAt_ = 0;
    off_ = false;
}

void PowerCutDisk::cutAt(std::uint64_t operation) {
    cutAt_ = operation == 0 ? 0 : operations_ + operation;
}

bool PowerCutDisk::operate() {
    if (off_) return false;
    ++operations_;
    off_ = cutAt_ != 0 && operations_ >= cutAt_;
    return !off_;
}

Disk PowerCutDisk::survivors(std::size_t sector, bool grown, const Keep& keep) const {
    std::size_t asked = 0;
    const auto content = [&](const File& file) {
        std::string bytes = file.synced;
        for (const Change& change : file.changes) {
            if (change.truncates) {
                if (keep(asked++)) playBack(bytes, change);
                continue;
            }
            const std::size_t end = change.offset + change.bytes.size();
            for (std::size_t at = change.offset; at < end;) {
                const std::size_t next = std::min(end, (at / sector + 1) * sector);
                if (keep(asked++)) {
                    playBack(bytes,
                             {false, at, change.bytes.substr(at - change.offset, next - at)});
                } else if (grown) {
                    bytes.resize(std::max(bytes.size(), next));
                }
                at = next;
            }
        }
        return bytes;
    };
    std::set<std::string> paths;
    for (const auto& [path, file] : synced_) paths.insert(path);
    for (const auto& [path, file] : now_) paths.insert(path);
    Disk left;
    for (const std::string& path : paths) {
        const auto before = synced_.find(path);
        const auto after = now_.find(path);
        const bool had = before != synced_.end();
        const bool has = after != now_.end();
        const bool same = had && has && before->second == after->second;
        const bool takesAfter = same || keep(asked++);
        if (takesAfter && has) left[path] = content(*after->second);
        if (!takesAfter && had) left[path] = content(*before->second);
    }
    return left;
}

std::size_t PowerCutDisk::unsynced(std::size_t sector) const {
    std::size_t asked = 0;
    static_cast<void>(survivors(sector, false, [&asked](std::size_t at) {
        asked = at + 1;
        return true;
    }));
    return asked;
}

}  // namespace journal_test
