// Reads one agent and prints what came: for the system tests and by hand.
//   read_snmp ADDRESS PORT [key=value ...]
// Keys: version community user level auth priv authpass privpass context timeout retries patience
//       before=PASSPHRASE (a wrong one, tried first by the same engine)
//       record=FILE plan=1 roots=OID,OID (instead of the plan for printers)
#include "base/text.h"
#include "machine/snmp/snmp_source.h"
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

std::chrono::milliseconds patience(const Words& words) {
    return std::chrono::milliseconds(std::stoi(word(words, "patience", "30000")));
}

void ask(snmp::Engine& engine, const snmp::Settings& settings, const Words& words,
         const snmp::Engine::Done& done) {
    const auto now = base::SystemClock().now();
    if (!words.contains("roots")) {
        snmp::SnmpSource(engine, settings).walk(now, patience(words), done);
        return;
    }
    std::vector<snmp::Subtree> roots;
    for (const auto part : base::split(words.at("roots"), ',')) {
        if (auto oid = snmp::parseOid(part)) roots.push_back({std::move(*oid)});
    }
    engine.ask(snmp::walkOf(settings, std::move(roots), now, patience(words)), done);
}

snmp::Outcome outcomeOf(snmp::Engine& engine, const snmp::Settings& settings, const Words& words) {
    std::promise<snmp::Outcome> promise;
    auto future = promise.get_future();
    ask(engine, settings, words,
        [&promise](snmp::Outcome outcome) { promise.set_value(std::move(outcome)); });
    return future.get();
}

void showPlan(const snmp::Walk& walk) {
    for (const auto& oid : snmp::firstQuestions()) fmt::print("question {}\n", snmp::text(oid));
    for (const auto& subtree : snmp::subtrees(walk)) {
        fmt::print("subtree {} {}\n", snmp::text(subtree.root), subtree.mostRows);
    }
}

void showReading(const snmp::Walk& walk) {
    const auto reading = snmp::understand(walk);
    fmt::print("printer={}\n", snmp::looksLikePrinter(walk) ? 1 : 0);
    fmt::print("model={}\nserial={}\n", base::printable(reading.machine.identity.model.value),
               base::printable(reading.machine.identity.serial.value));
    fmt::print("parts={} trays={} alerts={}\n", reading.parts.size(), reading.trays.size(),
               reading.alerts.size());
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
    showReading(*outcome.walk);
    if (words.contains("plan")) showPlan(*outcome.walk);
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
    snmp::Engine engine;
    auto settings = settingsOf(argv[1], argv[2], words);
    if (words.contains("before")) {
        auto wrong = settings;
        wrong.authPassphrase = base::Secret(words.at("before"));
        if (outcomeOf(engine, wrong, words).walk) return 4;
    }
    return show(outcomeOf(engine, settings, words), words);
}
