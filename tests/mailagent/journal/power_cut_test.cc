// The power is cut at any write or sync of a script of the journal's calls, and any part of what
// was not synced is lost. The journal opens again, every call that had returned stands whole, and
// the one that was under way stands whole or not at all: the memory twin, which played the same
// calls, says what that is.
#include "base/digest.h"
#include "base/log.h"
#include "tests/mailagent/journal/fixture.h"
#include "tests/mailagent/journal/power_cut_vfs.h"

#include <cstdlib>
#include <random>

using namespace journal_test;

namespace {

constexpr int kCalls = 14;
constexpr std::size_t kSingles = 8;  ///< of the unsynced sectors, lost or kept alone
constexpr int kSubsets = 4;
constexpr int kLongLog = 20;  ///< pages: so that the log is copied within a script

using Random = std::mt19937;
int pick(Random& random, int below) {
    return static_cast<int>(random() % static_cast<unsigned>(below));
}

std::vector<Settled> someMails(Random& random, const std::string& name, int bulk) {
    std::vector<Settled> batch;
    for (int i = pick(random, 3); i >= 0; --i) {
        const std::string id = fmt::format("{}{}", name, i);
        Reply reply = replyTo(id, {"e@x", "f@x"});
        reply.bytes.assign(static_cast<std::size_t>(pick(random, bulk)), 'x');
        reply.secret = pick(random, 9) == 0;
        Settled mail = done(key(id), {reply, replyTo(id + "b")});
        mail.log.push_back(row(id));
        if (pick(random, 2) == 0) {
            mail.stamps.push_back({"SET INTERVAL", kStart + pick(random, 9) * 1min, 0, {}, {id}});
            mail.settings.push_back({"INTERVAL", id, "10 min", kStart, "e@x"});
        }
        // Rare: after a secret the log is emptied, which syncs what a commit might have left out.
        if (pick(random, 9) == 0) {
            mail.stamps.push_back({"CHPASS", kStart + pick(random, 9) * 1min, 0, {}, {id}});
            mail.password = PasswordRecord{id, "file", kStart};
        }
        if (pick(random, 3) == 0) mail.code = {"e@x", pick(random, 500)};
        if (pick(random, 3) == 0) mail.signature = {fmt::format("s{}", pick(random, 9)), kStart};
        mail.guess = static_cast<Guess>(pick(random, 3));
        mail.guesser = "g@x";
        batch.push_back(std::move(mail));
    }
    return batch;
}

base::Result<> deliverSome(Journal& journal, Random& random) {
    const auto replies = journal.due("", kStart + 24h, 9);
    if (!replies) return base::fail(replies.error());
    std::vector<Delivered> outcomes;
    for (const Reply& reply : *replies) {
        for (const std::string& to : reply.to) {
            Delivered outcome = accepted(reply.id, to);
            outcome.final = pick(random, 4) != 0;
            outcome.nextTry = kStart + pick(random, 60) * 1min;
            if (pick(random, 6) == 0) outcome.notice = replyTo("notice", {"m@x"});
            outcomes.push_back(std::move(outcome));
        }
    }
    return journal.delivered(outcomes);
}

/// One call; the same for every journal that stands as the others do.
base::Result<> call(Journal& journal, unsigned seed, int number) {
    Random random(seed * 1000 + static_cast<unsigned>(number));
    const int bulk = seed % 16 == 0 ? 400'000 : 9000;
    const std::string name = fmt::format("{}", 10 * number + 100);
    if (number == 0) {
        const auto enrolled = journal.enrol("e@x", kStart);
        return enrolled ? base::Result<>{} : base::fail(enrolled.error());
    }
    auto batch = someMails(random, name, bulk);
    switch (pick(random, 10)) {
        case 0:
            return journal.removed({key(fmt::format("{}0", name.substr(0, 2))), key("1100")});
        case 1:
            return journal.listed("hall", "7", pick(random, 3) == 0 ? name : "",
                                  {fmt::format("{}0", 10 * pick(random, kCalls) + 100)});
        case 2:
        case 3:
        case 4:
            return deliverSome(journal, random);
        case 5:
            return journal.together([&]() -> base::Result<> {
                if (auto first = journal.settle(batch); !first) return first;
                if (auto log = journal.log(row("together")); !log) return log;
                return journal.removed({key("1100")});
            });
        case 6: {
            machine::Reading reading;
            reading.taken = kStart + pick(random, 9) * 1min;
            return journal.record("hall", reading, true);
        }
        default:
            return journal.settle(batch);
    }
}

std::string describe(Journal& journal) {
    std::string text = states(journal);
    const auto state = journal.account("hall").value();
    text += fmt::format(" {} {}\n", state.floor, state.password ? state.password->digest : "-");
    for (const auto& s : state.stamps) {
        text += fmt::format("{} {} {}\n", s.kind, s.date.time_since_epoch().count(),
                            fmt::format("{}{}", s.mails.size(), s.mails.back()));
    }
    for (const auto& s : state.settings) text += s.name + s.value + s.fileValue + s.by + "\n";
    const auto replies = waiting(journal, kStart + 24h);
    for (const Reply& r : replies) {
        text += fmt::format("{} {} {} {} {}\n", r.messageId, r.to.size(), r.to.back(), r.attempts,
                            r.bytes.size());
    }
    const auto mails = journal.mails("").value();
    for (const auto& m : mails) {
        text += fmt::format("{}:{} ", m.mail.key.uid, static_cast<int>(m.mail.state));
    }
    const auto rows = journal.mailLog("", 99).value();
    for (const auto& each : rows) text += each.what + ",";
    const auto codes = journal.enrolment("e@x").value();
    text += fmt::format("\n{} {} {}", codes.number, codes.lastStep, codes.active);
    for (int i = 0; i < 9; ++i) text += *journal.signatureSeen(fmt::format("s{}", i)) ? "s" : "-";
    const auto hour = journal.settledSince("e@example.org", {}).value();
    text += fmt::format("{} {} {}", journal.guesses("hall", "g@x")->failures,
                        journal.guesses("hall", "")->failures, hour.replies);
    text += fmt::format(" {}", journal.history("hall", {})->size());
    return text;
}

struct Tally {
    int scripts = 0, cuts = 0, boots = 0, underWayStood = 0, recoveriesCut = 0, rests = 0;
};

class Script {
  public:
    Script(unsigned seed, Tally& tally)
        : seed_(seed), random_(seed), tally_(tally), disk_(PowerCutDisk::instance()) {
        MemoryJournal twin;
        expected_.push_back(describe(twin));
        for (int i = 0; i < kCalls; ++i) {
            static_cast<void>(call(twin, seed_, i));
            expected_.push_back(describe(twin));
        }
    }

    /// Runs to the end, then again and again with the power cut on the way.
    void run(int cuts) {
        const auto whole = play(0);
        REQUIRE(whole == kCalls);
        const auto operations = disk_.operations();
        ++tally_.scripts;
        for (int i = 0; i < cuts; ++i) {
            const auto at = 1 + random_() % operations;
            CAPTURE(at);
            const int returned = play(at);
            ++tally_.cuts;
            lose(returned);
        }
    }

  private:
    /// How many calls returned before the power went.
    int play(std::uint64_t cutAt) {
        disk_.boot({});
        disk_.cutAt(cutAt);
        const auto opened = SqliteJournal::open(path(), {.longLog = kLongLog});
        if (!opened) {
            REQUIRE(disk_.off());
            return 0;
        }
        for (int i = 0; i < kCalls; ++i) {
            const auto result = call(**opened, seed_, i);
            // Calls that the twin refuses (a burnt code) are refused here, and change nothing.
            if (!result && disk_.off()) return i;
            // Some of the copies are made at rest, the others behind a commit.
            if (i % 3 != 2 || !(*opened)->wantsRest()) continue;
            (*opened)->rest();
            ++tally_.rests;
            if (disk_.off()) return i + 1;
        }
        return kCalls;
    }

    void lose(int returned) {
        for (const std::size_t sector : {std::size_t{512}, std::size_t{4096}}) {
            const std::size_t count = disk_.unsynced(sector);
            std::vector<Disk> left;
            const auto keep = [&](const PowerCutDisk::Keep& which) {
                left.push_back(disk_.survivors(sector, random_() % 2 == 0, which));
            };
            keep([](std::size_t) { return false; });
            keep([](std::size_t) { return true; });
            for (std::size_t i = 0; i < std::min(count, kSingles); ++i) {
                const std::size_t one = count <= kSingles ? i : random_() % count;
                keep([one](std::size_t at) { return at == one; });
                keep([one](std::size_t at) { return at != one; });
            }
            for (int i = 0; i < kSubsets; ++i) {
                const auto odds = 1 + random_() % 9;
                keep([&](std::size_t) { return random_() % 10 < odds; });
            }
            // Looked at once all are taken: looking boots the disk.
            const auto again = disk_;
            for (Disk& each : left) look(std::move(each), returned);
            disk_ = again;
        }
    }

    void look(Disk left, int returned) {
        ++tally_.boots;
        if (random_() % 4 == 0) left = cutRecovery(std::move(left));
        disk_.boot(std::move(left));
        const auto journal = openAt(path());
        const std::string seen = describe(*journal);
        const auto at = static_cast<std::size_t>(returned);
        const bool underWay = at + 1 < expected_.size() && seen == expected_[at + 1];
        if (!underWay) REQUIRE(seen == expected_[at]);
        tally_.underWayStood += underWay && seen != expected_[at] ? 1 : 0;
        std::vector<Settled> further{done(key("9999"), {replyTo("further")})};
        REQUIRE(journal->settle(further).has_value());
    }

    /// The power goes a second time, while the journal is opened again.
    Disk cutRecovery(Disk left) {
        disk_.boot(std::move(left));
        disk_.cutAt(1 + random_() % 12);
        { const auto opened = SqliteJournal::open(path()); }
        tally_.recoveriesCut += disk_.off() ? 1 : 0;
        return disk_.survivors(512, random_() % 2 == 0,
                               [&](std::size_t) { return random_() % 2 == 0; });
    }

    [[nodiscard]] std::string path() const { return scratch_.file(); }

    const unsigned seed_;
    Random random_;
    Tally& tally_;
    PowerCutDisk& disk_;
    Scratch scratch_;
    std::vector<std::string> expected_;  ///< after so many calls
};

}  // namespace

TEST_CASE("M44 the power is cut: what returned stands, what was under way is whole or nothing") {
    const char* const more = std::getenv("POWER_CUT_SECONDS");
    const auto budget = std::chrono::seconds(more == nullptr ? 10 : std::atoi(more));
    const auto start = std::chrono::steady_clock::now();
    Tally tally;
    base::log::setLevel(base::log::Level::error);  // of the cut: "could not empty its log"
    for (unsigned seed = 1; std::chrono::steady_clock::now() - start < budget; ++seed) {
        CAPTURE(seed);
        Script(seed, tally).run(4);
    }
    MESSAGE(tally.scripts, " scripts, ", tally.cuts, " cuts, ", tally.boots,
            " states of the disk, ", tally.recoveriesCut, " cut again while opening, ",
            tally.underWayStood, " times the call under way stood, ", tally.rests,
            " copies of the log at rest");
    CHECK(tally.rests > tally.scripts);
    CHECK(tally.boots > 200);
}

namespace {

/// Mails with a reply of so many octets each, no two alike.
std::vector<Settled> batchOf(int mails, std::size_t octets) {
    std::vector<Settled> batch;
    for (int i = 0; i < mails; ++i) {
        const auto id = fmt::format("{}", i);
        Reply reply = replyTo(id);
        while (reply.bytes.size() < octets)
            reply.bytes += fmt::format("{}:{} ", id, reply.bytes.size());
        batch.push_back(done(key(id), {reply}));
    }
    return batch;
}

}  // namespace

TEST_CASE("a commit of many pages goes to the disk in a few calls") {
    auto& disk = PowerCutDisk::instance();
    disk.boot({});
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    auto batch = batchOf(20, 3000);  // a page each
    const auto before = disk.operations();
    settle(*journal, batch);
    CHECK(disk.operations() - before <= 5);  // two parts, and they are made durable
}

TEST_CASE("a commit of more pages than SQLite keeps in memory reads its own, and stands whole") {
    PowerCutDisk::instance().boot({});
    const Scratch scratch;
    std::vector<Settled> batch;
    std::vector<std::string> digests;
    for (int i = 0; i < 25'000; ++i) {
        batch.push_back(done(key(fmt::format("{}", i))));
        batch.back().digest = digests.emplace_back(base::sha256Hex(fmt::format("{}", i)));
    }
    settle(*openAt(scratch.file()), batch);
    const auto journal = openAt(scratch.file());
    CHECK(journal->account("hall")->mails.size() == batch.size());
    CHECK(journal->duplicates(digests, kStart)->size() == batch.size());
}

TEST_CASE("M44 a disk that is full in the midst of a commit: nothing of it stands, the next does") {
    auto& disk = PowerCutDisk::instance();
    int failed = 0;
    for (const int mails : {3, 400}) {  // of 9 KB: the latter are read back before they stand
        for (std::uint64_t at = 1;; at += mails > 3 ? 7 : 1) {
            CAPTURE(at);
            disk.boot({});
            const Scratch scratch;
            auto journal = openAt(scratch.file());
            REQUIRE(journal->log(row("before")));
            auto batch = batchOf(mails, 9000);
            disk.fullAt(at);
            const auto full = journal->settle(batch);
            if (full) break;  // fewer writes than that
            ++failed;
            CHECK(full.error().text.find("full") != std::string::npos);
            CHECK(waiting(*journal).empty());
            REQUIRE(journal->settle(batch));
            journal.reset();
            journal = openAt(scratch.file());
            CHECK(waiting(*journal).size() == batch.size());
            CHECK(journal->mailLog("", 9)->size() == 1);
        }
    }
    CHECK(failed > 5);
}
