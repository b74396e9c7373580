// What the journal costs for a batch of five mails with a reply of 4 KB each: CPU and wall time,
// on a real disk with synchronous=FULL. `per_mail_us` is the CPU time of the whole process.
#include "mailagent/journal/sqlite/sqlite_journal.h"

#include <benchmark/benchmark.h>
#include <unistd.h>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace {

using namespace journal;

constexpr int kBatch = 5;

double cpuMicroseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::vector<Settled> batchFrom(std::int64_t first, const std::string& account) {
    std::vector<Settled> batch;
    for (std::int64_t i = first; i < first + kBatch; ++i) {
        const std::string id = std::to_string(i);
        const base::Time now{std::chrono::milliseconds(1714000000000 + i)};
        Settled& mail = batch.emplace_back();
        mail.mail = {{account, "7", id}, MailState::done, Disposal::remove, false};
        mail.digest = std::string(58, 'd') + id;
        mail.messageId = "<" + id + "@phone.example.org>";
        mail.sender = "engineer@example.org";
        mail.reason = "GETLOG COUNTER";
        mail.size = base::Bytes{900};
        mail.taken = now;
        Reply& reply = mail.replies.emplace_back();
        reply.account = account;
        reply.messageId = "<" + std::string(40, 'a') + id + account + "@copier>";
        reply.what = "COUNTER LIST";
        reply.from = "copier@example.org";
        reply.to = {"engineer@example.org"};
        reply.bytes.assign(4096, 'x');
        reply.made = reply.nextTry = now;
        mail.log.push_back({now, account, LogRow::Direction::received, "engineer@example.org",
                            "GETLOG COUNTER", "answered", mail.messageId});
    }
    return batch;
}

/// One full life of a batch; `delivered` in one call, as one SMTP session reports it.
bool live(Journal& journal, std::int64_t first, const std::string& account) {
    auto batch = batchFrom(first, account);
    if (!journal.settle(batch)) return false;
    std::vector<Delivered> outcomes;
    std::vector<MailKey> keys;
    std::vector<std::string> gone;
    for (const Settled& mail : batch) {
        const Reply& reply = mail.replies[0];
        outcomes.push_back({reply.id,
                            reply.to[0],
                            true,
                            {},
                            {reply.made, account, LogRow::Direction::sent, reply.to[0], reply.what,
                             "accepted by relay: 250 queued", reply.messageId},
                            std::nullopt});
        keys.push_back(mail.mail.key);
        gone.push_back(mail.mail.key.uid);
    }
    return journal.delivered(outcomes) && journal.removed(keys) &&
           journal.listed(account, "7", "", gone);
}

void lifeOfFiveMails(benchmark::State& state) {
    const auto folder =
        std::filesystem::current_path() / ("journal-bench-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    {
        auto journal = SqliteJournal::open(folder / "journal.db");
        if (!journal) return state.SkipWithError(journal.error().text.c_str());
        std::int64_t next = 1;
        const double before = cpuMicroseconds();
        for (auto _ : state) {
            if (!live(**journal, next, "m" + std::to_string(next % state.range(0)))) {
                state.SkipWithError("a call failed");
                break;
            }
            next += kBatch;
        }
        state.counters["per_mail_us"] =
            (cpuMicroseconds() - before) / static_cast<double>(state.iterations() * kBatch);
        state.counters["mails/s"] = benchmark::Counter(
            static_cast<double>(state.iterations() * kBatch), benchmark::Counter::kIsRate);
    }
    std::filesystem::remove_all(folder);
}
BENCHMARK(lifeOfFiveMails)->Arg(1)->Arg(1000)->UseRealTime()->Iterations(1000);

}  // namespace

BENCHMARK_MAIN();
