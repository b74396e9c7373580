// Fetching a secret from where the settings say it is (design decision 13).
#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "config/settings.h"

#include <chrono>

namespace config {

inline constexpr base::Bytes kSecretLimit{65'536};      ///< of a secret's file or program output
inline constexpr std::chrono::seconds kSecretTime{30};  ///< for a program

/// The secret: the value itself, or the first line of file, systemd credential, environment
/// variable or program output. Kind::none gives an empty secret. Blocking, for a program up to
/// kSecretTime: start-up or a worker. Called anew whenever the server refuses a token.
/// Errors name the place and what to do, never the secret.
[[nodiscard]] base::Result<base::Secret> resolve(const SecretSource& source);

/// Whether resolve() neither opens a file nor runs a program: the loop's thread may call it.
[[nodiscard]] bool isAtHand(const SecretSource& source) noexcept;

/// Such as `file /etc/mailagent/password`: for messages and `check`.
[[nodiscard]] std::string describe(const SecretSource& source);

}  // namespace config
