// Settings in force, and their replacement on SIGHUP: machines are added, changed and removed one
// by one; a faulty file leaves everything as it is. What may take its time (the file, secrets from
// programs) is done by workers: the machines in force are served meanwhile.
#pragma once

#include "config/load.h"
#include "mailagent/service/agent.h"
#include "mailagent/service/turnstile.h"
#include "mailagent/wiring/accounts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wiring {

class LiveSettings {
  public:
    LiveSettings(std::string path, config::Settings settings, net::Loop& loop, Accounts& accounts,
                 service::Agent& agent);

    /// Starts every enabled machine. The first machine that cannot be built is the error. Blocking:
    /// before the loop runs.
    [[nodiscard]] base::Result<> start();

    /// Reads the file again; over when what it says is in force. On a fault nothing changes, and
    /// the error holds all faults. One at a time: who comes during one is answered by the next.
    [[nodiscard]] net::Task<base::Result<>> reload();

    [[nodiscard]] const config::Settings& inForce() const noexcept { return inForce_; }

  private:
    struct Looked;
    [[nodiscard]] Looked look();
    [[nodiscard]] net::Task<base::Result<>> readAgain();
    [[nodiscard]] net::Task<base::Result<std::vector<service::Account>>> make(const Looked& looked);
    void putInForce(config::Settings settings, std::vector<service::Account> changed);
    [[nodiscard]] bool leaving() const { return agent_.leaving() || loop_.stopping(); }

    std::string path_;
    config::Settings inForce_;
    gate::OwnAddresses own_{
        std::vector<std::string>{}};  ///< of all machines; every account sees it
    net::Loop& loop_;
    Accounts& accounts_;
    service::Agent& agent_;
    service::Turnstile one_;
    std::uint64_t asked_ = 0, answered_ = 0;  ///< calls of reload()
    base::Result<> outcome_;                  ///< of the last one
};

}  // namespace wiring
