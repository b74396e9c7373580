// Where the conversations of one machine are listened to while they happen (`mailagent trace`).
//
// A tap lives as long as the machine is served; its connections tell it their lines, which costs a
// look at one pointer and one flag while nobody listens. What is told never holds a mail: contents
// are told as their length. Of logins net/login_trace tells, without their secrets.
// Thread: the loop's.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>

namespace net {

struct TapLine {
    std::string_view protocol;     ///< "imap", "pop3", "smtp"
    std::uint64_t connection = 0;  ///< LineStream::number()
    char direction = ' ';          ///< '<' from the server, '>' to it, ' ' about the connection
    std::string_view text;         ///< as it went over the wire: not printable yet
    bool login = false;            ///< before there can be a mail in it
};

class Tap : public std::enable_shared_from_this<Tap> {
  public:
    using Listener = std::function<void(const TapLine&)>;

    [[nodiscard]] bool heard() const noexcept { return !listeners_.empty(); }

    /// Gives the line to those who listen, without what could be a part of a mail.
    void tell(const TapLine& line) const;

    /// Listens until the answer is destroyed. The listener must not call the tap.
    class Listening;
    [[nodiscard]] std::unique_ptr<Listening> listen(Listener listener);

  private:
    std::list<Listener> listeners_;
};

/// Whether anybody listens; there may be no tap.
[[nodiscard]] inline bool isHeard(const std::shared_ptr<const Tap>& tap) noexcept {
    return tap && tap->heard();
}

class Tap::Listening {
  public:
    Listening(std::shared_ptr<Tap> tap, Listener listener);
    ~Listening();
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

  private:
    std::shared_ptr<Tap> tap_;
    std::list<Listener>::iterator place_;
};

/// How the content of a mail appears in a conversation.
[[nodiscard]] std::string contentText(std::uint64_t octets);

/// An IMAP server's line without what may be a part of a mail: strings that it quotes where a
/// literal was expected. Everything else is as it was.
[[nodiscard]] std::string withoutContent(std::string_view imapLine);

}  // namespace net
