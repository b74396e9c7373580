#include "mailagent/control/client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace control {
namespace {

class Connection {
  public:
    explicit Connection(int fd) : fd_(fd) {}
    ~Connection() {
        ::close(fd_);
        base::wipe(buffer_);
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Each step from now on: it fails with EAGAIN behind that. Zero: no bound.
    void bound(std::chrono::milliseconds span) const {
        const timeval most{span.count() / 1000, span.count() % 1000 * 1000};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    }

    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    /// False at the end of the connection, or at the bound.
    bool line(std::string& into) {
        for (;;) {
            const auto end = buffer_.find('\n');
            if (end != std::string::npos) {
                into = buffer_.substr(0, end);
                buffer_.erase(0, end + 1);
                return true;
            }
            char bytes[4096];
            const ssize_t n = ::recv(fd_, bytes, sizeof bytes, 0);
            if (n <= 0) return false;
            buffer_.append(bytes, static_cast<std::size_t>(n));
        }
    }

  private:
    int fd_;
    std::string buffer_;
};

base::Unexpected notTaken(const std::string& path, std::chrono::milliseconds takenIn) {
    return base::fail(
        base::Kind::timeout,
        fmt::format(
            "the running agent does not answer at {} within {:.3g} s: it is stopped, or has "
            "no descriptors left (its log says so); try again, and raise LimitNOFILE= where "
            "that is it",
            path, std::chrono::duration<double>(takenIn).count()));
}

/// Once connect, send or receive failed.
bool atBound() {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

}  // namespace

base::Result<bool> call(const std::string& path, const Request& request, const Say& say,
                        std::chrono::milliseconds takenIn) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return base::fail(base::Kind::missing, "the control socket's path is too long");
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return base::fail(base::Kind::storage, "no socket can be made");
    Connection connection(fd);
    connection.bound(takenIn);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        if (atBound()) return notTaken(path, takenIn);
        return base::fail(errno == EACCES ? base::Kind::refused : base::Kind::missing,
                          fmt::format("no agent answers at {}: {}", path, std::strerror(errno)));
    }
    std::string line, words = fmt::format("{}\n", fmt::join(request.words, " "));
    if (wantsPassword(request.words)) words.append(request.password.expose()).append("\n");
    errno = 0;
    bool open = connection.send(words) && connection.line(line);
    base::wipe(words);
    if (!open && atBound()) return notTaken(path, takenIn);
    connection.bound(std::chrono::milliseconds(0));
    for (; open; open = connection.line(line)) {
        if (line == kDone) return true;
        if (line == kFailed) return false;
        if (!line.starts_with(kSays)) continue;
        line.erase(0, kSays.size());
        say(line);
        base::wipe(line);
    }
    return base::fail(base::Kind::closed, "the running agent went away before it answered");
}

}  // namespace control
