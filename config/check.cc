#include "config/check.h"

#include "base/text.h"
#include "config/complaints.h"
#include "config/text_rules.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

namespace config {
namespace {

/// Faults of one machine, at the line of a setting or, where it is not given, of the machine.
class Checker : Complaints {
  public:
    Checker(const Placed& placed, std::vector<Fault>& faults)
        : Complaints(placed, faults), machine_(*placed.machine) {}

    void run() {
        account("receiving", machine_.receiving.account,
                machine_.receiving.kind != ReceivingKind::maildir);
        account("sending", machine_.sending.account, machine_.sending.kind == SendingKind::smtp);
        if (machine_.receiving.kind != ReceivingKind::maildir) passwordGiven();
        sources();
        if (machine_.receiving.kind == ReceivingKind::pop3 &&
            machine_.receiving.push.mode == PushMode::on) {
            fault("receiving.push",
                  "POP3 servers cannot tell of new mail; write receiving.kind = \"imap\", or leave "
                  "receiving.push out",
                  true);
        }
        if (machine_.receiving.kind == ReceivingKind::pop3 &&
            machine_.gate.illegalMail.kind == IllegalMail::Kind::move) {
            fault("illegal_mail",
                  "POP3 has no folders to move mails to; write \"leave\" or \"delete\", or "
                  "receiving.kind = \"imap\"");
        }
    }

  private:
    void sources() {
        const SnmpAccess& snmp = machine_.snmp;
        if (snmp.address.empty() && machine_.ipp.uri.empty() && machine_.snapshot.empty() &&
            machine_.walk.empty()) {
            fault(
                "name",
                "nothing says where its values come from; write snmp.address = \"HOST\", ipp.uri = "
                "\"ipp://HOST\" or source.snapshot = \"FILE.json\"");
        }
        if (snmp.version != SnmpVersion::v3 &&
            (!snmp.user.empty() || snmp.authPassword.given() || snmp.privPassword.given())) {
            fault("snmp.user",
                  "SNMP users and passphrases are of version 3 only; write snmp.version = \"3\"",
                  true);
        }
        if (snmp.privPassword.given() && !snmp.authPassword.given()) {
            fault("snmp.priv_password",
                  "snmp.priv_password is given without snmp.auth_password; write both, or none");
        }
        if (machine_.ipp.password.given() && machine_.ipp.user.empty()) {
            fault("ipp.password", "ipp.password is given without ipp.user; write both or neither");
        }
    }

    static bool isOAuth(Auth auth) { return auth == Auth::xoauth2 || auth == Auth::oauthBearer; }

    void passwordGiven() {
        const Account& account = machine_.receiving.account;
        if (!isOAuth(account.auth) && !account.password.given()) {
            fault("receiving.user",
                  "receiving.password is missing; write receiving.password = { file = \"…\" }, or "
                  "the password itself in quotes");
        }
    }

    void account(const std::string& group, const Account& account, bool used) {
        if (!used) return;
        const auto key = [&](const char* name) { return group + "." + name; };
        if (account.token.given() && !isOAuth(account.auth)) {
            fault(
                key("token"),
                fmt::format(
                    "{0}.token is for OAuth only; write {0}.auth = \"xoauth2\" or \"oauthbearer\"",
                    group));
        }
        if (account.user.empty() && (account.password.given() || account.token.given())) {
            fault(key("password"),
                  fmt::format("{0}.password is given without {0}.user; write both or neither",
                              group));
        }
        if (group == "sending" && !account.user.empty() && !isOAuth(account.auth) &&
            !account.password.given()) {
            fault(key("user"),
                  "sending.user is given without sending.password; write both or neither");
        }
        if (account.proxy.kind == ProxyKind::none &&
            (!account.proxyUser.empty() || account.proxyPassword.given())) {
            fault(key("proxy_user"), fmt::format("{0}.proxy_user is given without {0}.proxy; write "
                                                 "{0}.proxy = \"socks5h://HOST:PORT\"",
                                                 group));
        }
        inTheClear(group, account);
    }

    void inTheClear(const std::string& group, const Account& account) {
        const bool secret = account.password.given() || account.token.given();
        if (account.security == Security::plain && secret && !isLoopback(account.server)) {
            fault(group + ".security",
                  fmt::format("the password goes to {} unencrypted; write {}.security = \"tls\" or "
                              "\"starttls\"",
                              account.server, group),
                  true);
        } else if (account.security != Security::plain && !account.checkCertificate &&
                   !isLoopback(account.server)) {
            fault(group + ".check_certificate",
                  fmt::format("the certificate of {} is not checked: anybody on the way can pose "
                              "as it; name its "
                              "certificate with {}.ca_file instead",
                              account.server, group),
                  true);
        }
    }

    const Machine& machine_;
};

void checkNotice(const Placed& placed, std::string_view key, const std::string& address,
                 const std::map<std::string, std::string>& owners, std::vector<Fault>& faults) {
    const auto owner = owners.find(base::lower(address));
    if (address.empty() || owner == owners.end()) return;
    Complaints(placed, faults)
        .fault(key, fmt::format("{} is the address or login of machine \"{}\", whose mailbox would "
                                "feed itself; write a person's address",
                                key, owner->second));
}

void checkSecretFile(const Origin& at, std::string_view key, const SecretSource& source,
                     std::vector<Fault>& faults) {
    if (source.kind != SecretSource::Kind::file) return;
    const std::string path = base::printable(source.name, 200);
    struct stat status {};
    if (::stat(source.name.c_str(), &status) != 0) {
        faults.push_back(
            {at.file, at.line,
             fmt::format("{}: cannot find the file {}: {}; put the secret on its first line", key,
                         path, std::strerror(errno)),
             true});
        return;
    }
    // A group that lets the agent read what root wrote is the usual way; a group of its own is not.
    const bool others = (status.st_mode & 0007) != 0;
    const bool group =
        (status.st_mode & 0070) != 0 && status.st_uid == ::geteuid() && status.st_uid != 0;
    if (others || group) {
        faults.push_back(
            {at.file, at.line,
             fmt::format("{}: others can read the file {}; run chmod 600 {}", key, path, path),
             true});
    }
}

/// Without looking at the files: what a link leads to is the mailbox's to find out.
std::string plainPath(const std::string& path) {
    auto plain = std::filesystem::path(path).lexically_normal().string();
    if (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
    return plain;
}

/// A server that keeps everything below INBOX serves HQ and INBOX.HQ from one folder, and only it
/// knows which sign divides its levels.
std::string plainFolder(const std::string& folder) {
    constexpr std::string_view kPrefix = "INBOX/";
    std::string plain = folder;
    std::replace(plain.begin(), plain.end(), '.', '/');
    if (plain.size() > kPrefix.size() && base::startsWithNoCase(plain, kPrefix)) {
        plain.erase(0, kPrefix.size());
    }
    return base::equalsNoCase(plain, "INBOX") ? "INBOX" : plain;
}

/// "" for the usual ports of both protocols, with TLS and without: they lead to one mailbox. Behind
/// another port of the same host there may be another server, whose users have the same names.
std::string unusualPort(std::uint16_t port) {
    constexpr std::uint16_t kUsual[] = {0, 110, 143, 993, 995};  // 0: by kind and security
    const bool usual = std::find(std::begin(kUsual), std::end(kUsual), port) != std::end(kUsual);
    return usual ? "" : std::to_string(port);
}

/// Of two machines at one mailbox.
std::string sameMailbox(const Machine& machine, const Machine& other) {
    const auto& folder = machine.receiving.folder;
    const auto& others = other.receiving.folder;
    const bool imap = machine.receiving.kind == ReceivingKind::imap &&
                      other.receiving.kind == ReceivingKind::imap;
    const bool alike = base::equalsNoCase(folder, "INBOX") && base::equalsNoCase(others, "INBOX");
    if (imap && folder != others && !alike) {
        return fmt::format(
            "machine \"{}\" may have the same mailbox as machine \"{}\": {} and {} are one folder "
            "on many servers; give each machine a mailbox or folder of its own",
            machine.name, other.name, base::printable(folder, 80), base::printable(others, 80));
    }
    return fmt::format(
        "machine \"{}\" has the same mailbox as machine \"{}\"; give each machine a mailbox or "
        "folder of its own",
        machine.name, other.name);
}

}  // namespace

std::string mailboxOf(const Machine& machine) {
    const Receiving& in = machine.receiving;
    if (in.kind == ReceivingKind::maildir) {
        return in.maildir.empty() ? "" : "maildir " + plainPath(in.maildir);
    }
    if (in.account.server.empty() || in.account.user.empty()) return "";
    return fmt::format("{}\n{}\n{}\n{}", base::lower(in.account.server),
                       unusualPort(in.account.port), in.account.user,
                       in.kind == ReceivingKind::pop3 ? "INBOX" : plainFolder(in.folder));
}

bool isNeeded(const Row& row, const std::map<std::string_view, std::string>& words) {
    if (row.needed.empty() || row.needed == "always") return !row.needed.empty();
    const auto equals = row.needed.find('=');
    const auto word = words.find(row.needed.substr(0, equals));
    return word != words.end() && indexOf(row.needed.substr(equals + 1), word->second).has_value();
}

void checkMachine(const Placed& placed, std::vector<Fault>& faults) {
    Checker(placed, faults).run();
}

void checkTogether(const std::vector<Placed>& machines, std::vector<Fault>& faults) {
    std::map<std::string, const Machine*> mailboxes;
    std::map<std::string, std::string> owners;
    for (const auto& placed : machines) {
        const Machine& machine = *placed.machine;
        if (!machine.address.empty()) owners.emplace(base::lower(machine.address), machine.name);
        // A login that is an address receives there, whatever the machine's own address says.
        const std::string& user = machine.receiving.account.user;
        if (machine.receiving.kind != ReceivingKind::maildir && wrongAddress(user).empty()) {
            owners.emplace(base::lower(user), machine.name);
        }
        const std::string mailbox = mailboxOf(machine);
        if (mailbox.empty()) continue;
        const auto [other, fresh] = mailboxes.emplace(mailbox, &machine);
        if (fresh) continue;
        const Complaints complaints(placed, faults);
        const Origin& at =
            complaints.at(machine.receiving.kind == ReceivingKind::maildir ? "receiving.maildir"
                                                                           : "receiving.user");
        faults.push_back({at.file, at.line, sameMailbox(machine, *other->second)});
    }
    for (const auto& placed : machines) {
        const Machine& machine = *placed.machine;
        checkNotice(placed, "manager_address", machine.managerAddress, owners, faults);
        checkNotice(placed, "admin_address", machine.replies.adminAddress, owners, faults);
    }
}

void checkSecretFiles(const Settings& settings, std::vector<Fault>& faults) {
    checkSecretFile({}, "key", settings.agent.key, faults);
    std::set<std::string> seen;
    for (const auto& machine : settings.machines) {
        const Account& in = machine.receiving.account;
        const Account& out = machine.sending.account;
        const std::pair<std::string_view, const SecretSource*> sources[] = {
            {"ce_password", &machine.gate.cePassword},
            {"receiving.password", &in.password},
            {"receiving.token", &in.token},
            {"receiving.proxy_password", &in.proxyPassword},
            {"sending.password", &out.password},
            {"sending.token", &out.token},
            {"sending.proxy_password", &out.proxyPassword},
            {"snmp.community", &machine.snmp.community},
            {"snmp.auth_password", &machine.snmp.authPassword},
            {"snmp.priv_password", &machine.snmp.privPassword},
            {"ipp.password", &machine.ipp.password}};
        for (const auto& [key, source] : sources) {
            if (!seen.insert(source->name).second) continue;
            checkSecretFile(machine.origin, key, *source, faults);
        }
    }
}

std::vector<Fault> readyToRun(const Settings& settings) {
    std::vector<Fault> faults;
    bool enabled = false;
    for (const auto& machine : settings.machines) {
        if (!machine.enable) continue;
        enabled = true;
        const auto add = [&](const char* text, bool warning) {
            faults.push_back({machine.origin.file, machine.origin.line,
                              fmt::format("machine \"{}\": {}", machine.name, text), warning});
        };
        if (!machine.gate.senders.given()) {
            add("nobody may ask; write senders = [\"someone@example.com\", \"@example.com\"], or "
                "senders = \"any\"",
                false);
        }
        if (!machine.gate.cePassword.given()) {
            add("there is no ce_password; until mailagent passwd sets one, no mail is served",
                true);
        }
    }
    if (!enabled) {
        const auto& machines = settings.machines;
        faults.push_back({machines.empty() ? "" : machines.front().origin.file, 0,
                          machines.empty()
                              ? "there is no machine; write a [[machine]] section"
                              : "no machine is enabled; write enable = \"Yes\" under [[machine]]"});
    }
    return faults;
}

}  // namespace config
