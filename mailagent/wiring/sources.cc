#include "mailagent/wiring/sources.h"

#include "base/text.h"
#include "config/secret_source.h"
#include "machine/ipp/ipp_source.h"
#include "machine/joined/joined_source.h"
#include "machine/snapshot/snapshot_source.h"
#include "machine/snmp/snmp_source.h"
#include "machine/snmp/walk_file.h"
#include "machine/snmp/walk_file_source.h"

#include <fmt/format.h>

namespace wiring {
namespace {

/// A source and the engine that it refers to, which it may outlive otherwise.
class OwnedSnmpSource final : public machine::Source {
  public:
    OwnedSnmpSource(std::shared_ptr<snmp::Engine> engine, snmp::Settings settings)
        : engine_(std::move(engine)), source_(*engine_, std::move(settings)) {}
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override {
        source_.read(now, patience, std::move(done));
    }

  private:
    std::shared_ptr<snmp::Engine> engine_;
    snmp::SnmpSource source_;
};

base::Unexpected fault(const config::Machine& machine, const base::Error& error) {
    return base::fail(base::Kind::invalid, fmt::format("machine {}: {}", machine.name, error.text));
}

base::Result<> take(const config::Machine& machine, const config::SecretSource& from,
                    base::Secret& to) {
    if (!from.given()) return {};
    auto secret = config::resolve(from);
    if (!secret) return fault(machine, secret.error());
    to = std::move(*secret);
    return {};
}

snmp::Level levelOf(const config::SnmpAccess& access) {
    if (access.privPassword.given()) return snmp::Level::authPriv;
    return access.authPassword.given() ? snmp::Level::authNoPriv : snmp::Level::noAuth;
}

}  // namespace

base::Result<snmp::Settings> snmpOf(const config::Machine& machine) {
    const auto& access = machine.snmp;
    snmp::Settings settings;
    settings.address = access.address;
    settings.port = access.port;
    settings.version = static_cast<snmp::Version>(access.version);
    settings.user = access.user;
    settings.level = levelOf(access);
    settings.authProtocol = static_cast<snmp::AuthProtocol>(access.authProtocol);
    settings.privProtocol = static_cast<snmp::PrivProtocol>(access.privProtocol);
    settings.context = access.context;
    settings.timeout = access.timeout;
    settings.retries = access.retries;
    const std::pair<const config::SecretSource*, base::Secret*> secrets[] = {
        {&access.community, &settings.community},
        {&access.authPassword, &settings.authPassphrase},
        {&access.privPassword, &settings.privPassphrase}};
    for (const auto& [from, to] : secrets) {
        if (auto taken = take(machine, *from, *to); !taken) return base::fail(taken.error());
    }
    if (auto right = snmp::check(settings); !right) return fault(machine, right.error());
    return settings;
}

base::Result<ipp::Settings> ippOf(const config::Machine& machine) {
    auto settings = ipp::parseUri(machine.ipp.uri);
    if (!settings) return fault(machine, settings.error());
    auto trust = ipp::parseTrust(machine.ipp.trust);
    if (!trust) return fault(machine, trust.error());
    settings->trust = std::move(*trust);
    settings->user = machine.ipp.user;
    if (auto taken = take(machine, machine.ipp.password, settings->password); !taken) {
        return base::fail(taken.error());
    }
    return settings;
}

base::Result<Access> accessOf(const config::Machine& machine) {
    Access access;
    if (!machine.snmp.address.empty()) {
        auto settings = snmpOf(machine);
        if (!settings) return base::fail(settings.error());
        access.snmp = std::move(*settings);
    }
    if (!machine.ipp.uri.empty()) {
        auto settings = ippOf(machine);
        if (!settings) return base::fail(settings.error());
        access.ipp = std::move(*settings);
    }
    return access;
}

Sources::Sources() = default;
Sources::~Sources() = default;

snmp::Engine& Sources::engine() {
    if (!engine_) engine_ = std::make_shared<snmp::Engine>();
    return *engine_;
}

const std::shared_ptr<ipp::Pool>& Sources::pool() {
    if (!pool_) pool_ = std::make_shared<ipp::Pool>();
    return pool_;
}

std::shared_ptr<machine::Source> Sources::snapshot(const std::string& path) {
    auto& shared = snapshots_[path];
    auto source = shared.lock();
    if (!source) shared = source = std::make_shared<machine::SnapshotSource>(path);
    return source;
}

std::shared_ptr<machine::Source> Sources::of(const config::Machine& machine, Access access) {
    std::vector<joined::JoinedSource::Part> parts;
    if (access.snmp) {
        (void)engine();
        auto source = std::make_shared<OwnedSnmpSource>(engine_, std::move(*access.snmp));
        parts.push_back({"SNMP", std::move(source)});
    }
    if (access.ipp) {
        auto source = std::make_shared<ipp::IppSource>(std::move(*access.ipp), pool());
        parts.push_back({"IPP", std::move(source)});
    }
    if (!machine.walk.empty()) {
        parts.push_back({"walk", std::make_shared<snmp::WalkFileSource>(machine.walk)});
    }
    if (!machine.snapshot.empty()) parts.push_back({"snapshot", snapshot(machine.snapshot)});
    if (parts.size() == 1) return std::move(parts.front().source);
    return std::make_shared<joined::JoinedSource>(std::move(parts));
}

std::vector<std::string> sourceFaults(const config::Machine& machine) {
    std::vector<std::string> faults;
    const auto add = [&](const std::string& text) {
        faults.push_back(fmt::format("machine {}: {}", machine.name, text));
    };
    if (!machine.snmp.address.empty()) {
        if (auto settings = snmpOf(machine); !settings) faults.push_back(settings.error().text);
    }
    if (!machine.ipp.uri.empty()) {
        if (auto settings = ippOf(machine); !settings) faults.push_back(settings.error().text);
    }
    if (!machine.walk.empty()) {
        const auto walk = snmp::readWalkFile(machine.walk);
        if (!walk) add(walk.error().text);
    }
    if (!machine.snapshot.empty()) {
        for (const auto& text : machine::faults(machine.snapshot)) add(text);
    }
    return faults;
}

}  // namespace wiring
