// Any bytes as the journal's file: it opens or says why, and every read answers or says why.
#include "mailagent/journal/sqlite/sqlite_journal.h"

#include <unistd.h>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string path =
        std::filesystem::temp_directory_path() /
        ("mailagent-journal-fuzz-" + std::to_string(::getpid()) + ".db");
    std::filesystem::remove(path + "-wal");
    {
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    }
    if (auto journal = journal::SqliteJournal::open(path)) {
        const base::Time now{};
        (void)(*journal)->account("hall");
        (void)(*journal)->mails("");
        (void)(*journal)->due("", now, 100);
        (void)(*journal)->mailLog("", 100);
        (void)(*journal)->own("<a@copier>");
        (void)(*journal)->counts("");
        (void)(*journal)->removed({{"hall", "7", "1"}});
    } else if (journal.error().text.empty()) {
        std::abort();
    }
    std::filesystem::remove(path);
    std::filesystem::remove(path + "-wal");
    return 0;
}
