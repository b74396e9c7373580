// Whether a server is worth a login now: what its mailboxes met, one after another, decides. Rules
// only: times come in, nothing waits here.
//
// A server is `down` after several mailboxes in a row could not be dialled for reasons of the
// server's, or of the way to it; nobody tries then until a back-off has passed, and then one alone.
// It is `refusing` after many mailboxes in a row had their logins refused, each for the first time
// since it was last served: providers refuse falsely. They are tried then one after another, all
// within kRound, for each is owed a try at most an hour after its last one (design decision 15).
// One mailbox that is opened ends either.
#pragma once

#include "base/result.h"
#include "mailagent/service/back_off.h"

#include <cstddef>
#include <string>
#include <vector>

namespace service {

struct CircuitRules {
    std::size_t downAfter = 5;       ///< mailboxes in a row, different ones
    std::size_t refusingAfter = 20;  ///< the same of refused logins
    net::Duration first = std::chrono::seconds(5), cap = std::chrono::minutes(5);
    net::Duration round = std::chrono::minutes(40);  ///< for a try of each refused mailbox
};

/// What somebody who wanted a mailbox opened met of its server.
enum class Met {
    nothing,  ///< it failed on our side, before anything was sent
    answer,   ///< an answer, though not the mailbox: it is up
    refusal,  ///< of the login
    trouble,  ///< what others would meet too
};
[[nodiscard]] Met metBy(const base::Error& error) noexcept;

class Circuit {
  public:
    enum class State { serving, down, refusing };
    /// A mailbox, for as long as it stands before this server. Only compared.
    using Who = const void*;

    explicit Circuit(CircuitRules rules, unsigned seed = base::drawSeed());

    /// A login brought the mailbox open: that ends an episode.
    void served() { reset(); }

    /// A session that was kept open brought a turn to its end: the server answers, which says
    /// nothing of logins.
    void answered();

    /// What kept it from being opened. `again`: its login had been refused the time before, which
    /// says nothing new of the server. What failed on our side, before anything was sent, says
    /// nothing at all: the next mailbox may try. True where an episode begins.
    [[nodiscard]] bool failed(Who who, Met met, bool again, net::Deadline now);

    /// A try begins while not serving; `mailboxes`: how many are owed one.
    void trying(net::Deadline now, std::size_t mailboxes);

    /// A try came to nothing before it met the server: the next mailbox may try.
    void untried(net::Deadline now);

    /// Everybody may try at once, and what was is forgotten.
    void reset();
    void forget(Who who);

    [[nodiscard]] State state() const noexcept { return state_; }
    [[nodiscard]] net::Deadline nextTry() const noexcept { return nextTry_; }

  private:
    [[nodiscard]] bool open(State state, net::Deadline now);

    CircuitRules rules_;
    State state_ = State::serving;
    BackOff backOff_;
    net::Deadline nextTry_{};
    std::vector<Who> down_, refused_;  ///< in a row, each once
};

[[nodiscard]] bool isRefusedLogin(base::Kind kind) noexcept;

}  // namespace service
