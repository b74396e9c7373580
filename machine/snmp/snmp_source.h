// A machine's values by SNMP.
#pragma once

#include "machine/snmp/engine.h"
#include "machine/source.h"

#include <functional>

namespace snmp {

class SnmpSource final : public machine::Source {
  public:
    /// The engine outlives the source and every read().
    SnmpSource(Engine& engine, Settings settings)
        : engine_(engine), settings_(std::move(settings)) {}

    /// Never waits for the network; `done` is called on a thread of the engine, or at once for
    /// settings that cannot work. Errors of Engine::ask(), and `missing` where an agent answers but
    /// no printer is behind it.
    void read(base::Time now, std::chrono::milliseconds patience, Done done) override;

    using Told = std::function<void(Outcome)>;
    /// The same reading as the walk that it comes from, with its cost: for `probe` and --record.
    void walk(base::Time now, std::chrono::milliseconds patience, Told told);

  private:
    Engine& engine_;
    Settings settings_;
};

/// Whether the walk holds anything that only a printer has: Printer-MIB, hrPrinterTable, or an
/// object of a maker's tree that was asked for; or at least a printer's name.
[[nodiscard]] bool looksLikePrinter(const Walk& walk);

/// understand(), with a remark where the machine gives its name and nothing else.
[[nodiscard]] machine::Reading readPrinter(const Walk& walk);

}  // namespace snmp
