// The subcommands of `mailagent`, one file each. Each returns the exit code:
// 0 done, 1 not done (and said why on stderr), 2 the settings or the arguments are wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cli {

inline constexpr int kDone = 0;
inline constexpr int kNotDone = 1;
inline constexpr int kWrongInput = 2;
inline constexpr const char* kDefaultSettings = "/etc/mailagent/mailagent.toml";

/// All machines, until SIGTERM, which finishes the mail at hand.
[[nodiscard]] int run(const std::string& settings);

/// One cycle of the named machines (all where none is named), or cycles until nothing waits.
[[nodiscard]] int once(const std::string& settings, const std::vector<std::string>& machines,
                       bool untilEmpty);

/// A sentence per fault, with file, line and what to write instead.
[[nodiscard]] int check(const std::string& settings);
[[nodiscard]] int printSample();
[[nodiscard]] int printDocumentation();

/// How show() prints a list.
struct ShowAs {
    std::string form = "text";  ///< text, csv, json or html
    bool sources = false;       ///< the table of sources instead
};

/// A list on the terminal; `list` is an option word of GETLOG or its beginning, or "phone".
[[nodiscard]] int show(const std::string& settings, const std::string& machine,
                       const std::string& list, const ShowAs& as);

inline constexpr const char* kAuthProtocols[] = {"md5",    "sha1",   "sha224",
                                                 "sha256", "sha384", "sha512"};
inline constexpr const char* kPrivProtocols[] = {"des",    "aes128",  "aes192",
                                                 "aes256", "aes192c", "aes256c"};

/// How discover() searches.
struct DiscoverAs {
    std::vector<std::string> targets;      ///< networks, ranges, addresses, names
    std::vector<std::string> communities;  ///< none: "public"
    std::string user;                      ///< SNMPv3 instead of communities
    std::string authProtocol = "sha1", privProtocol = "aes128";
    std::string authFile, privFile;  ///< files that hold the passphrases
    std::string context;
    std::uint16_t port = 161, ippPort = 631;
    unsigned rate = 400;  ///< packets a second
    bool all = false;     ///< also what is no printer
    std::string write;    ///< file or folder of the settings fragment; "" for none
};

/// Printers by SNMP and IPP: a table, and a settings fragment for those that are new.
[[nodiscard]] int discover(const std::string& settings, const DiscoverAs& as);

/// How probeMachine() reports.
struct ProbeAs {
    std::string record;  ///< a file for the walk; "" for none
    bool raw = false;    ///< names, addresses and serial numbers stay
};

/// What the machine gives and lacks, object by object, in a form for a bug report.
[[nodiscard]] int probeMachine(const std::string& settings, const std::string& machine,
                               const ProbeAs& as);

/// Hands `words` to the running agent, or does the work here where none runs (operations.h).
/// "passwd" asks for the password on the terminal, without echo, or reads one line of stdin.
[[nodiscard]] int operate(const std::string& settings, const std::vector<std::string>& words);

/// The running agent's machines as a table, anew every so often: in place on a terminal, one table
/// after another into a pipe. Ends with the terminal given back on SIGINT, SIGTERM and SIGHUP.
[[nodiscard]] int watch(const std::string& settings, std::chrono::seconds every);

/// One-time codes for a sender (M45): shows the secret as a QR code, a URI and a key to type, on
/// stdout. `withdraw`: his codes count no more.
[[nodiscard]] int enrol(const std::string& settings, const std::string& sender, bool withdraw);

}  // namespace cli
