// Lets a bounded number of coroutines through at a time, in order of arrival: turns over all
// mailboxes, and one turn or test at a mailbox.
#pragma once

#include "net/loop.h"

#include <cstddef>
#include <list>

namespace service {

class Turnstile {
  public:
    Turnstile(net::Loop& loop, std::size_t places) : loop_(loop), free_(places) {}

    /// True once inside: call leave() when done. False when the loop is stopping or the deadline
    /// passed; then there is nothing to leave.
    [[nodiscard]] net::Task<bool> enter(net::Deadline until);
    void leave();

  private:
    struct Waiter {
        explicit Waiter(net::Loop& loop) : called(loop) {}
        net::Loop::Event called;
        bool inside = false;
    };
    net::Loop& loop_;
    std::size_t free_;
    std::list<Waiter*> waiting_;
};

/// Of turns over all mailboxes. Those that need no login have as many of their own: who waits for a
/// server that takes logins and then says nothing more holds up nobody who is logged in, and no
/// Maildir.
struct TurnPlaces {
    TurnPlaces(net::Loop& loop, std::size_t each) : logins(loop, each), others(loop, each) {}
    Turnstile logins, others;
};

}  // namespace service
