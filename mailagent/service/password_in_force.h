// Which CE password counts right now (M20 to M23, M34): the settings file's, unless one was set by
// mail or by `passwd` after the file's present value was known.
#pragma once

#include "base/secret.h"
#include "mailagent/journal/journal.h"

#include <optional>
#include <string>
#include <string_view>

namespace service {

class PasswordInForce {
  public:
    PasswordInForce(base::Secret key, std::string account, const base::Secret& filePassword,
                    const std::optional<journal::PasswordRecord>& changed);

    /// Constant time in the texts' bytes. False for every text where no password is set at all.
    [[nodiscard]] bool matches(std::string_view text) const;

    /// The record that makes `password` the one in force; from then on matches() knows it.
    [[nodiscard]] journal::PasswordRecord change(const base::Secret& password, base::Time now);

    /// Whether a changed password lost against a newer value in the file (worth a log line).
    [[nodiscard]] bool fileWon() const noexcept { return fileWon_; }

  private:
    [[nodiscard]] std::string digest(std::string_view password) const;
    [[nodiscard]] std::string fileDigest() const;
    base::Secret key_;
    std::string account_;
    base::Secret file_;    ///< compared as it is: a digest of it would cost more and hide nothing
    std::string changed_;  ///< digest of the one set since; "" = the file's is in force
    bool fileWon_ = false;
};

}  // namespace service
