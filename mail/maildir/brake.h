// How soon the next event in a Maildir may wake its mailbox. A program that keeps changing the
// folder (a mail reader that marks, a script that renames) must not cost a scan an event.
//
// A wake whose listing shows no new mail is fruitless. The first three in a row cost nothing: one
// delivery may tell of itself more than once, and readers mark what they show. From then on the
// folder rests after a turn: a second, doubled up to a minute. A new mail ends the rests; so does
// an event that comes only after as long a time as the rest is, since nothing was held up then.
// Pure: no clock is read. Thread: whichever has it.
#pragma once

#include "net/loop.h"

namespace maildir {

class Brake {
  public:
    /// A wait begins.
    void rests(net::Deadline now) noexcept;

    /// Something has happened in the folder during the wait, or before it. Returns when the
    /// mailbox may wake for it: `now`, or later.
    [[nodiscard]] net::Deadline event(net::Deadline now) noexcept;

    /// Whether the rests have become so long that somebody should know; true once until an event
    /// has come that was not held up.
    [[nodiscard]] bool worthTelling() noexcept;

    /// It wakes for the event: the next listing says what for.
    void wakes() noexcept { waking_ = true; }

    /// A turn has listed the mails; `fresh`: one that the listing before did not show.
    void listed(bool fresh) noexcept;

  private:
    [[nodiscard]] net::Duration rest() const noexcept;

    net::Deadline since_{};  ///< the wait's beginning
    int fruitless_ = 0;      ///< wakes in a row
    bool waking_ = false;    ///< and no listing since
    bool told_ = false;
};

}  // namespace maildir
