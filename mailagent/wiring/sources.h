// Where a machine's values come from, as its settings say.
#pragma once

#include "config/settings.h"
#include "machine/ipp/settings.h"
#include "machine/snmp/settings.h"
#include "machine/source.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ipp {
class Pool;
}
namespace snmp {
class Engine;
}

namespace wiring {

/// How a machine is reached, its secrets read; empty what it is not reached by.
struct Access {
    std::optional<snmp::Settings> snmp;
    std::optional<ipp::Settings> ipp;
};

/// Blocking where a secret comes from a file or program. Any thread. `invalid` with machine,
/// setting and what to write.
[[nodiscard]] base::Result<Access> accessOf(const config::Machine& machine);

/// Makes the sources of machines. What they share (the SNMP thread, the IPP workers) is made with
/// the first machine that needs it and lives as long as this or any source.
class Sources {
  public:
    Sources();
    ~Sources();
    Sources(const Sources&) = delete;
    Sources& operator=(const Sources&) = delete;

    /// SNMP, IPP, recorded walk and snapshot, joined where there are several. Machines of one
    /// snapshot file share its reader.
    [[nodiscard]] std::shared_ptr<machine::Source> of(const config::Machine& machine,
                                                      Access access);

    [[nodiscard]] snmp::Engine& engine();
    [[nodiscard]] const std::shared_ptr<ipp::Pool>& pool();

  private:
    [[nodiscard]] std::shared_ptr<machine::Source> snapshot(const std::string& path);

    std::shared_ptr<snmp::Engine> engine_;
    std::shared_ptr<ipp::Pool> pool_;
    std::map<std::string, std::weak_ptr<machine::Source>> snapshots_;
};

/// The settings of one protocol for one machine; the secrets are read. As accessOf().
[[nodiscard]] base::Result<snmp::Settings> snmpOf(const config::Machine& machine);
[[nodiscard]] base::Result<ipp::Settings> ippOf(const config::Machine& machine);

/// What is wrong with a machine's sources, a sentence each, without asking the machine.
[[nodiscard]] std::vector<std::string> sourceFaults(const config::Machine& machine);

}  // namespace wiring
