// A QR code on the terminal, for the camera of an authenticator application. libqrencode stays
// behind this header.
#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <cstddef>
#include <string>
#include <vector>

namespace cli {

struct QrCode {
    std::size_t side = 0;    ///< modules
    std::vector<bool> dark;  ///< side * side, row by row
    [[nodiscard]] bool at(std::size_t row, std::size_t column) const {
        return dark[row * side + column];
    }
};

inline constexpr std::size_t kQuietZone = 4;  ///< modules of light around (ISO/IEC 18004)

/// The smallest code that holds the bytes, at the lowest error correction: a screen is not soiled.
/// `invalid` where no code can (above 2953 bytes).
[[nodiscard]] base::Result<QrCode> encodeQr(const base::Secret& text);

/// Lines of half blocks, two rows of modules each, quiet zone included; light modules are drawn.
/// `colours`: black on white by escape sequences, whatever the terminal's own colours; without
/// them it is right where the background is dark.
[[nodiscard]] base::Secret drawn(const QrCode& code, bool colours);

}  // namespace cli
