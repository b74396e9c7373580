#include "mailagent/cli/qr_code.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <qrencode.h>
#include <algorithm>
#include <memory>

using cli::kQuietZone;

namespace {

const base::Secret kUri(
    "otpauth://totp/mailagent:ken%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    "&issuer=mailagent&algorithm=SHA1&digits=6&period=30");

/// The modules of a picture, true where dark, as a camera sees them.
std::vector<std::vector<bool>> seen(std::string_view picture) {
    std::vector<std::vector<bool>> rows;
    for (const auto line : base::split(picture, '\n')) {
        if (line.empty()) continue;
        std::vector<bool> upper, lower;
        for (std::size_t at = 0; at < line.size();) {
            char32_t c = 0;
            at += std::max<std::size_t>(base::decodeUtf8(line.substr(at), c), 1);
            upper.push_back(c != U'\u2588' && c != U'\u2580');
            lower.push_back(c != U'\u2588' && c != U'\u2584');
        }
        rows.push_back(std::move(upper));
        rows.push_back(std::move(lower));
    }
    return rows;
}

std::string withoutColours(std::string_view picture) {
    std::string out;
    for (std::size_t at = 0; at < picture.size(); ++at) {
        if (picture[at] == '\x1b') at = picture.find('m', at) + 1;
        if (at < picture.size() && picture[at] == '\x1b') at = picture.find('m', at) + 1;
        if (at < picture.size()) out += picture[at];
    }
    return out;
}

}  // namespace

TEST_CASE("M45 the QR code on the terminal is the one that was encoded") {
    const auto code = cli::encodeQr(kUri);
    REQUIRE(code);
    const std::string text(kUri.expose());
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> expected(
        QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_L), QRcode_free);
    REQUIRE(expected);
    REQUIRE(code->side == static_cast<std::size_t>(expected->width));
    const auto rows = seen(cli::drawn(*code, false).expose());
    const std::size_t whole = code->side + 2 * kQuietZone;
    REQUIRE(rows.size() == whole + 1);  // an odd number of rows: half a line is left
    std::size_t differences = 0;
    for (std::size_t row = 0; row < whole; ++row) {
        REQUIRE(rows[row].size() == whole);
        for (std::size_t column = 0; column < whole; ++column) {
            const bool inside = row >= kQuietZone && row < whole - kQuietZone &&
                                column >= kQuietZone && column < whole - kQuietZone;
            const bool dark =
                inside &&
                (expected->data[(row - kQuietZone) * code->side + column - kQuietZone] & 1) != 0;
            differences += rows[row][column] != dark ? 1 : 0;
        }
    }
    CHECK(differences == 0);
}

TEST_CASE("M45 three finder patterns show which way up it is") {
    const auto code = cli::encodeQr(kUri);
    REQUIRE(code);
    const auto last = code->side - 7;
    const std::pair<std::size_t, std::size_t> corners[] = {{0, 0}, {0, last}, {last, 0}};
    for (const auto& [top, left] : corners) {
        for (std::size_t row = 0; row < 7; ++row) {
            for (std::size_t column = 0; column < 7; ++column) {
                const auto ring = std::min({row, column, 6 - row, 6 - column});
                CHECK(code->at(top + row, left + column) == (ring != 1));
            }
        }
    }
}

TEST_CASE("M45 the code fits 80 columns, and colours change nothing but the colours") {
    const auto code = cli::encodeQr(kUri);
    REQUIRE(code);
    const auto plain = cli::drawn(*code, false), coloured = cli::drawn(*code, true);
    for (const auto line : base::split(plain.expose(), '\n')) CHECK(base::displayWidth(line) <= 80);
    CHECK(plain.expose().find('\x1b') == std::string::npos);
    CHECK(withoutColours(coloured.expose()) == plain.expose());
    for (const auto line : base::split(coloured.expose(), '\n')) {
        if (line.empty()) continue;
        CHECK(line.starts_with("\x1b[48;5;16;38;5;231m"));  // black behind, white before
        CHECK(line.ends_with("\x1b[0m"));
    }
}

TEST_CASE("M45 the longest address still fits, what fits no code says so") {
    CHECK(cli::encodeQr(base::Secret(std::string(1000, 'x'))));
    CHECK(cli::encodeQr(base::Secret(std::string(2953, 'x'))));
    const auto beyond = cli::encodeQr(base::Secret(std::string(2954, 'x')));
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().kind == base::Kind::invalid);
    CHECK_FALSE(cli::encodeQr(base::Secret("")));
}
