#include "net/line_stream.h"

#include "base/secret.h"
#include "net/input_buffer.h"
#include "net/loop_impl.h"

#include <fmt/core.h>
#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace net {
namespace {

using base::Kind;

/// After so many reads in a row without a wait, others get their turn.
constexpr int kReadsInARow = 32;
/// A larger out-buffer is given back once it is empty.
constexpr std::size_t kKeptOut = 4096;

std::uint64_t nextNumber() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

base::Unexpected ended(Woken woken, const char* late) {
    if (woken == Woken::stopping) return base::fail(Kind::cancelled, "the agent is stopping");
    return base::fail(Kind::timeout, late);
}

}  // namespace

struct LineStream::Impl {
    Impl(Loop& l, std::unique_ptr<Transport> t, Limits lim)
        : loop(l), transport(std::move(t)), limits(lim), in(lim.line) {}
    ~Impl() {
        wipeSecret();
        if (transport) loop.forget(transport->descriptor());
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Loop& loop;
    std::unique_ptr<Transport> transport;
    Limits limits;
    InputBuffer in;
    std::string out;       ///< queued by put()
    std::string sending;   ///< handed to flush(); does not move while a write is to be repeated
    std::size_t done = 0;  ///< octets of `sending` that are out
    bool secret = false;   ///< what is queued or being sent is to be wiped
    std::optional<base::Error> error;  ///< once set, the stream is of no more use
    std::uint64_t received = 0;
    std::uint64_t sent = 0;
    int readsInARow = 0;
    Trace trace = nullptr;
    void* context = nullptr;
    std::shared_ptr<const Tap> tap;
    std::string_view protocol;
    std::uint64_t number = nextNumber();
    bool content = false;         ///< the lines that come are a mail's
    std::uint64_t contained = 0;  ///< octets of it

    base::Unexpected breakWith(Kind kind, std::string text) {
        error = base::Error{kind, std::move(text)};
        return base::fail(*error);
    }

    bool tryLine(std::string_view& line) {
        if (error) return false;
        switch (in.line(line)) {
            case InputBuffer::Found::line:
                if (content) {
                    contained += line.size() + 2;
                } else if (listened()) {
                    tell('<', line);
                }
                return true;
            case InputBuffer::Found::nothing:
                return false;
            case InputBuffer::Found::tooLong:
                break;
        }
        (void)breakWith(Kind::protocol,
                        fmt::format("the server sent a line of more than {} octets", limits.line));
        return false;
    }

    /// One read without a wait; false where there is nothing yet.
    base::Result<bool> readOnce() {
        const InputBuffer::Room room = in.room();
        const Transport::Step step = transport->read(room.at, room.size);
        switch (step.io) {
            case Transport::Io::done:
                in.filled(step.count);
                received += step.count;
                return true;
            case Transport::Io::again:
                return false;
            case Transport::Io::end:
                return breakWith(Kind::closed,
                                 "connection closed by the server in mid-conversation");
            case Transport::Io::failed:
                break;
        }
        return breakWith(Kind::closed, "the connection broke: " + transport->reason());
    }

    void wipeSecret() noexcept {
        if (!std::exchange(secret, false)) return;
        base::wipe(out);
        base::wipe(sending);
    }

    /// Gives back what an idle connection needs not.
    void rest() {
        in.release();
        if (out.empty()) std::string().swap(out);
        if (done == sending.size()) {
            done = 0;
            std::string().swap(sending);
        }
    }

    [[nodiscard]] bool listened() const noexcept { return trace != nullptr || isHeard(tap); }

    void tell(char direction, std::string_view line) const {
        if (trace) trace(context, direction, line);
        if (tap) tap->tell({protocol, number, direction, line});
    }

    void tellContent(std::uint64_t octets) const {
        if (listened()) tell('<', contentText(octets));
    }

    void tellPut(std::string_view bytes) const {
        while (!bytes.empty()) {
            const std::size_t end = std::min(bytes.find('\n'), bytes.size());
            std::string_view line = bytes.substr(0, end);
            if (line.ends_with('\r')) line.remove_suffix(1);
            // A command and its line end may be queued one after the other.
            if (!line.empty()) tell('>', line);
            bytes.remove_prefix(std::min(end + 1, bytes.size()));
        }
    }
};

LineStream::LineStream(Loop& loop, std::unique_ptr<Transport> transport)
    : LineStream(loop, std::move(transport), Limits{}) {}
LineStream::LineStream(Loop& loop, std::unique_ptr<Transport> transport, Limits limits)
    : impl_(std::make_unique<Impl>(loop, std::move(transport), limits)) {}
LineStream::~LineStream() = default;
LineStream::LineStream(LineStream&&) noexcept = default;
LineStream& LineStream::operator=(LineStream&&) noexcept = default;

void LineStream::put(std::string_view bytes) {
    if (impl_->listened()) impl_->tellPut(bytes);
    impl_->out += bytes;
}

void LineStream::putSecret(std::string_view bytes) {
    impl_->secret = true;
    impl_->out.reserve(impl_->out.size() + bytes.size());  // it never moves and leaves no copy
    impl_->out += bytes;
}

Task<base::Result<>> LineStream::flush(Deadline until) {
    Impl& s = *impl_;
    while (!s.error && (s.done < s.sending.size() || !s.out.empty())) {
        if (s.done == s.sending.size()) {
            s.sending.clear();
            s.done = 0;
            s.sending.swap(s.out);
        }
        const Transport::Step step =
            s.transport->write(s.sending.data() + s.done, s.sending.size() - s.done);
        if (step.io == Transport::Io::done) {
            s.done += step.count;
            s.sent += step.count;
        } else if (step.io == Transport::Io::again) {
            Wait wait(s.loop.impl(), until, Wait::On::writing, s.transport->descriptor());
            const Woken woken = co_await wait;
            if (woken != Woken::ready) {
                co_return ended(woken, "the server took no more data in time");
            }
        } else {
            co_return s.breakWith(Kind::closed, "the connection broke: " + s.transport->reason());
        }
    }
    if (s.error) co_return base::fail(*s.error);
    s.wipeSecret();
    s.sending.clear();
    s.done = 0;
    if (s.sending.capacity() > kKeptOut) std::string().swap(s.sending);
    co_return base::Result<>{};
}

bool LineStream::tryLine(std::string_view& line) {
    return impl_->tryLine(line);
}

Task<base::Result<std::string_view>> LineStream::line(Deadline until) {
    std::string_view line;
    while (!impl_->tryLine(line)) {
        auto read = co_await more(until);
        if (!read) co_return base::fail(std::move(read).error());
    }
    co_return line;
}

Task<base::Result<>> LineStream::more(Deadline until) {
    Impl& s = *impl_;
    while (!s.error) {
        if (++s.readsInARow > kReadsInARow) {
            s.readsInARow = 0;
            Wait turn(s.loop.impl(), until);
            turn.wake(Woken::ready);
            (void)co_await turn;
            if (Steady::now() >= until) {
                co_return base::fail(
                    Kind::timeout,
                    "the server did not come to an end in time, a longer timeout may help");
            }
        }
        const auto read = s.readOnce();
        if (!read) break;
        if (*read) co_return base::Result<>{};
        s.readsInARow = 0;
        s.in.release();
        Wait wait(s.loop.impl(), until, Wait::On::reading, s.transport->descriptor());
        const Woken woken = co_await wait;
        if (woken != Woken::ready)
            co_return ended(woken, "the server did not answer in time, a longer timeout may help");
    }
    co_return base::fail(*s.error);
}

Task<base::Result<LineStream::Heard>> LineStream::listen(Deadline until, Loop::Event& woken) {
    Impl& s = *impl_;
    Loop::Event::State& event = woken.state();
    while (!s.error) {
        if (std::exchange(event.set, false)) co_return Heard::woken;
        const auto read = s.readOnce();
        if (!read) break;
        if (*read) co_return Heard::more;
        s.rest();
        Wait wait(s.loop.impl(), until, Wait::On::reading, s.transport->descriptor());
        event.beside = &wait;
        const Woken ended = co_await wait;
        event.beside = nullptr;
        if (ended == Woken::stopping)
            co_return base::fail(Kind::cancelled, "the agent is stopping");
        if (ended == Woken::late && !event.set) co_return Heard::late;
    }
    co_return base::fail(*s.error);
}

Task<base::Result<>> LineStream::octets(std::size_t count, std::string& into, Deadline until) {
    const std::size_t asked = count;
    for (;;) {
        if (impl_->error) co_return base::fail(*impl_->error);
        const std::string_view taken = impl_->in.take(count);
        into += taken;
        count -= taken.size();
        if (count == 0) break;
        auto read = co_await more(until);
        if (!read) co_return read;
    }
    impl_->tellContent(asked);
    co_return base::Result<>{};
}

Task<base::Result<>> LineStream::skip(std::uint64_t count, Deadline until) {
    const std::uint64_t asked = count;
    for (;;) {
        if (impl_->error) co_return base::fail(*impl_->error);
        const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(count, SIZE_MAX));
        count -= impl_->in.take(most).size();
        if (count == 0) break;
        auto read = co_await more(until);
        if (!read) co_return read;
    }
    impl_->tellContent(asked);
    co_return base::Result<>{};
}

bool LineStream::buffered() const noexcept {
    return impl_->in.size() > 0;
}
bool LineStream::broken() const noexcept {
    return impl_->error.has_value();
}
std::uint64_t LineStream::received() const noexcept {
    return impl_->received;
}
std::uint64_t LineStream::sent() const noexcept {
    return impl_->sent;
}

void LineStream::trace(Trace to, void* context) {
    impl_->trace = to;
    impl_->context = context;
}

void LineStream::tap(std::shared_ptr<const Tap> tap, std::string_view protocol) {
    impl_->tap = std::move(tap);
    impl_->protocol = protocol;
}

std::uint64_t LineStream::number() const noexcept {
    return impl_->number;
}

LineStream::Content::Content(LineStream& stream) : impl_(stream.impl_.get()) {
    impl_->content = true;
    impl_->contained = 0;
}

LineStream::Content::~Content() {
    impl_->content = false;
    impl_->tellContent(impl_->contained);
}

}  // namespace net
