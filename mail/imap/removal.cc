#include "mail/imap/removal.h"

#include "base/text.h"
#include "mail/imap/commands.h"
#include "mail/imap/namespaces.h"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace imap {

namespace {

constexpr std::size_t kMostMarked = 1'000'000;
constexpr int kLooks = 4;  ///< for foreign marks, before it is left to the next turn

using Uids = std::set<std::uint32_t>;

std::vector<std::string> stores(const Uids& uids, std::string_view change) {
    std::vector<std::string> commands;
    for (const auto& set : uidSets({uids.begin(), uids.end()})) {
        commands.push_back(fmt::format("UID STORE {} {}FLAGS.SILENT (\\Deleted)", set, change));
    }
    return commands;
}

using Completions = std::vector<Completion>;

Completions::const_iterator firstRefused(const Completions& done) {
    return std::find_if_not(done.begin(), done.end(), [](const auto& one) { return one.ok(); });
}

/// Each must have succeeded.
base::Result<> judge(const Session& session, const Completions& done) {
    const auto refused = firstRefused(done);
    if (refused == done.end()) return {};
    auto error = session.refusal("remove mails", *refused);
    if (error.kind == base::Kind::refused) {
        error.text += " They stay; give the user the right to delete.";
    }
    return base::fail(std::move(error));
}

/// Runs commands of which each must succeed.
net::Task<base::Result<>> all(Session& session, std::vector<std::string> commands,
                              const Session::Handler& handler) {
    auto done = co_await session.burst(std::move(commands), handler);
    if (!done) co_return base::fail(std::move(done).error());
    co_return judge(session, *done);
}

/// A server that does not know the command loses its UIDPLUS.
net::Task<base::Result<>> expungeByUid(Session& session, const Uids& ours) {
    auto commands = stores(ours, "+");
    const auto marking = static_cast<std::ptrdiff_t>(commands.size());
    for (const auto& set : uidSets({ours.begin(), ours.end()})) {
        commands.push_back("UID EXPUNGE " + set);
    }
    const Session::Handler none;
    auto done = co_await session.burst(std::move(commands), none);
    if (!done) co_return base::fail(std::move(done).error());
    const auto refused = firstRefused(*done);
    const bool unknown = refused != done->end() && refused - done->begin() >= marking &&
                         refused->status == Status::bad;
    if (unknown) session.lacks("UIDPLUS");
    co_return judge(session, *done);
}

/// Marks ours and takes the marks off `foreign` until a look finds no mark but ours. What it took
/// off is in `foreign`, also when it fails.
net::Task<base::Result<>> markOnly(Session& session, const Uids& ours, Uids& foreign) {
    auto commands = stores(ours, "+");
    for (int look = 0; look < kLooks; ++look) {
        commands.emplace_back("UID SEARCH DELETED");
        Uids found;
        bool answered = false;
        const Session::Handler handler = [&](const Response& response,
                                             Pieces& pieces) -> base::Result<> {
            if (response.name != "SEARCH") return {};
            const auto uids = parseSearch(pieces, response);
            if (!uids) return base::fail(base::Kind::protocol, "its SEARCH cannot be read.");
            found.insert(uids->begin(), uids->end());
            if (found.size() > kMostMarked) {
                return base::fail(base::Kind::protocol, "its SEARCH has no end.");
            }
            answered = true;
            return {};
        };
        auto done = co_await all(session, std::move(commands), handler);
        if (!done) co_return done;
        if (!answered) {
            co_return base::fail(base::Kind::protocol,
                                 fmt::format("IMAP server {} did not say which mails are marked "
                                             "as deleted; none was removed.",
                                             session.server()));
        }
        Uids fresh;
        std::set_difference(found.begin(), found.end(), ours.begin(), ours.end(),
                            std::inserter(fresh, fresh.end()));
        if (fresh.empty()) co_return base::Result<>{};
        foreign.insert(fresh.begin(), fresh.end());
        commands = stores(fresh, "-");
    }
    co_return base::fail(base::Kind::temporary,
                         fmt::format("IMAP server {} has no UIDPLUS, and another program keeps "
                                     "marking mails as deleted; the served mails are removed at "
                                     "the next turn.",
                                     session.server()));
}

net::Task<base::Result<>> expungeAll(Session& session, const Uids& ours) {
    Uids foreign;
    auto marked = co_await markOnly(session, ours, foreign);
    if (!marked && session.broken()) co_return marked;
    std::vector<std::string> commands;
    if (marked) commands.emplace_back("EXPUNGE");
    for (auto& command : stores(foreign, "+")) commands.push_back(std::move(command));
    const Session::Handler none;
    if (!commands.empty()) {
        auto done = co_await all(session, std::move(commands), none);
        if (marked) co_return done;
    }
    co_return marked;
}

/// The mails of one command.
struct Part {
    std::string set;
    std::vector<std::uint32_t> uids;
};

std::vector<Part> partsOf(const Uids& uids) {
    std::vector<Part> parts;
    auto next = uids.begin();
    for (auto& set : uidSets({uids.begin(), uids.end()})) {
        const auto last = parseUid(set.substr(set.find_last_of(",:") + 1)).value_or(0);
        Part part{std::move(set), {}};
        while (next != uids.end() && *next <= last) part.uids.push_back(*next++);
        parts.push_back(std::move(part));
    }
    return parts;
}

/// COPY or MOVE of each part: those that the server refused, and the last refusal.
struct Refused {
    std::vector<Part> parts;
    Completion last;

    [[nodiscard]] bool forWantOfFolder() const { return !parts.empty() && meansNoSuchFolder(last); }
};
net::Task<base::Result<Refused>> transfer(Session& session, std::vector<Part> parts,
                                          std::string verb, std::string folder) {
    const auto name = folderName(folder);
    std::vector<std::string> commands;
    commands.reserve(parts.size());
    for (const auto& part : parts) {
        commands.push_back(fmt::format("UID {} {} {}", verb, part.set, name));
    }
    const Session::Handler none;
    auto done = co_await session.burst(std::move(commands), none);
    if (!done) co_return base::fail(std::move(done).error());
    Refused refused;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if ((*done)[i].ok()) continue;
        refused.parts.push_back(std::move(parts[i]));
        refused.last = (*done)[i];
    }
    co_return refused;
}

/// Makes the folder; how that was refused where it was, and the folder is not there either.
net::Task<base::Result<std::optional<Completion>>> make(Session& session, std::string folder) {
    std::vector<std::string> create;
    create.push_back("CREATE " + folderName(folder));
    const Session::Handler none;
    auto made = co_await session.burst(std::move(create), none);
    if (!made) co_return base::fail(std::move(made).error());
    const bool there = made->front().ok() || made->front().code == "ALREADYEXISTS";
    if (there) co_return std::optional<Completion>{};
    co_return std::optional<Completion>{std::move(made->front())};
}

/// The same into a folder that may be missing, or have another name there.
net::Task<base::Result<Refused>> transferInto(Session& session, std::vector<Part> parts,
                                              std::string verb, std::string folder) {
    auto refused = co_await transfer(session, std::move(parts), verb, folder);
    if (!refused || !refused->forWantOfFolder()) co_return refused;
    auto there = co_await nameThere(session, folder);
    if (!there) co_return base::fail(std::move(there).error());
    if (!there->empty()) {
        folder = std::move(*there);
        refused = co_await transfer(session, std::move(refused->parts), verb, folder);
        if (!refused || !refused->forWantOfFolder()) co_return refused;
    }
    auto unmade = co_await make(session, folder);
    if (!unmade) co_return base::fail(std::move(unmade).error());
    refused = co_await transfer(session, std::move(refused->parts), std::move(verb), folder);
    if (refused && refused->forWantOfFolder() && *unmade) refused->last = std::move(**unmade);
    co_return refused;
}

}  // namespace

net::Task<base::Result<>> removeMails(Session& session, std::vector<std::uint32_t> uids) {
    const Uids ours(uids.begin(), uids.end());
    if (ours.empty()) co_return base::Result<>{};
    if (session.offers("UIDPLUS")) {
        auto done = co_await expungeByUid(session, ours);
        if (done || session.offers("UIDPLUS")) co_return done;
    }
    co_return co_await expungeAll(session, ours);
}

net::Task<base::Result<>> moveMails(Session& session, std::vector<std::uint32_t> uids,
                                    std::string folder, std::set<std::uint32_t>& copied) {
    const Uids all(uids.begin(), uids.end());
    if (all.empty()) co_return base::Result<>{};
    const bool canMove = session.offers("MOVE");
    Uids wanted;
    std::set_difference(all.begin(), all.end(), copied.begin(), copied.end(),
                        std::inserter(wanted, wanted.end()));
    Refused refused;
    if (!wanted.empty()) {
        auto parts = partsOf(wanted);
        std::string verb = canMove ? "MOVE" : "COPY";
        auto done = co_await transferInto(session, std::move(parts), std::move(verb), folder);
        if (!done) co_return base::fail(std::move(done).error());
        refused = std::move(*done);
    }
    for (const Part& part : refused.parts) {
        for (const auto uid : part.uids) wanted.erase(uid);
    }
    // What was copied by an earlier call is only to be removed, also where MOVE is offered by now.
    if (!canMove) copied.insert(wanted.begin(), wanted.end());
    std::vector<std::uint32_t> behind;
    std::set_intersection(all.begin(), all.end(), copied.begin(), copied.end(),
                          std::back_inserter(behind));
    if (!behind.empty()) {
        auto removed = co_await removeMails(session, behind);
        if (!removed) co_return removed;
        for (const auto uid : behind) copied.erase(uid);
    }
    if (refused.parts.empty()) co_return base::Result<>{};
    const auto what = fmt::format("move mails to the folder \"{}\"", base::printable(folder));
    co_return base::fail(session.refusal(what, refused.last));
}

}  // namespace imap
