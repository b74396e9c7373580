// An SNMP agent of the tests' own: serves a walk over UDP on loopback, v1 and v2c, and misbehaves
// as it is told. Fast enough to be a thousand machines at once.
#pragma once

#include "machine/snmp/walk.h"
#include "tests/machine/snmp/ber.h"

#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <thread>

namespace tests {

/// What an agent does wrong. The default does nothing wrong.
struct Behaviour {
    std::string community = "public";
    bool v1Only = false;                  ///< does not answer v2c
    bool muteBulk = false;                ///< does not answer GETBULK
    bool emptyBulk = false;               ///< answers GETBULK without bindings
    bool errorBulk = false;               ///< answers GETBULK with genErr, naming nothing
    bool firstRowOnly = false;            ///< answers GETBULK as if one repetition were asked for
    bool shiftColumns = false;            ///< leaves ended columns out of GETBULK's rows
    bool garbage = false;                 ///< answers everything with bytes that are no message
    bool silent = false;                  ///< answers nothing
    std::optional<snmp::Oid> errorAt{};   ///< genErr where an object below comes up
    std::optional<snmp::Oid> muteAt{};    ///< no answer where one below comes up
    std::optional<snmp::Oid> repeatAt{};  ///< gives this object as its own successor
    std::optional<snmp::Oid> backAt{};    ///< goes from this object back to the first of all
    std::optional<snmp::Oid> endless{};   ///< below it, each object has a successor
    std::size_t mostOctets = 60'000;      ///< of an answer
    bool tooBig = false;       ///< says tooBig to a longer GETBULK, instead of a shorter answer
    std::uint32_t report = 0;  ///< v3: refuses every user with usmStats of this number
    int loseEvery = 0;         ///< every so-manieth request is lost
    int silentAfter = 0;       ///< requests answered before it falls silent; 0: all
    std::chrono::milliseconds delay{};      ///< before each answer
    std::chrono::milliseconds delayEach{};  ///< for each binding in it
};

class Responder {
  public:
    /// Serves until it is destroyed.
    explicit Responder(const snmp::Walk& walk, Behaviour behaviour = {});
    ~Responder();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::size_t requests() const noexcept { return requests_; }
    [[nodiscard]] std::size_t octetsIn() const noexcept { return octetsIn_; }
    [[nodiscard]] std::size_t octetsOut() const noexcept { return octetsOut_; }
    /// The answer to a request's bytes, empty for none: without a socket, for its ceiling.
    [[nodiscard]] std::string answer(std::string_view request);

  private:
    using Tree = std::map<snmp::Oid, std::string>;  ///< the bindings, encoded
    enum class Fate : std::uint8_t { fine, error, mute };

    void serve();
    [[nodiscard]] bool step(const snmp::Oid& oid, snmp::Oid& next, std::string& out, Fate& fate);
    [[nodiscard]] std::string reply(const Message& request, std::int64_t status, std::int64_t index,
                                    std::string bindings) const;
    [[nodiscard]] std::string answerGet(const Message& request);
    [[nodiscard]] std::string answerNext(const Message& request);
    [[nodiscard]] std::string answerBulk(const Message& request);
    [[nodiscard]] bool below(const std::optional<snmp::Oid>& root, const snmp::Oid& oid) const {
        return root && oid.startsWith(*root);
    }

    Tree tree_;
    Behaviour behaviour_;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_ = false;
    std::atomic<std::size_t> requests_ = 0, octetsIn_ = 0, octetsOut_ = 0;
    std::size_t bindings_ = 0;  ///< of the answer under way
    std::thread thread_;
};

}  // namespace tests
