#include "tests/machine/snmp/responder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <stdexcept>

namespace tests {
namespace {

constexpr std::int64_t kTooBigError = 1, kNoSuchNameError = 2, kGenericError = 5;
constexpr int kSocketOctets = 64 * 1024 * 1024;
constexpr int kTurn = 50;  ///< milliseconds until the end is noticed

}  // namespace

Responder::Responder(const snmp::Walk& walk, Behaviour behaviour)
    : behaviour_(std::move(behaviour)) {
    for (const auto& [oid, datum] : walk.objects) tree_.emplace(oid, binding(oid, datum));
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // As root beyond the system's limit: a thousand machines ask at the same instant.
    if (::setsockopt(socket_, SOL_SOCKET, SO_RCVBUFFORCE, &kSocketOctets, sizeof kSocketOctets)) {
        (void)::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &kSocketOctets, sizeof kSocketOctets);
    }
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("no UDP port for the responder");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

Responder::~Responder() {
    ending_ = true;
    thread_.join();
    ::close(socket_);
}

void Responder::serve() {
    std::string buffer(65536, '\0');
    while (!ending_) {
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        if (::poll(&ready, 1, kTurn) <= 0) continue;
        for (;;) {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            const auto got = ::recvfrom(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT,
                                        reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 0) break;
            const auto said = answer({buffer.data(), static_cast<std::size_t>(got)});
            if (said.empty()) continue;
            (void)::sendto(socket_, said.data(), said.size(), 0, reinterpret_cast<sockaddr*>(&from),
                           size);
        }
    }
}

std::string Responder::answer(std::string_view bytes) {
    ++requests_;
    octetsIn_ += bytes.size();
    const auto count = static_cast<int>(requests_.load());
    const auto& b = behaviour_;
    if (b.report != 0) return report(bytes, b.report);
    const auto request = decode(bytes);
    if (!request || b.silent || request->community != b.community) return {};
    if (b.v1Only && request->version != 0) return {};
    if (b.loseEvery > 0 && count % b.loseEvery == 0) return {};
    if (b.silentAfter > 0 && count > b.silentAfter) return {};
    bindings_ = 0;
    std::string said = b.garbage                      ? std::string("\x30\x03\x02\x01\x07", 5)
                       : request->command == kGet     ? answerGet(*request)
                       : request->command == kGetNext ? answerNext(*request)
                       : request->command == kGetBulk ? answerBulk(*request)
                                                      : std::string();
    const auto wait = b.delay + b.delayEach * bindings_;
    if (wait.count() > 0) std::this_thread::sleep_for(wait);
    octetsOut_ += said.size();
    return said;
}

std::string Responder::reply(const Message& request, std::int64_t status, std::int64_t index,
                             std::string bindings) const {
    Message message{.version = request.version, .community = request.community};
    message.command = kResponse;
    message.requestId = request.requestId;
    message.errorStatus = status;
    message.errorIndex = index;
    if (status == 0) {
        message.bindings = std::move(bindings);
    } else {
        message.oids = request.oids;
    }
    return encode(message);
}

std::string Responder::answerGet(const Message& request) {
    std::string bindings;
    std::int64_t index = 0;
    for (const auto& oid : request.oids) {
        ++index;
        ++bindings_;
        if (below(behaviour_.muteAt, oid)) return {};
        if (below(behaviour_.errorAt, oid)) return reply(request, kGenericError, index, {});
        const auto found = tree_.find(oid);
        if (found != tree_.end()) {
            bindings += found->second;
        } else if (request.version == 0) {
            return reply(request, kNoSuchNameError, index, {});
        } else {
            bindings += emptyBinding(oid, kNoSuchInstance);
        }
    }
    if (bindings.size() > behaviour_.mostOctets) return reply(request, kTooBigError, 0, {});
    return reply(request, 0, 0, std::move(bindings));
}

/// The object behind oid, with whatever goes wrong on the way; false at the end of the tree.
bool Responder::step(const snmp::Oid& oid, snmp::Oid& next, std::string& out, Fate& fate) {
    ++bindings_;
    if (behaviour_.repeatAt && oid == *behaviour_.repeatAt && tree_.contains(oid)) {
        next = oid;
        out = tree_.at(oid);
        return true;
    }
    if (behaviour_.backAt && oid == *behaviour_.backAt) {
        next = tree_.begin()->first;
        out = tree_.begin()->second;
        return true;
    }
    if (below(behaviour_.endless, oid)) {
        auto arcs = oid.arcs;
        if (arcs.size() == behaviour_.endless->arcs.size()) {
            arcs.push_back(1);
        } else {
            ++arcs.back();
        }
        next = snmp::Oid(std::move(arcs));
        out = binding(next, {.type = snmp::Type::integer, .number = 7});
        return true;
    }
    const auto found = tree_.upper_bound(oid);
    if (found == tree_.end()) return false;
    next = found->first;
    out = found->second;
    if (below(behaviour_.errorAt, next)) fate = Fate::error;
    if (below(behaviour_.muteAt, next)) fate = Fate::mute;
    return true;
}

std::string Responder::answerNext(const Message& request) {
    std::string bindings, one;
    std::int64_t index = 0;
    snmp::Oid next;
    for (const auto& oid : request.oids) {
        ++index;
        Fate fate = Fate::fine;
        if (!step(oid, next, one, fate)) {
            if (request.version == 0) return reply(request, kNoSuchNameError, index, {});
            one = emptyBinding(oid, kEndOfMibView);
        }
        if (fate == Fate::mute) return {};
        if (fate == Fate::error) return reply(request, kGenericError, index, {});
        bindings += one;
    }
    if (bindings.size() > behaviour_.mostOctets) return reply(request, kTooBigError, 0, {});
    return reply(request, 0, 0, std::move(bindings));
}

std::string Responder::answerBulk(const Message& request) {
    const auto& b = behaviour_;
    if (b.muteBulk || request.version == 0) return {};
    if (b.emptyBulk) return reply(request, 0, 0, {});
    if (b.errorBulk) return reply(request, kGenericError, 0, {});
    std::vector<snmp::Oid> at = request.oids;
    std::vector<bool> ended(at.size(), false);
    const auto once = static_cast<std::size_t>(std::max<std::int64_t>(request.errorStatus, 0));
    const auto rows = b.firstRowOnly ? 1 : std::max<std::int64_t>(request.errorIndex, 0);
    std::string bindings, one;
    for (std::int64_t row = 0; row < std::max<std::int64_t>(rows, 1); ++row) {
        for (std::size_t i = row == 0 ? 0 : once; i < at.size(); ++i) {
            if (i >= once && rows == 0) break;
            if (ended[i] && b.shiftColumns) continue;
            Fate fate = Fate::fine;
            snmp::Oid next;
            if (!step(at[i], next, one, fate)) {
                one = emptyBinding(at[i], kEndOfMibView);
                next = at[i];
            }
            if (fate == Fate::mute) return {};
            if (fate == Fate::error) {
                return reply(request, kGenericError, static_cast<std::int64_t>(i + 1), {});
            }
            // A column ends, to this agent, where the arc before the last one changes.
            ended[i] = next.arcs.size() < 2 || at[i].arcs.size() != next.arcs.size() ||
                       !std::equal(at[i].arcs.begin(), at[i].arcs.end() - 2, next.arcs.begin());
            if (ended[i] && b.shiftColumns && row > 0) continue;
            if (bindings.size() + one.size() > b.mostOctets) {
                if (b.tooBig) return reply(request, kTooBigError, 0, {});
                return reply(request, 0, 0, std::move(bindings));
            }
            at[i] = std::move(next);
            bindings += one;
        }
    }
    return reply(request, 0, 0, std::move(bindings));
}

}  // namespace tests
