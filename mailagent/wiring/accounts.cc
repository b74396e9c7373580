#include "mailagent/wiring/accounts.h"

#include "base/file.h"
#include "base/text.h"
#include "config/check.h"
#include "config/secret_source.h"
#include "mail/imap/imap_mailbox.h"
#include "mail/maildir/maildir_mailbox.h"
#include "mail/pop3/pop3_mailbox.h"
#include "mail/sending/recording_sender.h"
#include "mail/smtp/smtp_sender.h"
#include "mailagent/gate/password.h"
#include "mailagent/wiring/dial.h"

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>

namespace wiring {
namespace {

service::AdminNotice translate(config::AdminNotice notice) {
    switch (notice) {
        case config::AdminNotice::no:
            return service::AdminNotice::none;
        case config::AdminNotice::illegal:
            return service::AdminNotice::illegalOnly;
        case config::AdminNotice::all:
            return service::AdminNotice::all;
    }
    return service::AdminNotice::none;
}

service::IllegalMail translate(config::IllegalMail::Kind kind) {
    switch (kind) {
        case config::IllegalMail::Kind::leave:
            return service::IllegalMail::leave;
        case config::IllegalMail::Kind::remove:
            return service::IllegalMail::remove;
        case config::IllegalMail::Kind::move:
            return service::IllegalMail::moveToFolder;
    }
    return service::IllegalMail::leave;
}

std::vector<std::string> senders(const config::Senders& senders) {
    if (senders.any) return {"any"};
    auto all = senders.addresses;
    for (const auto& domain : senders.domains) all.push_back("@" + domain);
    return all;
}

message::Leniency translate(const config::Leniency& from) {
    message::Leniency to;
    to.htmlOnly = from.htmlOnly;
    to.replyPrefixes = from.replyPrefixes;
    to.gatewayTags = from.gatewayTags;
    to.quotedText = from.quotedText;
    to.signatures = from.signatures;
    to.banners = from.banners;
    return to;
}

/// M5: it has an effect only where SMTP has no login of its own, and a mailbox has one.
bool mailboxFirst(const config::Machine& machine) {
    return machine.popBeforeSmtp && machine.sending.kind == config::SendingKind::smtp &&
           machine.sending.account.user.empty() &&
           machine.receiving.kind != config::ReceivingKind::maildir;
}

/// Enough to tell nearly all senders apart.
std::string relayOf(const config::Sending& sending) {
    const auto& account = sending.account;
    return fmt::format("{} {}:{} {}", sending.folder, account.server, account.port, account.user);
}

base::Result<base::Secret> cePassword(const config::Machine& machine) {
    auto password = config::resolve(machine.gate.cePassword);
    if (!password) return password;
    if (password->empty() || gate::passwordFormatOk(password->expose())) return password;
    return base::fail(base::Kind::invalid,
                      fmt::format("machine {}: the CE password from {} must have 1 to 20 printable "
                                  "ASCII characters and no blank",
                                  machine.name, config::describe(machine.gate.cePassword)));
}

void trust(const config::Machine& machine, LookedUp& found, service::AccountSettings& to) {
    const auto& from = machine.gate;
    to.proofRules = std::move(found.rules.proof);
    to.rightsRules = std::move(found.rules.rights);
    to.keyring = std::move(found.keyring);
    to.authservIds = from.authservIds;
    to.dateTolerance = from.dateTolerance;
    to.codeWindow = from.codeWindow;
    to.signatureMaxAge = from.signatureMaxAge;
    to.encryptReplies = machine.replies.encrypt;
    // Ten mails of ours for each of his: GETLOG ALL and its results.
    to.repliesPerHour = from.repliesPerHour > 0 ? from.repliesPerHour : 10 * from.mailsPerHour;
    to.wrongPasswords = from.wrongPasswords;
}

/// "" where there is none. A password that is written out is told from others by its hash.
std::string proxyOf(const config::Account& account) {
    const auto& proxy = account.proxy;
    if (proxy.kind == config::ProxyKind::none) return "";
    const auto& password = account.proxyPassword;
    const auto written = std::hash<std::string_view>{}(password.value.expose());
    return fmt::format("{} {}:{} {} {} {} {} {}", static_cast<int>(proxy.kind), proxy.host,
                       proxy.port, account.proxyUser, static_cast<int>(password.kind),
                       password.name, fmt::join(password.program, " "), written);
}

/// Of all secrets, each in its place.
std::size_t hashOf(const LookedUp& found) {
    std::size_t all = 0;
    const auto add = [&all](const base::Secret& secret) {
        all = 31 * all + std::hash<std::string_view>{}(secret.expose());
    };
    add(found.cePassword);
    if (const auto& snmp = found.access.snmp) {
        add(snmp->community);
        add(snmp->authPassphrase);
        add(snmp->privPassphrase);
    }
    if (const auto& ipp = found.access.ipp) add(ipp->password);
    return all;
}

/// A sender's line may be there from before new settings; a sender into a folder has none.
void remember(std::vector<std::weak_ptr<const Line>>& lines,
              const std::shared_ptr<const Line>& line) {
    const auto same = [&line](const auto& each) { return each.lock() == line; };
    if (line && std::none_of(lines.begin(), lines.end(), same)) lines.push_back(line);
}

}  // namespace

std::string serverOf(const config::Receiving& receiving) {
    using config::ReceivingKind;
    using config::Security;
    if (receiving.kind == ReceivingKind::maildir) return "";
    const auto& account = receiving.account;
    const bool imap = receiving.kind == ReceivingKind::imap;
    const int plain = imap ? 143 : 110;
    const int tls = imap ? 993 : 995;
    const int standard = account.security == Security::tls ? tls : plain;
    return fmt::format("{}:{}", base::lower(account.server),
                       account.port == 0 ? standard : account.port);
}

std::string wayOf(const config::Machine& machine) {
    const auto& receiving = machine.receiving;
    if (receiving.kind == config::ReceivingKind::maildir) return "";
    const auto& account = receiving.account;
    const bool tls = account.security != config::Security::plain;
    const auto trust = tls ? fmt::format("{} {}", account.checkCertificate, account.caFile) : "";
    return fmt::format("{} {} {} {} {} {} {}", static_cast<int>(receiving.kind),
                       static_cast<int>(account.security), trust,
                       static_cast<int>(account.addressFamily), account.timeout.count(),
                       machine.dnsServer, proxyOf(account));
}

imap::PushSettings pushOf(const config::Machine& machine,
                          const std::shared_ptr<imap::IdlePlaces>& places) {
    const auto& from = machine.receiving;
    constexpr imap::PushMode kModes[] = {imap::PushMode::automatic, imap::PushMode::on,
                                         imap::PushMode::off};
    imap::PushSettings to;
    to.mode = kModes[static_cast<int>(from.push.mode)];
    to.renew = from.push.renew;
    to.limits = {static_cast<std::size_t>(from.push.perServer),
                 static_cast<std::size_t>(from.push.perAccount)};
    to.serverKey = serverOf(from);
    to.accountKey = fmt::format("{} {}", to.serverKey, from.account.user);
    to.places = places;
    to.name = machine.name;
    return to;
}

std::vector<lists::MailSetting> shownSettings(const config::Machine& machine) {
    const auto yesNo = [](bool yes) { return std::string(yes ? "YES" : "NO"); };
    constexpr const char* kSpool[] = {"POP3", "IMAP", "MAILDIR"};
    constexpr const char* kSecurity[] = {"plain", "STARTTLS", "TLS"};
    constexpr const char* kNotice[] = {"NO", "ILLEGAL ONLY", "ALL"};
    const auto& in = machine.receiving;
    const auto& out = machine.sending;
    std::vector<lists::MailSetting> rows{
        {"Enable", yesNo(machine.enable)},
        {"Interval", fmt::format("{} min", machine.interval.count())},
        {"Spool", kSpool[static_cast<int>(in.kind)]}};
    if (in.kind != config::ReceivingKind::maildir) {
        rows.push_back({"Receiving server", in.account.server});
        rows.push_back({"Security", kSecurity[static_cast<int>(in.account.security)]});
        rows.push_back({"Mailbox password", in.account.password.given() ? "SET" : "NOT SET"});
    }
    if (out.kind == config::SendingKind::smtp) {
        rows.push_back({"Sending server", out.account.server});
        rows.push_back({"Sending security", kSecurity[static_cast<int>(out.account.security)]});
        rows.push_back({"Relay password", out.account.password.given() ? "SET" : "NOT SET"});
    }
    rows.push_back({"Address", machine.address});
    rows.push_back({"Nickname", machine.nickname});
    rows.push_back({"CE password", machine.gate.cePassword.given() ? "SET" : "NOT SET"});
    rows.push_back({"CC policy", kNotice[static_cast<int>(machine.replies.adminNotice)]});
    rows.push_back({"Delay notice", yesNo(machine.replies.announceDelay)});
    rows.push_back({"POP before SMTP", yesNo(machine.popBeforeSmtp)});
    rows.push_back({"Mails per fetch", std::to_string(machine.mailsPerFetch)});
    rows.push_back({"Size limit", fmt::format("{} bytes", machine.gate.sizeLimit.count)});
    rows.push_back({"Time difference", machine.replies.timeDifference.name()});
    return rows;
}

std::vector<std::string> addressesOf(const std::vector<config::Machine>& machines) {
    std::vector<std::string> all;
    all.reserve(machines.size());
    for (const auto& machine : machines) all.push_back(machine.address);
    return all;
}

Accounts::Accounts(net::Loop& loop, std::string claim, service::Meters* meters)
    : loop_(loop), claim_(std::move(claim)), meters_(meters), dialler_(loop), watcher_(loop) {}

base::Result<LookedUp> Accounts::lookUp(const config::Machine& machine) {
    auto password = cePassword(machine);
    if (!password) return base::fail(password.error());
    auto rules = rulesOf(machine);
    if (!rules.faults.empty()) return base::fail(base::Kind::invalid, rules.faults.front());
    auto keyring = keyrings_.of(machine);
    if (!keyring) return base::fail(keyring.error());
    auto access = accessOf(machine);
    if (!access) return base::fail(access.error());
    return LookedUp{std::move(*password), std::move(rules), std::move(*keyring),
                    std::move(*access)};
}

bool Accounts::madeWith(const config::Machine& machine, const LookedUp& found) const {
    const auto known = known_.find(machine.name);
    return known != known_.end() && known->second.madeWith == hashOf(found);
}

/// Who still listens to a machine hears it again when it comes back.
void Accounts::forgetAllBut(const std::function<bool(const std::string& machine)>& served) {
    for (auto& [machine, known] : known_) {
        if (!served(machine)) known.madeWith.reset();
    }
    std::erase_if(known_, [](const auto& each) {
        return !each.second.madeWith && each.second.tap.expired();
    });
}

std::string Accounts::masked(const std::string& machine, std::string_view words) const {
    std::string shown(words);
    const auto known = known_.find(machine);
    if (known == known_.end()) return shown;
    for (const auto& each : known->second.lines) {
        if (const auto line = each.lock()) shown = wiring::masked(shown, *line);
    }
    return shown;
}

base::Result<service::Account> Accounts::make(const config::Machine& machine,
                                              const gate::OwnAddresses& own) {
    auto found = lookUp(machine);
    if (!found) return base::fail(found.error());
    return make(machine, std::move(*found), own);
}

service::Account Accounts::make(const config::Machine& machine, LookedUp found,
                                const gate::OwnAddresses& own) {
    auto& known = known_[machine.name];
    known.madeWith = hashOf(found);
    std::erase_if(known.lines, [](const auto& line) { return line.expired(); });
    service::Account account;
    auto& to = account.settings;
    to.account = machine.name;
    to.server = serverOf(machine.receiving);
    to.mailbox = config::mailboxOf(machine);
    to.way = wayOf(machine);
    to.enabled = machine.enable;
    to.address = machine.address;
    to.ownAddresses = own;
    to.nickname = machine.nickname;
    to.serial = machine.serial;
    to.managerAddress = machine.managerAddress;
    to.adminNotice = translate(machine.replies.adminNotice);
    to.adminAddress = machine.replies.adminAddress;
    to.senders = senders(machine.gate.senders);
    to.zone = machine.replies.timeDifference;
    to.interval = machine.interval;
    to.mailsPerFetch = static_cast<std::size_t>(machine.mailsPerFetch);
    to.sizeLimit = machine.gate.sizeLimit;
    to.sizeCountsWhole = machine.gate.sizeCounts == config::SizeCounts::whole;
    to.illegalMail = translate(machine.gate.illegalMail.kind);
    to.illegalFolder = machine.gate.illegalMail.folder;
    to.mailsPerHour = machine.gate.mailsPerHour;
    to.filePassword = std::move(found.cePassword);
    trust(machine, found, to);
    to.announceDelay = machine.replies.announceDelay;
    to.maskNewPassword = machine.replies.maskPassword;
    to.showNames = machine.replies.showNames;
    to.attach = {machine.replies.attach.csv, machine.replies.attach.json,
                 machine.replies.attach.html};
    to.popBeforeSmtp = mailboxFirst(machine);
    to.machinePatience = machine.patience;
    to.leniency = translate(machine.gate.leniency);
    to.version = MAILAGENT_VERSION;
    to.shown = shownSettings(machine);
    account.tap = tapOf(known);
    account.mailbox = mailboxOf(machine, known, account.tap);
    account.sender = senderOf(machine, known);
    account.source = sources_.of(machine, std::move(found.access));
    return account;
}

/// Who listens to a machine goes on listening when its settings change.
std::shared_ptr<net::Tap> Accounts::tapOf(Known& known) {
    auto tap = known.tap.lock();
    if (!tap) {
        tap = std::make_shared<net::Tap>();
        known.tap = tap;
    }
    return tap;
}

net::Dial Accounts::dialFor(const config::Machine& machine, net::Protocol protocol, Known& known,
                            const std::shared_ptr<net::Tap>& tap) {
    auto line =
        lineTo(loop_, dialler_, {protocol, machine.receiving.account, machine.dnsServer}, meters_);
    remember(known.lines, line);
    return dial(std::move(line), tap);
}

std::unique_ptr<mailbox::Mailbox> Accounts::mailboxOf(const config::Machine& machine, Known& known,
                                                      const std::shared_ptr<net::Tap>& tap) {
    const auto& receiving = machine.receiving;
    const auto& account = receiving.account;
    switch (receiving.kind) {
        case config::ReceivingKind::maildir:
            return std::make_unique<maildir::MaildirMailbox>(loop_, watcher_, receiving.maildir,
                                                             claim_, machine.name);
        case config::ReceivingKind::imap: {
            imap::Settings settings;
            settings.server = account.server;
            settings.folder = receiving.folder;
            settings.timeout = account.timeout;
            settings.claim = claim_;
            settings.push = pushOf(machine, idlePlaces_);
            return std::make_unique<imap::ImapMailbox>(
                loop_, dialFor(machine, net::Protocol::imap, known, tap), std::move(settings));
        }
        case config::ReceivingKind::pop3: {
            pop3::Settings settings;
            settings.server = account.server;
            settings.timeout = account.timeout;
            settings.name = machine.name;
            return std::make_unique<pop3::Pop3Mailbox>(
                loop_, dialFor(machine, net::Protocol::pop3, known, tap), std::move(settings));
        }
    }
    return nullptr;
}

std::shared_ptr<sending::Sender> Accounts::senderOf(const config::Machine& machine, Known& known) {
    forgetSenders();
    const auto key = relayOf(machine.sending);
    const bool first = mailboxFirst(machine);
    const auto [begin, end] = senders_.equal_range(key);
    for (auto at = begin; at != end; ++at) {
        const auto& shared = at->second;
        const bool same = shared.settings == machine.sending &&
                          shared.dnsServer == machine.dnsServer && shared.mailboxFirst == first;
        auto sender = same ? shared.sender.lock() : nullptr;
        if (!sender) continue;
        remember(known.lines, shared.line.lock());
        return sender;
    }
    std::shared_ptr<sending::Sender> sender;
    std::shared_ptr<Line> line;
    if (machine.sending.kind == config::SendingKind::folder) {
        std::error_code ignored;  // a folder that cannot be made defers each mail with its reason
        std::filesystem::create_directories(machine.sending.folder, ignored);
        sender = std::make_shared<sending::RecordingSender>(machine.sending.folder);
    } else {
        smtp::Settings settings;
        settings.command = machine.sending.account.timeout;
        settings.retryRelayAfter =
            first ? net::Duration(std::chrono::seconds(2)) : net::Duration(0);
        line = lineTo(loop_, dialler_,
                      {net::Protocol::smtp, machine.sending.account, machine.dnsServer,
                       machine.sending.heloName},
                      meters_);
        sender = std::make_shared<smtp::SmtpSender>(loop_, sharedDial(line), settings);
        remember(known.lines, line);
    }
    senders_.emplace(key, SharedSender{machine.sending, machine.dnsServer, first, sender, line});
    return sender;
}

/// Each time twice as many have come: a machine costs no look at all senders.
void Accounts::forgetSenders() {
    if (senders_.size() < tooMany_) return;
    std::erase_if(senders_, [](const auto& shared) { return shared.second.sender.expired(); });
    tooMany_ = std::max<std::size_t>(tooMany_, 2 * senders_.size());
}

}  // namespace wiring
