// A bounded stream of lines over a connection that is already open: what IMAP, POP3 and SMTP
// speak over (design decision 1). TLS or plain, it reads the same.
//
// Bounds: a line longer than Limits::line, or a literal longer than the caller allows, is
// Kind::protocol and the stream is unusable from then on (broken()).
// Line ends: CRLF; a bare LF ends a line too (some servers), a bare CR is data.
// Thread: the loop's. Every wait has a deadline; a stream has at most one reader and one writer.
#pragma once

#include "base/result.h"
#include "net/loop.h"
#include "net/tap.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace net {

/// What a LineStream reads from and writes to: a socket, or a TLS session that libcurl dialled.
class Transport {
  public:
    virtual ~Transport() = default;
    enum class Io { done, again, end, failed };
    struct Step {
        Io io = Io::failed;
        std::size_t count = 0;
    };
    /// Never block. After `again` from write(), the same bytes at the same address come again.
    [[nodiscard]] virtual Step read(char* into, std::size_t room) = 0;
    [[nodiscard]] virtual Step write(const char* from, std::size_t count) = 0;
    /// The descriptor to wait on.
    [[nodiscard]] virtual int descriptor() const = 0;
    /// Why the last step failed, as a sentence.
    [[nodiscard]] virtual std::string reason() const = 0;
};

/// A plain socket (tests, control socket). Owns and closes `fd`, which must be non-blocking.
[[nodiscard]] std::unique_ptr<Transport> plainTransport(int fd);

class LineStream {
  public:
    struct Limits {
        std::size_t line = 65536;  ///< octets of one line without its end
    };

    LineStream(Loop& loop, std::unique_ptr<Transport> transport);
    LineStream(Loop& loop, std::unique_ptr<Transport> transport, Limits limits);
    ~LineStream();
    LineStream(LineStream&&) noexcept;
    LineStream& operator=(LineStream&&) noexcept;

    /// Queues bytes; nothing is sent before flush(). Several commands in one burst: several put()s.
    void put(std::string_view bytes);

    /// Queues a line that no trace and no tap is told, and that no memory keeps: the stream's
    /// copies are wiped once it is out, or with the stream. flush() comes next, before another
    /// put().
    void putSecret(std::string_view bytes);

    /// Sends all that is queued.
    [[nodiscard]] Task<base::Result<>> flush(Deadline until);

    /// The next line, without its end; valid until the next call. It first takes what is already
    /// buffered, without a wait or an allocation: `tryLine` below is that part alone.
    [[nodiscard]] Task<base::Result<std::string_view>> line(Deadline until);

    /// The next line where it is complete in the buffer. False where more must be read first, or
    /// where the stream is broken.
    [[nodiscard]] bool tryLine(std::string_view& line);

    /// Reads once more from the connection (waits until something comes). After it, tryLine().
    [[nodiscard]] Task<base::Result<>> more(Deadline until);

    /// What listen() ended with.
    enum class Heard { more, woken, late };

    /// more() for a connection at rest: ends early where `woken` is set (and clears it), and a
    /// passed deadline is no error. While it waits the stream holds no buffer and one timer.
    [[nodiscard]] Task<base::Result<Heard>> listen(Deadline until, Loop::Event& woken);

    /// Exactly `count` octets (an IMAP literal), appended to `into`. The caller has checked
    /// `count` against its own bound.
    [[nodiscard]] Task<base::Result<>> octets(std::size_t count, std::string& into, Deadline until);

    /// Exactly `count` octets, read and thrown away.
    [[nodiscard]] Task<base::Result<>> skip(std::uint64_t count, Deadline until);

    /// Whether anything is buffered that line() would look at without reading.
    [[nodiscard]] bool buffered() const noexcept;
    [[nodiscard]] bool broken() const noexcept;

    /// Octets of the protocol since the stream was made (a login by libcurl not included).
    [[nodiscard]] std::uint64_t received() const noexcept;
    [[nodiscard]] std::uint64_t sent() const noexcept;

    /// Gives the conversation to `trace`, line by line, direction first ('<' from the server, '>'
    /// from us): for `test sending|receiving`. Logins are over before the dialler gives the stream.
    using Trace = void (*)(void* context, char direction, std::string_view line);
    void trace(Trace trace, void* context);

    /// The same for whoever listens to the tap, now or later.
    void tap(std::shared_ptr<const Tap> tap, std::string_view protocol);

    /// Names the connection among those of this process.
    [[nodiscard]] std::uint64_t number() const noexcept;

    /// While it lives, the lines that come are a mail's: only their octets are told to a trace or a
    /// tap, at its end.
    class Content;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

class LineStream::Content {
  public:
    explicit Content(LineStream& stream);
    ~Content();
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;

  private:
    Impl* impl_;
};

}  // namespace net
