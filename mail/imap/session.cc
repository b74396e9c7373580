#include "mail/imap/session.h"

#include "base/digest.h"
#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace imap {

namespace {

constexpr std::size_t kLiterals = 16;  ///< in one response
constexpr net::Duration kFarewell = std::chrono::seconds(1);

/// The capabilities that are asked for; a kept session holds a bit for each, not the words.
constexpr std::array<std::string_view, 4> kAsked = {"UIDPLUS", "MOVE", "IDLE", "NAMESPACE"};

unsigned bitOf(std::string_view capability) noexcept {
    for (std::size_t i = 0; i < kAsked.size(); ++i) {
        if (base::equalsNoCase(kAsked[i], capability)) return 1U << i;
    }
    return 0;
}

unsigned bitsOf(std::string_view words) noexcept {
    unsigned bits = 0;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        bits |= bitOf(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return bits;
}

std::string drawPrefix() {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string prefix = "K";
    for (const char byte : base::randomBytes(6)) {
        prefix.push_back(kLetters[static_cast<unsigned char>(byte) % kLetters.size()]);
    }
    return prefix + "-";
}

}  // namespace

base::Kind kindOf(std::string_view code, base::Kind otherwise) {
    struct Row {
        std::string_view code;
        base::Kind kind;
    };
    constexpr std::array<Row, 9> kRows{{{"UNAVAILABLE", base::Kind::temporary},
                                        {"INUSE", base::Kind::temporary},
                                        {"SERVERBUG", base::Kind::temporary},
                                        {"LIMIT", base::Kind::temporary},
                                        {"OVERQUOTA", base::Kind::temporary},
                                        {"NONEXISTENT", base::Kind::missing},
                                        {"EXPUNGEISSUED", base::Kind::missing},
                                        {"NOPERM", base::Kind::refused},
                                        {"CANNOT", base::Kind::refused}}};
    for (const auto& row : kRows) {
        if (row.code == code) return row.kind;
    }
    return otherwise;
}

Session::Session(net::Connection connection, std::string_view server, net::Duration timeout)
    : stream_(std::move(connection.stream)),
      server_(base::printable(server)),
      timeout_(timeout),
      prefix_(drawPrefix()),
      capabilitiesKnown_(connection.listedInside) {
    for (const auto& words : connection.capabilities) offered_ |= bitsOf(words);
}

std::string Session::tag(std::size_t number) const {
    return prefix_ + std::to_string(number);
}

std::optional<std::size_t> Session::numberOf(std::string_view tag) const {
    if (!tag.starts_with(prefix_)) return std::nullopt;
    tag.remove_prefix(prefix_.size());
    std::size_t number = 0;
    const auto end = tag.data() + tag.size();
    const auto read = std::from_chars(tag.data(), end, number);
    const bool ours = read.ec == std::errc() && read.ptr == end && tag.front() != '0';
    return ours ? std::optional(number) : std::nullopt;
}

base::Unexpected Session::broke(base::Error error) {
    broken_ = true;
    error.text = fmt::format("IMAP server {}: {}", server_, error.text);
    return base::fail(std::move(error));
}

base::Error Session::refusal(std::string_view what, const Completion& completion) const {
    const auto words = completion.code.empty()
                           ? completion.text
                           : fmt::format("[{}] {}", completion.code, completion.text);
    return {
        kindOf(completion.code, base::Kind::refused),
        fmt::format("IMAP server {} would not {}: \"{}\".", server_, what, base::printable(words)),
        0};
}

bool Session::offers(std::string_view capability) const noexcept {
    return (offered_ & bitOf(capability)) != 0;
}

void Session::lacks(std::string_view capability) noexcept {
    offered_ &= ~bitOf(capability);
}

/// A list is always whole (RFC 3501, 7.2.1).
void Session::noticeCapabilities(std::string_view words) noexcept {
    offered_ = bitsOf(words);
    capabilitiesKnown_ = true;
}

net::Task<base::Result<std::vector<Completion>>> Session::burst(std::vector<std::string> commands,
                                                                const Handler& handler,
                                                                std::uint64_t literalLimit) {
    if (broken_) co_return broke({base::Kind::closed, "the session is over already.", 0});
    const mailbox::Patience patience(timeout_);
    lines_ = 0;
    if (idle_ != Idle::none) {
        auto left = co_await leaveIdle(patience.until());
        if (!left) co_return base::fail(std::move(left).error());
    }
    const auto first = commands_ + 1;
    for (const auto& command : commands) {
        stream_.put(tag(++commands_) + " " + command + "\r\n");
    }
    auto sent = co_await stream_.flush(patience.until());
    if (!sent) co_return broke(std::move(sent).error());
    std::vector<Completion> completions(commands.size());
    auto answered = co_await answers(first, completions, handler, literalLimit, patience);
    if (!answered) co_return base::fail(std::move(answered).error());
    co_return completions;
}

net::Task<base::Result<>> Session::answers(std::size_t first, std::vector<Completion>& completions,
                                           const Handler& handler, std::uint64_t literalLimit,
                                           mailbox::Patience patience) {
    std::size_t open = completions.size();
    while (open > 0) {
        Pieces pieces;
        auto read = co_await readPieces(pieces, literalLimit, patience.until());
        if (read) read = count(pieces);
        if (!read) co_return broke(std::move(read).error());
        auto response = parseResponse(pieces.lines.front());
        auto noticed = notice(response, pieces);
        if (!noticed) co_return noticed;
        if (response.type == Response::Type::tagged) {
            const auto number = numberOf(response.tag);
            if (!number || *number < first || *number - first >= completions.size()) continue;
            auto& completion = completions[*number - first];
            if (completion.status == Status::none) --open;
            patience.answered();
            completion = {response.status, std::move(response.code), std::move(response.argument),
                          std::move(response.text)};
        } else if (handler) {
            auto handled = handler(response, pieces);
            if (!handled) co_return broke(std::move(handled).error());
        }
    }
    co_return base::Result<>{};
}

/// Each literal is followed by more of its line.
base::Result<> Session::count(const Pieces& pieces) {
    lines_ += pieces.lines.size();
    if (lines_ <= kMostLines) return {};
    flooded_ = true;
    return base::fail(base::Kind::protocol,
                      fmt::format("it sends line upon line that nobody asked for, {} of them by "
                                  "now; the session was ended.",
                                  kMostLines));
}

net::Task<base::Result<>> Session::readPieces(Pieces& pieces, std::uint64_t literalLimit,
                                              net::Deadline until) {
    while (true) {
        std::string_view line;
        if (!stream_.tryLine(line)) {
            auto read = co_await stream_.line(until);
            if (!read) co_return base::fail(std::move(read).error());
            line = *read;
        }
        const auto announced = announcedLiteral(line, pieces.lines.empty());
        pieces.lines.emplace_back(line);
        if (!announced) co_return base::Result<>{};
        auto octets = co_await readLiteral(pieces, *announced, literalLimit, until);
        if (!octets) co_return octets;
    }
}

net::Task<base::Result<>> Session::readLiteral(Pieces& pieces, std::uint64_t octets,
                                               std::uint64_t limit, net::Deadline until) {
    if (octets > limit || pieces.literals.size() >= kLiterals) {
        co_return base::fail(
            base::Kind::protocol,
            fmt::format("it sends {} octets where at most {} were asked for; the session was "
                        "ended.",
                        octets, limit));
    }
    co_return co_await stream_.octets(static_cast<std::size_t>(octets),
                                      pieces.literals.emplace_back(), until);
}

net::Task<base::Result<>> Session::askIdle() {
    if (idle_ == Idle::on) stream_.put("DONE\r\n");
    idleNumber_ = ++commands_;
    idle_ = Idle::asked;
    stream_.put(tag(idleNumber_) + " IDLE\r\n");
    auto sent = co_await stream_.flush(net::in(timeout_));
    if (!sent) co_return broke(std::move(sent).error());
    co_return base::Result<>{};
}

/// DONE is queued in front of what follows. It may go out only after the server took the IDLE.
net::Task<base::Result<>> Session::leaveIdle(net::Deadline until) {
    while (idle_ == Idle::asked) {
        Pieces pieces;
        auto read = co_await readPieces(pieces, kSmallLiteral, until);
        if (read) read = count(pieces);
        if (!read) co_return broke(std::move(read).error());
        auto noticed = notice(parseResponse(pieces.lines.front()), pieces);
        if (!noticed) co_return noticed;
    }
    if (std::exchange(idle_, Idle::none) == Idle::on) stream_.put("DONE\r\n");
    co_return base::Result<>{};
}

net::Task<base::Result<Session::Heard>> Session::listen(net::Deadline until,
                                                        net::Loop::Event& woken) {
    std::string_view line;
    while (!stream_.tryLine(line)) {
        auto heard = co_await stream_.listen(until, woken);
        if (!heard) co_return broke(std::move(heard).error());
        if (*heard == net::LineStream::Heard::woken) co_return Heard::woken;
        if (*heard == net::LineStream::Heard::late) co_return Heard::late;
    }
    Pieces pieces;
    const auto announced = announcedLiteral(line, true);
    pieces.lines.emplace_back(line);
    if (announced) {
        const auto soon = net::in(timeout_);
        auto read = co_await readLiteral(pieces, *announced, kSmallLiteral, soon);
        if (read) read = co_await readPieces(pieces, kSmallLiteral, soon);
        if (!read) co_return broke(std::move(read).error());
    }
    auto noticed = notice(parseResponse(pieces.lines.front()), pieces);
    if (!noticed) co_return base::fail(std::move(noticed).error());
    co_return Heard::response;
}

base::Unexpected Session::silent() {
    return broke({base::Kind::timeout, "it does not answer any more.", 0});
}

/// What concerns the session itself, wherever it comes: BYE, capabilities, mails that come and go.
base::Result<> Session::notice(const Response& response, const Pieces& pieces) {
    if (response.status == Status::bye) {
        return broke({kindOf(response.code, base::Kind::closed),
                      fmt::format("it ended the session: \"{}\".", base::printable(response.text)),
                      0});
    }
    if (response.code == "CAPABILITY") {
        noticeCapabilities(response.argument);
    } else if (response.type == Response::Type::data && response.name == "CAPABILITY") {
        noticeCapabilities(std::string_view(pieces.lines.front()).substr(response.rest));
    }
    noticeMails(response);
    if (idle_ != Idle::none) noticeIdle(response);
    return {};
}

void Session::noticeMails(const Response& response) noexcept {
    if (response.type != Response::Type::data) return;
    if (response.name == "EXISTS") {
        exists_ = response.number;
        seen_ = std::min(seen_, exists_);
    } else if (response.name == "EXPUNGE" && response.number <= exists_ && exists_ > 0) {
        --exists_;
        if (response.number <= seen_ && seen_ > 0) --seen_;
    }
}

void Session::noticeIdle(const Response& response) {
    if (response.type == Response::Type::continuation && idle_ == Idle::asked) idle_ = Idle::on;
    if (response.type != Response::Type::tagged || numberOf(response.tag) != idleNumber_) return;
    idle_ = Idle::none;
    idleEnd_ = {response.status, response.code, response.argument, response.text};
}

net::Task<> Session::logout() {
    if (broken_) co_return;
    broken_ = true;
    if (idle_ != Idle::none) stream_.put("DONE\r\n");
    stream_.put(tag(++commands_) + " LOGOUT\r\n");
    const auto sent = co_await stream_.flush(net::in(std::min(timeout_, kFarewell)));
    static_cast<void>(sent);  // the server ends the session one way or the other
}

}  // namespace imap
