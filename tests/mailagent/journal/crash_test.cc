// A child works on the journal and is killed at any moment; whatever it had been told stands, and
// every call stands whole or not at all.
//
// The child settles batches of two mails, each with one reply and one log row under its own
// number, delivers, removes and lists, and writes the number of each call that returned into a
// pipe. The parent opens the file again and compares.
#include "tests/mailagent/journal/fixture.h"

#include <sys/wait.h>
#include <algorithm>
#include <csignal>
#include <map>
#include <random>

using namespace journal_test;

namespace {

constexpr auto kBudget = 10s;
constexpr int kMostRounds = 300;

enum class Step : std::uint8_t { settled, delivered, removed };

struct Told {
    Step step;
    int number;
};

/// Runs until it is killed. `first`: the numbers below it were used by earlier rounds.
[[noreturn]] void work(const std::string& path, int first, unsigned seed, int pipe) {
    std::mt19937 random(seed);
    auto opened = SqliteJournal::open(path);
    if (!opened) ::_exit(3);
    Journal& journal = **opened;
    const auto tell = [&](Step step, int number) {
        const Told told{step, number};
        if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(4);
    };
    for (int number = first;; ++number) {
        std::vector<Settled> batch;
        std::vector<MailKey> keys;
        for (const char* half : {"a", "b"}) {
            const std::string id = fmt::format("{}{}", number, half);
            Reply reply = replyTo(id);
            reply.bytes.assign(random() % 6000, 'x');
            reply.secret = random() % 5 == 0;
            batch.push_back(done(key(id), {reply}));
            batch.back().log.push_back(row(id));
            if (number % 7 == 0) batch.back().password = PasswordRecord{id, id, kStart};
            keys.push_back(key(id));
        }
        if (!journal.settle(batch)) ::_exit(5);
        tell(Step::settled, number);
        if (random() % 4 == 0) continue;
        const auto ids = {batch[0].replies[0].id, batch[1].replies[0].id};
        if (!journal.delivered({accepted(*ids.begin()), accepted(*(ids.end() - 1))})) ::_exit(6);
        tell(Step::delivered, number);
        if (random() % 4 == 0) continue;
        if (!journal.removed(keys)) ::_exit(7);
        tell(Step::removed, number);
    }
}

struct Seen {
    int mails = 0;
    int done = 0, answered = 0, removed = 0;
};

/// Lets the child make `calls` calls and work on for `pause`, then kills it. Returns all it told.
std::vector<Told> watch(pid_t child, int pipe, unsigned calls, std::chrono::microseconds pause) {
    std::vector<Told> told;
    Told one{};
    const auto next = [&] { return ::read(pipe, &one, sizeof one) == sizeof one; };
    while (told.size() < calls && next()) told.push_back(one);
    ::usleep(static_cast<useconds_t>(pause.count()));
    ::kill(child, SIGKILL);
    while (next()) told.push_back(one);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE_MESSAGE(WIFSIGNALED(status), "the child ended by itself: ", WEXITSTATUS(status));
    return told;
}

std::map<int, Seen> look(Journal& journal) {
    std::map<int, Seen> seen;
    const auto mails = journal.mails("hall").value();
    for (const auto& each : mails) {
        Seen& number = seen[std::stoi(each.mail.key.uid)];
        ++number.mails;
        number.done += each.mail.state == MailState::done ? 1 : 0;
        number.answered += each.mail.state == MailState::answered ? 1 : 0;
        number.removed += each.mail.state == MailState::removed ? 1 : 0;
    }
    return seen;
}

/// Every call whole: both mails of a number in one state, a waiting reply for each `done` one.
void checkWhole(Journal& journal, const std::map<int, Seen>& seen) {
    std::map<std::string, int> replies;
    const auto all = journal.due("", kStart, 1000000).value();
    for (const Reply& reply : all) ++replies[reply.messageId];
    std::size_t waiting = 0;
    for (const auto& [number, each] : seen) {
        CAPTURE(number);
        REQUIRE(each.mails == 2);
        REQUIRE((each.done == 2 || each.answered == 2 || each.removed == 2));
        if (each.done != 2) continue;
        waiting += 2;
        REQUIRE(replies[fmt::format("<{}a@copier>", number)] == 1);
        REQUIRE(replies[fmt::format("<{}b@copier>", number)] == 1);
    }
    REQUIRE(all.size() == waiting);
    if (seen.empty()) return;
    const int last = seen.rbegin()->first;
    const auto log = journal.mailLog("hall", 99).value();
    const bool logged = std::ranges::any_of(
        log, [&](const LogRow& each) { return each.what == fmt::format("{}b", last); });
    REQUIRE(logged);
    const int changed = last - last % 7;
    if (changed == 0 && !seen.contains(0)) return;
    REQUIRE(journal.account("hall")->password->digest == fmt::format("{}b", changed));
}

}  // namespace

TEST_CASE("M44 killed at any moment: each call stands whole or not at all") {
    const Scratch scratch;
    const std::string path = scratch.file();
    std::mt19937 random(44);
    const auto start = std::chrono::steady_clock::now();
    int rounds = 0;
    int calls = 0;
    int first = 0;
    while (rounds < kMostRounds && std::chrono::steady_clock::now() - start < kBudget) {
        int pipes[2];
        REQUIRE(::pipe(pipes) == 0);
        const unsigned seed = static_cast<unsigned>(random());
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            ::close(pipes[0]);
            work(path, first, seed, pipes[1]);
        }
        ::close(pipes[1]);
        const auto told = watch(child, pipes[0], static_cast<unsigned>(random() % 6),
                                std::chrono::microseconds(random() % 8000));
        ::close(pipes[0]);

        CAPTURE(rounds);
        const auto journal = openAt(path);
        const auto seen = look(*journal);
        checkWhole(*journal, seen);
        for (const Told& each : told) {
            REQUIRE(seen.contains(each.number));
            const Seen& now = seen.at(each.number);
            if (each.step == Step::delivered) REQUIRE(now.done == 0);
            if (each.step == Step::removed) REQUIRE(now.removed == 2);
        }
        // At most one call ran that the parent was not told of.
        const int lastTold = told.empty() ? first - 1 : told.back().number;
        if (!seen.empty()) {
            REQUIRE(seen.rbegin()->first <= lastTold + 1);
            first = seen.rbegin()->first + 1;
        }
        calls += static_cast<int>(told.size());
        ++rounds;
    }
    MESSAGE(rounds, " kills over ", calls, " calls");
    CHECK(rounds >= 20);
    CHECK(calls > rounds);
}
