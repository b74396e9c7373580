#include "base/file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace base {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

Unexpected failed(const char* what, const std::string& path) {
    const int error = errno;
    return fail(error == ENOENT ? Kind::missing : Kind::storage,
                fmt::format("cannot {} {}: {}", what, path, std::strerror(error)), error);
}

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

std::string folderOf(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Result<std::string> readFile(const std::string& path, Bytes limit) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return failed("open", path);
    std::string bytes;
    char buffer[16384];
    for (;;) {
        const ssize_t n = ::read(file.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed("read", path);
        if (n == 0) return bytes;
        bytes.append(buffer, static_cast<std::size_t>(n));
        if (bytes.size() > limit.count) {
            return fail(Kind::invalid,
                        fmt::format("{} is larger than {} bytes", path, limit.count));
        }
    }
}

Result<> writeFileAtomic(const std::string& path, std::string_view bytes, mode_t mode) {
    std::string aside = path + ".XXXXXX";
    const Descriptor file(::mkostemp(aside.data(), O_CLOEXEC));
    if (!file) return failed("write beside", path);
    const bool written = writeAll(file.get(), bytes) && ::fchmod(file.get(), mode) == 0 &&
                         ::fsync(file.get()) == 0 && ::rename(aside.c_str(), path.c_str()) == 0;
    if (!written) {
        auto error = failed("write", path);
        ::unlink(aside.c_str());
        return error;
    }
    const Descriptor folder(::open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) return failed("sync the folder of", path);
    return {};
}

}  // namespace base
