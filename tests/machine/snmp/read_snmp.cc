// Reads one agent and prints what came: for the system tests and by hand.
//   read_snmp ADDRESS PORT [key=value ...]
// Keys: version community user level auth priv authpass privpass context timeout retries patience
//       record=FILE roots=OID,OID (instead of the usual tables)
#include "base/text.h"
#include "machine/snmp/engine.h"
#include "machine/snmp/walk_file.h"

#include <fmt/format.h>
#include <cstdio>
#include <future>
#include <map>

namespace {

using Words = std::map<std::string, std::string>;

std::string word(const Words& words, const std::string& key, const std::string& otherwise) {
    const auto found = words.find(key);
    return found == words.end() ? otherwise : found->second;
}

template <class T>
T choose(const std::string& name, const std::map<std::string, T>& names) {
    const auto found = names.find(name);
    if (found == names.end()) {
        fmt::print(stderr, "{} is none of the choices\n", name);
        std::exit(2);
    }
    return found->second;
}

snmp::Settings settingsOf(const char* address, const char* port, const Words& words) {
    using namespace snmp;
    Settings s;
    s.address = address;
    s.port = static_cast<std::uint16_t>(std::stoi(port));
    s.version = choose<Version>(word(words, "version", "2c"),
                                {{"1", Version::v1}, {"2c", Version::v2c}, {"3", Version::v3}});
    s.community = base::Secret(word(words, "community", "public"));
    s.user = word(words, "user", "");
    s.level = choose<Level>(word(words, "level", "noAuth"), {{"noAuth", Level::noAuth},
                                                             {"authNoPriv", Level::authNoPriv},
                                                             {"authPriv", Level::authPriv}});
    s.authProtocol =
        choose<AuthProtocol>(word(words, "auth", "SHA"), {{"MD5", AuthProtocol::md5},
                                                          {"SHA", AuthProtocol::sha1},
                                                          {"SHA-224", AuthProtocol::sha224},
                                                          {"SHA-256", AuthProtocol::sha256},
                                                          {"SHA-384", AuthProtocol::sha384},
                                                          {"SHA-512", AuthProtocol::sha512}});
    s.privProtocol =
        choose<PrivProtocol>(word(words, "priv", "AES"), {{"DES", PrivProtocol::des},
                                                          {"AES", PrivProtocol::aes128},
                                                          {"AES-192", PrivProtocol::aes192},
                                                          {"AES-256", PrivProtocol::aes256},
                                                          {"AES-192C", PrivProtocol::aes192c},
                                                          {"AES-256C", PrivProtocol::aes256c}});
    s.authPassphrase = base::Secret(word(words, "authpass", ""));
    s.privPassphrase = base::Secret(word(words, "privpass", ""));
    s.context = word(words, "context", "");
    s.timeout = std::chrono::milliseconds(std::stoi(word(words, "timeout", "1500")));
    s.retries = std::stoi(word(words, "retries", "2"));
    return s;
}

constexpr const char* kTables =
    "1.3.6.1.2.1.43.5,1.3.6.1.2.1.43.8,1.3.6.1.2.1.43.9,1.3.6.1.2.1.43.10,1.3.6.1.2.1.43.11,"
    "1.3.6.1.2.1.43.12,1.3.6.1.2.1.43.13,1.3.6.1.2.1.43.15,1.3.6.1.2.1.43.16,1.3.6.1.2.1.43.17,"
    "1.3.6.1.2.1.43.18,1.3.6.1.2.1.25.3.2,1.3.6.1.2.1.25.3.5,1.3.6.1.2.1.2.2,1.3.6.1.4.1";

snmp::Order orderOf(snmp::Settings settings, const Words& words) {
    std::vector<snmp::Subtree> roots;
    const std::string list = word(words, "roots", kTables);
    for (const auto part : base::split(list, ',')) {
        if (auto oid = snmp::parseOid(part)) roots.push_back({std::move(*oid)});
    }
    auto order =
        snmp::walkOf(std::move(settings), std::move(roots), base::SystemClock().now(),
                     std::chrono::milliseconds(std::stoi(word(words, "patience", "30000"))));
    for (std::uint32_t i = 1; i <= 6; ++i) order.questions.push_back({1, 3, 6, 1, 2, 1, 1, i, 0});
    return order;
}

int show(const snmp::Outcome& outcome, const Words& words) {
    fmt::print("cost requests={} repeats={} sent={} received={} ms={}\n", outcome.cost.requests,
               outcome.cost.repeats, outcome.cost.sent.count, outcome.cost.received.count,
               outcome.cost.time.count());
    if (!outcome.walk) {
        fmt::print("error {}: {}\n", base::name(outcome.walk.error().kind),
                   outcome.walk.error().text);
        return 1;
    }
    fmt::print("objects={} whole={}\n", outcome.walk->objects.size(), outcome.whole ? 1 : 0);
    for (const auto& remark : outcome.walk->remarks) fmt::print("remark {}\n", remark);
    const auto record = word(words, "record", "");
    if (record.empty()) return 0;
    const auto written = snmp::writeWalkFile(record, *outcome.walk);
    return written ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    Words words;
    for (int i = 3; i < argc; ++i) {
        const std::string argument = argv[i];
        const auto sign = argument.find('=');
        if (sign != argument.npos) words[argument.substr(0, sign)] = argument.substr(sign + 1);
    }
    std::promise<snmp::Outcome> promise;
    auto future = promise.get_future();
    snmp::Engine engine;
    engine.ask(orderOf(settingsOf(argv[1], argv[2], words), words),
               [&promise](snmp::Outcome outcome) { promise.set_value(std::move(outcome)); });
    const auto outcome = future.get();
    return show(outcome, words);
}
