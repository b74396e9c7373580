// Whether a printer's certificate is the one that the settings ask for. Internal to machine/ipp.
#pragma once

#include "machine/ipp/settings.h"

#include <string>
#include <vector>

namespace ipp {

/// `chain`: DER, the printer's own first. Kind::tls, with the printer's fingerprint and what to
/// set. Any thread.
[[nodiscard]] base::Result<> judge(const std::vector<std::string>& chain, const std::string& host,
                                   const Trust& trust);

/// "12:ab:…" of 64 digits, as people compare it.
[[nodiscard]] std::string fingerprintText(const std::string& digits);

}  // namespace ipp
