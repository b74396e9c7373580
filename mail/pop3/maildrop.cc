#include "mail/pop3/maildrop.h"

#include "base/text.h"
#include "mail/pop3/identity.h"
#include "mail/pop3/reading.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace pop3 {

namespace {

constexpr const char* kUidl = "uidl";
constexpr const char* kDigest = "digest";
constexpr std::size_t kMostDrops = 100000;  ///< of one listing that is kept whole

struct Entry {
    Drop drop;
    std::string uid;  ///< "": the server has none for it
    bool sized = false;
};

/// What STAT, UIDL and LIST told.
struct Survey {
    mailbox::ListFrom from;
    std::uint64_t count = 0;
    std::uint64_t named = 0;  ///< mails that UIDL told of, by whatever name
    bool uidl = false;
    bool more = false;
    bool leftOut = false;
    bool forgotten = false;  ///< LIST has a mail that UIDL has not
    bool limited = false;    ///< more are to be named than in one turn
    std::vector<Entry> entries;
    std::unordered_map<std::uint32_t, std::size_t> places;

    [[nodiscard]] std::size_t atMost() const { return std::max<std::size_t>(from.atMost, 1); }

    void addName(std::string_view line) {
        const auto numbered = parseNumbered(line);
        if (!numbered) return;
        ++named;
        auto uid = numbered->rest.empty() ? std::string{} : safeUid(numbered->rest);
        const bool floor = !uid.empty() && uid == from.floor;
        if (count > atMost() && from.validity == kUidl && floor) {
            entries.clear();
            places.clear();
            more = false;
            leftOut = true;
        } else if (entries.size() >= atMost()) {
            more = true;
        } else if (places.emplace(numbered->number, entries.size()).second) {
            entries.push_back({{numbered->number, 0}, std::move(uid), false});
        }
    }

    void addSize(std::string_view line) {
        const auto numbered = parseNumbered(line);
        const auto size = numbered ? leadingNumber(numbered->rest) : std::nullopt;
        if (!size) return;
        if (!uidl && entries.size() < kMostDrops &&
            places.emplace(numbered->number, entries.size()).second) {
            entries.push_back({{numbered->number, 0}, {}, false});
        }
        const auto place = places.find(numbered->number);
        if (place == places.end()) {
            forgotten = forgotten || (uidl && !more && !leftOut);
            return;
        }
        entries[place->second].drop.size = *size;
        entries[place->second].sized = true;
    }

    /// Mails that STAT counts and no list told of.
    [[nodiscard]] std::uint64_t untold() const {
        const std::uint64_t told = uidl && (more || leftOut) ? named : entries.size();
        return count - std::min(count, told);
    }
};

net::Task<base::Result<>> readStat(Session& session, Survey& survey) {
    auto stat = co_await session.reply();
    if (!stat) co_return base::fail(std::move(stat).error());
    if (!stat->ok) {
        co_return base::fail(session.refusal("open the mailbox", *stat, base::Kind::temporary));
    }
    survey.count = leadingNumber(stat->text).value_or(0);
    co_return base::Result<>{};
}

/// A refused UIDL means "digest" only where nothing says that the server has UIDL: names must not
/// change because it has a bad day.
net::Task<base::Result<>> readNames(Session& session, Survey& survey) {
    auto reply = co_await session.reply();
    if (!reply) co_return base::fail(std::move(reply).error());
    survey.uidl = reply->ok;
    if (!reply->ok) {
        const bool knows = session.offers("UIDL") == Offered::yes ||
                           survey.from.validity == kUidl ||
                           kindOf(*reply, base::Kind::missing) == base::Kind::temporary;
        if (!knows) co_return base::Result<>{};
        co_return base::fail(
            session.refusal("name its mails (UIDL)", *reply, base::Kind::temporary));
    }
    const Session::EachLine each = [&survey](std::string_view line) { survey.addName(line); };
    co_return co_await session.lines(each, survey.count);
}

net::Task<base::Result<>> readSizes(Session& session, Survey& survey) {
    auto reply = co_await session.reply();
    if (!reply) co_return base::fail(std::move(reply).error());
    if (!reply->ok) {
        co_return base::fail(session.refusal("list the mails", *reply, base::Kind::temporary));
    }
    const Session::EachLine each = [&survey](std::string_view line) { survey.addSize(line); };
    co_return co_await session.lines(each, survey.count);
}

net::Task<base::Result<>> ask(Session& session, Survey& survey) {
    const bool together = session.pipelining();
    session.put("STAT");
    if (together) session.put("UIDL");
    if (together) session.put("LIST");
    auto done = co_await session.send();
    if (done) done = co_await readStat(session, survey);
    if (!together && done && survey.count == 0) {
        survey.uidl = survey.from.validity != kDigest;
        co_return base::Result<>{};
    }
    if (!together && done) {
        session.put("UIDL");
        done = co_await session.send();
    }
    if (done) done = co_await readNames(session, survey);
    if (!together && done) {
        session.put("LIST");
        done = co_await session.send();
    }
    if (done) done = co_await readSizes(session, survey);
    co_return done;
}

/// Keeps apart what the server does not, as many as a turn names, from the entry `start` on. A mail
/// without a size is not read for its name. Returns where the next turn goes on; 0: from the begin.
net::Task<base::Result<std::size_t>> splitNames(Session& session, Survey& survey,
                                                std::size_t start) {
    auto& entries = survey.entries;
    std::unordered_map<std::string, unsigned> holders;
    for (const auto& entry : entries) ++holders[entry.uid];
    const auto isTwin = [&holders](const Entry& entry) {
        return entry.uid.empty() || holders[entry.uid] > 1;
    };
    if (start >= entries.size()) start = 0;
    survey.limited = start > 0;
    std::size_t next = 0;
    std::vector<Drop> twins;
    for (std::size_t place = start; next == 0 && place < entries.size(); ++place) {
        const auto& entry = entries[place];
        if (!isTwin(entry) || !entry.sized) continue;
        if (twins.size() < kNamedByTop) {
            twins.push_back(entry.drop);
        } else {
            next = place;
            survey.limited = survey.more = true;
        }
    }
    auto identities = co_await identify(session, std::move(twins));
    if (!identities) co_return base::fail(std::move(identities).error());
    for (auto& entry : entries) {
        if (!isTwin(entry)) continue;
        const auto found = identities->find(entry.drop.number);
        const bool known = found != identities->end() && !found->second.empty();
        entry.uid = known ? entry.uid + "#" + found->second.substr(0, 16) : std::string{};
    }
    co_return next;
}

/// Names the mails of one turn on a server without UIDL.
net::Task<base::Result<std::size_t>> nameWindow(Session& session, Survey& survey,
                                                std::size_t start) {
    const auto most = session.top == Offered::no ? kNamedByRetr : kNamedByTop;
    const auto total = survey.entries.size();
    if (start >= total) start = 0;
    const auto end = std::min(total, start + std::min(most, survey.atMost()));
    survey.more = end < total;
    survey.leftOut = start > 0;
    survey.entries = {survey.entries.begin() + static_cast<std::ptrdiff_t>(start),
                      survey.entries.begin() + static_cast<std::ptrdiff_t>(end)};
    std::vector<Drop> drops;
    drops.reserve(survey.entries.size());
    for (const auto& entry : survey.entries) drops.push_back(entry.drop);
    auto identities = co_await identify(session, std::move(drops));
    if (!identities) co_return base::fail(std::move(identities).error());
    for (auto& entry : survey.entries) {
        const auto found = identities->find(entry.drop.number);
        if (found != identities->end()) entry.uid = found->second;
    }
    co_return end < total ? end : std::size_t{0};
}

Maildrop toMaildrop(Survey& survey, std::uint64_t untold) {
    Maildrop maildrop;
    maildrop.count = survey.count;
    maildrop.unnamed = untold;
    maildrop.listing.validity = survey.uidl ? kUidl : kDigest;
    maildrop.listing.more = survey.more;
    Names names;
    for (auto& entry : survey.entries) {
        if (entry.uid.empty()) {
            const bool later = survey.limited && entry.sized;
            if (!later) ++maildrop.unnamed;
            continue;
        }
        auto uid = names.unique(entry.uid);
        maildrop.drops[uid] = entry.drop;
        maildrop.listing.mails.push_back({std::move(uid), {entry.drop.size}});
    }
    // A mail without a name may be one that had one before: it is not gone.
    maildrop.listing.wholeMailbox = !survey.more && !survey.leftOut && !survey.forgotten &&
                                    !survey.limited && maildrop.unnamed == 0;
    return maildrop;
}

}  // namespace

net::Task<base::Result<Maildrop>> survey(Session& session, mailbox::ListFrom from,
                                         std::size_t start) {
    Survey survey;
    survey.from = std::move(from);
    auto asked = co_await ask(session, survey);
    if (!asked) co_return base::fail(std::move(asked).error());
    const auto untold = survey.untold();
    std::size_t next = 0;
    if (survey.uidl) {
        auto split = co_await splitNames(session, survey, start);
        if (!split) co_return base::fail(std::move(split).error());
        next = *split;
    } else {
        auto named = co_await nameWindow(session, survey, start);
        if (!named) co_return base::fail(std::move(named).error());
        next = *named;
    }
    auto maildrop = toMaildrop(survey, untold);
    maildrop.nextStart = next;
    co_return maildrop;
}

}  // namespace pop3
