// The one way of a turn to the journal: works that wait are handed to a worker together and share
// one transaction, whichever mailboxes they are of. A commit costs a sync of the disk and a few
// pages whether one mail is in it or fifty, and no worker stands waiting for another one's.
#pragma once

#include "mailagent/journal/journal.h"
#include "net/loop.h"

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace service {

struct Meters;

class JournalLane {
  public:
    /// `meters`, where given, counts the transactions and outlives the lane's works.
    JournalLane(net::Loop& loop, journal::Journal& journal, Meters* meters = nullptr);

    /// Runs `work`, which returns a base::Result, on a worker. Its effects stand when this returns
    /// without an error, and none of them where it returns one. It may be run again after it was
    /// rolled back.
    template <class F>
    [[nodiscard]] auto run(F work) -> net::Task<std::invoke_result_t<F>> {
        std::optional<std::invoke_result_t<F>> result;
        const std::function<base::Result<>()> step = [&work, &result]() -> base::Result<> {
            result.emplace(work());
            if (!*result) return base::fail(result->error());
            return {};
        };
        auto committed = co_await commit(step);
        if (!committed) co_return base::fail(committed.error());
        co_return std::move(*result);
    }

    /// Runs `work`, which only computes and looks up, here and now where nobody is at work in the
    /// journal; nothing where somebody is. What the journal holds of one account lies in memory as
    /// a rule, and a worker costs two wake-ups. `work` must be short: others wait meanwhile.
    template <class F>
    [[nodiscard]] auto tryHere(const F& work) -> std::optional<std::invoke_result_t<F>> {
        std::optional<std::invoke_result_t<F>> result;
        (void)lookNow([&work, &result] { result.emplace(work()); });
        return result;
    }

    /// As run(), for a work that only looks up: where it is `brief`, by tryHere() if that can be.
    template <class F>
    [[nodiscard]] auto look(bool brief, F work) -> net::Task<std::invoke_result_t<F>> {
        if (brief) {
            if (auto found = tryHere(work)) co_return std::move(*found);
        }
        co_return co_await run(std::move(work));
    }

  private:
    struct Job;
    struct State;
    [[nodiscard]] bool lookNow(const std::function<void()>& work);
    [[nodiscard]] net::Task<base::Result<>> commit(const std::function<base::Result<>()>& step);
    [[nodiscard]] static net::Task<> drain(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace service
