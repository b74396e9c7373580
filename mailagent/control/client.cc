#include "mailagent/control/client.h"

#include "mailagent/control/protocol.h"

#include <fmt/format.h>
#include <sys/socket.h>
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

    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    /// False at the end of the connection.
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

}  // namespace

base::Result<bool> call(const std::string& path, const Request& request, const Say& say) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return base::fail(base::Kind::missing, "the control socket's path is too long");
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return base::fail(base::Kind::storage, "no socket can be made");
    Connection connection(fd);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        return base::fail(errno == EACCES ? base::Kind::refused : base::Kind::missing,
                          fmt::format("no agent answers at {}: {}", path, std::strerror(errno)));
    }
    std::string words = fmt::format("{}\n", fmt::join(request.words, " "));
    if (wantsPassword(request.words)) words.append(request.password.expose()).append("\n");
    const bool sent = connection.send(words);
    base::wipe(words);
    std::string line;
    while (sent && connection.line(line)) {
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
