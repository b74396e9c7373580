#include "mail/pop3/reading.h"

#include "base/text.h"
#include "mail/pop3/identity.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace pop3 {

namespace {

constexpr std::uint64_t kUsualLine = 78;

std::string command(const Session& session, const Drop& drop, std::uint64_t limit,
                    bool headersOnly) {
    if (headersOnly) return fmt::format("TOP {} 0", drop.number);
    if (drop.size > limit && session.top != Offered::no) {
        return fmt::format("TOP {} {}", drop.number, limit / kUsualLine + 1);
    }
    // A mail within the limit has no more lines than that: this is the whole mail, and TOP leaves
    // it unread for those who look into the same mailbox by IMAP (M8); RETR marks it as read.
    if (session.top == Offered::yes) return fmt::format("TOP {} {}", drop.number, limit);
    return fmt::format("RETR {}", drop.number);
}

/// Takes one answer. False where the window ends here.
net::Task<base::Result<bool>> readOne(Session& session, Wanted& wanted, bool byTop,
                                      std::uint64_t limit, bool headersOnly) {
    auto reply = co_await session.reply();
    if (!reply) co_return base::fail(std::move(reply).error());
    if (!reply->ok) {
        if (byTop && session.top != Offered::yes && reply->code.empty()) {
            session.top = Offered::no;
            co_return true;
        }
        wanted.done = true;
        wanted.into->bytes = base::fail(session.refusal("send a mail", *reply));
        co_return true;
    }
    auto body = co_await session.body(limit, headersOnly);
    if (!body) {
        // A line beyond every bound belongs to this mail alone; the others need a new session.
        if (body.error().kind != base::Kind::protocol) {
            co_return base::fail(std::move(body).error());
        }
        wanted.done = true;
        wanted.into->bytes = base::fail(base::Kind::invalid, body.error().text);
        co_return false;
    }
    if (byTop) session.top = Offered::yes;
    wanted.done = true;
    wanted.into->cut = body->cut || (byTop && !headersOnly && wanted.drop.size > limit);
    wanted.into->bytes = std::move(body->bytes);
    co_return !session.broken();
}

std::string nameOf(const Drop& drop) {
    return "size-" + std::to_string(drop.size);
}

/// Names one window of mails by TOP or RETR. Answers how many the server refused.
net::Task<base::Result<std::size_t>> identifyWindow(
    Session& session, const std::vector<Drop>& drops, std::string verb, std::string lines,
    std::unordered_map<std::uint32_t, std::string>& identities) {
    for (const auto& drop : drops) {
        session.put(fmt::format("{} {}{}", verb, drop.number, lines));
    }
    auto sent = co_await session.send();
    if (!sent) co_return base::fail(std::move(sent).error());
    std::size_t refused = 0;
    for (const auto& drop : drops) {
        auto reply = co_await session.reply();
        if (!reply) co_return base::fail(std::move(reply).error());
        if (!reply->ok) {
            ++refused;
            continue;
        }
        auto body = co_await session.body(kLargestToName, true);
        if (!body) co_return base::fail(std::move(body).error());
        if (session.broken()) {
            co_return base::fail(
                base::Kind::protocol,
                fmt::format("POP3 server {}: a mail is much larger than listed, and without UIDL "
                            "it cannot be told from others; remove it by hand.",
                            session.server()));
        }
        identities[drop.number] = identityOf(body->bytes);
    }
    co_return refused;
}

}  // namespace

net::Task<base::Result<>> readWindow(Session& session, std::vector<Wanted>& window,
                                     std::uint64_t limit, bool headersOnly) {
    std::vector<bool> byTop;
    for (const auto& wanted : window) {
        const auto line = command(session, wanted.drop, limit, headersOnly);
        byTop.push_back(line.starts_with("TOP"));
        session.put(line);
    }
    auto sent = co_await session.send();
    if (!sent) co_return sent;
    for (std::size_t i = 0; i < window.size(); ++i) {
        auto read = co_await readOne(session, window[i], byTop[i], limit, headersOnly);
        if (!read) co_return base::fail(std::move(read).error());
        if (!*read) break;
    }
    co_return base::Result<>{};
}

net::Task<base::Result<std::unordered_map<std::uint32_t, std::string>>> identify(
    Session& session, std::vector<Drop> drops) {
    std::unordered_map<std::uint32_t, std::string> identities;
    std::vector<Drop> small;
    for (const auto& drop : drops) {
        if (drop.size > kLargestToName) {
            identities[drop.number] = nameOf(drop);
        } else {
            small.push_back(drop);
        }
    }
    const std::size_t width = session.pipelining() ? kWindowMails : 1;
    for (std::size_t next = 0; next < small.size();) {
        const auto end = std::min(small.size(), next + width);
        const std::vector<Drop> window(small.begin() + static_cast<std::ptrdiff_t>(next),
                                       small.begin() + static_cast<std::ptrdiff_t>(end));
        const bool top = session.top != Offered::no;
        const char* const verb = top ? "TOP" : "RETR";
        const char* const lines = top ? " 0" : "";
        auto refused = co_await identifyWindow(session, window, verb, lines, identities);
        if (!refused) co_return base::fail(std::move(refused).error());
        if (top && session.top == Offered::unknown) {
            session.top = *refused == window.size() ? Offered::no : Offered::yes;
            if (session.top == Offered::no) {
                if (small.size() > kNamedByRetr) small.resize(kNamedByRetr);
                continue;
            }
        }
        next = end;
    }
    co_return identities;
}

}  // namespace pop3
