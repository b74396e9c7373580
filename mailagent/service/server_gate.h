// The door to one server, shared by all mailboxes that reach it the same way (M42): a bounded
// number is inside at once, in order of arrival; a crowd is let in spread over time; and while the
// server is down or refuses everybody (circuit.h) few knock, and one line in the log says so for
// all.
//
// What one way to a server meets (its proxy, its authorities' file, its security) says nothing of
// another: each has its own door. What the server bears is bounded over all of them.
//
// Who holds a connection already needs no login, and waits for nobody who does. A server may take
// logins and then say nothing more for some of its mailboxes: those never have all places.
// Thread: the loop's.
#pragma once

#include "base/line_budget.h"
#include "mailagent/service/circuit.h"
#include "net/loop.h"

#include <array>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace service {

class ServerGate;

struct GateRules {
    std::size_t places = 64;
    /// False: nobody is held back but by the places (`once`: who runs it waits for its end).
    bool guarded = true;
    CircuitRules circuit;
    std::size_t crowd = 128;                 ///< as many wait: they are let in spread
    std::chrono::microseconds spread{2500};  ///< between two of a crowd
};

/// As what a mailbox is inside.
enum class Stay {
    kept,     ///< over a connection that it kept
    login,    ///< to log in
    troubled  ///< likewise, and its last turn ended in trouble
};

/// What all doors of one server (host and port) share: its places, and the lines in the log on its
/// single mailboxes. Outlives the doors.
class ServerBounds {
  public:
    /// So many for those who log in, of whom those in trouble have three quarters; and as many for
    /// those who kept their connections.
    explicit ServerBounds(std::size_t places) : places_(places) {}

    [[nodiscard]] bool hasRoom(Stay stay) const noexcept;
    void take(Stay stay) noexcept { ++inside(stay); }
    /// A place is free: a door that waits for one has it, each in its turn.
    void give(Stay stay);
    /// At the row's end, once.
    void wait(ServerGate& door);
    void forget(const ServerGate& door);

    base::LineBudget budget;  ///< of single mailboxes' trouble

  private:
    [[nodiscard]] std::size_t& inside(Stay stay) noexcept {
        return inside_[static_cast<std::size_t>(stay)];
    }

    const std::size_t places_;
    std::array<std::size_t, 3> inside_{};
    std::list<ServerGate*> waiting_;
};

/// One mailbox before its server. Without a gate (a Maildir) every door is open.
class Visitor {
  public:
    /// `name` is what the log and `status` call it.
    Visitor(net::Loop& loop, std::shared_ptr<ServerGate> gate, std::string name);
    ~Visitor();
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    /// True once inside: call leave() when done. False when the deadline passed, withdraw() was
    /// called or the loop is stopping. `connected`: no login is needed.
    [[nodiscard]] net::Task<bool> enter(net::Deadline until, bool connected);
    void leave();
    void withdraw();  ///< a wait in enter() ends at once
    [[nodiscard]] bool waiting() const noexcept { return waiting_ != nullptr; }

    /// How the turn ended, while inside.
    void fared(bool well) noexcept { troubled_ = !well; }
    /// What opening the mailbox came to; null: it is open. Once, while inside.
    void reached(const base::Error* trouble);

    /// Whether logins are tried as usual. False: trouble was told of the server, for all.
    [[nodiscard]] bool serving() const;
    /// Whether one more line on a single mailbox is worth being told.
    [[nodiscard]] bool mayTell();
    /// Where the server is not served: why, and when somebody tries next.
    struct Held {
        std::string why;  ///< and who met it
        net::Deadline nextTry;
    };
    [[nodiscard]] std::optional<Held> held() const;

  private:
    friend class ServerGate;
    struct Waiting;

    net::Loop& loop_;
    std::shared_ptr<ServerGate> gate_;
    std::string name_;
    Waiting* waiting_ = nullptr;
    bool connected_ = false;
    Stay stay_ = Stay::login;
    bool troubled_ = false;   ///< its last turn ended so
    bool served_ = false;     ///< its last login was
    unsigned refusedIn_ = 0;  ///< the gate's episode in which its last login was refused
};

class ServerGate : public std::enable_shared_from_this<ServerGate> {
  public:
    /// `server` is what the log calls it; `bounds` are those that it shares with the other doors of
    /// that server, null where there are none.
    ServerGate(net::Loop& loop, std::string server, GateRules rules,
               std::shared_ptr<ServerBounds> bounds = nullptr);
    ~ServerGate();
    ServerGate(const ServerGate&) = delete;
    ServerGate& operator=(const ServerGate&) = delete;

    /// Everybody may try at once; a crowd all the same spread.
    void reset();

    [[nodiscard]] Circuit::State state() const noexcept { return circuit_.state(); }
    [[nodiscard]] const std::string& server() const noexcept { return server_; }

  private:
    friend class Visitor;
    friend class ServerBounds;
    void admit();
    [[nodiscard]] bool admitKept();
    [[nodiscard]] bool admitLogin(net::Deadline now);
    [[nodiscard]] bool timeHasCome(net::Deadline now);
    [[nodiscard]] std::list<Visitor*>::iterator firstWithRoom();
    [[nodiscard]] std::list<Visitor*>::iterator mostTelling();
    void letIn(std::list<Visitor*>& row, std::list<Visitor*>::iterator who, Stay stay);
    void left(const Visitor& who);
    void reached(Visitor& who, const base::Error* trouble);
    void failed(Visitor& who, const base::Error& trouble);
    void callAt(net::Deadline when);
    void ring();
    [[nodiscard]] static net::Task<> keepTime(std::shared_ptr<ServerGate> gate);
    void tellOpened(const Visitor& who, const base::Error& trouble);
    [[nodiscard]] static std::string said(const Visitor& who, const base::Error& trouble);
    void tellAgain(std::string_view what);
    [[nodiscard]] bool mayTell();

    net::Loop& loop_;
    std::string server_;
    GateRules rules_;
    Circuit circuit_;
    std::shared_ptr<ServerBounds> bounds_;
    bool wantsPlace_ = false;  ///< stands in their row
    std::size_t mailboxes_ = 0;
    unsigned episode_ = 1;                    ///< one more with each reset()
    std::list<Visitor*> connected_, logins_;  ///< who waits, first come first
    std::minstd_rand random_{base::drawSeed()};
    const Visitor* probe_ = nullptr;  ///< tries alone, while the server is down
    net::Deadline nextStart_{};
    std::string trouble_;                            ///< why the server is not served, and for whom
    Circuit::State told_ = Circuit::State::serving;  ///< in the log
    net::Loop::Event sooner_;
    net::Deadline alarm_ = net::Deadline::max();
    bool keepingTime_ = false;
};

}  // namespace service
