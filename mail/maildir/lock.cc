#include "mail/maildir/lock.h"

#include "base/log.h"
#include "base/text.h"
#include "mail/mailbox/mailbox.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <map>
#include <mutex>
#include <system_error>
#include <tuple>

namespace maildir {

class Lock {
  public:
    explicit Lock(int fd) : fd_(fd) {}
    ~Lock() { ::close(fd_); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

    dev_t device = 0;
    ino_t inode = 0;

  private:
    int fd_;
};

namespace {

constexpr std::size_t kWords = 200;  ///< of the lock file in a message

base::Unexpected fault(std::string_view what, const std::string& path) {
    const int code = errno;
    return base::fail(
        base::Kind::storage,
        fmt::format("{} {}: {}; give this agent's user the right to write in the Maildir", what,
                    base::printable(path), std::generic_category().message(code)));
}

base::Unexpected conflict(int fd, const std::string& folder) {
    std::array<char, kWords> words{};
    const auto length = ::pread(fd, words.data(), words.size(), 0);
    const std::string_view holder(words.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    return mailbox::anotherAgent(fmt::format(
        "another mailagent ({}) serves the Maildir {}; stop one of the "
        "two, or give each a mailbox of its own.",
        holder.empty() ? "it did not say which" : base::printable(base::trim(holder), kWords),
        base::printable(folder)));
}

base::Unexpected taken(const std::string& machine, const std::string& folder) {
    return mailbox::anotherAgent(
        fmt::format("machine {} serves the Maildir {} already; give each machine a Maildir of its "
                    "own.",
                    base::printable(machine, kWords), base::printable(folder)));
}

/// For the other one's message only: nothing depends on it.
void signIn(int fd) {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    const auto text = fmt::format("process {} on {}\n", ::getpid(), host.data());
    if (::ftruncate(fd, 0) != 0) return;
    [[maybe_unused]] const auto written = ::pwrite(fd, text.data(), text.size(), 0);
}

struct Holder {
    std::weak_ptr<Lock> lock;
    std::string machine;
};

struct Holders {
    std::mutex guard;
    std::map<std::tuple<dev_t, ino_t, std::string>, Holder> held;
};

Holders& holders() {
    static Holders all;
    return all;
}

}  // namespace

base::Result<std::shared_ptr<Lock>> lockFolder(const std::string& folder, const std::string& name,
                                               const std::string& machine) {
    const auto path = folder + "/" + kLockFile;
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) return fault("Cannot make the lock file", path);
    auto lock = std::make_shared<Lock>(fd);
    struct stat status {};
    if (::fstat(fd, &status) != 0) return fault("Cannot read the lock file", path);
    lock->device = status.st_dev;
    lock->inode = status.st_ino;
    auto& all = holders();
    const std::scoped_lock guarded(all.guard);
    std::erase_if(all.held, [](const auto& entry) { return entry.second.lock.expired(); });
    auto& held = all.held[{status.st_dev, status.st_ino, name}];
    if (auto ours = held.lock.lock()) {
        if (held.machine != machine) return taken(held.machine, folder);
        return ours;
    }
    struct flock wanted {};
    wanted.l_type = F_WRLCK;
    wanted.l_whence = SEEK_SET;
    if (::fcntl(fd, F_OFD_SETLK, &wanted) == 0) {
        signIn(fd);
    } else if (errno == EAGAIN || errno == EACCES) {
        return conflict(fd, folder);
    } else {
        base::log::info(
            "{}: the file system has no locks: a second agent on this Maildir by "
            "mistake would not be noticed",
            base::printable(folder));
    }
    held = {lock, machine};
    return lock;
}

bool locks(const Lock& lock, const std::string& folder) {
    const auto path = folder + "/" + kLockFile;
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 && status.st_dev == lock.device &&
           status.st_ino == lock.inode;
}

}  // namespace maildir
