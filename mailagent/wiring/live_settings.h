// Settings in force, and their replacement on SIGHUP: machines are added, changed and removed one
// by one; a faulty file leaves everything as it is.
#pragma once

#include "config/load.h"
#include "mailagent/service/agent.h"
#include "mailagent/wiring/accounts.h"

#include <string>

namespace wiring {

class LiveSettings {
  public:
    LiveSettings(std::string path, config::Settings settings, Accounts& accounts,
                 service::Agent& agent);

    /// Starts every enabled machine. The first machine that cannot be built is the error.
    [[nodiscard]] base::Result<> start();

    /// Reads the file again. On a fault nothing changes, and the error holds all faults.
    [[nodiscard]] base::Result<> reload();

  private:
    [[nodiscard]] base::Result<> apply(config::Settings settings);

    std::string path_;
    config::Settings inForce_;
    gate::OwnAddresses own_{
        std::vector<std::string>{}};  ///< of all machines; every account sees it
    Accounts& accounts_;
    service::Agent& agent_;
};

}  // namespace wiring
