#include "machine/snmp/sweep.h"

#include <fmt/format.h>

namespace snmp {
namespace {

constexpr int kMostHops = 24;  ///< in one subtree
/// Where an answer holds fewer objects, subtrees are read one after the other: the important ones
/// shall be whole when the time is up.
constexpr std::size_t kNarrow = 4;
constexpr int kStepsALevel = 3;   ///< see hop()
constexpr int kTrustAfter = 4;    ///< objects read alone until a subtree is read with others again
constexpr int kMostStumbles = 3;  ///< of one subtree until it stays alone
constexpr int kMostRefusedBulks = 3;
constexpr int kMostTooBigs = 4;    ///< after these no larger answer is tried any more
constexpr int kMostAbandoned = 2;  ///< silent subtrees in a row until the machine is left alone

}  // namespace

Sweep::Sweep(Version version, std::vector<Subtree> subtrees, Pace& pace, Gathering& into)
    : pace_(pace), into_(into), useBulk_(version != Version::v1) {
    for (auto& subtree : subtrees) {
        if (subtree.root.empty() || !byRoot_.emplace(subtree.root, tracks_.size()).second) continue;
        Track track{.root = std::move(subtree.root), .most = subtree.mostRows};
        track.cursor = track.root;
        tracks_.push_back(std::move(track));
    }
}

std::vector<std::size_t> Sweep::inState(State state, std::size_t most) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < tracks_.size() && found.size() < most; ++i) {
        const auto& track = tracks_[i];
        if (track.state != state || track.alone) continue;
        if (state == State::fresh && useBulk_ && !solo_ && willBeReached(track)) continue;
        found.push_back(i);
    }
    return found;
}

/// The subtree before it, without a gap, is still to be read: that reading runs into this one.
bool Sweep::willBeReached(const Track& track) const {
    auto arcs = track.root.arcs;
    if (arcs.back() == 0) return false;
    --arcs.back();
    const auto before = byRoot_.find(Oid(std::move(arcs)));
    return before != byRoot_.end() && tracks_[before->second].state != State::done;
}

std::size_t Sweep::unread() const {
    std::size_t count = 0;
    for (const auto& track : tracks_) count += track.state == State::done ? 0 : 1;
    return count;
}

std::size_t Sweep::packet() const {
    const auto fitting = std::max<std::size_t>(kAnswerOctets / octetsPerObject_, 1);
    return std::max<std::size_t>(std::min({fitting, limit_, pace_.most()}), 1);
}

Question Sweep::ask(Question::Kind kind) const {
    Question question{.kind = kind, .timeout = pace_.timeout(), .retries = pace_.retries()};
    for (const auto i : probes_) question.oids.push_back(tracks_[i].cursor);
    for (const auto i : lanes_) question.oids.push_back(tracks_[i].cursor);
    return question;
}

std::optional<Question> Sweep::next() {
    if (stopped_ || unread() == 0) return {};
    if (++questions_ > kMostQuestions) {
        stop(fmt::format("more than {} requests would be needed", kMostQuestions));
        return {};
    }
    probes_.clear();
    lanes_.clear();
    // After silence it is first seen whether GETNEXT is answered where GETBULK was not.
    if (pace_.silences() > 0) {
        if (auto question = nextAlone(true)) return question;
    }
    const auto room = packet();
    if (solo_ || room < kNarrow) {
        lanes_ = inState(State::active, 1);
        if (lanes_.empty()) probes_ = inState(State::fresh, 1);
    } else if (useBulk_) {
        probes_ = inState(State::fresh, std::min(kProbes, room));
        lanes_ = inState(State::active, std::min(kLanes, room - probes_.size()));
    } else {
        probes_ = inState(State::fresh, std::min(kProbes, room));
        lanes_ = inState(State::active, std::min(kProbes, room) - probes_.size());
    }
    if (probes_.empty() && lanes_.empty()) return nextAlone(false);
    if (!useBulk_) {
        probes_.insert(probes_.end(), lanes_.begin(), lanes_.end());
        lanes_.clear();
    }
    if (!lanes_.empty()) return bulk(room);
    askedFor_ = probes_.size();
    return ask(Question::Kind::next);
}

std::optional<Question> Sweep::nextAlone(bool aloneOnly) {
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        if (tracks_[i].state == State::done || (aloneOnly && !tracks_[i].alone)) continue;
        probes_.assign(1, i);
        askedFor_ = 1;
        return ask(Question::Kind::next);
    }
    return {};
}

Question Sweep::bulk(std::size_t room) {
    // A table that was long so far goes on being long; a short one is soon over, and what comes
    // behind it is paid for in vain.
    std::size_t longest = 0;
    for (const auto i : lanes_) longest = std::max(longest, tracks_[i].run);
    auto each = (room - std::min(room, probes_.size())) / lanes_.size();
    each = std::min(each, 10 + longest / 2);
    if (solo_) each = std::min<std::size_t>(each, 10);
    repetitions_ = std::max(1, std::min(static_cast<int>(each), kMostRepetitions));
    askedFor_ = probes_.size() + lanes_.size() * static_cast<std::size_t>(repetitions_);
    auto question = ask(Question::Kind::bulk);
    question.nonRepeaters = probes_.size();
    question.repetitions = repetitions_;
    return question;
}

void Sweep::take(const Reply& reply) {
    if (reply.silent) {
        takeSilence();
        return;
    }
    pace_.answered(std::max<std::size_t>(reply.bindings.size(), 1), reply.elapsed, reply.repeated);
    if (reply.errorStatus != kNoError) {
        takeError(reply);
    } else if (reply.bindings.empty()) {
        takeEmpty();
    } else {
        takeBindings(reply);
    }
}

void Sweep::takeSilence() {
    pace_.silent();
    const bool wasBulk = !lanes_.empty();
    if (probes_.size() + lanes_.size() > 1) {
        solo_ = true;
    } else if (wasBulk) {
        beAlone(tracks_[lanes_[0]]);
        ++tracks_[lanes_[0]].stumbles;
    } else {
        abandon(tracks_[probes_[0]], "is not answered");
        if (++abandoned_ >= kMostAbandoned) stop("the agent stopped answering");
    }
    if (wasBulk) ++silentBulks_;
}

void Sweep::takeEmpty() {
    if (!lanes_.empty()) {
        leaveBulk("GETBULK is answered with nothing");
    } else if (probes_.size() > 1) {
        solo_ = true;
    } else {
        hop(tracks_[probes_[0]], "is answered with nothing");
    }
}

void Sweep::leaveBulk(const char* why) {
    if (useBulk_) into_.remark(fmt::format("{}: the machine is read by GETNEXT", why));
    useBulk_ = false;
    for (auto& track : tracks_) track.alone = false;
}

void Sweep::takeTooBig() {
    if (askedFor_ > 1) {
        limit_ = std::max<std::size_t>(askedFor_ / 2, 1);
        ++tooBigs_;
    } else {
        stumble(probes_.empty() ? lanes_[0] : probes_[0], "is too big for the agent to send");
    }
}

void Sweep::takeError(const Reply& reply) {
    if (reply.errorStatus == kTooBig) {
        takeTooBig();
        return;
    }
    auto asked = probes_;
    asked.insert(asked.end(), lanes_.begin(), lanes_.end());
    const auto index = static_cast<std::size_t>(std::max(reply.errorIndex, 0L));
    const bool named = index >= 1 && index <= asked.size();
    if (!lanes_.empty() && !bulkWorks_ && ++refusedBulks_ >= kMostRefusedBulks) {
        leaveBulk("GETBULK is answered with an error");
        solo_ = false;
        return;
    }
    if (!named && asked.size() > 1) {
        solo_ = true;
        return;
    }
    const auto lane = named ? asked[index - 1] : asked[0];
    if (reply.errorStatus == kNoSuchName) {
        // RFC 1157, 4.1.3: nothing follows.
        finishFrom(tracks_[lane].cursor);
        tracks_[lane].state = State::done;
    } else {
        stumble(lane, "is answered with an error");
    }
}

void Sweep::measure(const Reply& reply) {
    std::size_t octets = 0;
    for (const auto& binding : reply.bindings) {
        octets += 8 + binding.oid.arcs.size() +
                  std::max(binding.datum.octets.size(), binding.datum.oid.arcs.size() + 3);
    }
    const auto now = octets / reply.bindings.size();
    octetsPerObject_ = std::max<std::size_t>((octetsPerObject_ + now) / 2, 12);
}

void Sweep::takeBindings(const Reply& reply) {
    measure(reply);
    if (tooBigs_ < kMostTooBigs && askedFor_ >= limit_) ++limit_;
    if (!lanes_.empty()) {
        bulkWorks_ = true;
        silentBulks_ = 0;
    } else if (silentBulks_ > 1 && !bulkWorks_) {
        leaveBulk("GETBULK is not answered");
        solo_ = false;
    }
    abandoned_ = 0;
    auto on = lanes_;  // the track that each lane is on: it may ride over into the next one
    std::size_t place = 0;
    for (const auto& binding : reply.bindings) {
        if (stopped_) return;
        if (place < probes_.size()) {
            offer(probes_[place], binding);
        } else if (!lanes_.empty()) {
            auto& lane = on[(place - probes_.size()) % lanes_.size()];
            if (lane != kNobody) lane = offer(lane, binding);
        }
        ++place;
    }
}

std::size_t Sweep::offer(std::size_t lane, const Binding& binding) {
    auto& track = tracks_[lane];
    if (track.state == State::done) return kNobody;
    if (binding.kind == Binding::Kind::end) {
        finishFrom(track.cursor);
        track.state = State::done;
        return kNobody;
    }
    if (binding.oid <= track.cursor) {
        stumble(lane, "does not go on: the agent repeats itself or goes backwards");
        return kNobody;
    }
    if (!binding.oid.startsWith(track.root)) return leave(lane, binding);
    keep(track, binding);
    return track.state == State::done ? kNobody : lane;
}

void Sweep::keep(Track& track, const Binding& binding) {
    if (!track.first) track.first = binding.oid;
    track.state = State::active;
    track.cursor = binding.oid;
    track.level = 0;
    track.steps = 0;
    if (track.alone && ++track.sinceAlone >= kTrustAfter && track.stumbles < kMostStumbles) {
        track.alone = false;
    }
    if (binding.kind != Binding::Kind::value) return;
    ++track.run;
    if (++track.objects > track.most) {
        into_.remark(fmt::format("{} has more than {} objects; the rest is not read",
                                 text(track.root), track.most));
        track.state = State::done;
    } else if (!into_.keep(binding.oid, binding.datum)) {
        stop(fmt::format("more than {} objects or {} bytes", kMostObjects, kMostOctets));
    }
}

/// The lane's subtree is over. What came instead may be the beginning of another wanted one, and
/// says that those in between do not exist.
std::size_t Sweep::leave(std::size_t lane, const Binding& binding) {
    auto found = byRoot_.upper_bound(binding.oid);
    const std::size_t other = found == byRoot_.begin() ? kNobody : std::prev(found)->second;
    const bool inside = other != kNobody && binding.oid.startsWith(tracks_[other].root);
    if (inside && tracks_[other].first && *tracks_[other].first != binding.oid) {
        // Nothing but the first object of another subtree can follow: the agent mixed up columns.
        beAlone(tracks_[lane]);
        ++tracks_[lane].stumbles;
        return kNobody;
    }
    auto& track = tracks_[lane];
    for (auto it = byRoot_.upper_bound(track.cursor); it != found; ++it) {
        auto& between = tracks_[it->second];
        if (inside && it->second == other) continue;
        if (between.state == State::fresh) between.state = State::done;
    }
    track.state = State::done;
    if (!inside) return kNobody;
    if (tracks_[other].state != State::fresh) return kNobody;
    tracks_[other].run = track.run;
    keep(tracks_[other], binding);
    return tracks_[other].state == State::done ? kNobody : other;
}

void Sweep::finishFrom(const Oid& oid) {
    for (auto it = byRoot_.upper_bound(oid); it != byRoot_.end(); ++it) {
        if (tracks_[it->second].state == State::fresh) tracks_[it->second].state = State::done;
    }
}

/// The lane's question was answered wrongly: it is asked again by itself, by GETNEXT, and where
/// that fails too, the object is passed over.
void Sweep::stumble(std::size_t lane, const char* how) {
    auto& track = tracks_[lane];
    const bool byItself = lanes_.empty() && probes_.size() == 1;
    if (byItself) {
        hop(track, how);
    } else {
        beAlone(track);
        ++track.stumbles;
    }
}

void Sweep::beAlone(Track& track) {
    track.alone = true;
    track.sinceAlone = 0;
}

/// Goes on behind the object that the agent cannot give. Which one that is it does not say, so the
/// place is moved on in the last arc, then in the one before it, a few steps each: instance, index,
/// column. Always forwards, and at most kMostHops times.
void Sweep::hop(Track& track, const char* how) {
    beAlone(track);
    if (track.steps == 0 && track.level == 0) {
        into_.remark(fmt::format("what follows {} {}", text(track.cursor), how));
    }
    auto arcs = track.cursor.arcs;
    if (track.steps >= kStepsALevel) {
        track.steps = 0;
        ++track.level;
        if (arcs.size() > track.root.arcs.size()) arcs.pop_back();
    }
    ++track.steps;
    if (arcs.size() <= track.root.arcs.size() || ++track.hops > kMostHops ||
        arcs.back() == UINT32_MAX) {
        abandon(track, nullptr);
        return;
    }
    ++arcs.back();
    track.cursor = Oid(std::move(arcs));
}

void Sweep::abandon(Track& track, const char* how) {
    if (how != nullptr) into_.remark(fmt::format("what follows {} {}", text(track.cursor), how));
    track.state = State::done;
}

void Sweep::stop(std::string why) {
    into_.remark(fmt::format("{}: {} parts of the tree are not read to their end", why, unread()));
    stopped_ = true;
}

}  // namespace snmp
