#include "machine/snapshot/snapshot_source.h"

#include "base/file.h"

#include <sys/stat.h>

namespace machine {
namespace {

base::Time writtenAt(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return base::Time{};
    return base::Time{std::chrono::seconds{info.st_mtim.tv_sec}};
}

base::Result<Reading> load(const std::string& path) {
    const auto bytes = base::readFile(path, kSnapshotLimit);
    if (!bytes) return base::fail(bytes.error());
    return parseSnapshot(*bytes, path, writtenAt(path));
}

}  // namespace

void SnapshotSource::read(base::Time, std::chrono::milliseconds, Done done) {
    done(load(path_));
}

std::vector<std::string> faults(const std::string& path) {
    auto reading = load(path);
    if (!reading) return {reading.error().text};
    return std::move(reading->remarks);
}

}  // namespace machine
