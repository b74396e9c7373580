#include "mailagent/control/server.h"

#include "base/text.h"
#include "mailagent/control/protocol.h"
#include "net/accept_all.h"
#include "net/line_stream.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <utility>

namespace control {
namespace {

constexpr int kBacklog = 8;
constexpr net::Duration kLook = std::chrono::seconds(1);  ///< whether who listens is still there

base::Unexpected cannot(const char* what, const std::string& path) {
    return base::fail(base::Kind::storage, fmt::format("cannot {} the control socket {}: {}", what,
                                                       path, std::strerror(errno)));
}

/// Closed for good at his end: he takes no answer any more, and may have asked again.
bool isGone(int connection) {
    pollfd state{connection, 0, 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & POLLHUP) != 0;
}

std::vector<std::string> wordsOf(std::string_view line) {
    std::vector<std::string> words;
    for (const auto word : base::split(line, ' ')) {
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

}  // namespace

/// What an operation has said and nobody has been told yet.
struct Server::Answer {
    explicit Answer(net::Loop& loop) : more(loop) {}
    std::string said;
    bool over = false;
    std::shared_ptr<Caller> caller = std::make_shared<Caller>();
    bool longLasting = false;  ///< goes on until he goes: a slow terminal is waited for
    net::Loop::Event more;
};

base::Result<std::unique_ptr<Server>> Server::bind(std::string path, Workplace& workplace) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return base::fail(base::Kind::invalid,
                          fmt::format("the control socket's path {} is longer than {} characters; "
                                      "set control_socket to a shorter one",
                                      path, sizeof address.sun_path - 1));
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0) return cannot("make", path);
    ::unlink(path.c_str());
    const mode_t before = ::umask(0177);  // the socket is born with mode 0600
    const int bound = ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::umask(before);
    if (bound != 0 || ::listen(listener, kBacklog) != 0) {
        auto error = cannot("open", path);
        ::close(listener);
        return error;
    }
    return std::unique_ptr<Server>(new Server(std::move(path), listener, workplace));
}

Server::~Server() {
    ::close(listener_);
    ::unlink(path_.c_str());
}

net::Task<> Server::serve() {
    auto& loop = workplace_.context.loop;
    return net::acceptAll(loop, listener_,
                          [this, &loop](int connection) { loop.spawn(answer(connection)); });
}

net::Task<> Server::answer(int connection) {
    auto& loop = workplace_.context.loop;
    net::LineStream stream(loop, net::plainTransport(connection), {kRequestLine});
    auto line = co_await stream.line(net::in(kPatience));
    if (!line) co_return;
    Request request{wordsOf(*line), {}};
    if (wantsPassword(request.words)) {
        auto password = co_await stream.line(net::in(kPatience));
        if (!password) co_return;
        request.password = base::Secret(std::string(*password));
    }
    // He gave up while nobody listened (kTakenIn), and was told that nothing was done.
    if (isGone(connection)) co_return;
    auto answer = std::make_shared<Answer>(loop);
    answer->said = fmt::format("{}\n", kTaken);
    answer->longLasting = !request.words.empty() && request.words[0] == "trace";
    request.caller = answer->caller;
    loop.spawn(work(std::move(request), answer));
    // Lines go out as they are said: a test of a mailbox takes its time.
    auto& caller = *answer->caller;
    const net::Duration span = answer->longLasting ? kLook : std::chrono::hours(1);
    while (!answer->over || !answer->said.empty()) {
        if (answer->said.empty()) {
            const bool more = co_await answer->more.wait(net::in(span));
            if (!more && loop.stopping()) break;
            caller.gone = caller.gone || (answer->longLasting && isGone(connection));
            continue;
        }
        std::string lines = std::exchange(answer->said, {});
        if (!caller.gone) stream.put(lines);
        base::wipe(lines);          // `enrol` answers with a secret
        if (caller.gone) continue;  // who asked went away; the work is finished all the same
        const bool all = co_await taken(stream, *answer);
        caller.gone = !all;
        caller.backlog = answer->said.size();
    }
}

/// Whether he took what was said. Who listens for long may hold his terminal up meanwhile.
net::Task<bool> Server::taken(net::LineStream& stream, Answer& answer) {
    for (;;) {
        auto flushed = co_await stream.flush(net::in(kPatience));
        if (flushed) co_return true;
        const bool slow = flushed.error().kind == base::Kind::timeout && answer.longLasting;
        if (!slow || stream.broken() || answer.over) co_return false;
    }
}

net::Task<> Server::work(Request request, std::shared_ptr<Answer> answer) {
    const bool done =
        co_await perform(workplace_, std::move(request), [&answer](const std::string& line) {
            answer->said += fmt::format("{}{}\n", kSays, line);
            answer->caller->backlog = answer->said.size();
            answer->more.set();
        });
    answer->said += fmt::format("{}\n", done ? kDone : kFailed);
    answer->over = true;
    answer->more.set();
}

}  // namespace control
