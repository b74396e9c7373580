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
    : connection_(std::move(connection)),
      server_(base::printable(server)),
      timeout_(timeout),
      prefix_(drawPrefix()) {}

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
    for (std::string_view line : connection_.capabilities) {
        while (!line.empty()) {
            const auto end = std::min(line.find(' '), line.size());
            if (base::equalsNoCase(line.substr(0, end), capability)) return true;
            line.remove_prefix(std::min(end + 1, line.size()));
        }
    }
    return false;
}

net::Task<base::Result<std::vector<Completion>>> Session::burst(std::vector<std::string> commands,
                                                                const Handler& handler,
                                                                std::uint64_t literalLimit) {
    if (broken_) co_return broke({base::Kind::closed, "the session is over already.", 0});
    const auto until = net::in(timeout_);
    const auto first = commands_ + 1;
    for (const auto& command : commands) {
        connection_.stream.put(tag(++commands_) + " " + command + "\r\n");
    }
    auto sent = co_await connection_.stream.flush(until);
    if (!sent) co_return broke(std::move(sent).error());
    std::vector<Completion> completions(commands.size());
    auto answered = co_await answers(first, completions, handler, literalLimit, until);
    if (!answered) co_return base::fail(std::move(answered).error());
    co_return completions;
}

net::Task<base::Result<>> Session::answers(std::size_t first, std::vector<Completion>& completions,
                                           const Handler& handler, std::uint64_t literalLimit,
                                           net::Deadline until) {
    std::size_t open = completions.size();
    while (open > 0) {
        Pieces pieces;
        auto read = co_await readPieces(pieces, literalLimit, until);
        if (!read) co_return broke(std::move(read).error());
        auto response = parseResponse(pieces.lines.front());
        auto noticed = notice(response, pieces);
        if (!noticed) co_return noticed;
        if (response.type == Response::Type::tagged) {
            const auto number = numberOf(response.tag);
            if (!number || *number < first || *number - first >= completions.size()) continue;
            auto& completion = completions[*number - first];
            if (completion.status == Status::none) --open;
            completion = {response.status, std::move(response.code), std::move(response.argument),
                          std::move(response.text)};
        } else if (handler) {
            auto handled = handler(response, pieces);
            if (!handled) co_return broke(std::move(handled).error());
        }
    }
    co_return base::Result<>{};
}

net::Task<base::Result<>> Session::readPieces(Pieces& pieces, std::uint64_t literalLimit,
                                              net::Deadline until) {
    auto& stream = connection_.stream;
    while (true) {
        std::string_view line;
        if (!stream.tryLine(line)) {
            auto read = co_await stream.line(until);
            if (!read) co_return base::fail(std::move(read).error());
            line = *read;
        }
        const auto announced = announcedLiteral(line, pieces.lines.empty());
        pieces.lines.emplace_back(line);
        if (!announced) co_return base::Result<>{};
        if (*announced > literalLimit || pieces.literals.size() >= kLiterals) {
            co_return base::fail(
                base::Kind::protocol,
                fmt::format("it sends {} octets where at most {} were asked for; the session was "
                            "ended.",
                            *announced, literalLimit));
        }
        auto octets = co_await stream.octets(static_cast<std::size_t>(*announced),
                                             pieces.literals.emplace_back(), until);
        if (!octets) co_return octets;
    }
}

/// What concerns the session itself: BYE and capabilities, wherever they come.
base::Result<> Session::notice(const Response& response, const Pieces& pieces) {
    if (response.status == Status::bye) {
        return broke({kindOf(response.code, base::Kind::closed),
                      fmt::format("it ended the session: \"{}\".", base::printable(response.text)),
                      0});
    }
    if (response.code == "CAPABILITY") {
        connection_.capabilities.push_back(response.argument);
        capabilitiesKnown_ = true;
    } else if (response.type == Response::Type::data && response.name == "CAPABILITY") {
        connection_.capabilities.push_back(pieces.lines.front().substr(response.rest));
        capabilitiesKnown_ = true;
    }
    return {};
}

net::Task<> Session::logout() {
    if (broken_) co_return;
    broken_ = true;
    connection_.stream.put(tag(++commands_) + " LOGOUT\r\n");
    const auto sent = co_await connection_.stream.flush(net::in(std::min(timeout_, kFarewell)));
    static_cast<void>(sent);  // the server ends the session one way or the other
}

}  // namespace imap
