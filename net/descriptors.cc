#include "net/descriptors.h"

#include <sys/eventfd.h>
#include <unistd.h>
#include <cerrno>

namespace net {

bool saysNoDescriptor(int error) noexcept {
    return error == EMFILE || error == ENFILE;
}

int lackOfDescriptors() noexcept {
    const int fd = ::eventfd(0, EFD_CLOEXEC);
    if (fd < 0) return saysNoDescriptor(errno) ? errno : 0;
    ::close(fd);
    return 0;
}

}  // namespace net
