#include "machine/snapshot/snapshot_source.h"

#include "base/file.h"

#include <fmt/core.h>
#include <sys/stat.h>

namespace machine {
namespace {

/// A file written twice within this span may keep its time: file systems count in steps, the
/// coarsest (FAT) in two seconds.
constexpr std::chrono::seconds kTimeStep{2};

base::Time writtenAt(const struct stat& info) {
    return base::Time{std::chrono::seconds{info.st_mtim.tv_sec}};
}

/// Equal only for the same bytes; "" where that is not certain yet.
std::string versionOf(const struct stat& info) {
    const auto age = std::chrono::system_clock::now() -
                     std::chrono::system_clock::from_time_t(info.st_mtim.tv_sec);
    if (age <= kTimeStep) return "";
    return fmt::format("{}/{}/{}/{}.{:09}/{}.{:09}", info.st_dev, info.st_ino, info.st_size,
                       info.st_mtim.tv_sec, info.st_mtim.tv_nsec, info.st_ctim.tv_sec,
                       info.st_ctim.tv_nsec);
}

base::Result<Reading> load(const std::string& path, const struct stat& info) {
    const auto bytes = base::readFile(path, kSnapshotLimit);
    if (!bytes) return base::fail(bytes.error());
    return parseSnapshot(*bytes, path, writtenAt(info));
}

}  // namespace

void SnapshotSource::read(base::Time, std::chrono::milliseconds, Done done) {
    struct stat info {};
    const bool there = ::stat(path_.c_str(), &info) == 0;
    const auto version = there ? versionOf(info) : std::string();
    std::shared_ptr<const Reading> reading;
    {
        // One parses, the others that ask meanwhile take its result.
        const std::scoped_lock lock(mutex_);
        if (version.empty() || version != last_.version) {
            auto loaded = load(path_, info);
            if (!loaded) {
                last_ = {};
                return done(base::fail(loaded.error()));
            }
            last_ = {version, std::make_shared<const Reading>(std::move(*loaded))};
        }
        reading = last_.reading;
    }
    done(*reading);
}

std::vector<std::string> faults(const std::string& path) {
    struct stat info {};
    (void)::stat(path.c_str(), &info);
    auto reading = load(path, info);
    if (!reading) return {reading.error().text};
    return std::move(reading->remarks);
}

}  // namespace machine
