// Which of many addresses take a TCP connection: one cheap look before anything slower is tried.
#pragma once

#include "base/result.h"

#include <poll.h>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace discovery {

/// The address of a host name in digits, IPv4 first. Blocks as long as the system's resolver does.
/// `network` where the name is not known.
[[nodiscard]] base::Result<std::string> lookUp(const std::string& host);

/// Connections on their way. One thread.
class Ports {
  public:
    using Steady = std::chrono::steady_clock;
    using Told = std::function<void(std::size_t id, bool open)>;

    static constexpr std::size_t kMostAtOnce = 256;
    static constexpr std::chrono::milliseconds kPatience{1500};  ///< one SYN and its repetition

    Ports() = default;
    ~Ports();
    Ports(const Ports&) = delete;
    Ports& operator=(const Ports&) = delete;

    [[nodiscard]] bool full() const { return attempts_.size() >= kMostAtOnce; }
    /// Begins a connection. False where it fails at once.
    [[nodiscard]] bool begin(std::size_t id, const std::string& address, std::uint16_t port);
    /// Waits at most `most` for connections or until `bell` is readable, and tells what became
    /// clear. A signal ends the wait. Connections are closed as soon as they stand.
    void wait(std::chrono::milliseconds most, int bell, const Told& told);

  private:
    struct Attempt {
        std::size_t id;
        int fd;
        Steady::time_point end;
    };
    std::vector<Attempt> attempts_{};
};

}  // namespace discovery
