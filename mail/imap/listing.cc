#include "mail/imap/listing.h"

#include "base/text.h"
#include "mail/imap/commands.h"
#include "mail/imap/namespaces.h"

#include <fmt/format.h>
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace imap {

namespace {

constexpr char kAgain = '~';

base::Error noFolder(const Session& session, const std::string& folder, const Completion& no) {
    const auto what = fmt::format("open the folder \"{}\"", base::printable(folder));
    auto error = session.refusal(what, no);
    if (meansNoSuchFolder(no)) {
        error.kind = base::Kind::missing;
        error.text +=
            " Correct the folder's name in the settings, make the folder, or give the user "
            "the right to read it.";
    }
    return error;
}

void noteSelected(const Response& response, Selected& selected) {
    if (response.code == "UIDVALIDITY") {
        selected.validity = parseUid(response.argument).value_or(0);
    } else if (response.code == "PERMANENTFLAGS") {
        selected.keywords = response.argument.find("\\*") != std::string::npos;
    } else if (response.code == "UIDNEXT") {
        selected.uidNext = parseUid(response.argument);
    }
}

/// Keeps the oldest `room` mails above a floor of what the server lists.
class Collector {
  public:
    Collector(std::uint32_t floor, std::size_t room) : floor_(floor), room_(room) {}

    /// True where the response shows a mail.
    base::Result<bool> take(const Response& response, const Pieces& pieces) {
        if (response.type != Response::Type::data || response.name != "FETCH") return false;
        const auto mail = parseFetch(pieces, response);
        if (!mail) {
            return base::fail(base::Kind::protocol, "it lists a mail in a way nobody can read.");
        }
        if (!mail->uid || !mail->size) return false;
        if (*mail->uid <= floor_) return true;
        mails_[*mail->uid] = *mail->size;
        if (mails_.size() > room_) {
            mails_.erase(std::prev(mails_.end()));
            more_ = true;
        }
        return true;
    }
    [[nodiscard]] std::size_t size() const noexcept { return mails_.size(); }
    [[nodiscard]] bool full() const noexcept { return more_ || mails_.size() >= room_; }
    [[nodiscard]] bool more() const noexcept { return more_; }
    [[nodiscard]] std::vector<mailbox::Listed> listed() const {
        std::vector<mailbox::Listed> all;
        all.reserve(mails_.size());
        for (const auto& [uid, size] : mails_) all.push_back({std::to_string(uid), {size}});
        return all;
    }

  private:
    std::uint32_t floor_;
    std::size_t room_;
    std::map<std::uint32_t, std::uint64_t> mails_;
    bool more_ = false;
};

std::uint32_t floorOf(const mailbox::ListFrom& from, const std::string& validity) {
    return from.validity == validity ? parseUid(from.floor).value_or(0) : 0;
}

bool isOf(std::uint32_t number, std::string_view validity) {
    return validity.substr(0, validity.find(kAgain)) == std::to_string(number);
}

/// "17~1" for "17", "17~2" for "17~1".
std::string anew(std::uint32_t number, std::string_view validity) {
    const auto at = validity.find(kAgain);
    const auto before = at == std::string_view::npos ? "" : validity.substr(at + 1);
    return fmt::format("{}{}{}", number, kAgain, parseUid(before).value_or(0) + 1);
}

base::Result<> take(Session& session, Collector& collector, const Response& response,
                    const Pieces& pieces) {
    auto shown = collector.take(response, pieces);
    if (!shown) return base::fail(std::move(shown).error());
    if (*shown) session.saw(response.number);
    return {};
}

net::Task<base::Result<>> ask(Session& session, std::string command, Collector& collector) {
    const Session::Handler handler = [&](const Response& response, Pieces& pieces) {
        return take(session, collector, response, pieces);
    };
    session.sawAll();  // whatever the server told of by now is in its answer
    std::vector<std::string> commands;
    commands.push_back(std::move(command));
    auto done = co_await session.burst(std::move(commands), handler);
    if (!done) co_return base::fail(std::move(done).error());
    if (!done->front().ok()) {
        co_return base::fail(session.refusal("list the mails", done->front()));
    }
    co_return base::Result<>{};
}

/// Mails above the floor. Where many wait, in windows of uids that grow, because a window of uids
/// may hold any number of mails up to its width, also none.
net::Task<base::Result<bool>> listAbove(Session& session, const Selected& selected,
                                        std::uint32_t floor, Collector& collector,
                                        std::size_t atMost) {
    constexpr std::uint64_t kTop = std::numeric_limits<std::uint32_t>::max();
    const std::uint64_t end = selected.uidNext ? *selected.uidNext : std::uint64_t{floor} + 1;
    std::uint64_t from = std::uint64_t{floor} + 1;
    std::uint64_t width = std::max<std::uint64_t>(atMost, 64);
    while (end > from + width && !collector.full()) {
        const auto to = std::min(from + width - 1, kTop);
        auto asked = co_await ask(
            session, fmt::format("UID FETCH {}:{} (UID RFC822.SIZE)", from, to), collector);
        if (!asked) co_return base::fail(std::move(asked).error());
        from = to + 1;
        width *= 2;
    }
    if (collector.full()) co_return true;
    if (from > kTop) co_return false;
    auto asked =
        co_await ask(session, fmt::format("UID FETCH {}:* (UID RFC822.SIZE)", from), collector);
    if (!asked) co_return base::fail(std::move(asked).error());
    co_return collector.more();
}

}  // namespace

std::string validityOf(const Selected& selected, const mailbox::ListFrom& from) {
    if (!isOf(selected.validity, from.validity)) return std::to_string(selected.validity);
    const auto floor = parseUid(from.floor).value_or(0);
    const bool wentBack = floor > 0 && selected.uidNext && *selected.uidNext <= floor;
    return wentBack ? anew(selected.validity, from.validity) : from.validity;
}

net::Task<base::Result<Selection>> select(Session& session, std::string folder,
                                          mailbox::ListFrom from) {
    constexpr auto kTop = std::numeric_limits<std::uint32_t>::max();
    Selection selection;
    Selected& selected = selection.folder;
    const auto floor = parseUid(from.floor).value_or(0);
    const bool looksAhead = floor > 0 && floor < kTop;
    Collector collector(floor, std::max<std::size_t>(from.atMost, 1));
    bool counted = false;
    const Session::Handler handler = [&](const Response& response, Pieces& pieces) {
        noteSelected(response, selected);
        // UIDNEXT speaks of the mails that SELECT counts. One that comes while the capabilities are
        // told is news.
        const bool counts = response.type == Response::Type::data && response.name == "EXISTS";
        if (counts && !std::exchange(counted, true)) session.saw(response.number);
        return looksAhead ? take(session, collector, response, pieces) : base::Result<>{};
    };
    std::vector<std::string> commands;
    commands.push_back("SELECT " + folderName(folder));
    session.forgetMails();
    if (!session.capabilitiesKnown()) commands.emplace_back("CAPABILITY");
    if (looksAhead) {
        const auto last = floor + std::min(kAhead, kTop - floor);
        commands.push_back(fmt::format("UID FETCH {}:{} (UID RFC822.SIZE)", floor + 1, last));
    }
    auto done = co_await session.burst(std::move(commands), handler);
    if (!done) co_return base::fail(std::move(done).error());
    if (!done->front().ok()) co_return base::fail(noFolder(session, folder, done->front()));
    selected.readOnly = done->front().code == "READ-ONLY";
    if (selected.validity == 0) {
        co_return base::fail(base::Kind::protocol,
                             fmt::format("IMAP server {} gives its mails no lasting numbers "
                                         "(UIDVALIDITY); use its POP3 side instead.",
                                         session.server()));
    }
    if (looksAhead && from.validity == validityOf(selected, from) && done->back().ok()) {
        selection.ahead = Ahead{collector.listed(), collector.more()};
    }
    co_return selection;
}

net::Task<base::Result<mailbox::Listing>> list(Session& session, Selected selected,
                                               std::optional<Ahead> ahead, mailbox::ListFrom from) {
    mailbox::Listing listing;
    listing.validity = validityOf(selected, from);
    const auto exists = session.exists();
    if (exists == 0) co_return listing;
    const auto atMost = std::max<std::size_t>(from.atMost, 1);
    const auto floor = floorOf(from, listing.validity);
    const auto last = selected.uidNext ? std::optional(*selected.uidNext - 1) : std::nullopt;
    Collector collector(floor, atMost);
    listing.wholeMailbox = false;
    if (floor == 0) {
        const auto end = std::min<std::uint64_t>(exists, atMost);
        auto asked =
            co_await ask(session, fmt::format("FETCH 1:{} (UID RFC822.SIZE)", end), collector);
        if (!asked) co_return base::fail(std::move(asked).error());
        listing.more = exists > end;
        listing.wholeMailbox = collector.size() == exists;
    } else if (ahead && last && (*last <= floor || *last - floor <= kAhead)) {
        // Also a mail that came after SELECT was answered.
        listing.mails = std::move(ahead->mails);
        listing.more = ahead->more;
        if (listing.more) session.sawAll();
        co_return listing;
    } else if (last && *last <= floor) {
        co_return listing;
    } else {
        auto more = co_await listAbove(session, selected, floor, collector, atMost);
        if (!more) co_return base::fail(std::move(more).error());
        listing.more = *more;
    }
    // Those that were left out are no news either: the listing says that there are more.
    if (listing.more) session.sawAll();
    listing.mails = collector.listed();
    co_return listing;
}

net::Task<base::Result<mailbox::Listing>> listAgain(Session& session, std::string validity,
                                                    mailbox::ListFrom from) {
    constexpr auto kTop = std::numeric_limits<std::uint32_t>::max();
    mailbox::Listing listing;
    listing.validity = std::move(validity);
    const auto floor = floorOf(from, listing.validity);
    Collector collector(floor, std::max<std::size_t>(from.atMost, 1));
    listing.wholeMailbox = floor == 0;
    // A set of no mail at all is an error for some servers.
    if (session.exists() == 0 || floor == kTop) {
        auto asked = co_await ask(session, "NOOP", collector);
        if (!asked) co_return base::fail(std::move(asked).error());
        if (!session.news()) {
            listing.wholeMailbox = session.exists() == 0;
            co_return listing;
        }
    }
    auto asked = co_await ask(
        session, fmt::format("UID FETCH {}:* (UID RFC822.SIZE)", std::max(floor, floor + 1)),
        collector);
    if (!asked) co_return base::fail(std::move(asked).error());
    listing.more = collector.more();
    if (listing.more) session.sawAll();
    listing.wholeMailbox = floor == 0 && !listing.more && collector.size() == session.exists();
    listing.mails = collector.listed();
    co_return listing;
}

}  // namespace imap
