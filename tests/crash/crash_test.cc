// An agent killed with SIGKILL before and after every call of the journal, the sender and the
// mailbox, and started again: no command twice, no reply missing, a second copy of a reply only
// where design decision 5 allows it (accepted by the relay, not yet written down), and then the
// same bytes.
#include "tests/crash/scenario.h"

#include "mailagent/journal/key.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"
#include "mailagent/service/outbox.h"
#include "mailagent/service/password_in_force.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <random>

using namespace crash;
using namespace std::chrono_literals;

namespace {

/// One process: where it is killed (0: not), and its clock.
struct Life {
    int killAt = 0;
    std::chrono::minutes clock{0};
};

/// A reply as the relay took it: its Message-ID and recipient, to how often and which bytes.
using Relayed = std::map<std::string, std::vector<std::string>>;

Relayed relayedOf(const Scenario& scenario) {
    Relayed all;
    for (auto& record : scenario.relayed()) {
        all[field(record.bytes, "Message-ID") + " " + record.recipient].push_back(record.bytes);
    }
    return all;
}

/// What an agent that nobody kills makes of the mails.
struct Reference {
    std::set<std::string> replies;                           ///< keys of Relayed
    std::map<std::string, std::set<std::string>> repliesOf;  ///< by the mail's Message-ID
    std::map<std::string, std::string> verdicts;             ///< by the mail's name
    std::map<std::string, int> served;                       ///< log rows, by Message-ID
    std::set<std::string> inbox, moved;
};

/// All verdicts on what was killed, and how often.
struct Tally {
    int runs = 0, kills = 0;
    int twice = 0, notRun = 0, missing = 0, unknown = 0, differing = 0;
    int unaccounted = 0, lostMails = 0, passwordWrong = 0, passwordFound = 0;
    int duplicates = 0, duplicatesOutside = 0, mostDuplicates = 0, largestWindow = 0;
    struct At {
        int kills = 0, duplicates = 0;
    };
    std::map<std::string, At> at;
};

std::unique_ptr<journal::Journal> journalOf(const Scenario& scenario) {
    auto opened = journal::SqliteJournal::open(scenario.state() + "/journal.db");
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().text));
    return std::move(*opened);
}

/// The window of design decision 5, while the agent is dead: what the relay has taken and the
/// journal still holds as open. Looked for in a copy, since opening a journal mends it.
std::set<std::string> inWindow(const Scenario& scenario) {
    const Scratch scratch;
    const auto copy = scratch.at("state");
    std::filesystem::copy(scenario.state(), copy);
    auto journal = journal::SqliteJournal::open(copy + "/journal.db");
    REQUIRE(journal);
    const auto open = (*journal)->due(kAccount, kNow + std::chrono::hours(24), 1000).value();
    const auto relayed = relayedOf(scenario);
    std::set<std::string> window;
    for (const auto& reply : open) {
        for (const auto& to : reply.to) {
            const auto key = reply.messageId + " " + to;
            if (relayed.contains(key)) window.insert(key);
        }
    }
    return window;
}

std::map<std::string, int> servedIn(journal::Journal& journal) {
    std::map<std::string, int> served;
    const auto log = journal.mailLog(kAccount, 1000).value();
    for (const auto& row : log) {
        const bool received = row.direction == journal::LogRow::Direction::received;
        if (received && row.outcome.starts_with("answered")) ++served[row.messageId];
    }
    return served;
}

std::map<std::string, std::vector<std::string>> verdictsIn(journal::Journal& journal) {
    std::map<std::string, std::vector<std::string>> verdicts;
    const auto mails = journal.mails(kAccount).value();
    for (const auto& mail : mails) verdicts[mail.mail.key.uid].push_back(mail.reason);
    return verdicts;
}

Reference reference(const Variant& variant) {
    const Scenario scenario(variant);
    for (const auto clock : {0min, 7min}) {
        const auto end = scenario.serve(0, kNow + clock);
        REQUIRE_MESSAGE(!end.killed, end.where);
        REQUIRE(end.code == (clock == 0min ? 1 : 0));  // at first one reply is left waiting
    }
    Reference all;
    for (const auto& [key, copies] : relayedOf(scenario)) {
        CHECK(copies.size() == 1);
        all.replies.insert(key);
        all.repliesOf[field(copies.front(), "In-Reply-To")].insert(key);
    }
    const auto journal = journalOf(scenario);
    for (const auto& [name, reasons] : verdictsIn(*journal)) all.verdicts[name] = reasons.front();
    all.served = servedIn(*journal);
    all.inbox = scenario.inbox();
    all.moved = scenario.moved();
    // HELP, CHPASS, ten lists, two administrator's copies, the manager's notice, a list and HELP
    // put off, one more list.
    CHECK(all.replies.size() == 18);
    CHECK(all.verdicts.size() == scenario.names().size());
    CHECK(all.served.size() == 6);
    return all;
}

/// While the agent is dead: a mail that left the mailbox was answered before.
void checkMailbox(const Scenario& scenario, const Reference& all, Tally& tally) {
    const auto relayed = relayedOf(scenario);
    const auto inbox = scenario.inbox();
    const auto moved = scenario.moved();
    for (const auto& name : scenario.names()) {
        if (inbox.contains(name) || moved.contains(name)) continue;
        if (all.inbox.contains(name) || all.moved.contains(name)) ++tally.lostMails;
        const auto replies = all.repliesOf.find(scenario.messageIdOf(name));
        if (replies == all.repliesOf.end()) continue;
        for (const auto& key : replies->second) tally.lostMails += relayed.contains(key) ? 0 : 1;
    }
}

/// `windows`: of each kill, what stood in the window.
void checkReplies(const Scenario& scenario, const Reference& all,
                  const std::vector<std::string>& wheres,
                  const std::vector<std::set<std::string>>& windows, Tally& tally) {
    const auto relayed = relayedOf(scenario);
    for (const auto& key : all.replies) tally.missing += relayed.contains(key) ? 0 : 1;
    int duplicates = 0;
    for (const auto& [key, copies] : relayed) {
        tally.unknown += all.replies.contains(key) ? 0 : 1;
        const int more = static_cast<int>(copies.size()) - 1;
        const auto allowed = std::count_if(windows.begin(), windows.end(), [&](const auto& window) {
            return window.contains(key);
        });
        duplicates += more;
        tally.duplicatesOutside += std::max(0, more - static_cast<int>(allowed));
        for (const auto& copy : copies) tally.differing += copy == copies.front() ? 0 : 1;
    }
    tally.duplicatesOutside += static_cast<int>(inWindow(scenario).size());  // nobody was killed
    tally.duplicates += duplicates;
    tally.mostDuplicates = std::max(tally.mostDuplicates, duplicates);
    if (wheres.size() == 1) {
        const auto& where = wheres.front();
        tally.at[where.substr(0, where.find(','))].duplicates += duplicates;
    }
}

void checkJournal(const Scenario& scenario, const Reference& all, Tally& tally) {
    const auto journal = journalOf(scenario);
    const auto verdicts = verdictsIn(*journal);
    for (const auto& [name, verdict] : all.verdicts) {
        const auto found = verdicts.find(name);
        const bool once = found != verdicts.end() && found->second.size() == 1 &&
                          found->second.front() == verdict;
        tally.unaccounted += once ? 0 : 1;
    }
    const auto served = servedIn(*journal);
    for (const auto& [id, times] : all.served) {
        const auto found = served.find(id);
        const int now = found == served.end() ? 0 : found->second;
        tally.twice += std::max(0, now - times);
        tally.notRun += std::max(0, times - now);
    }
    tally.unaccounted += static_cast<int>(journal->counts(kAccount)->waitingReplies);
    const auto key = journal::loadOrMakeKey(scenario.state() + "/key");
    REQUIRE(key);
    const service::PasswordInForce password(*key, kAccount, base::Secret(kOldPassword),
                                            journal->account(kAccount)->password);
    const bool right = password.matches(kNewPassword) && !password.matches(kOldPassword);
    tally.passwordWrong += right ? 0 : 1;
}

/// Lives one after the other, then one that nobody kills. False where the last life that was to
/// be killed ended by itself: there are no further places.
bool play(const Variant& variant, const Reference& all, const std::vector<Life>& lives,
          Tally& tally) {
    const Scenario scenario(variant);
    std::vector<std::string> wheres;
    std::vector<std::set<std::string>> windows;
    for (const auto& life : lives) {
        const auto end = scenario.serve(life.killAt, kNow + life.clock);
        if (end.killed) {
            wheres.push_back(end.where);
            windows.push_back(inWindow(scenario));
            tally.largestWindow =
                std::max(tally.largestWindow, static_cast<int>(windows.back().size()));
            checkMailbox(scenario, all, tally);
            continue;
        }
        REQUIRE((end.code == 0 || end.code == 1));  // 1: a deferred reply was left waiting
        if (life.killAt != 0 && &life == &lives.back()) return false;
    }
    const auto before = tally;
    const auto last = scenario.serve(0, kNow + 14min);
    REQUIRE(last.code == 0);
    ++tally.runs;
    tally.kills += static_cast<int>(wheres.size());
    if (wheres.size() == 1) ++tally.at[wheres[0].substr(0, wheres[0].find(','))].kills;
    checkMailbox(scenario, all, tally);
    checkReplies(scenario, all, wheres, windows, tally);
    for (const auto& secret : {kOldPassword, kNewPassword}) {
        tally.passwordFound += static_cast<int>(holders(scenario.state(), secret).size());
    }
    checkJournal(scenario, all, tally);
    CAPTURE(wheres.empty() ? "" : wheres.back());
    CHECK(tally.missing == before.missing);
    CHECK(tally.twice == before.twice);
    CHECK(tally.duplicatesOutside == before.duplicatesOutside);
    CHECK(tally.unaccounted == before.unaccounted);
    CHECK(scenario.inbox() == all.inbox);
    CHECK(scenario.moved() == all.moved);
    return true;
}

void print(const Tally& tally, const std::string& title) {
    fmt::print("\n{}\n  {:<42}{:>6}\n  {:<42}{:>6}\n", title, "mailboxes served to the end",
               tally.runs, "kills", tally.kills);
    const std::pair<const char*, int> rows[] = {
        {"commands run twice", tally.twice},
        {"commands not run", tally.notRun},
        {"replies missing", tally.missing},
        {"replies that nobody expected", tally.unknown},
        {"mails lost, or removed before their replies", tally.lostMails},
        {"mails not accounted for in the journal", tally.unaccounted},
        {"wrong password in force", tally.passwordWrong},
        {"passwords in files of the state folder", tally.passwordFound},
        {"second copies of replies", tally.duplicates},
        {"  most of them after one run", tally.mostDuplicates},
        {"  outside the window of decision 5", tally.duplicatesOutside},
        {"  most that stood in the window at a kill", tally.largestWindow},
        {"  with other bytes than the first", tally.differing}};
    for (const auto& [what, count] : rows) fmt::print("  {:<44}{:>4}\n", what, count);
    if (tally.at.empty()) return;
    fmt::print("  {:<36}{:>6}{:>14}\n", "killed at", "kills", "second copies");
    for (const auto& [where, at] : tally.at) {
        fmt::print("  {:<36}{:>6}{:>14}\n", where, at.kills, at.duplicates);
    }
    std::fflush(stdout);
}

void checkAll(const Tally& tally) {
    CHECK(tally.twice == 0);
    CHECK(tally.notRun == 0);
    CHECK(tally.missing == 0);
    CHECK(tally.unknown == 0);
    CHECK(tally.lostMails == 0);
    CHECK(tally.unaccounted == 0);
    CHECK(tally.passwordWrong == 0);
    CHECK(tally.passwordFound == 0);
    CHECK(tally.duplicatesOutside == 0);
    CHECK(tally.largestWindow <= 2 * static_cast<int>(service::kSentAtOnce));
    CHECK(tally.differing == 0);
}

const Variant kVariants[] = {
    {"Maildir, illegal mails left", Kind::maildir, 5, service::IllegalMail::leave},
    {"Maildir, illegal mails moved", Kind::maildir, 2, service::IllegalMail::moveToFolder},
    {"POP3-like, removals at QUIT", Kind::pop, 3, service::IllegalMail::leave},
};

}  // namespace

TEST_CASE("decision 5: killed before and after every call, and started again") {
    for (const auto& variant : kVariants) {
        const auto all = reference(variant);
        Tally tally;
        // First the life that meets the mails, then the one that sends what the relay put off.
        int first = 1;
        while (play(variant, all, {{first, 0min}}, tally)) ++first;
        int second = 1;
        while (play(variant, all, {{0, 0min}, {second, 7min}}, tally)) ++second;
        print(tally,
              fmt::format("{}: killed at {} + {} places", variant.name, first - 1, second - 1));
        checkAll(tally);
        CHECK(first > 80);
        CHECK(second > 10);
        CHECK(tally.duplicates > 0);  // the window was met
    }
}

TEST_CASE("decision 5: killed again and again while it recovers") {
    Tally tally;
    std::mt19937 random(5);
    for (const auto& variant : kVariants) {
        const auto all = reference(variant);
        for (int round = 0; round < 12; ++round) {
            std::vector<Life> lives;
            for (int i = 0; i < 4; ++i) {
                lives.push_back({1 + static_cast<int>(random() % (i == 0 ? 120 : 40)),
                                 std::chrono::minutes(i)});
            }
            lives.push_back({0, 7min});
            (void)play(variant, all, lives, tally);
        }
    }
    print(tally, "killed up to four times in a row");
    checkAll(tally);
    CHECK(tally.kills > 2 * tally.runs);
}
