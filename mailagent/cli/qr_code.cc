#include "mailagent/cli/qr_code.h"

#include <qrencode.h>
#include <cstring>
#include <memory>

namespace cli {
namespace {

// Of the 256-colour cube, which no theme changes: the names "black" and "white" are themed.
constexpr const char* kBlackAndWhite = "\x1b[48;5;16;38;5;231m";
constexpr const char* kReset = "\x1b[0m";

struct Free {
    void operator()(QRcode* code) const noexcept {
        const auto side = static_cast<std::size_t>(code->width);
        explicit_bzero(code->data, side * side);
        QRcode_free(code);
    }
};

}  // namespace

base::Result<QrCode> encodeQr(const base::Secret& text) {
    const auto bytes = text.expose();
    const std::unique_ptr<QRcode, Free> made(
        QRcode_encodeData(static_cast<int>(bytes.size()),
                          reinterpret_cast<const unsigned char*>(bytes.data()), 0, QR_ECLEVEL_L));
    if (!made) return base::fail(base::Kind::invalid, "this is too long for a QR code");
    QrCode code;
    code.side = static_cast<std::size_t>(made->width);
    code.dark.resize(code.side * code.side);
    for (std::size_t i = 0; i < code.dark.size(); ++i) code.dark[i] = (made->data[i] & 1) != 0;
    return code;
}

base::Secret drawn(const QrCode& code, bool colours) {
    const std::size_t whole = code.side + 2 * kQuietZone;
    const auto light = [&](std::size_t row, std::size_t column) {
        const bool inside = row >= kQuietZone && row < kQuietZone + code.side &&
                            column >= kQuietZone && column < kQuietZone + code.side;
        return !inside || !code.at(row - kQuietZone, column - kQuietZone);
    };
    std::string out;
    out.reserve(whole * (whole + 30) * 2);
    for (std::size_t row = 0; row < whole; row += 2) {
        if (colours) out += kBlackAndWhite;
        for (std::size_t column = 0; column < whole; ++column) {
            const bool upper = light(row, column);
            // The side is odd: below the last row there is nothing.
            const bool lower = row + 1 < whole && light(row + 1, column);
            out += upper && lower ? "\u2588" : upper ? "\u2580" : lower ? "\u2584" : " ";
        }
        if (colours) out += kReset;
        out += '\n';
    }
    return base::Secret(std::move(out));
}

}  // namespace cli
