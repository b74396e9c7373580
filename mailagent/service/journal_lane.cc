#include "mailagent/service/journal_lane.h"

#include "mailagent/service/meters.h"
#include "net/finished.h"

#include <algorithm>
#include <deque>
#include <vector>

namespace service {
namespace {

constexpr std::size_t kTogether = 64;  ///< bounds how long the first of them waits

}  // namespace

struct JournalLane::Job {
    Job(net::Loop& loop, const std::function<base::Result<>()>& todo) : work(todo), done(loop) {}
    const std::function<base::Result<>()>& work;
    base::Result<> result;
    net::Finished done;
};

struct JournalLane::State {
    net::Loop& loop;
    journal::Journal& journal;
    Meters* meters = nullptr;
    std::deque<Job*> waiting{};
    bool draining = false;

    void commit(const std::vector<Job*>& group) const {
        if (group.size() > 1 && commitTogether(group)) return;
        for (Job* job : group) job->result = journal.together(job->work);
    }

    void count(const std::vector<Job*>& group, net::Steady::duration took) const {
        if (!meters) return;
        meters->commitTime.take(took);
        const auto failed = [](const Job* job) { return !job->result; };
        if (std::any_of(group.begin(), group.end(), failed)) ++meters->commitsFailed;
    }

    /// False where one of them failed: nothing stands then, and each is to be tried alone.
    [[nodiscard]] bool commitTogether(const std::vector<Job*>& group) const {
        const auto all = journal.together([&group] {
            base::Result<> result;
            for (Job* job : group) {
                result = job->work();
                if (!result) break;
            }
            return result;
        });
        return all.has_value();
    }
};

JournalLane::JournalLane(net::Loop& loop, journal::Journal& journal, Meters* meters)
    : state_(std::make_shared<State>(State{loop, journal, meters})) {}

bool JournalLane::lookNow(const std::function<void()>& work) {
    return !state_->draining && state_->journal.tryLook(work);
}

net::Task<base::Result<>> JournalLane::commit(const std::function<base::Result<>()>& step) {
    Job job(state_->loop, step);
    state_->waiting.push_back(&job);
    if (!state_->draining) {
        state_->draining = true;
        state_->loop.spawn(drain(state_));
    }
    co_await job.done.wait();
    co_return std::move(job.result);
}

net::Task<> JournalLane::drain(std::shared_ptr<State> state) {
    while (!state->waiting.empty()) {
        // What is handed over in this moment comes along, and what follows from it at once: behind
        // the record of the last reply comes the look at what is to be removed.
        co_await state->loop.next();
        co_await state->loop.next();
        std::vector<Job*> group;
        while (!state->waiting.empty() && group.size() < kTogether) {
            group.push_back(state->waiting.front());
            state->waiting.pop_front();
        }
        net::Steady::duration took{};  // the disk's time, not that of waiting for a worker
        const auto commit = [&state, &group, &took] {
            const auto begun = net::Steady::now();
            state->commit(group);
            took = net::Steady::now() - begun;
        };
        co_await state->loop.offload(commit);
        state->count(group, took);
        for (Job* job : group) job->done.finish();
        if (state->waiting.empty() && state->journal.wantsRest()) {
            const auto rest = [&state] { state->journal.rest(); };
            co_await state->loop.offload(rest);
        }
    }
    state->draining = false;
}

}  // namespace service
