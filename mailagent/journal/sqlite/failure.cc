#include "mailagent/journal/sqlite/failure.h"

#include "base/text.h"
#include "mailagent/journal/sqlite/salvage.h"

#include <fmt/core.h>
#include <sqlite3.h>

namespace journal::sqlite {
namespace {

base::Error storage(std::string text, int code = 0) {
    return {base::Kind::storage, std::move(text), code};
}

}  // namespace

base::Error damaged(const std::string& path, const std::string& detail) {
    return storage(
        fmt::format("the journal {} is damaged ({}); it was left as it is, {}: move it and its "
                    "log (-wal) away, and put a backup in its place or start afresh (mails still "
                    "on the server that were answered may then be answered again)",
                    base::printable(path), base::printable(detail, 200), keepDamaged(path)),
        SQLITE_CORRUPT);
}

base::Error failure(const std::string& path, int extendedCode, const std::string& detail) {
    const std::string file = base::printable(path);
    const std::string why = base::printable(detail, 200);
    switch (extendedCode & 0xff) {
        case SQLITE_FULL:
            return storage(fmt::format("the journal {} cannot grow, the disk is full: free space "
                                       "there; until then nothing is run",
                                       file),
                           extendedCode);
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return storage(fmt::format("the journal {} is read-only ({}): make the file and its "
                                       "folder writable for the agent's user",
                                       file, why),
                           extendedCode);
        case SQLITE_CANTOPEN:
            return storage(fmt::format("the journal {} cannot be opened ({}): check that its "
                                       "folder exists and is writable for the agent's user",
                                       file, why),
                           extendedCode);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return storage(fmt::format("the journal {} is in use by another process: end that "
                                       "one, or ask the running agent instead",
                                       file),
                           extendedCode);
        case SQLITE_NOTADB:
            return storage(fmt::format("{} is no journal, or its head is damaged (not an SQLite "
                                       "database); it was left as it is, {}: put a backup in its "
                                       "place, move it away, or correct the state folder in the "
                                       "settings",
                                       file, keepDamaged(path)),
                           extendedCode);
        case SQLITE_CORRUPT:
            return damaged(path, detail);
        case SQLITE_IOERR:
            return storage(fmt::format("the journal {} cannot be read or written ({}): check the "
                                       "disk and the system's log",
                                       file, why),
                           extendedCode);
        default:
            return storage(fmt::format("the journal {} failed ({}): check the disk and the "
                                       "state folder",
                                       file, why),
                           extendedCode);
    }
}

}  // namespace journal::sqlite
