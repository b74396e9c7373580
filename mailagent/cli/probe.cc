#include "base/text.h"
#include "machine/ipp/ipp_source.h"
#include "machine/joined/join.h"
#include "machine/snapshot/snapshot_source.h"
#include "machine/snmp/snmp_source.h"
#include "machine/snmp/walk_file.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"
#include "mailagent/discovery/fragment.h"
#include "mailagent/discovery/ports.h"
#include "mailagent/probe/redact_walk.h"
#include "mailagent/probe/report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <algorithm>
#include <future>

namespace cli {
namespace {

using Readings = std::vector<machine::Reading>;

/// What the sources answered, one after the other.
struct Answers {
    std::optional<snmp::Outcome> snmp{};
    std::optional<base::Result<std::vector<ipp::Shown>>> ipp{};
    std::vector<std::string> faults{};  ///< of the other sources
    Readings readings{};
};

/// Waits for what a call hands on from another thread.
template <class T, class Ask>
T await(const Ask& ask) {
    std::promise<T> promise;
    ask([&](T answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

base::Result<machine::Reading> readFrom(machine::Source& source, base::Time now,
                                        const config::Machine& machine) {
    return await<base::Result<machine::Reading>>(
        [&](const auto& done) { source.read(now, machine.patience, done); });
}

void keep(Answers& answers, base::Result<machine::Reading> reading, const char* source) {
    if (reading) {
        answers.readings.push_back(std::move(*reading));
    } else {
        answers.faults.push_back(fmt::format("{}  {}", source, reading.error().text));
    }
}

base::Result<> askSnmp(const config::Machine& machine, wiring::Sources& sources, base::Time now,
                       Answers& answers) {
    if (!machine.walk.empty() && machine.snmp.address.empty()) {
        auto walk = snmp::readWalkFile(machine.walk);
        if (!walk) return base::fail(walk.error());
        answers.readings.push_back(snmp::understand(*walk));
        answers.snmp = snmp::Outcome{.walk = std::move(*walk), .whole = true};
        return {};
    }
    if (machine.snmp.address.empty()) return {};
    auto settings = wiring::snmpOf(machine);
    if (!settings) return base::fail(settings.error());
    snmp::SnmpSource source(sources.engine(), std::move(*settings));
    answers.snmp =
        await<snmp::Outcome>([&](const auto& told) { source.walk(now, machine.patience, told); });
    const auto& walk = answers.snmp->walk;
    if (walk && !snmp::looksLikePrinter(*walk)) {
        answers.faults.emplace_back("SNMP  an agent answers, but it is no printer's");
    } else if (walk) {
        answers.readings.push_back(snmp::understand(*walk));
    }
    return {};
}

base::Result<> askIpp(const config::Machine& machine, wiring::Sources& sources, base::Time now,
                      Answers& answers) {
    if (machine.ipp.uri.empty()) return {};
    const auto settings = wiring::ippOf(machine);
    if (!settings) return base::fail(settings.error());
    answers.ipp = await<base::Result<std::vector<ipp::Shown>>>(
        [&](const auto& done) { ipp::dump(*settings, machine.patience, *sources.pool(), done); });
    if (!*answers.ipp) return {};
    ipp::IppSource source(*settings, sources.pool());
    keep(answers, readFrom(source, now, machine), "IPP ");
    return {};
}

void askSnapshot(const config::Machine& machine, base::Time now, Answers& answers) {
    if (machine.snapshot.empty()) return;
    machine::SnapshotSource source(machine.snapshot);
    keep(answers, readFrom(source, now, machine), "snapshot");
}

/// What the settings tell of the machine and its people.
void learnSettings(probe::Redactor& redactor, const config::Machine& machine) {
    using probe::Sort;
    const auto ipp = ipp::parseUri(machine.ipp.uri);
    const std::vector<std::string> hosts{machine.snmp.address, ipp ? ipp->host : std::string{}};
    for (const auto& host : hosts) {
        redactor.learn(Sort::host, host);
        if (host.empty()) continue;
        if (const auto address = discovery::lookUp(host)) redactor.learn(Sort::address, *address);
    }
    redactor.learn(Sort::serial, machine.serial);
    redactor.learn(Sort::name, machine.nickname);
    redactor.learn(Sort::name, machine.name);
    redactor.learn(Sort::mail, machine.address);
    redactor.learn(Sort::mail, machine.managerAddress);
    redactor.learn(Sort::user, machine.snmp.user);
    redactor.learn(Sort::user, machine.ipp.user);
    redactor.learn(Sort::user, machine.snmp.community.value.expose());
}

std::string heading(const config::Machine& machine, base::Time now, bool raw) {
    auto out = fmt::format("mailagent {} probe of {}, {:%Y-%m-%d %H:%M} UTC\n", MAILAGENT_VERSION,
                           raw ? machine.name : "a machine", now);
    out += raw ? "RAW: this holds names, addresses and serial numbers. Do not publish it.\n"
               : "Names, addresses and serial numbers are replaced: <location-1> is the same "
                 "wherever it stands,\nand of a serial number only the shape is left (A and a: "
                 "letters, 9: digits). docs/probe.md says how.\n";
    return out;
}

bool record(const Answers& answers, probe::Redactor& redactor, const std::string& path) {
    if (!answers.snmp || !answers.snmp->walk) {
        complain("Nothing was recorded: the machine did not answer by SNMP.");
        return false;
    }
    // Without a word of ours in it: snmpsim knows no comments.
    const auto text = snmp::formatWalk(probe::redact(redactor, *answers.snmp->walk));
    const auto made = discovery::createFile(path, text);
    if (!made) {
        complain(made.error().text);
        return false;
    }
    fmt::print(stderr, "Recorded {} objects in {}{}\n", answers.snmp->walk->objects.size(),
               base::printable(path),
               redactor.raw() ? ", RAW: with names, addresses and serial numbers." : ".");
    return true;
}

std::optional<config::Machine> machineNamed(const std::string& path, const std::string& name) {
    // A machine whose mail settings are not complete yet can be probed all the same.
    const auto loaded = config::load(path);
    for (const auto& machine : loaded.settings.machines) {
        if (machine.name == name) return machine;
    }
    if (loaded.settings.machines.empty()) {
        for (const auto& fault : loaded.faults) complain(config::print(fault));
    }
    complain(fmt::format("no machine is named {} in {}", name, path));
    return std::nullopt;
}

}  // namespace

int probeMachine(const std::string& settings, const std::string& name, const ProbeAs& as) {
    const auto machine = machineNamed(settings, name);
    if (!machine) return kWrongInput;
    const auto now = base::SystemClock().now();
    Answers answers;
    wiring::Sources sources;
    for (const auto ask : {askSnmp, askIpp}) {
        if (const auto asked = ask(*machine, sources, now, answers); !asked) {
            complain(asked.error().text);
            return kWrongInput;
        }
    }
    askSnapshot(*machine, now, answers);

    probe::Redactor redactor(as.raw);
    learnSettings(redactor, *machine);
    if (answers.snmp && answers.snmp->walk) probe::learn(redactor, *answers.snmp->walk);
    if (answers.ipp && *answers.ipp) probe::learn(redactor, **answers.ipp);
    for (const auto& reading : answers.readings) probe::learn(redactor, reading);

    std::string out = heading(*machine, now, as.raw);
    if (answers.snmp) out += "\n" + probe::snmpReport(*answers.snmp, redactor);
    if (answers.ipp) out += "\n" + probe::ippReport(*answers.ipp, redactor);
    for (const auto& fault : answers.faults)
        out += "\n" + base::printable(redactor.text(fault)) + "\n";
    const bool any = !answers.readings.empty();
    if (any) out += "\n" + probe::fieldReport(joined::join(std::move(answers.readings)), redactor);
    fmt::print("{}", out);
    if (!any) complain("The machine says nothing; the reasons stand above.");
    const bool recorded = as.record.empty() || record(answers, redactor, as.record);
    return any && recorded ? kDone : kNotDone;
}

}  // namespace cli
