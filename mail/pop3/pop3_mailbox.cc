#include "mail/pop3/pop3_mailbox.h"

#include "base/log.h"
#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace pop3 {

Pop3Mailbox::Pop3Mailbox(net::Loop& loop, net::Dial dial, Settings settings)
    : loop_(loop), dial_(std::move(dial)), settings_(std::move(settings)) {}

base::Unexpected Pop3Mailbox::notOpen() const {
    return base::fail(
        base::Kind::closed,
        fmt::format("The mailbox on POP3 server {} is not open; it is opened again at "
                    "the next turn.",
                    base::printable(settings_.server)));
}

base::Unexpected Pop3Mailbox::noTop() const {
    return base::fail(base::Kind::refused,
                      fmt::format("POP3 server {} does not send headers alone (TOP).",
                                  base::printable(settings_.server)));
}

void Pop3Mailbox::drop() {
    if (!session_) return;
    receivedEarlier_ += session_->received() - mark_;
    session_.reset();
}

std::uint64_t Pop3Mailbox::received() const {
    return receivedEarlier_ + (session_ ? session_->received() - mark_ : 0);
}

/// A new session, and this turn's mails by their numbers in it.
net::Task<base::Result<mailbox::Listing>> Pop3Mailbox::connect() {
    drop();
    auto dialled = co_await dial_();
    if (!dialled) co_return base::fail(std::move(dialled).error());
    session_ = std::make_unique<Session>(std::move(*dialled), settings_.server, settings_.timeout);
    mark_ = session_->received();
    auto maildrop = co_await survey(*session_, from_, start_);
    if (!maildrop) {
        co_await session_->leave();
        drop();
        co_return base::fail(std::move(maildrop).error());
    }
    maildrop_ = std::move(*maildrop);
    co_return maildrop_.listing;
}

net::Task<base::Result<mailbox::Listing>> Pop3Mailbox::open(mailbox::ListFrom from) {
    drop();
    receivedEarlier_ = 0;
    removals_.clear();
    from_ = std::move(from);
    start_ = maildrop_.nextStart;
    maildrop_ = {};
    auto listing = co_await connect();
    open_ = listing.has_value();
    if (open_) tellUnnamed();
    co_return listing;
}

/// Once, until all were listed again.
void Pop3Mailbox::tellUnnamed() {
    if (maildrop_.listing.wholeMailbox) toldUnnamed_ = false;
    if (maildrop_.unnamed == 0 || std::exchange(toldUnnamed_, true)) return;
    base::log::warning(
        "{}: POP3 server {} counts {} mails and does not say enough of {} of them to tell them "
        "from others (UIDL, LIST, TOP): they are not served; look for them with another mail "
        "program, or use IMAP",
        settings_.name, base::printable(settings_.server), maildrop_.count, maildrop_.unnamed);
}

/// The next mails that are not done, as many as one burst takes.
std::vector<Wanted> Pop3Mailbox::nextWindow(std::vector<mailbox::Fetched>& answer,
                                            std::vector<bool>& done, std::uint64_t limit,
                                            std::uint64_t most, std::vector<std::size_t>& places) {
    const std::size_t width = session_->pipelining() ? kWindowMails : 1;
    std::vector<Wanted> window;
    std::uint64_t octets = 0;
    places.clear();
    for (std::size_t i = 0; i < answer.size() && window.size() < width && octets < most; ++i) {
        if (done[i]) continue;
        const auto drop = maildrop_.drops.find(answer[i].uid);
        if (drop == maildrop_.drops.end()) {
            done[i] = true;  // stays `missing`
            continue;
        }
        window.push_back({drop->second, &answer[i], false});
        places.push_back(i);
        octets += std::min(limit, drop->second.size);
    }
    return window;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> Pop3Mailbox::read(
    std::vector<std::string> uids, base::Bytes limit, bool headersOnly) {
    if (!open_) co_return notOpen();
    std::vector<mailbox::Fetched> answer(uids.size());
    for (std::size_t i = 0; i < uids.size(); ++i) {
        answer[i].uid = std::move(uids[i]);
        answer[i].bytes = base::fail(base::Kind::missing, "The mail is not there any more.");
    }
    std::vector<bool> done(answer.size(), false);
    std::vector<std::size_t> places;
    mailbox::ReadWindow most(settings_.timeout);
    for (int sessions = 0; sessions <= kSessions;) {
        if (!session_) {
            base::Result<mailbox::Listing> again = base::fail(
                base::Kind::temporary, "Too many mails of this turn are larger than listed.");
            if (++sessions <= kSessions && !loop_.stopping()) again = co_await connect();
            if (!again) {
                for (std::size_t i = 0; i < answer.size(); ++i) {
                    if (!done[i])
                        answer[i].bytes = base::fail(base::Kind::temporary, again.error().text);
                }
                co_return answer;
            }
        }
        auto window = nextWindow(answer, done, limit.count, most.octets(), places);
        if (window.empty()) break;
        most.asked();
        auto read = co_await readWindow(*session_, window, limit.count, headersOnly);
        for (std::size_t i = 0; i < window.size(); ++i) done[places[i]] = window[i].done;
        const bool topMissing = headersOnly && session_->top == Offered::no;
        if (session_->broken()) drop();
        if (!read) co_return base::fail(std::move(read).error());
        most.came();
        if (topMissing) {
            co_return noTop();
        }
    }
    co_return answer;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> Pop3Mailbox::headers(
    std::vector<std::string> uids, base::Bytes limit) {
    if (session_ && session_->top == Offered::no) {
        co_return noTop();
    }
    co_return co_await read(std::move(uids), limit, true);
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> Pop3Mailbox::fetch(
    std::vector<std::string> uids, base::Bytes limit) {
    co_return co_await read(std::move(uids), limit, false);
}

net::Task<base::Result<>> Pop3Mailbox::remove(std::vector<std::string> uids) {
    if (!open_) co_return notOpen();
    removals_.insert(removals_.end(), std::make_move_iterator(uids.begin()),
                     std::make_move_iterator(uids.end()));
    co_return base::Result<>{};
}

net::Task<base::Result<>> Pop3Mailbox::move(std::vector<std::string>, std::string) {
    co_return base::fail(base::Kind::refused,
                         "A POP3 mailbox has one folder, so that mails cannot be moved; set "
                         "illegal_mail to leave or delete, or use IMAP.");
}

net::Task<base::Result<>> Pop3Mailbox::close() {
    const auto removals = std::exchange(removals_, {});
    base::Result<> certain;
    if (!removals.empty()) certain = co_await commit(removals);
    if (session_) co_await session_->leave();
    drop();
    open_ = false;
    maildrop_.drops.clear();
    co_return certain;
}

/// DELE of what is still there, then QUIT. A session that was given up during the turn is made
/// anew: names outlast it.
net::Task<base::Result<>> Pop3Mailbox::commit(std::vector<std::string> removals) {
    if (!session_) {
        auto again = co_await connect();
        if (!again) co_return base::fail(std::move(again).error());
    }
    std::vector<Drop> drops;
    for (const auto& uid : removals) {
        const auto found = maildrop_.drops.find(uid);
        if (found == maildrop_.drops.end()) continue;
        drops.push_back(found->second);
        maildrop_.drops.erase(found);
    }
    if (drops.empty()) co_return base::Result<>{};
    co_return co_await deleteDrops(std::move(drops));
}

net::Task<base::Result<>> Pop3Mailbox::deleteDrops(std::vector<Drop> drops) {
    auto& session = *session_;
    const std::size_t width = session.pipelining() ? kWindowMails : 1;
    base::Result<> refused;
    for (std::size_t next = 0; next < drops.size();) {
        const auto end = std::min(drops.size(), next + width);
        for (auto i = next; i < end; ++i) session.put(fmt::format("DELE {}", drops[i].number));
        if (end == drops.size() && session.pipelining()) session.put("QUIT");
        auto sent = co_await session.send();
        if (!sent) co_return sent;
        for (; next < end; ++next) {
            auto reply = co_await session.reply();
            if (!reply) co_return base::fail(std::move(reply).error());
            if (reply->ok) continue;
            auto error = session.refusal("remove a mail", *reply);
            if (error.kind == base::Kind::refused) {
                error.text += " It was served and stays; give the user the right to delete.";
            }
            refused = base::fail(std::move(error));
        }
    }
    if (!session.pipelining()) {
        session.put("QUIT");
        auto sent = co_await session.send();
        if (!sent) co_return sent;
    }
    auto farewell = co_await session.reply();
    if (!farewell) co_return base::fail(std::move(farewell).error());
    drop();
    if (!farewell->ok) {
        co_return base::fail(
            base::Kind::temporary,
            fmt::format("POP3 server {} may not have removed all mails: \"{}\"; "
                        "what is left is removed at the next turn.",
                        base::printable(settings_.server), base::printable(farewell->text)));
    }
    co_return refused;
}

net::Task<bool> Pop3Mailbox::wait(net::Deadline until, net::Loop::Event& woken) {
    co_return co_await woken.wait(until);
}

}  // namespace pop3
