// The four and one ways of writing a secret in the settings (design decision 13).
#pragma once

#include "config/value.h"

#include <string>

namespace config {

/// Reads a secret setting. On a fault `why` says what is wrong, without the secret.
[[nodiscard]] SecretSource readSecret(const Row& row, const Raw& raw, const std::string& folder,
                                      std::string& why);

}  // namespace config
