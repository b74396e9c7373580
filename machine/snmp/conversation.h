// One machine being read: session, reader and deadline. Engine's thread only.
#pragma once

#include "machine/snmp/engine.h"
#include "machine/snmp/keys.h"
#include "machine/snmp/reader.h"
#include "machine/snmp/session.h"

#include <memory>
#include <optional>
#include <string>

namespace snmp {

class Conversation {
  public:
    using Steady = std::chrono::steady_clock;

    Conversation(Order order, Keys keys, Address address, Engine::Done done);

    /// Opens the socket and sends the first request. `network` with errno as its code.
    [[nodiscard]] base::Result<> begin();
    [[nodiscard]] bool begun() const noexcept { return session_ != nullptr; }
    [[nodiscard]] int fd() const noexcept { return session_->fd(); }

    /// The socket is readable, or wakeAt() has come.
    void readable();
    void late();
    [[nodiscard]] Steady::time_point wakeAt() const noexcept;

    /// v3: the agent is known and its user must be enrolled before reading goes on. identity()
    /// tells which user this is: one engine ID has one user at a time (two machines may well bear
    /// the same engine ID, each with a clock and users of its own).
    [[nodiscard]] bool wantsUser() const noexcept { return wantsUser_; }
    [[nodiscard]] std::string engineId() const { return session_->engineId(); }
    [[nodiscard]] const std::string& identity() const noexcept { return identity_; }
    void enrol();
    void dismiss() { session_->dismiss(); }

    [[nodiscard]] bool over() const noexcept { return over_; }
    void breakOff(base::Error why);
    /// The outcome and who waits for it; once, when over().
    [[nodiscard]] Outcome takeOutcome();
    [[nodiscard]] Engine::Done takeDone() { return std::move(done_); }

  private:
    void go();
    void heard(std::optional<Happening> happening);
    [[nodiscard]] base::Error nothingHeard() const;
    void refused(const Happening& happening);
    void finish();

    Order order_;
    Keys keys_;
    Address address_;
    Engine::Done done_;
    Reader reader_;
    std::unique_ptr<Session> session_{};
    Steady::time_point started_, deadline_;
    std::string identity_;
    bool wantsUser_ = false, discovered_ = false, over_ = false;
    std::optional<base::Error> error_{};
};

}  // namespace snmp
