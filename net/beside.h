// One task at a time that runs beside its starter, who asks for its result later.
#pragma once

#include "net/finished.h"

#include <memory>
#include <optional>

namespace net {

/// start(), go on, co_await result(). Whoever starts a task must ask for its result before what
/// the task refers to dies. T is default-constructible: the result of nothing.
template <class T>
class Beside {
  public:
    explicit Beside(Loop& loop) : loop_(loop), run_(std::make_unique<Run>(loop)) {
        run_->finished.finish();
    }

    /// Nothing may run yet: result() was asked for since the last start.
    void start(Task<T> task) {
        run_->finished.restart();
        loop_.spawn(drive(*run_, std::move(task)));
    }

    /// What the last task came to, once; T{} where none was started since.
    [[nodiscard]] Task<T> result() {
        co_await run_->finished.wait();
        T came = run_->result ? std::move(*run_->result) : T{};
        run_->result.reset();
        co_return came;
    }

  private:
    struct Run {
        explicit Run(Loop& loop) : finished(loop) {}
        Finished finished;
        std::optional<T> result;
    };

    static Task<> drive(Run& run, Task<T> task) {
        run.result.emplace(co_await std::move(task));
        run.finished.finish();
    }

    Loop& loop_;
    std::unique_ptr<Run> run_;
};

}  // namespace net
