// The settings as the rest of the program sees them: plain values with units, checked (load.h).
//
// Each room gets the small struct it needs, never all of Settings (style 7). The defaults here are
// those of the table (table.cc); a test holds the two together. Enumerators stand in the order of
// the table's words.
#pragma once

#include "base/digest.h"
#include "base/secret.h"
#include "base/units.h"
#include "base/zone.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace config {

/// Where a secret comes from (design decision 13). Not yet read: resolve() in secret_source.h.
struct SecretSource {
    enum class Kind { none, value, file, credential, environment, program };
    Kind kind = Kind::none;
    base::Secret value;                ///< kind value
    std::string name;                  ///< path (absolute), credential's or variable's name
    std::vector<std::string> program;  ///< kind program: argument vector, run without a shell

    [[nodiscard]] bool given() const { return kind != Kind::none; }
    friend bool operator==(const SecretSource& a, const SecretSource& b) {
        return a.kind == b.kind && a.name == b.name && a.program == b.program &&
               base::equalsConstantTime(a.value.expose(), b.value.expose());
    }
};

/// Where a part of the settings stands, for messages. It is no part of what the settings say: two
/// origins are always equal, so a machine that only moved in the file compares as unchanged.
struct Origin {
    std::string file;
    int line = 0;
    friend bool operator==(const Origin&, const Origin&) { return true; }
};

/// An address of our own to listen at. Port 0: nowhere.
struct Listen {
    std::string host;  ///< an IP address
    std::uint16_t port = 0;
    friend bool operator==(const Listen&, const Listen&) = default;
};

enum class LogLevel { debug, info, warning, error };
enum class MachineMetrics { none, trouble, all };
enum class ReceivingKind { pop3, imap, maildir };
enum class SendingKind { smtp, folder };
enum class Security { plain, startTls, tls };
enum class Auth { automatic, plain, login, cramMd5, xoauth2, oauthBearer };
enum class AddressFamily { any, v4, v6 };
enum class SizeCounts { body, whole };        ///< M7
enum class AdminNotice { no, illegal, all };  ///< M30
enum class ProxyKind { none, http, socks4, socks4a, socks5, socks5h };

/// What holds for the whole process.
struct Agent {
    std::string stateFolder = "/var/lib/mailagent";
    std::string controlSocket;  ///< loaded: never empty; by default "control" in stateFolder
    LogLevel logLevel = LogLevel::info;
    int mailLogRows = 10;  ///< M33
    int historyDays = 400;
    int historyReadings = 2000;
    int workers = 16;
    int parallelLogins = 256;
    int loginsPerServer = 64;
    Listen metrics;  ///< of Prometheus' page
    MachineMetrics machineMetrics = MachineMetrics::trouble;
    SecretSource key;  ///< the installation's key; none: the file "key" in stateFolder
    friend bool operator==(const Agent&, const Agent&) = default;
};

struct ProxyAddress {
    ProxyKind kind = ProxyKind::none;
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const ProxyAddress&, const ProxyAddress&) = default;
};

/// A server and who we are there; what receiving and sending share.
struct Account {
    std::string server;
    std::uint16_t port = 0;  ///< 0: the protocol's own for `security`
    Security security = Security::tls;
    std::string user;  ///< "": no login
    SecretSource password;
    Auth auth = Auth::automatic;
    SecretSource token;  ///< OAuth 2.0 access token, for xoauth2 and oauthBearer
    std::string caFile;  ///< "": the system's store
    bool checkCertificate = true;
    ProxyAddress proxy;
    std::string proxyUser;
    SecretSource proxyPassword;
    AddressFamily addressFamily = AddressFamily::any;
    std::chrono::seconds timeout{30};
    friend bool operator==(const Account&, const Account&) = default;
};

enum class PushMode { automatic, on, off };

/// Waiting for the server's word of new mail (IMAP).
struct Push {
    PushMode mode = PushMode::automatic;
    std::chrono::seconds renew{540};
    int perAccount = 5, perServer = 0;  ///< 0: no limit
    friend bool operator==(const Push&, const Push&) = default;
};

struct Receiving {
    ReceivingKind kind = ReceivingKind::pop3;
    Account account;  ///< pop3, imap
    std::string folder = "INBOX";
    std::string maildir;  ///< maildir: its path
    Push push;
    friend bool operator==(const Receiving&, const Receiving&) = default;
};

struct Sending {
    SendingKind kind = SendingKind::smtp;
    Account account = {.security = Security::startTls};
    std::string heloName;  ///< "": the host's own name
    std::string folder;    ///< SendingKind::folder: each mail is written there as a file
    friend bool operator==(const Sending&, const Sending&) = default;
};

/// Who may ask. Everything in lower case; a domain stands for itself, not for its sub-domains.
struct Senders {
    bool any = false;  ///< "any" was written out
    std::vector<std::string> addresses;
    std::vector<std::string> domains;  ///< without '@'
    [[nodiscard]] bool given() const { return any || !addresses.empty() || !domains.empty(); }
    friend bool operator==(const Senders&, const Senders&) = default;
};

/// M8: what becomes of a mail that is not served.
struct IllegalMail {
    enum class Kind { leave, remove, move };
    Kind kind = Kind::leave;
    std::string folder;  ///< Kind::move
    friend bool operator==(const IllegalMail&, const IllegalMail&) = default;
};

/// What is read kindly beyond the original's rules (M41); message::Leniency has the same names.
struct Leniency {
    bool htmlOnly = true, replyPrefixes = true, gatewayTags = true;
    bool quotedText = true, signatures = true, banners = true;
    friend bool operator==(const Leniency&, const Leniency&) = default;
};

/// May this mail act, and what becomes of it if not.
struct Gate {
    Senders senders;
    int mailsPerHour = 60;         ///< of one sender (design decision 8)
    base::Bytes sizeLimit{10240};  ///< legal: strictly less (M7)
    SizeCounts sizeCounts = SizeCounts::body;
    IllegalMail illegalMail;
    SecretSource cePassword;  ///< M7, M20
    Leniency leniency;
    /// Rules as written, their syntax checked: gate::parseProof(), gate::parseRights().
    std::vector<std::string> proof{"any: password"}, rights;
    std::vector<std::string> authservIds;
    std::chrono::minutes dateTolerance{10};  ///< D5
    std::chrono::minutes codeWindow{10};
    std::string certificates, authorities;  ///< folder and file of S/MIME; "" = none
    std::chrono::minutes signatureMaxAge{24 * 60};
    int repliesPerHour = 0;  ///< to one sender; 0: ten times mailsPerHour
    int wrongPasswords = 5;  ///< of one sender, before none is looked at for a while
    friend bool operator==(const Gate&, const Gate&) = default;
};

/// M48: forms of a list that come beside its text.
struct Attach {
    bool csv = false, json = false, html = false;
    friend bool operator==(const Attach&, const Attach&) = default;
};

/// What replies and notices look like, and who gets them.
struct Replies {
    base::Zone timeDifference;  ///< M26
    AdminNotice adminNotice = AdminNotice::no;
    std::string adminAddress;
    bool announceDelay = false;  ///< M31
    bool maskPassword = false;   ///< hide the new password in CHPASS's reply
    bool showNames = false;      ///< lists show users' and jobs' names
    bool encrypt = false;        ///< S/MIME, for who has a certificate
    Attach attach;
    friend bool operator==(const Replies&, const Replies&) = default;
};

enum class SnmpVersion { v1, v2c, v3 };
enum class SnmpAuth { md5, sha1, sha224, sha256, sha384, sha512 };
enum class SnmpPriv { des, aes128, aes192, aes256, aes192c, aes256c };

/// How the machine's values are read by SNMP. `address` is "" where they are not.
struct SnmpAccess {
    std::string address;
    std::uint16_t port = 161;
    SnmpVersion version = SnmpVersion::v2c;
    SecretSource community;  ///< none: "public"
    std::string user;
    SnmpAuth authProtocol = SnmpAuth::sha1;
    SecretSource authPassword;
    SnmpPriv privProtocol = SnmpPriv::aes128;
    SecretSource privPassword;
    std::string context;
    std::chrono::seconds timeout{2};
    int retries = 2;
    friend bool operator==(const SnmpAccess&, const SnmpAccess&) = default;
};

/// The same by IPP. `uri` is "" where they are not. URI and trust are read by the wiring.
struct IppAccess {
    std::string uri;
    std::string user;
    SecretSource password;
    std::string trust = "system";
    friend bool operator==(const IppAccess&, const IppAccess&) = default;
};

struct Machine {
    std::string name;  ///< [a-z0-9._-]{1,40}, unique: the account in the journal
    Origin origin;
    bool enable = false;   ///< M6
    std::string nickname;  ///< M24; may be ""
    std::string serial;    ///< "": the machine's own
    SnmpAccess snmp;
    IppAccess ipp;
    std::string snapshot;               ///< path of the snapshot file, "" where there is none
    std::string walk;                   ///< the same of a recorded walk
    std::chrono::seconds patience{30};  ///< how long a reading of the machine may take
    std::chrono::minutes interval{10};  ///< M2
    int mailsPerFetch = 5;              ///< M3
    std::string address;                ///< the machine's own mail address
    std::string managerAddress;
    std::string dnsServer;      ///< "", or address or address:port
    bool popBeforeSmtp = true;  ///< M5
    Receiving receiving;
    Sending sending;
    Gate gate;
    Replies replies;
    friend bool operator==(const Machine&, const Machine&) = default;
};

struct Settings {
    Agent agent;
    std::vector<Machine> machines;  ///< in the order of the files
    friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace config
