#include "machine/snmp/conversation.h"

#include "base/digest.h"
#include "machine/snmp/failure.h"

#include <fmt/format.h>
#include <cerrno>

namespace snmp {
namespace {

std::string identityOf(const Settings& settings, const Keys& keys, const Address& address) {
    std::string secrets;
    for (const auto* key : {&keys.auth, &keys.priv}) {
        secrets += key->expose();
        secrets += '\0';
    }
    auto digest = base::sha256Hex(secrets);
    base::wipe(secrets);
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", address.text, settings.user,
                       static_cast<int>(settings.level), static_cast<int>(settings.authProtocol),
                       static_cast<int>(settings.privProtocol), digest);
}

}  // namespace

Conversation::Conversation(Order order, Keys keys, Address address, Engine::Done done)
    : order_(std::move(order)),
      keys_(std::move(keys)),
      address_(std::move(address)),
      done_(std::move(done)),
      reader_(order_.settings.version, order_.settings.timeout, order_.settings.retries,
              std::move(order_.questions), std::move(order_.then)),
      started_(Steady::now()),
      deadline_(started_ + order_.patience) {
    if (order_.settings.version == Version::v3) {
        identity_ = identityOf(order_.settings, keys_, address_);
    }
}

base::Result<> Conversation::begin() {
    auto session = Session::open(order_.settings, keys_, address_);
    if (!session) return base::fail(session.error());
    session_ = std::move(*session);
    if (order_.settings.version == Version::v3) {
        heard(session_->discover(order_.settings.timeout, order_.settings.retries));
    } else {
        go();
    }
    return {};
}

Conversation::Steady::time_point Conversation::wakeAt() const noexcept {
    return session_ == nullptr ? deadline_ : std::min(deadline_, session_->wakeAt());
}

void Conversation::readable() {
    heard(session_->read());
}

void Conversation::late() {
    if (Steady::now() >= deadline_) {
        const auto seconds = static_cast<double>(order_.patience.count()) / 1000.0;
        if (reader_.answered()) {
            const auto unread = reader_.unread();
            reader_.remark(
                fmt::format("{} was too slow: after {:.1f} s {} parts of the tree were "
                            "not read to their end",
                            address_.text, seconds, unread));
            finish();
        } else {
            breakOff(session_ == nullptr
                         ? base::Error{base::Kind::timeout,
                                       fmt::format("{} was not asked within {:.1f} s: too many "
                                                   "machines are read at once",
                                                   address_.text, seconds)}
                         : nothingHeard());
        }
        return;
    }
    if (session_ != nullptr) heard(session_->expire());
}

base::Error Conversation::nothingHeard() const {
    if (session_ != nullptr && session_->heardWrongDigest()) {
        return refusal(order_.settings, address_, kWrongDigest);
    }
    return silence(order_.settings, address_, discovered_);
}

void Conversation::heard(std::optional<Happening> happening) {
    if (!happening || over_) return;
    switch (happening->kind) {
        case Happening::Kind::reply:
            reader_.take(happening->reply);
            go();
            return;
        case Happening::Kind::silence:
            if (order_.settings.version == Version::v3 && !discovered_) {
                breakOff(nothingHeard());
                return;
            }
            reader_.take(happening->reply);
            go();
            return;
        case Happening::Kind::discovered:
            discovered_ = true;
            wantsUser_ = !engineId().empty();
            if (!wantsUser_) refused(*happening);
            return;
        default:
            refused(*happening);
    }
}

void Conversation::refused(const Happening& happening) {
    const bool network = happening.kind == Happening::Kind::network;
    // An agent that answered before is restarting, perhaps; its deadline judges it.
    if (network && reader_.answered() && session_->wakeAt() != Steady::time_point::max()) return;
    auto error = network ? unreachable(address_, happening.code)
                         : refusal(order_.settings, address_, happening.code);
    if (!reader_.answered()) {
        breakOff(std::move(error));
        return;
    }
    reader_.remark(fmt::format("{}; what was read until then is used", error.text));
    finish();
}

void Conversation::enrol() {
    wantsUser_ = false;
    if (session_->enrol()) {
        go();
        return;
    }
    breakOff(
        {base::Kind::invalid,
         fmt::format("{}: the SNMPv3 user cannot be set up; check its protocols", address_.text)});
}

void Conversation::go() {
    while (!over_) {
        const auto question = reader_.next();
        if (!question) {
            if (reader_.answered()) {
                finish();
            } else {
                breakOff(nothingHeard());
            }
            return;
        }
        auto happening = session_->ask(*question);
        if (!happening) return;
        heard(std::move(happening));
        return;
    }
}

void Conversation::finish() {
    over_ = true;
}

void Conversation::breakOff(base::Error why) {
    over_ = true;
    if (reader_.answered()) {
        reader_.remark(std::move(why.text));
    } else {
        error_ = std::move(why);
    }
}

Outcome Conversation::takeOutcome() {
    const bool whole = !error_ && reader_.whole();
    Outcome outcome{.walk = error_ ? base::Result<Walk>(base::fail(std::move(*error_)))
                                   : base::Result<Walk>(reader_.finish(order_.now)),
                    .whole = whole};
    outcome.cost.time =
        std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - started_);
    if (session_ == nullptr) return outcome;
    const auto& traffic = session_->traffic();
    outcome.cost.requests = traffic.requests;
    outcome.cost.repeats = traffic.repeats;
    outcome.cost.sent = {traffic.sent};
    outcome.cost.received = {traffic.received};
    return outcome;
}

}  // namespace snmp
