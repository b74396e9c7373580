#include "machine/snmp/scalars.h"

#include <fmt/format.h>

namespace snmp {
namespace {

constexpr std::size_t kAskedBlindly = 3;  ///< objects in the first request, before it is known how
                                          ///< fast the agent is
constexpr int kSilencesOfTheDead = 2;

}  // namespace

/// For "x.0", GETNEXT of x gives x.0 where it exists, and something else, not an error, where not.
bool Scalars::byNext(const Oid& oid) const {
    return version_ == Version::v1 && oid.arcs.size() > 2 && oid.arcs.back() == 0;
}

std::optional<Question> Scalars::next() {
    if (pending_.empty() || dead_) return {};
    std::size_t most = std::min(limit_, pace_.most());
    if (!pace_.everAnswered() && pace_.silences() == 0 && pending_.size() <= kAskedBlindly) {
        most = pending_.size();
    }
    Question question{.timeout = pace_.timeout(), .retries = pace_.retries()};
    const bool stepping = byNext(pending_.front());
    question.kind = stepping ? Question::Kind::next : Question::Kind::get;
    for (asked_ = 0; asked_ < std::min(most, pending_.size()); ++asked_) {
        const auto& oid = pending_[asked_];
        if (byNext(oid) != stepping) break;
        auto arcs = oid.arcs;
        if (stepping) arcs.pop_back();
        question.oids.emplace_back(std::move(arcs));
    }
    return question;
}

void Scalars::take(const Reply& reply) {
    if (reply.silent) {
        takeSilence();
    } else if (reply.errorStatus != kNoError) {
        pace_.answered(asked_, reply.elapsed, reply.repeated);
        takeError(reply);
    } else {
        pace_.answered(asked_, reply.elapsed, reply.repeated);
        takeValues(reply);
    }
}

void Scalars::takeSilence() {
    pace_.silent();
    if (!pace_.everAnswered()) {
        dead_ = pace_.silences() >= kSilencesOfTheDead;
    } else if (asked_ > 1) {
        limit_ = 1;
    } else {
        drop(0, "is not answered");
        if (pace_.silences() >= kSilencesOfTheDead) pending_.clear();
    }
}

void Scalars::takeError(const Reply& reply) {
    const auto index = static_cast<std::size_t>(std::max(reply.errorIndex, 0L));
    const bool named = index >= 1 && index <= asked_ && reply.errorStatus != kTooBig;
    const char* why = reply.errorStatus == kNoSuchName ? nullptr : "is answered with an error";
    if (named) {
        drop(index - 1, why);
    } else if (asked_ > 1) {
        limit_ = asked_ / 2;
    } else {
        drop(0, why);
    }
}

void Scalars::takeValues(const Reply& reply) {
    // By name, not by place: some agents leave out what they do not have.
    std::size_t found = 0;
    for (const auto& binding : reply.bindings) {
        for (std::size_t i = 0; i < asked_; ++i) {
            if (pending_[i] != binding.oid) continue;
            if (binding.kind == Binding::Kind::value) into_.keep(binding.oid, binding.datum);
            pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
            --asked_;
            ++found;
            break;
        }
    }
    const bool stepped = !pending_.empty() && asked_ > 0 && byNext(pending_.front());
    if (stepped || found + asked_ == reply.bindings.size() || asked_ == 1) {
        pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(asked_));
    } else if (asked_ > 1) {
        limit_ = 1;
    }
    asked_ = 0;
}

void Scalars::drop(std::size_t index, const char* why) {
    if (why != nullptr) into_.remark(fmt::format("{} {}", text(pending_[index]), why));
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(index));
}

}  // namespace snmp
