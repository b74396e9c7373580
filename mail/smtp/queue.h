// Who waits for which mails to be sent: batches of mails, one a caller, taken in turn. In this
// room only.
#pragma once

#include "mail/smtp/conversation.h"
#include "net/finished.h"

#include <deque>
#include <vector>

namespace smtp {

/// One caller's mails. It lives in the caller's frame until all of them are settled.
struct Batch {
    explicit Batch(net::Loop& loop) : soon(loop), finished(loop) {}
    struct Item {
        explicit Item(sending::Outgoing mail) : transaction(std::move(mail)) {}
        Transaction transaction;
        bool ready = false;  ///< nothing to be sent: invalid, or without recipients
    };
    std::deque<Item> items;
    std::size_t next = 0;    ///< the first item that was not taken yet
    std::size_t open = 0;    ///< items that are not settled
    net::Loop::Event soon;   ///< set when all are settled: for a wait with a deadline
    net::Finished finished;  ///< for one until then
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
    /// Who listens to one of the mails that come next; null: nobody does.
    [[nodiscard]] std::shared_ptr<const net::Tap> listener() const;
    [[nodiscard]] bool empty() const noexcept { return again_.empty() && batches_.empty(); }
    /// Counts the mail as settled; ends its caller's wait with the last one.
    void settle(Transaction& mail);
    /// Takes the batch's mails that nobody took yet out of the row.
    [[nodiscard]] std::vector<Transaction*> withdraw(Batch& batch);

  private:
    std::deque<Transaction*> again_;
    std::deque<Batch*> batches_;
};

}  // namespace smtp
