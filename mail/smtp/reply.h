// One reply of an SMTP server, out of its lines (RFC 5321 4.2, RFC 2034). Pure: no I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace smtp {

inline constexpr std::size_t kReplyLine = 512;   ///< octets of one line's text that are kept
inline constexpr std::size_t kReplyLines = 100;  ///< lines of one reply; more is a broken server

struct Reply {
    int code = 0;          ///< 200 to 599
    std::string enhanced;  ///< such as "5.1.1" (RFC 3463), "" where there is none
    std::string text;      ///< the lines' text without codes, joined by blanks; raw

    [[nodiscard]] bool positive() const noexcept { return code / 100 == 2; }
    [[nodiscard]] bool transient() const noexcept { return code / 100 == 4; }
    [[nodiscard]] bool permanent() const noexcept { return code / 100 == 5; }
    /// "550 5.1.1 No such user", safe to show.
    [[nodiscard]] std::string shown() const;
};

/// Feed it line by line (without line ends); after `done` the next line begins a new reply.
/// A longer line is cut, not refused: the code is what counts. `broken` means that replies can no
/// longer be told apart (no code, codes that differ within a reply, too many lines).
class ReplyParser {
  public:
    enum class Step { more, done, broken };
    [[nodiscard]] Step line(std::string_view line);
    [[nodiscard]] const Reply& reply() const noexcept { return reply_; }

  private:
    Reply reply_;
    std::size_t lines_ = 0;
    bool finished_ = true;
};

}  // namespace smtp
