// Which files of a watched folder are still being written. `cat mail > new/x`, cp and scp write
// where a delivery agent would rename or link; what they have written so far is no mail yet.
//
// An open() that makes a file tells of the making first and of the opening next; a link(), of the
// making alone. So a name that was made and then opened has a writer, until it is closed: but for a
// mail that was linked and is read by another program at once, which nobody writes to. Who opens a
// mail that a listing has shown reads it.
// Pure: no clock is read. Thread: whichever has it.
#pragma once

#include "net/loop.h"

#include <sys/inotify.h>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace maildir {

class Unfinished {
  public:
    static constexpr std::uint32_t kTold =
        IN_MOVED_TO | IN_CREATE | IN_OPEN | IN_MODIFY | IN_CLOSE_WRITE | IN_CLOSE_NOWRITE;

    /// What inotify tells of `name`, out of kTold; IN_CREATE | IN_OPEN for a file that an open()
    /// made; IN_Q_OVERFLOW where something was not told. Whether a whole mail may be there.
    [[nodiscard]] bool event(std::uint32_t what, std::string_view name, net::Deadline now);

    /// A listing has met `name`, `empty` or not. Whether it has a writer; else it counts as shown.
    [[nodiscard]] bool met(std::string_view name, bool empty);

    /// Forgets what nobody has written to for an hour: it is gone, or held by nobody who goes on.
    void tidy(net::Deadline now);

  private:
    struct Made {
        net::Deadline at;      ///< made, or last written to
        int open = 0;          ///< so often; equal events in a row may be told as one
        bool written = false;  ///< since it was made
    };
    std::map<std::string, Made, std::less<>> made_;
};

}  // namespace maildir
