// Everything that one machine said at one time, in plain values. Every source fills the same
// struct; what it cannot say stays unsaid.
#pragma once

#include "base/clock.h"
#include "machine/accounts.h"
#include "machine/adjustments.h"
#include "machine/alerts.h"
#include "machine/counters.h"
#include "machine/coverage.h"
#include "machine/fonts.h"
#include "machine/identity.h"
#include "machine/jams.h"
#include "machine/jobs.h"
#include "machine/parameters.h"
#include "machine/settings.h"
#include "machine/status.h"
#include "machine/supplies.h"
#include "machine/trays.h"

#include <optional>
#include <string>
#include <vector>

namespace machine {

struct Reading {
    std::optional<base::Time> taken;  ///< when the values were true; nothing: no value was read
    std::vector<Origin> origins;      ///< who contributed, each once; more than one is "mixed"

    Machine machine;
    Status status;
    std::vector<Alert> alerts;
    Counters counters;
    std::vector<Part> parts;
    std::vector<Tray> trays;
    std::vector<Bin> bins;
    Troubles troubles;
    Jobs jobs;
    Accounts accounts;
    OperatorSettings settings;
    std::vector<Adjustment> adjustments;
    Parameters parameters;
    Fonts fonts;
    Coverage coverage;

    /// What could not be used, a sentence each, printable: a wrong type, a field nobody knows.
    std::vector<std::string> remarks;

    [[nodiscard]] bool mixed() const noexcept { return origins.size() > 1; }
};

}  // namespace machine
