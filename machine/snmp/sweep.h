// Reads parts of the tree, several at a time. Pure: questions out, replies in.
//
// A subtree is first probed for one object: what is not there costs one binding, not a packet.
// Neighbours (columns 3, 4, 5 of a table) are probed once and read in one go.
// Then up to kLanes subtrees are read side by side by one GETBULK, with as many repetitions as fit
// a packet. An answer that runs over the end of its subtree is used where it runs into another
// wanted one. Whatever an agent does wrong costs its subtree as little as possible and is remarked.
#pragma once

#include "machine/snmp/gathering.h"
#include "machine/snmp/pace.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/settings.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace snmp {

inline constexpr std::size_t kLanes = 8;            ///< subtrees in one GETBULK
inline constexpr std::size_t kProbes = 24;          ///< subtrees probed by one request
inline constexpr std::size_t kAnswerOctets = 1350;  ///< aimed at: one Ethernet frame
inline constexpr int kMostRepetitions = 50;
inline constexpr int kMostQuestions = 4000;  ///< to one machine

class Sweep {
  public:
    Sweep(Version version, std::vector<Subtree> subtrees, Pace& pace, Gathering& into);

    /// What to ask next; nothing when all is read or no more can be.
    [[nodiscard]] std::optional<Question> next();
    void take(const Reply& reply);

    /// The subtrees that were not read to their end.
    [[nodiscard]] std::size_t unread() const;
    /// The agent fell silent or a bound was reached before the end.
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

  private:
    enum class State : std::uint8_t { fresh, active, done };
    /// One subtree.
    struct Track {
        Oid root;
        std::size_t most = 0;
        State state = State::fresh;
        Oid cursor{};  ///< the last object, or where to go on after a hop
        std::optional<Oid> first{};
        std::size_t objects = 0;
        std::size_t run = 0;    ///< objects in a row, also of subtrees before it
        bool alone = false;     ///< read by GETNEXT, by itself
        std::size_t level = 0;  ///< of the hop under way, see hop()
        int steps = 0, hops = 0, stumbles = 0, sinceAlone = 0;
    };
    static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);

    [[nodiscard]] bool willBeReached(const Track& track) const;
    [[nodiscard]] std::vector<std::size_t> inState(State state, std::size_t most) const;
    [[nodiscard]] std::size_t packet() const;  ///< objects that one answer should hold
    [[nodiscard]] std::optional<Question> nextAlone(bool aloneOnly);
    [[nodiscard]] Question bulk(std::size_t room);
    void takeSilence();
    void takeError(const Reply& reply);
    void takeTooBig();
    void takeBindings(const Reply& reply);
    void takeEmpty();
    /// What binding says about the track that asked; answers the track that the lane is on now.
    std::size_t offer(std::size_t lane, const Binding& binding);
    std::size_t leave(std::size_t lane, const Binding& binding);
    void keep(Track& track, const Binding& binding);
    void finishFrom(const Oid& oid);  ///< fresh subtrees from here on do not exist
    void stumble(std::size_t lane, const char* how);
    static void beAlone(Track& track);
    void hop(Track& track, const char* how);
    void abandon(Track& track, const char* how);
    void stop(std::string why);
    void leaveBulk(const char* why);
    void measure(const Reply& reply);
    [[nodiscard]] Question ask(Question::Kind kind) const;

    std::vector<Track> tracks_;            ///< most important first
    std::map<Oid, std::size_t> byRoot_{};  ///< the same by their place in the tree
    Pace& pace_;
    Gathering& into_;

    std::vector<std::size_t> probes_{}, lanes_{};  ///< the tracks of the last question
    std::size_t askedFor_ = 0;                     ///< objects, at most
    std::size_t limit_ = 1000;                     ///< objects an answer, learnt from tooBig
    std::size_t octetsPerObject_ = 30;
    int repetitions_ = 0;
    bool bulkWorks_ = false, useBulk_ = true;
    bool solo_ = false;  ///< one subtree a question
    bool stopped_ = false;
    int silentBulks_ = 0, refusedBulks_ = 0, abandoned_ = 0, tooBigs_ = 0, questions_ = 0;
};

}  // namespace snmp
