// Who waits for which mails to be sent: batches of mails, one a caller, taken in turn. In this
// room only.
#pragma once

#include "mail/smtp/conversation.h"
#include "net/loop.h"

#include <coroutine>
#include <deque>
#include <vector>

namespace smtp {

/// co_await finished.wait(): until finish(). Unlike a loop's event it does not end early when the
/// loop stops: who is waited for ends soon by itself, and knows what became of the mails.
class Finished {
  public:
    explicit Finished(net::Loop& loop) : loop_(loop) {}
    void finish() {
        done_ = true;
        // Resumed by the loop, never out of the middle of a conversation.
        for (const auto waiter : std::exchange(waiters_, {}))
            loop_.post([waiter] { waiter.resume(); });
    }
    void restart() noexcept { done_ = false; }
    [[nodiscard]] auto wait() noexcept {
        struct Awaiter {
            Finished& finished;
            [[nodiscard]] bool await_ready() const noexcept { return finished.done_; }
            void await_suspend(std::coroutine_handle<> waiter) {
                finished.waiters_.push_back(waiter);
            }
            void await_resume() const noexcept {}
        };
        return Awaiter{*this};
    }

  private:
    net::Loop& loop_;
    std::vector<std::coroutine_handle<>> waiters_;
    bool done_ = false;
};

/// One caller's mails. It lives in the caller's frame until all of them are settled.
struct Batch {
    explicit Batch(net::Loop& loop) : finished(loop) {}
    struct Item {
        explicit Item(sending::Outgoing mail) : transaction(std::move(mail)) {}
        Transaction transaction;
        bool ready = false;  ///< nothing to be sent: invalid, or without recipients
    };
    std::deque<Item> items;
    std::size_t next = 0;  ///< the first item that was not taken yet
    std::size_t open = 0;  ///< items that are not settled
    Finished finished;
};

/// The mails of all callers, in turn; those that have to go out once more come first.
class Queue {
  public:
    void add(Batch& batch) { batches_.push_back(&batch); }
    void again(const std::vector<Transaction*>& mails) {
        again_.insert(again_.begin(), mails.begin(), mails.end());
    }
    /// nullptr where nothing waits.
    [[nodiscard]] Transaction* take();
    [[nodiscard]] bool empty() const noexcept { return again_.empty() && batches_.empty(); }
    /// Counts the mail as settled; ends its caller's wait with the last one.
    void settle(Transaction& mail);

  private:
    std::deque<Transaction*> again_;
    std::deque<Batch*> batches_;
};

}  // namespace smtp
