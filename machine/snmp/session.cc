#include "machine/snmp/session.h"

#include "machine/snmp/convert.h"
#include "machine/snmp/library.h"
#include "machine/snmp/protocols.h"
#include "machine/snmp/udp.h"

#include <fmt/format.h>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <vector>

namespace snmp {

struct Session::Impl {
    Wire wire{};
    void* handle = nullptr;  ///< net-snmp's session
    bool discovering = false, wrongDigest = false;
    std::string user{};
    std::chrono::milliseconds timeout{};
    Steady::time_point asked{}, wakeAt = Steady::time_point::max();
    std::size_t repeatsBefore = 0;
    std::optional<Happening> happened{};  ///< set by heard(), within a call of ours

    [[nodiscard]] netsnmp_session& session() const { return *snmp_sess_session(handle); }
    void waitAnew() { wakeAt = Steady::now() + timeout + std::chrono::milliseconds(1); }
    std::optional<Happening> send(netsnmp_pdu* pdu, std::chrono::milliseconds patience,
                                  int retries);
    std::optional<Happening> takeHappened();
};

namespace {

using Guard = std::lock_guard<std::mutex>;

/// net-snmp keeps the socket numbers to read in a set of its own kind.
netsnmp_large_fd_set& sockets() {
    static netsnmp_large_fd_set set = [] {
        netsnmp_large_fd_set made;
        netsnmp_large_fd_set_init(&made, FD_SETSIZE);
        NETSNMP_LARGE_FD_ZERO(&made);
        return made;
    }();
    return set;
}

Happening reported(const Session::Impl& impl, netsnmp_pdu* pdu) {
    const bool isReport = pdu != nullptr && pdu->command == SNMP_MSG_REPORT;
    const int type = isReport ? snmpv3_get_report_type(pdu) : impl.session().s_snmp_errno;
    if (impl.discovering && isReport) return {.kind = Happening::Kind::discovered, .code = type};
    return {.kind = isReport ? Happening::Kind::report : Happening::Kind::local, .code = type};
}

/// net-snmp's callback. It only notes what happened: the session may be closed, or the next request
/// sent, when net-snmp has returned.
int heard(int operation, netsnmp_session*, int, netsnmp_pdu* pdu, void* magic) {
    auto& impl = *static_cast<Session::Impl*>(magic);
    switch (operation) {
        case NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE:
            // A report comes a second time, as a security error, where net-snmp cannot mend it.
            if (pdu->command != SNMP_MSG_REPORT) impl.happened = Happening{.reply = replyOf(*pdu)};
            break;
        case NETSNMP_CALLBACK_OP_TIMED_OUT:
            impl.happened = Happening{.kind = Happening::Kind::silence, .reply = {.silent = true}};
            break;
        case NETSNMP_CALLBACK_OP_SEND_FAILED:
            impl.happened = Happening{.kind = Happening::Kind::network, .code = impl.wire.error};
            break;
        case NETSNMP_CALLBACK_OP_SEC_ERROR:
            impl.happened = reported(impl, pdu);
            break;
        case NETSNMP_CALLBACK_OP_RESEND:
            ++impl.wire.traffic.repeats;
            impl.waitAnew();
            break;
        default:
            break;
    }
    return 1;
}

/// What net-snmp tells of a message that belongs to no request of ours: here only that its digest
/// is wrong. Some agents sign even the report that refuses ours.
int overheard(int, netsnmp_session* session, int, netsnmp_pdu*, void* magic) {
    auto& impl = *static_cast<Session::Impl*>(magic);
    if (session->s_snmp_errno == SNMPERR_USM_AUTHENTICATIONFAILURE) impl.wrongDigest = true;
    return 1;
}

/// The texts that a netsnmp_session points to while it is copied.
struct Words {
    std::string community, user, context;
};

void fillCommunity(netsnmp_session& session, Words& words, Version version) {
    session.version = version == Version::v1 ? SNMP_VERSION_1 : SNMP_VERSION_2c;
    session.community = reinterpret_cast<unsigned char*>(words.community.data());
    session.community_len = words.community.size();
}

void fillUser(netsnmp_session& session, Words& words, const Settings& settings, const Keys& keys) {
    session.version = SNMP_VERSION_3;
    session.securityModel = SNMP_SEC_MODEL_USM;
    session.securityName = words.user.data();
    session.securityNameLen = words.user.size();
    session.contextName = words.context.data();
    session.contextNameLen = words.context.size();
    session.flags |= SNMP_FLAGS_DONT_PROBE;  // net-snmp would block while it asks
    session.securityLevel = settings.level == Level::noAuth       ? SNMP_SEC_LEVEL_NOAUTH
                            : settings.level == Level::authNoPriv ? SNMP_SEC_LEVEL_AUTHNOPRIV
                                                                  : SNMP_SEC_LEVEL_AUTHPRIV;
    const ProtocolOid none[] = {{usmNoAuthProtocol, OID_LENGTH(usmNoAuthProtocol)},
                                {usmNoPrivProtocol, OID_LENGTH(usmNoPrivProtocol)}};
    const auto auth = keys.auth.empty() ? none[0] : authOid(settings.authProtocol);
    const auto priv = keys.priv.empty() ? none[1] : privOid(settings.privProtocol);
    session.securityAuthProto = const_cast<oid*>(auth.arcs);
    session.securityAuthProtoLen = auth.count;
    session.securityPrivProto = const_cast<oid*>(priv.arcs);
    session.securityPrivProtoLen = priv.count;
    session.securityAuthKeyLen = keys.auth.expose().copy(
        reinterpret_cast<char*>(session.securityAuthKey), sizeof session.securityAuthKey);
    session.securityPrivKeyLen = keys.priv.expose().copy(
        reinterpret_cast<char*>(session.securityPrivKey), sizeof session.securityPrivKey);
}

void wipeKeys(netsnmp_session& session) {
    explicit_bzero(session.securityAuthKey, sizeof session.securityAuthKey);
    explicit_bzero(session.securityPrivKey, sizeof session.securityPrivKey);
}

}  // namespace

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

base::Result<std::unique_ptr<Session>> Session::open(const Settings& settings, const Keys& keys,
                                                     const Address& address) {
    setUpLibrary();
    auto impl = std::make_unique<Impl>();
    const int error = openWire(address, impl->wire);
    if (error != 0) {
        return base::fail(base::Kind::network,
                          fmt::format("{} cannot be asked by SNMP: {}", address.text,
                                      std::strerror(error)),  // NOLINT(concurrency-mt-unsafe)
                          error);
    }
    const Guard guard(libraryMutex());
    auto* transport = transportOver(impl->wire);
    netsnmp_session session;
    snmp_sess_init(&session);
    Words words{std::string(settings.community.expose()), settings.user, settings.context};
    if (settings.version == Version::v3) {
        fillUser(session, words, settings, keys);
    } else {
        fillCommunity(session, words, settings.version);
    }
    session.timeout = std::chrono::microseconds(settings.timeout).count();
    session.retries = settings.retries;
    session.callback = overheard;
    session.callback_magic = impl.get();
    impl->user = settings.user;
    impl->handle = snmp_sess_add(&session, transport, nullptr, nullptr);
    base::wipe(words.community);
    wipeKeys(session);
    if (impl->handle == nullptr) {
        return base::fail(base::Kind::network,
                          fmt::format("{} cannot be asked by SNMP: {}", address.text,
                                      snmp_api_errstring(session.s_snmp_errno)));
    }
    impl->session().flags |= session.flags & SNMP_FLAGS_DONT_PROBE;
    return std::make_unique<Session>(std::move(impl));
}

Session::~Session() {
    const Guard guard(libraryMutex());
    wipeKeys(impl_->session());
    snmp_sess_close(impl_->handle);
}

int Session::fd() const noexcept {
    return impl_->wire.fd;
}

Session::Steady::time_point Session::wakeAt() const noexcept {
    return impl_->wakeAt;
}

bool Session::heardWrongDigest() const noexcept {
    return impl_->wrongDigest;
}

const Traffic& Session::traffic() const noexcept {
    return impl_->wire.traffic;
}

std::optional<Happening> Session::Impl::takeHappened() {
    auto happening = std::move(happened);
    happened.reset();
    if (happening) {
        wakeAt = Steady::time_point::max();
        happening->reply.elapsed =
            std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - asked);
        happening->reply.repeated = wire.traffic.repeats != repeatsBefore;
    }
    return happening;
}

std::optional<Happening> Session::Impl::send(netsnmp_pdu* pdu, std::chrono::milliseconds patience,
                                             int retries) {
    if (pdu == nullptr) {
        return Happening{.kind = Happening::Kind::local, .code = SNMPERR_MALLOC};
    }
    timeout = patience;
    asked = Steady::now();
    session().timeout = std::chrono::microseconds(patience).count();
    session().retries = retries;
    happened.reset();
    repeatsBefore = wire.traffic.repeats;
    ++wire.traffic.requests;
    if (snmp_sess_async_send(handle, pdu, heard, this) != 0) {
        waitAnew();
        return takeHappened();
    }
    if (!happened) {
        happened = Happening{.kind = Happening::Kind::local, .code = session().s_snmp_errno};
    }
    snmp_free_pdu(pdu);
    return takeHappened();
}

std::optional<Happening> Session::discover(std::chrono::milliseconds timeout, int retries) {
    const Guard guard(libraryMutex());
    auto* pdu = snmp_pdu_create(SNMP_MSG_GET);
    if (pdu != nullptr) {
        pdu->version = SNMP_VERSION_3;
        pdu->securityName = strdup("");
        pdu->securityNameLen = 0;
        pdu->securityLevel = SNMP_SEC_LEVEL_NOAUTH;
        pdu->securityModel = SNMP_SEC_MODEL_USM;
    }
    impl_->discovering = true;
    return impl_->send(pdu, timeout, retries);
}

std::string Session::engineId() const {
    const auto& session = impl_->session();
    if (session.securityEngineID == nullptr) return {};
    return {reinterpret_cast<const char*>(session.securityEngineID), session.securityEngineIDLen};
}

bool Session::enrol() {
    const Guard guard(libraryMutex());
    return usm_create_user_from_session(&impl_->session()) == SNMPERR_SUCCESS;
}

void Session::dismiss() {
    const Guard guard(libraryMutex());
    auto& session = impl_->session();
    if (session.securityEngineIDLen == 0) return;
    auto* user =
        usm_get_user(session.securityEngineID, session.securityEngineIDLen, impl_->user.c_str());
    if (user != nullptr) {
        usm_remove_user(user);
        usm_free_user(user);
    }
    free_enginetime(session.securityEngineID, session.securityEngineIDLen);
}

std::optional<Happening> Session::ask(const Question& question) {
    const Guard guard(libraryMutex());
    impl_->discovering = false;
    return impl_->send(pduOf(question), question.timeout, question.retries);
}

std::optional<Happening> Session::read() {
    const Guard guard(libraryMutex());
    auto& set = sockets();
    const int number = impl_->wire.fd;
    NETSNMP_LARGE_FD_SET(number, &set);
    impl_->wire.error = 0;
    snmp_sess_read2(impl_->handle, &set);
    NETSNMP_LARGE_FD_CLR(number, &set);
    const int error = impl_->wire.error;
    if (!impl_->happened && error != 0 && error != EAGAIN && error != EINTR) {
        return Happening{.kind = Happening::Kind::network, .code = error};
    }
    return impl_->takeHappened();
}

std::optional<Happening> Session::expire() {
    const Guard guard(libraryMutex());
    if (Steady::now() < impl_->wakeAt) return {};
    impl_->waitAnew();
    snmp_sess_timeout(impl_->handle);
    return impl_->takeHappened();
}

}  // namespace snmp
