// One conversation with one agent: a UDP socket of its own and net-snmp's single session on it.
// Engine's thread only; every call takes the library's mutex.
#pragma once

#include "base/result.h"
#include "machine/snmp/address.h"
#include "machine/snmp/keys.h"
#include "machine/snmp/question.h"
#include "machine/snmp/settings.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace snmp {

/// What a session has cost so far: datagrams and their payload.
struct Traffic {
    std::size_t requests = 0, repeats = 0;
    std::size_t sent = 0, received = 0;
};

/// What came of the request that is under way.
struct Happening {
    enum class Kind : std::uint8_t {
        reply,       ///< also an error status
        silence,     ///< every try was waited for
        report,      ///< SNMPv3 refused it (RFC 3414, 3.2); `code` is net-snmp's SNMPERR_...
        discovered,  ///< the agent's engine is known
        network,     ///< `code` is errno
        local,       ///< our own side cannot send it; `code` is net-snmp's SNMPERR_...
    };
    Kind kind = Kind::reply;
    Reply reply{};
    int code = 0;
};

class Session {
  public:
    using Steady = std::chrono::steady_clock;

    /// `network` where no socket can be had; code is errno then.
    [[nodiscard]] static base::Result<std::unique_ptr<Session>> open(const Settings& settings,
                                                                     const Keys& keys,
                                                                     const Address& address);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] int fd() const noexcept;

    /// v3: asks for the agent's engine ID. Answered by a Happening of kind discovered.
    [[nodiscard]] std::optional<Happening> discover(std::chrono::milliseconds timeout, int retries);
    /// v3: known after discovery; names the agent's clock and users.
    [[nodiscard]] std::string engineId() const;
    /// v3: makes the user known for this engine; false where the library refuses.
    [[nodiscard]] bool enrol();
    /// v3: forgets the user and the engine's clock, so that the next session starts anew.
    void dismiss();

    /// Sends; a Happening only where that failed at once.
    [[nodiscard]] std::optional<Happening> ask(const Question& question);
    /// Takes one datagram from the socket, which is readable. Nothing: it did not matter.
    [[nodiscard]] std::optional<Happening> read();
    /// At wakeAt() and later: repeats the request or gives it up.
    [[nodiscard]] std::optional<Happening> expire();
    [[nodiscard]] Steady::time_point wakeAt() const noexcept;

    /// v3: an answer came whose digest was not made with our key.
    [[nodiscard]] bool heardWrongDigest() const noexcept;
    [[nodiscard]] const Traffic& traffic() const noexcept;

    struct Impl;
    explicit Session(std::unique_ptr<Impl> impl);

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace snmp
