#include "mailagent/journal/state_folder.h"

#include "base/file.h"
#include "base/text.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>
#include <utility>

namespace journal {
namespace {

constexpr const char* kForAMoment = ", for a moment";
constexpr std::chrono::milliseconds kBetweenTries{20};
/// Between taking the lock and writing down what for, the file says what the holder before wrote.
constexpr std::chrono::milliseconds kUnwritten{200};

base::Unexpected cannot(const char* what, const std::string& path) {
    return base::fail(base::Kind::storage,
                      fmt::format("cannot {} {}: {}; set state_folder to a folder that this user "
                                  "may write",
                                  what, path, std::strerror(errno)));
}

bool makeFolder(const std::string& folder) {
    std::error_code error;
    const auto parent = std::filesystem::path(folder).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, error);
    if (::mkdir(folder.c_str(), 0700) != 0) return errno == EEXIST;
    // The journal in it survives a power cut only where the folder does.
    const int fd =
        ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        ::fsync(fd);
        ::close(fd);
    }
    return true;
}

std::string holderOf(const std::string& path) {
    const auto holder = base::readFile(path, {64});
    return holder ? base::printable(base::trim(*holder)) : "unknown";
}

bool take(int descriptor, const std::string& path, Hold hold) {
    const auto begun = std::chrono::steady_clock::now();
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (hold == Hold::forAMoment) return false;
        const auto waited = std::chrono::steady_clock::now() - begun;
        const bool moment = holderOf(path).ends_with(kForAMoment);
        if (waited > (moment ? std::chrono::milliseconds(kMomentsPatience) : kUnwritten)) {
            return false;
        }
        std::this_thread::sleep_for(kBetweenTries);
    }
    return true;
}

}  // namespace

StateLock::StateLock(StateLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

StateLock& StateLock::operator=(StateLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

StateLock::~StateLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<StateLock> lockStateFolder(const std::string& folder, Hold hold) {
    if (!makeFolder(folder)) return cannot("make the state folder", folder);
    const std::string path = folder + "/lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return cannot("open", path);
    StateLock lock(descriptor);
    if (!take(descriptor, path, hold)) {
        return base::fail(
            base::Kind::temporary,
            fmt::format("the state folder {} is in use by process {}; end that agent, "
                        "or set another state_folder",
                        folder, holderOf(path)));
    }
    const std::string holder =
        fmt::format("{}{}\n", ::getpid(), hold == Hold::forAMoment ? kForAMoment : "");
    if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, holder.data(), holder.size(), 0) !=
                                               static_cast<ssize_t>(holder.size())) {
        return cannot("write", path);
    }
    return lock;
}

}  // namespace journal
