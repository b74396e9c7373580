// A password or token. It cannot be printed, compared or copied by accident: fmt has no formatter
// for it, there is no stream operator, and its bytes are wiped when it dies.
#pragma once

#include <string>
#include <string_view>

namespace base {

class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept { *this = std::move(other); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    /// The bytes, for the one call that needs them. Never for a message or a log.
    [[nodiscard]] std::string_view expose() const noexcept { return bytes_; }
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

  private:
    void wipe() noexcept;
    std::string bytes_;
};

/// Overwrites the string's bytes (capacity included) in a way the compiler keeps, then empties it.
void wipe(std::string& bytes) noexcept;

}  // namespace base
