#include "mail/maildir/folder.h"

#include "base/text.h"
#include "mail/maildir/name.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace maildir {
namespace {

constexpr std::size_t kReadStep = 16384;
constexpr std::array kPlaces = {Place::unread, Place::seen};

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }

  private:
    int fd_;
};

int openFolder(const std::string& path) {
    return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

base::Unexpected systemFault(std::string_view what, std::string_view path) {
    const int code = errno;
    const auto kind = code == ENOENT || code == ENOTDIR ? base::Kind::missing : base::Kind::storage;
    return base::fail(kind, fmt::format("{} {}: {}", what, base::printable(path),
                                        std::generic_category().message(code)));
}

base::Result<> makeFolder(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
    return systemFault("Cannot make the Maildir folder", path);
}

base::Result<> prepareAt(const std::string& path) {
    for (const char* part : {"", "/tmp", "/new", "/cur"}) {
        auto made = makeFolder(path + part);
        if (!made) return made;
    }
    return {};
}

/// Adds the mails of one of the two folders.
base::Result<> scanPlace(const std::string& path, Place place, std::size_t atMost,
                         std::vector<File>& files) {
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (!folder) return systemFault("Cannot read the Maildir folder", path);
    errno = 0;
    while (files.size() <= atMost) {
        const dirent* entry = ::readdir(folder.get());  // NOLINT(concurrency-mt-unsafe)
        if (!entry) break;
        const std::string_view name = entry->d_name;
        const bool maybeFile = entry->d_type == DT_REG || entry->d_type == DT_UNKNOWN;
        if (name.starts_with('.') || !maybeFile) continue;
        struct stat status = {};
        const int rc =
            ::fstatat(::dirfd(folder.get()), entry->d_name, &status, AT_SYMLINK_NOFOLLOW);
        if (rc != 0 || !S_ISREG(status.st_mode)) continue;
        const auto size = sizeOf(name, static_cast<std::uint64_t>(status.st_size));
        files.push_back({std::string(name), place, size});
        errno = 0;
    }
    return {};
}

base::Time receivedAt(const File& file, const struct stat& status) {
    using std::chrono::milliseconds;
    const Moment moment = momentOf(file.name);
    if (moment.seconds > 0 && moment.seconds < 253'402'300'800)  // year 9999
        return base::Time{milliseconds(moment.seconds * 1000 + moment.micros / 1000)};
    return base::Time{
        milliseconds(status.st_mtim.tv_sec * 1000 + status.st_mtim.tv_nsec / 1'000'000)};
}

/// Where the header's empty line ends in `bytes` (CRLF), or npos. Looks from `from` on.
std::size_t headerEnd(const std::string& bytes, std::size_t from) {
    if (bytes.starts_with("\r\n")) return 2;
    const auto at = bytes.find("\r\n\r\n", from < 3 ? 0 : from - 3);
    return at == std::string::npos ? at : at + 4;
}

base::Result<> syncFolder(const std::string& path) {
    const Descriptor folder(openFolder(path));
    if (!folder || ::fsync(folder.get()) != 0)
        return systemFault("Cannot write the Maildir folder to disk", path);
    return {};
}

/// Renames without overwriting; a name that is taken gets "-2", "-3" … behind its unique part.
int moveAside(int from, int to, const std::string& name) {
    const std::string uid(uidOf(name));
    const std::string flags = name.substr(uid.size());
    std::string target = name;
    for (int copy = 2; copy < 100; ++copy) {
        if (::renameat2(from, name.c_str(), to, target.c_str(), RENAME_NOREPLACE) == 0) return 0;
        if (errno == EINVAL || errno == ENOSYS)
            return ::renameat(from, name.c_str(), to, target.c_str());
        if (errno != EEXIST) return -1;
        target = fmt::format("{}-{}{}", uid, copy, flags);
    }
    return -1;
}

}  // namespace

bool appendCrlf(std::string& out, std::string_view raw, std::uint64_t limit, char& carry) {
    while (!raw.empty()) {
        const auto lf = raw.find('\n');
        const auto text = raw.substr(0, lf);
        const auto room =
            static_cast<std::size_t>(limit - std::min<std::uint64_t>(limit, out.size()));
        out.append(text.substr(0, room));
        if (text.size() > room) return false;
        if (!text.empty()) carry = text.back();
        if (lf == std::string_view::npos) return true;
        const std::string_view end = carry == '\r' ? "\n" : "\r\n";
        if (out.size() + end.size() > limit) return false;
        out.append(end);
        carry = '\n';
        raw.remove_prefix(lf + 1);
    }
    return true;
}

std::string Folder::path(Place place) const {
    return path_ + (place == Place::unread ? "/new" : "/cur");
}

base::Result<> Folder::prepare() const {
    struct stat status = {};
    bool whole = true;
    for (const char* part : {"/tmp", "/new", "/cur"})
        whole = whole && ::stat((path_ + part).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    if (whole) return {};
    auto made = prepareAt(path_);
    if (made) return {};
    base::Error error = made.error();
    error.text += "; make its parent folder, or correct the mailbox's path or rights";
    return base::fail(std::move(error));
}

bool Folder::receives() const {
    struct stat status = {};
    return ::stat(path(Place::unread).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

base::Result<std::vector<File>> Folder::scan(std::size_t atMost) const {
    std::vector<File> files;
    for (const Place place : kPlaces) {
        auto scanned = scanPlace(path(place), place, atMost, files);
        if (!scanned) return base::fail(scanned.error());
    }
    return files;
}

base::Result<Content> Folder::read(const File& file, std::uint64_t limit, Extent extent) const {
    const std::string path = this->path(file.place) + "/" + file.name;
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd && errno == ELOOP) errno = ENOENT;
    if (!fd) return systemFault("Cannot read the mail", path);
    struct stat status = {};
    if (::fstat(fd.get(), &status) != 0) return systemFault("Cannot read the mail", path);
    if (!S_ISREG(status.st_mode))
        return base::fail(base::Kind::missing, base::printable(path) + " is no regular file");

    Content content{{}, false, 0, receivedAt(file, status)};
    std::array<char, kReadStep> buffer;
    char carry = 0;
    while (true) {
        // One octet beyond the limit tells whether there is more.
        const auto left = limit - std::min<std::uint64_t>(limit, content.bytes.size()) + 1;
        const ssize_t got =
            ::read(fd.get(), buffer.data(), std::min<std::uint64_t>(left, kReadStep));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return systemFault("Cannot read the mail", path);
        if (got == 0) return content;
        content.read += static_cast<std::uint64_t>(got);
        const std::size_t before = content.bytes.size();
        content.cut = !appendCrlf(content.bytes, {buffer.data(), static_cast<std::size_t>(got)},
                                  limit, carry);
        const auto end =
            extent == Extent::header ? headerEnd(content.bytes, before) : std::string::npos;
        if (end != std::string::npos) {
            content.bytes.resize(end);
            content.cut = false;
        }
        if (content.cut || end != std::string::npos) return content;
    }
}

base::Result<> Folder::remove(const std::vector<File>& files) const {
    for (const Place place : kPlaces) {
        bool touched = false;
        for (const File& file : files) {
            if (file.place != place) continue;
            const std::string path = this->path(place) + "/" + file.name;
            if (::unlink(path.c_str()) == 0)
                touched = true;
            else if (errno != ENOENT)
                return systemFault("Cannot remove the mail", path);
        }
        if (!touched) continue;
        auto synced = syncFolder(path(place));
        if (!synced) return synced;
    }
    return {};
}

base::Result<> Folder::move(const std::vector<File>& files, const std::string& name) const {
    const std::string target = path_ + "/." + name;
    auto made = prepareAt(target);
    if (!made) return made;
    // The marker file of Maildir++ sub-folders; delivery agents look for it, we do not.
    (void)Descriptor(
        ::open((target + "/maildirfolder").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    for (const Place place : kPlaces) {
        const std::string fromPath = path(place);
        const std::string toPath = Folder(target).path(place);
        const Descriptor from(openFolder(fromPath));
        const Descriptor to(openFolder(toPath));
        if (!from || !to)
            return systemFault("Cannot open the Maildir folder", from ? toPath : fromPath);
        bool touched = false;
        for (const File& file : files) {
            if (file.place != place) continue;
            if (moveAside(from.get(), to.get(), file.name) == 0)
                touched = true;
            else if (errno != ENOENT)
                return systemFault("Cannot move the mail to", toPath + "/" + file.name);
        }
        if (touched && (::fsync(to.get()) != 0 || ::fsync(from.get()) != 0))
            return systemFault("Cannot write the Maildir folder to disk", toPath);
    }
    return {};
}

}  // namespace maildir
