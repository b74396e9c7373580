#include "mail/imap/claim.h"

#include "base/text.h"
#include "mail/imap/commands.h"
#include "mail/mailbox/mailbox.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace imap {

namespace {

constexpr std::size_t kShownName = 32;  ///< of another agent's name, which anybody may have set

/// The flags that the server showed last of each mail.
using Flags = std::map<std::uint32_t, std::vector<std::string>>;

/// Of these mails only: a server may show any number of others.
Session::Handler into(Flags& seen, std::set<std::uint32_t> uids) {
    return [&seen, uids = std::move(uids)](const Response& response,
                                           Pieces& pieces) -> base::Result<> {
        if (response.type != Response::Type::data || response.name != "FETCH") return {};
        auto mail = parseFetch(pieces, response);
        if (!mail) return base::fail(base::Kind::protocol, "its FETCH cannot be read.");
        const bool ours = mail->uid && uids.contains(*mail->uid);
        if (ours && mail->flags) seen[*mail->uid] = std::move(*mail->flags);
        return {};
    };
}

/// The same command for each set of mails. False where the server refused one.
net::Task<base::Result<bool>> ask(Session& session, std::vector<std::uint32_t> uids,
                                  std::string verb, std::string items, Flags& seen) {
    std::vector<std::string> commands;
    for (const auto& set : uidSets(uids)) {
        commands.push_back(fmt::format("UID {} {} {}", verb, set, items));
    }
    const auto handler = into(seen, {uids.begin(), uids.end()});
    auto done = co_await session.burst(std::move(commands), handler);
    if (!done) co_return base::fail(std::move(done).error());
    co_return std::all_of(done->begin(), done->end(), [](const auto& one) { return one.ok(); });
}

std::vector<std::uint32_t> notIn(const Flags& seen, const std::vector<std::uint32_t>& uids) {
    std::vector<std::uint32_t> missing;
    std::copy_if(uids.begin(), uids.end(), std::back_inserter(missing),
                 [&](const auto uid) { return !seen.contains(uid); });
    return missing;
}

/// What is seen of the mails that were to be claimed.
struct Sight {
    bool ours = true;      ///< the keyword is on every mail that is still there
    std::string another;   ///< the first other agent's name; "" = none
    std::uint32_t on = 0;  ///< the mail that it is on
};

Sight sightOf(const Flags& seen, const std::vector<std::uint32_t>& uids,
              const std::string& keyword) {
    Sight sight;
    for (const auto uid : uids) {
        const auto found = seen.find(uid);
        if (found == seen.end()) continue;  // gone
        bool ours = false;
        for (const auto& flag : found->second) {
            if (base::equalsNoCase(flag, keyword)) {
                ours = true;
            } else if (sight.another.empty() && base::startsWithNoCase(flag, kClaimPrefix)) {
                sight.another = flag.substr(kClaimPrefix.size());
                if (sight.another.empty()) sight.another = "?";
                sight.on = uid;
            }
        }
        sight.ours = sight.ours && ours;
    }
    return sight;
}

base::Unexpected conflict(const Session& session, const Sight& sight) {
    return mailbox::anotherAgent(
        fmt::format("another mailagent ({}) serves this mailbox on IMAP server {}: mail {} "
                    "carries its mark; stop one of the two (where the other one is gone for good, "
                    "take the keyword {}{} off that mail, or delete the mail).",
                    base::printable(sight.another, kShownName), session.server(), sight.on,
                    kClaimPrefix, base::printable(sight.another, kShownName)));
}

/// Whoever took them away may have served them.
base::Unexpected vanished(const Session& session) {
    return base::fail(base::Kind::temporary,
                      fmt::format("IMAP server {}: mails went away while they were read, by "
                                  "another program or a second mailagent; what is left is served "
                                  "at the next turn.",
                                  session.server()));
}

}  // namespace

net::Task<base::Result<bool>> claimMails(Session& session, std::vector<std::uint32_t> uids,
                                         std::string agent) {
    if (uids.empty()) co_return true;
    const auto keyword = std::string(kClaimPrefix) + agent;
    const auto plus = fmt::format("+FLAGS ({})", keyword);
    Flags seen;
    auto kept = co_await ask(session, uids, "STORE", plus, seen);
    if (!kept) co_return kept;
    if (!*kept) seen.clear();  // it may have done a part, or none: look at all
    if (auto unseen = notIn(seen, uids); !unseen.empty()) {
        auto shown = co_await ask(session, std::move(unseen), "FETCH", "(UID FLAGS)", seen);
        if (!shown) co_return shown;
    }
    const auto sight = sightOf(seen, uids, keyword);
    if (!sight.another.empty()) {
        const auto minus = fmt::format("-FLAGS.SILENT ({})", keyword);
        auto off = co_await ask(session, std::move(uids), "STORE", minus, seen);
        if (!off) co_return off;
        co_return conflict(session, sight);
    }
    if (!notIn(seen, uids).empty()) co_return vanished(session);
    co_return sight.ours;
}

}  // namespace imap
