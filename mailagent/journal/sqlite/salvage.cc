#include "mailagent/journal/sqlite/salvage.h"

#include "base/text.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <array>
#include <ctime>
#include <filesystem>

namespace journal::sqlite {
namespace {

namespace fs = std::filesystem;

/// Room that a copy leaves for the journal itself and for others.
constexpr std::uint64_t kLeftFree = std::uint64_t{16} << 20;
constexpr int kCopiesOfASecond = 100;

std::string stamp() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &parts);
    return {text.data(), size};
}

bool hasRoom(const fs::path& folder, std::uint64_t size) {
    struct statvfs disk {};
    if (::statvfs(folder.c_str(), &disk) != 0) return false;
    return std::uint64_t{disk.f_bavail} * disk.f_frsize >= size + kLeftFree;
}

/// The name of an earlier copy of this very file, or "".
std::string earlierCopy(const std::string& path, const struct stat& original) {
    std::error_code error;
    const std::string start = fs::path(path).filename().string() + ".damaged-";
    for (fs::directory_iterator entry(fs::path(path).parent_path(), error), end;
         !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(start) || name.ends_with("-wal")) continue;
        struct stat copy {};
        if (::stat(entry->path().c_str(), &copy) == 0 && copy.st_size == original.st_size &&
            copy.st_mtim.tv_sec == original.st_mtim.tv_sec &&
            copy.st_mtim.tv_nsec == original.st_mtim.tv_nsec) {
            return entry->path();
        }
    }
    return "";
}

/// A name for the next copy: several journals damaged in one second do not take one.
std::string freeName(const std::string& path) {
    const std::string name = path + ".damaged-" + stamp();
    std::error_code error;
    for (int copy = 1; copy <= kCopiesOfASecond; ++copy) {
        std::string tried = copy == 1 ? name : fmt::format("{}-{}", name, copy);
        if (!fs::exists(tried, error) && !fs::exists(tried + "-wal", error)) return tried;
    }
    return "";
}

bool copyAll(int from, int to) {
    std::array<char, 65536> part{};
    for (;;) {
        const ssize_t got = ::read(from, part.data(), part.size());
        if (got <= 0) return got == 0;
        for (ssize_t put = 0; put < got;) {
            const ssize_t wrote =
                ::write(to, part.data() + put, static_cast<std::size_t>(got - put));
            if (wrote <= 0) return false;
            put += wrote;
        }
    }
}

bool copyFile(const std::string& path, const std::string& copy) {
    const int from = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (from < 0) return false;
    const int to = ::open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct stat original {};
    bool whole = to >= 0 && ::fstat(from, &original) == 0 && copyAll(from, to) && ::fsync(to) == 0;
    if (whole) {
        const std::array<struct timespec, 2> times{original.st_atim, original.st_mtim};
        whole = ::futimens(to, times.data()) == 0;
    }
    if (to >= 0) ::close(to);
    ::close(from);
    if (to >= 0 && !whole) ::unlink(copy.c_str());
    return whole;
}

}  // namespace

std::string keepDamaged(const std::string& path) {
    struct stat original {};
    if (::stat(path.c_str(), &original) != 0) return "no copy could be made";
    if (const auto earlier = earlierCopy(path, original); !earlier.empty()) {
        return fmt::format("a copy is kept as {}", base::printable(earlier));
    }
    struct stat log {};
    const std::string logPath = path + "-wal";
    const bool hasLog = ::stat(logPath.c_str(), &log) == 0 && log.st_size > 0;
    const auto size = static_cast<std::uint64_t>(original.st_size + (hasLog ? log.st_size : 0));
    if (!hasRoom(fs::path(path).parent_path(), size)) {
        return "the disk has no room for a copy";
    }
    const std::string copy = freeName(path);
    if (copy.empty() || (hasLog && !copyFile(logPath, copy + "-wal")) || !copyFile(path, copy)) {
        return "no copy could be made";
    }
    return fmt::format("a copy is kept as {}", base::printable(copy));
}

}  // namespace journal::sqlite
