#include "net/line_stream.h"

#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <string>
#include <system_error>

namespace net {
namespace {

class PlainTransport final : public Transport {
  public:
    explicit PlainTransport(int fd) : fd_(fd) {}
    ~PlainTransport() override { close(fd_); }
    PlainTransport(const PlainTransport&) = delete;
    PlainTransport& operator=(const PlainTransport&) = delete;

    Step read(char* into, std::size_t room) override {
        const ssize_t count = recv(fd_, into, room, 0);
        return count == 0 && room > 0 ? Step{Io::end, 0} : step(count);
    }
    Step write(const char* from, std::size_t count) override {
        return step(send(fd_, from, count, MSG_NOSIGNAL));
    }
    int descriptor() const override { return fd_; }
    std::string reason() const override { return std::generic_category().message(error_); }

  private:
    Step step(ssize_t count) {
        if (count >= 0) return {Io::done, static_cast<std::size_t>(count)};
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {Io::again, 0};
        error_ = errno;
        return {Io::failed, 0};
    }

    int fd_;
    int error_ = 0;
};

}  // namespace

std::unique_ptr<Transport> plainTransport(int fd) {
    return std::make_unique<PlainTransport>(fd);
}

}  // namespace net
