#include "config/table.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <type_traits>
#include <utility>

namespace config {
namespace {

template <class T>
void assign(T& member, Value&& value) {
    if constexpr (std::is_same_v<T, bool>) {
        member = std::get<bool>(value);
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
        member = static_cast<T>(std::get<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, Attach>) {
        const auto bits = static_cast<std::uint64_t>(std::get<std::int64_t>(value));
        member = {(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0};  // csv|json|html
    } else if constexpr (std::is_same_v<T, base::Bytes>) {
        member.count = static_cast<std::uint64_t>(std::get<std::int64_t>(value));
    } else if constexpr (std::is_same_v<T, std::chrono::minutes> ||
                         std::is_same_v<T, std::chrono::seconds>) {
        member = T(std::get<std::int64_t>(value));
    } else {
        member = std::get<T>(std::move(value));
    }
}

/// A row's `store`: the path of members from Agent or Machine to the field.
template <auto First, auto... Rest>
void into(Target& target, Value&& value) {
    if constexpr (std::is_invocable_v<decltype(First), Agent&>) {
        assign(((target.agent->*First).*....*Rest), std::move(value));
    } else {
        assign(((target.machine->*First).*....*Rest), std::move(value));
    }
}

using M = Machine;
constexpr auto kIn = &M::receiving;
constexpr auto kInBox = &Receiving::account;
constexpr auto kSnmp = &M::snmp;
constexpr auto kIpp = &M::ipp;
constexpr auto kOut = &M::sending;
constexpr auto kOutBox = &Sending::account;
constexpr std::string_view kSecurities = "plain|starttls|tls";
constexpr std::string_view kAuths = "auto|plain|login|cram-md5|xoauth2|oauthbearer";
constexpr std::string_view kFamilies = "any|4|6";
constexpr std::string_view kServed = "receiving.kind=pop3|imap";
constexpr std::string_view kRelayed = "sending.kind=smtp";

// clang-format off
constexpr auto kRows = std::to_array<Row>({
// --- agent
{.key = "state_folder", .type = Type::path, .standard = "/var/lib/mailagent", .page = Page::agent, .ids = "M4 M23 M44",
 .help = "Folder of the journal, the installation's key, the lock and the control socket; one running agent a folder.",
 .store = into<&Agent::stateFolder>},
{.key = "control_socket", .type = Type::path, .page = Page::agent, .ids = "M29 M33", .example = "\"/run/mailagent/control\"",
 .help = "Socket by which test, passwd and status reach the running agent. By default \"control\" in the state folder.",
 .store = into<&Agent::controlSocket>},
{.key = "log_level", .type = Type::choice, .words = "debug|info|warning|error", .standard = "info", .page = Page::agent, .ids = "M33",
 .help = "The least important lines that the log keeps.", .store = into<&Agent::logLevel>},
{.key = "mail_log_rows", .type = Type::number, .least = 10, .most = 100000, .standard = "10", .page = Page::agent, .ids = "M33",
 .help = "How many of the latest mails, sent and received together, the mail log of each machine keeps.",
 .store = into<&Agent::mailLogRows>},
{.key = "history.days", .type = Type::number, .least = 1, .most = 3650, .standard = "400", .page = Page::agent, .ids = "M46",
 .help = "How long the journal keeps each machine's readings, from which differences, days to end, logs and curves follow.",
 .store = into<&Agent::historyDays>},
{.key = "history.readings", .type = Type::number, .least = 10, .most = 100000, .standard = "2000", .page = Page::agent, .ids = "M46",
 .help = "How many of each machine's latest readings the journal keeps at most.", .store = into<&Agent::historyReadings>},
{.key = "workers", .type = Type::number, .least = 1, .most = 64, .standard = "16", .page = Page::agent, .ids = "M42",
 .help = "Threads at most, started when needed, for machines, rendering, the journal and programs.", .store = into<&Agent::workers>},
{.key = "parallel_logins", .type = Type::number, .least = 1, .most = 1024, .standard = "256", .page = Page::agent, .ids = "M42",
 .help = "How many mailboxes are dialled and served at the same time; as many again that need no login.", .store = into<&Agent::parallelLogins>},
{.key = "logins_per_server", .type = Type::number, .least = 1, .most = 1024, .standard = "64", .page = Page::agent, .ids = "M42",
 .help = "How many of them at one mail server. The others wait in order of arrival, and those of other servers do not wait for them.",
 .store = into<&Agent::loginsPerServer>},
{.key = "metrics.listen", .type = Type::listen, .page = Page::agent, .ids = "M42", .example = "\"127.0.0.1:9464\"",
 .help = "Where Prometheus reads the agent's numbers (docs/metrics.md), at /metrics; a port alone is 127.0.0.1's. Without it nowhere. Whoever reaches another address can read them.",
 .store = into<&Agent::metrics>},
{.key = "metrics.machines", .type = Type::choice, .words = "none|trouble|all", .standard = "trouble", .page = Page::agent, .ids = "M42",
 .help = "Which machines have series of their own there: none, those in trouble (at most 100), or all.",
 .store = into<&Agent::machineMetrics>},
{.key = "key", .type = Type::secretPlace, .page = Page::agent, .ids = "M20 M23", .example = "{ credential = \"mailagent-key\" }",
 .help = "Where the installation's key comes from, under which CE passwords rest. By default the file \"key\" in the state folder, made at the first start.",
 .store = into<&Agent::key>},
// --- machine
{.key = "name", .type = Type::name, .most = 40, .page = Page::machine, .needed = "always", .ids = "M42", .example = "\"copier01\"",
 .help = "What the machine is called in the journal and on the command line. It never changes: a new name is a new machine.",
 .store = into<&M::name>},
{.key = "snmp.address", .type = Type::host, .most = 253, .page = Page::machine, .ids = "M46", .example = "\"copier01.example.com\"",
 .help = "The machine's own host name or address: its values are read by SNMP.", .store = into<kSnmp, &SnmpAccess::address>},
{.key = "snmp.port", .type = Type::number, .least = 1, .most = 65535, .standard = "161", .page = Page::machine, .ids = "M46",
 .help = "Its SNMP port.", .store = into<kSnmp, &SnmpAccess::port>},
{.key = "snmp.version", .type = Type::choice, .words = "1|2c|3", .standard = "2c", .page = Page::machine, .ids = "M46",
 .help = "Version of SNMP; 3 is the one with logins and encryption.", .store = into<kSnmp, &SnmpAccess::version>},
{.key = "snmp.community", .type = Type::secret, .least = 1, .most = 255, .page = Page::machine, .ids = "M46", .example = "{ file = \"copier01.community\" }",
 .help = "Community of versions 1 and 2c; without it \"public\".", .store = into<kSnmp, &SnmpAccess::community>},
{.key = "snmp.user", .type = Type::word, .most = 32, .page = Page::machine, .needed = "snmp.version=3", .ids = "M46", .example = "\"reader\"",
 .help = "User of version 3.", .store = into<kSnmp, &SnmpAccess::user>},
{.key = "snmp.auth_protocol", .type = Type::choice, .words = "md5|sha1|sha224|sha256|sha384|sha512", .standard = "sha1", .page = Page::machine, .ids = "M46",
 .help = "Digest of version 3's messages, where snmp.auth_password is given.", .store = into<kSnmp, &SnmpAccess::authProtocol>},
{.key = "snmp.auth_password", .type = Type::secret, .least = 8, .most = 1024, .page = Page::machine, .ids = "M46", .example = "{ file = \"copier01.auth\" }",
 .help = "Authentication passphrase of version 3; without it messages are not authenticated.", .store = into<kSnmp, &SnmpAccess::authPassword>},
{.key = "snmp.priv_protocol", .type = Type::choice, .words = "des|aes128|aes192|aes256|aes192c|aes256c", .standard = "aes128", .page = Page::machine, .ids = "M46",
 .help = "Cipher of version 3's messages, where snmp.priv_password is given; with a c at the end the key is extended as Cisco does it.", .store = into<kSnmp, &SnmpAccess::privProtocol>},
{.key = "snmp.priv_password", .type = Type::secret, .least = 8, .most = 1024, .page = Page::machine, .ids = "M46", .example = "{ file = \"copier01.priv\" }",
 .help = "Privacy passphrase of version 3; without it messages are not encrypted.", .store = into<kSnmp, &SnmpAccess::privPassword>},
{.key = "snmp.context", .type = Type::text, .most = 32, .page = Page::machine, .ids = "M46", .example = "\"printer\"",
 .help = "Context name of version 3; most machines have none.", .store = into<kSnmp, &SnmpAccess::context>},
{.key = "snmp.timeout", .type = Type::seconds, .least = 1, .most = 60, .standard = "2 s", .page = Page::machine, .ids = "M46",
 .help = "How long one answer may take before the question is repeated.", .store = into<kSnmp, &SnmpAccess::timeout>},
{.key = "snmp.retries", .type = Type::number, .least = 0, .most = 10, .standard = "2", .page = Page::machine, .ids = "M46",
 .help = "How often a question without answer is repeated.", .store = into<kSnmp, &SnmpAccess::retries>},
{.key = "ipp.uri", .type = Type::word, .most = 1000, .page = Page::machine, .ids = "M46", .example = "\"ipps://copier01.example.com/ipp/print\"",
 .help = "The machine's printer as ipp://HOST[:PORT][/PATH] or ipps://…: its values are read by IPP.", .store = into<kIpp, &IppAccess::uri>},
{.key = "ipp.user", .type = Type::text, .most = 255, .page = Page::machine, .ids = "M46", .example = "\"reader\"",
 .help = "Login, where the printer asks for one.", .store = into<kIpp, &IppAccess::user>},
{.key = "ipp.password", .type = Type::secret, .least = 1, .most = 1024, .page = Page::machine, .ids = "M46", .example = "{ file = \"copier01.ipp\" }",
 .help = "Its password.", .store = into<kIpp, &IppAccess::password>},
{.key = "ipp.trust", .type = Type::word, .most = 200, .standard = "system", .page = Page::machine, .ids = "M46",
 .help = "Whom to believe of an ipps printer: \"system\" (an authority of this system signed its certificate), its certificate's SHA-256 fingerprint, or \"any\".", .store = into<kIpp, &IppAccess::trust>},
{.key = "source.snapshot", .type = Type::path, .page = Page::machine, .ids = "M46", .example = "\"copier01.json\"",
 .help = "A snapshot file (JSON) of the machine's counters, supplies and states: for a machine that speaks neither SNMP nor IPP, or for what they do not tell.", .store = into<&M::snapshot>},
{.key = "source.walk", .type = Type::path, .page = Page::machine, .ids = "M46", .example = "\"copier01.snmprec\"",
 .help = "A recorded walk (mailagent probe --record) that stands for the machine: for tests and bug reports.", .store = into<&M::walk>},
{.key = "patience", .type = Type::seconds, .least = 1, .most = 600, .standard = "30 s", .page = Page::machine, .ids = "M6",
 .help = "How long a reading of the machine may take before the last one is sent instead, with its age.", .store = into<&M::patience>},
{.key = "serial", .type = Type::word, .most = 64, .page = Page::machine, .ids = "M24", .example = "\"31180423\"",
 .help = "Serial number, where the machine's own is to be replaced.", .store = into<&M::serial>},
{.key = "nickname", .type = Type::text, .most = 64, .page = Page::machine, .ids = "M24", .example = "\"2nd floor\"",
 .help = "Added to the subject of every mail; may be blank.", .store = into<&M::nickname>},
{.key = "show_names", .type = Type::yesNo, .standard = "No", .page = Page::machine, .ids = "M15",
 .help = "Whether lists show the names of users and jobs.", .store = into<&M::replies, &Replies::showNames>},
// --- reception
{.key = "enable", .type = Type::yesNo, .standard = "No", .page = Page::reception, .ids = "M6",
 .help = "Whether the machine's mails are served.", .store = into<&M::enable>},
{.key = "senders", .type = Type::senders, .page = Page::reception, .ids = "M45", .example = "[\"engineer@example.com\", \"@service.example.com\"]",
 .help = "Who may ask: addresses, and domains as \"@domain\" (without their sub-domains); \"any\" must be written out. Without it, run refuses the machine.",
 .store = into<&M::gate, &Gate::senders>},
{.key = "ce_password", .type = Type::cePassword, .least = 1, .most = 20, .page = Page::reception, .ids = "M7 M20 M23", .example = "{ file = \"copier01.ce\" }",
 .help = "The password that a command mail has as its subject. Without it only one set by mailagent passwd counts.",
 .store = into<&M::gate, &Gate::cePassword>},
{.key = "address", .type = Type::address, .page = Page::reception, .needed = "always", .ids = "M24 M27", .example = "\"copier01@example.com\"",
 .help = "The machine's own mail address: sender of its replies.", .store = into<&M::address>},
{.key = "interval", .type = Type::minutes, .least = 1, .most = 60, .standard = "10 min", .page = Page::reception, .ids = "M2",
 .help = "Time between two fetches.", .store = into<&M::interval>},
{.key = "mails_per_fetch", .type = Type::number, .least = 1, .most = 500, .standard = "5", .page = Page::reception, .ids = "M3",
 .help = "How many mails a fetch takes at most; the rest wait for the next one.", .store = into<&M::mailsPerFetch>},
{.key = "size_limit", .type = Type::size, .least = 10240, .most = 1048576, .standard = "10 KB", .page = Page::reception, .ids = "M7",
 .help = "A legal mail is smaller than this.", .store = into<&M::gate, &Gate::sizeLimit>},
{.key = "size_counts", .type = Type::choice, .words = "body|whole", .standard = "body", .page = Page::reception, .ids = "M7",
 .help = "What size_limit counts: what follows the header, or the whole mail (the original).", .store = into<&M::gate, &Gate::sizeCounts>},
{.key = "illegal_mail", .type = Type::illegalMail, .standard = "leave", .page = Page::reception, .ids = "M8",
 .help = "What becomes of a mail that is not served: left unread, deleted (the original), or moved to a folder (IMAP and Maildir).",
 .store = into<&M::gate, &Gate::illegalMail>},
{.key = "mails_per_hour", .type = Type::number, .least = 1, .most = 100000, .standard = "60", .page = Page::reception, .ids = "M45",
 .help = "How many command mails one sender may send within an hour; further ones are illegal.", .store = into<&M::gate, &Gate::mailsPerHour>},
{.key = "replies_per_hour", .type = Type::number, .least = 0, .most = 1000000, .standard = "0", .page = Page::reception, .ids = "M45",
 .help = "How many mails one sender may be sent within an hour; 0 is ten times mails_per_hour.", .store = into<&M::gate, &Gate::repliesPerHour>},
{.key = "wrong_passwords", .type = Type::number, .least = 1, .most = 100, .standard = "5", .page = Page::reception, .ids = "M45",
 .help = "How many wrong passwords or codes one sender has free; from then on none of his is looked at for a while, longer each time.",
 .store = into<&M::gate, &Gate::wrongPasswords>},
{.key = "proof", .type = Type::proofRules, .standard = "any: password", .page = Page::reception, .ids = "M7 M45",
 .help = "What a sender must show, a rule each: an address counts before its domain, that before any; all proofs of a rule must hold. Whom no rule names is refused.",
 .store = into<&M::gate, &Gate::proof>},
{.key = "rights", .type = Type::rightsRules, .page = Page::reception, .ids = "M45 D7", .example = "[\"engineer@example.com: all\", \"any: GETLOG, HELP\"]",
 .help = "What a sender may do: the sum of all rules that name him and the machine. Without any rule everybody may do all but SET.",
 .store = into<&M::gate, &Gate::rights>},
{.key = "date_tolerance", .type = Type::minutes, .least = 1, .most = 1440, .standard = "10 min", .page = Page::reception, .ids = "D5",
 .help = "How far beyond its arrival the Date of a mail may lie that changes something; later ones are refused.",
 .store = into<&M::gate, &Gate::dateTolerance>},
{.key = "authentication.servers", .type = Type::words, .most = 253, .page = Page::reception, .ids = "M45", .example = "[\"mx.example.com\"]",
 .help = "Names by which your own mail servers sign their Authentication-Results (authserv-id); other servers' are not believed.",
 .store = into<&M::gate, &Gate::authservIds>},
{.key = "codes.window", .type = Type::minutes, .least = 1, .most = 60, .standard = "10 min", .page = Page::reception, .ids = "M45",
 .help = "How old a one-time code may be when its mail arrives; each counts once.", .store = into<&M::gate, &Gate::codeWindow>},
{.key = "signature.certificates", .type = Type::path, .page = Page::reception, .ids = "M45", .example = "\"engineers\"",
 .help = "Folder with the engineers' S/MIME certificates, one *.pem file each.", .store = into<&M::gate, &Gate::certificates>},
{.key = "signature.authorities", .type = Type::path, .page = Page::reception, .ids = "M45", .example = "\"engineers-ca.pem\"",
 .help = "Authorities (PEM) whose S/MIME certificates are believed as well.", .store = into<&M::gate, &Gate::authorities>},
{.key = "signature.max_age", .type = Type::minutes, .least = 1, .most = 43200, .standard = "24 h", .page = Page::reception, .ids = "M45",
 .help = "How old a signature may be when its mail arrives; each mail counts once.", .store = into<&M::gate, &Gate::signatureMaxAge>},
{.key = "replies.encrypt", .type = Type::yesNo, .standard = "No", .page = Page::reception, .ids = "M45",
 .help = "Whether replies to senders whose certificate is in signature.certificates are encrypted.", .store = into<&M::replies, &Replies::encrypt>},
{.key = "admin_notice", .type = Type::choice, .words = "no|illegal|all", .standard = "no", .page = Page::reception, .ids = "M30",
 .help = "What the administrator gets a copy of: nothing, illegal mails, or these and all replies.", .store = into<&M::replies, &Replies::adminNotice>},
{.key = "admin_address", .type = Type::address, .page = Page::reception, .needed = "admin_notice=illegal|all", .ids = "M30", .example = "\"admin@example.com\"",
 .help = "The administrator's address; never a machine's own, whose mailbox would feed itself.", .store = into<&M::replies, &Replies::adminAddress>},
{.key = "announce_delay", .type = Type::yesNo, .standard = "No", .page = Page::reception, .ids = "M31",
 .help = "Whether replies say how long the mail was under way.", .store = into<&M::replies, &Replies::announceDelay>},
{.key = "mask_password_in_reply", .type = Type::yesNo, .standard = "No", .page = Page::reception, .ids = "M21 M23",
 .help = "Whether the reply to CHPASS hides the new password.", .store = into<&M::replies, &Replies::maskPassword>},
{.key = "replies.attach", .type = Type::choices, .words = "csv|json|html", .page = Page::reception, .ids = "M48", .example = "[\"csv\", \"html\"]",
 .help = "Forms in which every list comes beside its text; GETLOG COUNTER CSV asks for one in a single mail.", .store = into<&M::replies, &Replies::attach>},
{.key = "pop_before_smtp", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M5",
 .help = "Whether sending waits for a successful login to the mailbox; without effect where sending has a login of its own.", .store = into<&M::popBeforeSmtp>},
{.key = "receiving.kind", .type = Type::choice, .words = "pop3|imap|maildir", .standard = "pop3", .page = Page::reception, .ids = "M1",
 .help = "Kind of mail spool.", .store = into<kIn, &Receiving::kind>},
{.key = "receiving.server", .type = Type::host, .most = 253, .page = Page::reception, .needed = kServed, .ids = "M1 M27", .example = "\"pop.example.com\"",
 .help = "The server that keeps the machine's mailbox.", .store = into<kIn, kInBox, &Account::server>},
{.key = "receiving.port", .type = Type::number, .least = 0, .most = 65535, .standard = "0", .page = Page::reception, .ids = "M40",
 .help = "Its port; 0 is the usual one of the kind and security. A user has one mailbox at all usual ports of a server, and another at each other port.", .store = into<kIn, kInBox, &Account::port>},
{.key = "receiving.security", .type = Type::choice, .words = kSecurities, .standard = "tls", .page = Page::reception, .ids = "M40",
 .help = "TLS from the first byte, TLS by STARTTLS (always, not only if offered), or none.", .store = into<kIn, kInBox, &Account::security>},
{.key = "receiving.user", .type = Type::text, .most = 255, .page = Page::reception, .needed = kServed, .ids = "M27", .example = "\"copier01@example.com\"",
 .help = "User name on the server.", .store = into<kIn, kInBox, &Account::user>},
{.key = "receiving.password", .type = Type::secret, .least = 1, .most = 1024, .page = Page::reception, .ids = "M27", .example = "{ file = \"copier01.password\" }",
 .help = "Password on the server; never echoed.", .store = into<kIn, kInBox, &Account::password>},
{.key = "receiving.auth", .type = Type::choice, .words = kAuths, .standard = "auto", .page = Page::reception, .ids = "M40",
 .help = "How the login is made; auto takes a way for passwords that the server offers: behind TLS the password itself, without TLS a challenge if it can.", .store = into<kIn, kInBox, &Account::auth>},
{.key = "receiving.token", .type = Type::secret, .least = 1, .most = 65536, .page = Page::reception, .needed = "receiving.auth=xoauth2|oauthbearer", .ids = "M40",
 .example = "{ program = [\"get-token\", \"copier01\"] }",
 .help = "OAuth 2.0 access token; asked for again when the server refuses it.", .store = into<kIn, kInBox, &Account::token>},
{.key = "receiving.ca_file", .type = Type::path, .page = Page::reception, .ids = "M40", .example = "\"ca.pem\"",
 .help = "Certificates (PEM) to check the server's against, instead of the system's.", .store = into<kIn, kInBox, &Account::caFile>},
{.key = "receiving.check_certificate", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M40",
 .help = "Whether the server's certificate is checked.", .store = into<kIn, kInBox, &Account::checkCertificate>},
{.key = "receiving.folder", .type = Type::text, .most = 255, .standard = "INBOX", .page = Page::reception, .ids = "M1",
 .help = "IMAP folder that is read, with / between levels; a server's own prefix (\"INBOX.\") may be left out.", .store = into<kIn, &Receiving::folder>},
{.key = "receiving.maildir", .type = Type::path, .page = Page::reception, .needed = "receiving.kind=maildir", .ids = "M1", .example = "\"Maildir\"",
 .help = "The Maildir that is read (kind maildir).", .store = into<kIn, &Receiving::maildir>},
{.key = "receiving.push", .type = Type::choice, .words = "auto|on|off", .standard = "auto", .page = Page::reception, .ids = "M43",
 .help = "Whether the agent stays logged in to an IMAP server and is told of a mail at once (IDLE): where the server offers it; the same, with a warning where it does not; or never. The interval counts all the same.",
 .store = into<kIn, &Receiving::push, &Push::mode>},
{.key = "receiving.push_renew", .type = Type::seconds, .least = 10, .most = 1740, .standard = "540 s", .page = Page::reception, .ids = "M43",
 .help = "How often the agent makes sure that a connection on which it waits still lives; routers forget silent ones after some minutes.",
 .store = into<kIn, &Receiving::push, &Push::renew>},
{.key = "receiving.push_per_account", .type = Type::number, .least = 0, .most = 1000, .standard = "5", .page = Page::reception, .ids = "M43",
 .help = "How many machines with the same login stay logged in at the same time, 0 for any number; the others are polled. Servers often take 10 sessions of one user.",
 .store = into<kIn, &Receiving::push, &Push::perAccount>},
{.key = "receiving.push_per_server", .type = Type::number, .least = 0, .most = 100000, .standard = "0", .page = Page::reception, .ids = "M43",
 .help = "How many machines stay logged in to the same server at the same time, 0 for any number; the others are polled.",
 .store = into<kIn, &Receiving::push, &Push::perServer>},
{.key = "receiving.proxy", .type = Type::proxy, .page = Page::reception, .ids = "M40", .example = "\"socks5h://proxy.example.com:1080\"",
 .help = "Proxy on the way to the server.", .store = into<kIn, kInBox, &Account::proxy>},
{.key = "receiving.proxy_user", .type = Type::text, .most = 255, .page = Page::reception, .ids = "M40", .example = "\"agent\"",
 .help = "User name on the proxy.", .store = into<kIn, kInBox, &Account::proxyUser>},
{.key = "receiving.proxy_password", .type = Type::secret, .least = 1, .most = 255, .page = Page::reception, .ids = "M40", .example = "{ file = \"proxy.password\" }",
 .help = "Password on the proxy.", .store = into<kIn, kInBox, &Account::proxyPassword>},
{.key = "receiving.address_family", .type = Type::choice, .words = kFamilies, .standard = "any", .page = Page::reception, .ids = "M40",
 .help = "IPv4 only, IPv6 only, or either.", .store = into<kIn, kInBox, &Account::addressFamily>},
{.key = "receiving.timeout", .type = Type::seconds, .least = 1, .most = 600, .standard = "30 s", .page = Page::reception, .ids = "M40",
 .help = "How long connecting and login may take, and each answer after it.", .store = into<kIn, kInBox, &Account::timeout>},
{.key = "leniency.html_only", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Read HTML where a mail has no plain text.", .store = into<&M::gate, &Gate::leniency, &Leniency::htmlOnly>},
{.key = "leniency.reply_prefixes", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Take Re:, AW:, Fwd: and the like off the subject.", .store = into<&M::gate, &Gate::leniency, &Leniency::replyPrefixes>},
{.key = "leniency.gateway_tags", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Take tags such as [EXTERNAL] off the subject.", .store = into<&M::gate, &Gate::leniency, &Leniency::gatewayTags>},
{.key = "leniency.quoted_text", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Leave quoted lines out.", .store = into<&M::gate, &Gate::leniency, &Leniency::quotedText>},
{.key = "leniency.signatures", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Leave signatures and the usual footers of phones out.", .store = into<&M::gate, &Gate::leniency, &Leniency::signatures>},
{.key = "leniency.banners", .type = Type::yesNo, .standard = "Yes", .page = Page::reception, .ids = "M41",
 .help = "Leave classification and disclaimer lines out.", .store = into<&M::gate, &Gate::leniency, &Leniency::banners>},
// --- transmission
{.key = "manager_address", .type = Type::address, .page = Page::transmission, .needed = "always", .ids = "M24 M27", .example = "\"manager@example.com\"",
 .help = "Manager Address: errors of sending and returned replies go there; never a machine's own.", .store = into<&M::managerAddress>},
{.key = "dns_server", .type = Type::ipAddress, .page = Page::transmission, .ids = "M27", .example = "\"192.0.2.53\"",
 .help = "DNS server to ask instead of the system's.", .store = into<&M::dnsServer>},
{.key = "time_difference", .type = Type::zone, .standard = "+0000", .page = Page::transmission, .ids = "M26",
 .help = "The clock's offset from UTC, which dates the mails.", .store = into<&M::replies, &Replies::timeDifference>},
{.key = "sending.kind", .type = Type::choice, .words = "smtp|folder", .standard = "smtp", .page = Page::transmission, .ids = "M24",
 .help = "Send by SMTP, or write each mail into a folder (dry run).", .store = into<kOut, &Sending::kind>},
{.key = "sending.server", .type = Type::host, .most = 253, .page = Page::transmission, .needed = kRelayed, .ids = "M27", .example = "\"smtp.example.com\"",
 .help = "The sending (SMTP) server.", .store = into<kOut, kOutBox, &Account::server>},
{.key = "sending.port", .type = Type::number, .least = 0, .most = 65535, .standard = "0", .page = Page::transmission, .ids = "M40",
 .help = "Its port; 0 is the usual one of the security.", .store = into<kOut, kOutBox, &Account::port>},
{.key = "sending.security", .type = Type::choice, .words = kSecurities, .standard = "starttls", .page = Page::transmission, .ids = "M40",
 .help = "TLS from the first byte, TLS by STARTTLS (always, not only if offered), or none.", .store = into<kOut, kOutBox, &Account::security>},
{.key = "sending.user", .type = Type::text, .most = 255, .page = Page::transmission, .ids = "M40", .example = "\"copier01@example.com\"",
 .help = "User name on the server; without it, no login.", .store = into<kOut, kOutBox, &Account::user>},
{.key = "sending.password", .type = Type::secret, .least = 1, .most = 1024, .page = Page::transmission, .ids = "M40", .example = "{ file = \"copier01.password\" }",
 .help = "Password on the server; never echoed.", .store = into<kOut, kOutBox, &Account::password>},
{.key = "sending.auth", .type = Type::choice, .words = kAuths, .standard = "auto", .page = Page::transmission, .ids = "M40",
 .help = "How the login is made; auto takes a way for passwords that the server offers: behind TLS the password itself, without TLS a challenge if it can.", .store = into<kOut, kOutBox, &Account::auth>},
{.key = "sending.token", .type = Type::secret, .least = 1, .most = 65536, .page = Page::transmission, .needed = "sending.auth=xoauth2|oauthbearer", .ids = "M40",
 .example = "{ program = [\"get-token\", \"copier01\"] }",
 .help = "OAuth 2.0 access token; asked for again when the server refuses it.", .store = into<kOut, kOutBox, &Account::token>},
{.key = "sending.ca_file", .type = Type::path, .page = Page::transmission, .ids = "M40", .example = "\"ca.pem\"",
 .help = "Certificates (PEM) to check the server's against, instead of the system's.", .store = into<kOut, kOutBox, &Account::caFile>},
{.key = "sending.check_certificate", .type = Type::yesNo, .standard = "Yes", .page = Page::transmission, .ids = "M40",
 .help = "Whether the server's certificate is checked.", .store = into<kOut, kOutBox, &Account::checkCertificate>},
{.key = "sending.helo_name", .type = Type::host, .most = 253, .page = Page::transmission, .ids = "M24", .example = "\"copier01.example.com\"",
 .help = "What the agent calls itself to the server; by default the host's name.", .store = into<kOut, &Sending::heloName>},
{.key = "sending.folder", .type = Type::path, .page = Page::transmission, .needed = "sending.kind=folder", .ids = "M24", .example = "\"sent\"",
 .help = "Where the mails are written (kind folder).", .store = into<kOut, &Sending::folder>},
{.key = "sending.proxy", .type = Type::proxy, .page = Page::transmission, .ids = "M40", .example = "\"http://proxy.example.com:3128\"",
 .help = "Proxy on the way to the server.", .store = into<kOut, kOutBox, &Account::proxy>},
{.key = "sending.proxy_user", .type = Type::text, .most = 255, .page = Page::transmission, .ids = "M40", .example = "\"agent\"",
 .help = "User name on the proxy.", .store = into<kOut, kOutBox, &Account::proxyUser>},
{.key = "sending.proxy_password", .type = Type::secret, .least = 1, .most = 255, .page = Page::transmission, .ids = "M40", .example = "{ file = \"proxy.password\" }",
 .help = "Password on the proxy.", .store = into<kOut, kOutBox, &Account::proxyPassword>},
{.key = "sending.address_family", .type = Type::choice, .words = kFamilies, .standard = "any", .page = Page::transmission, .ids = "M40",
 .help = "IPv4 only, IPv6 only, or either.", .store = into<kOut, kOutBox, &Account::addressFamily>},
{.key = "sending.timeout", .type = Type::seconds, .least = 1, .most = 600, .standard = "30 s", .page = Page::transmission, .ids = "M40",
 .help = "How long connecting and login may take, and each answer after it.", .store = into<kOut, kOutBox, &Account::timeout>},
});
// clang-format on

constexpr bool isQuantity(Type type) {
    return type == Type::number || type == Type::minutes || type == Type::seconds ||
           type == Type::size;
}

constexpr bool defaultFits(const Row& row) {
    if (isQuantity(row.type)) {
        const auto value = parseQuantity(row.type, row.standard);
        return row.least < row.most && value && *value >= row.least && *value <= row.most;
    }
    if (row.type == Type::choice) return indexOf(row.words, row.standard).has_value();
    if (row.type == Type::yesNo) return row.standard == "Yes" || row.standard == "No";
    return true;
}

constexpr bool conditionFits(const Row& row) {
    if (row.needed.empty() || row.needed == "always") return true;
    const auto equals = row.needed.find('=');
    for (const Row& other : kRows) {
        if (other.key != row.needed.substr(0, equals) || other.type != Type::choice) continue;
        for (auto words = row.needed.substr(equals + 1);;) {
            const auto bar = words.find('|');
            if (!indexOf(other.words, words.substr(0, bar))) return false;
            if (bar == std::string_view::npos) return true;
            words.remove_prefix(bar + 1);
        }
    }
    return false;
}

constexpr bool unique() {
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (kRows[i].key == kRows[j].key && kRows[i].scope() == kRows[j].scope()) return false;
        }
    }
    return true;
}

constexpr bool complete(const Row& row) {
    return row.store != nullptr && !row.help.empty() && !row.ids.empty() &&
           row.standard.empty() != row.example.empty();
}

static_assert(unique(), "two rows have the same key");
static_assert(std::all_of(kRows.begin(), kRows.end(), defaultFits), "a default is out of range");
static_assert(std::all_of(kRows.begin(), kRows.end(), conditionFits), "a condition names no word");
static_assert(std::all_of(kRows.begin(), kRows.end(), complete),
              "a row lacks its field, help, requirement, or has both default and example");

}  // namespace

std::span<const Row> rows() {
    return kRows;
}

const Row* find(Scope scope, std::string_view key) {
    using Index = std::map<std::pair<Scope, std::string_view>, const Row*>;
    static const Index index = [] {
        Index all;
        for (const Row& row : kRows) all.emplace(std::pair(row.scope(), row.key), &row);
        return all;
    }();
    const auto found = index.find({scope, key});
    return found == index.end() ? nullptr : found->second;
}

bool isGroup(Scope scope, std::string_view key) {
    return std::any_of(kRows.begin(), kRows.end(), [&](const Row& row) {
        return row.scope() == scope && row.key.size() > key.size() && row.key.starts_with(key) &&
               row.key[key.size()] == '.';
    });
}

}  // namespace config
