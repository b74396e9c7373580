#include "mail/trust/one_time_code.h"

#include "base/digest.h"
#include "base/text.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <algorithm>
#include <array>
#include <cstdlib>

namespace trust {
namespace {

constexpr std::size_t kSecretBytes = 20;  // RFC 4226 4: the length of HMAC-SHA-1's output
constexpr std::int64_t kMostSteps = 121;
constexpr std::uint32_t kModulus = 1'000'000;  // kCodeDigits digits
static_assert(kCodeDigits == 6);

// Frozen: another label makes every enrolled application worthless.
constexpr std::string_view kLabel = "mailagent one-time code 1";

using Sha1 = std::array<unsigned char, 20>;

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Sha1 hmacSha1(std::string_view key, std::string_view bytes) {
    Sha1 out{};
    std::size_t size = 0;
    if (EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA1", nullptr, key.data(), key.size(), raw(bytes),
                  bytes.size(), out.data(), out.size(), &size) == nullptr ||
        size != out.size()) {
        abort();
    }
    return out;
}

unsigned nibble(char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

bool unreserved(char c) {  // RFC 3986 2.3
    const char small = base::lower(c);
    return base::isDigit(c) || (small >= 'a' && small <= 'z') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

bool looksLikeCode(std::string_view code) {
    return code.size() == kCodeDigits && std::all_of(code.begin(), code.end(), base::isDigit);
}

}  // namespace

base::Secret codeSecret(const base::Secret& installationKey, std::string_view sender,
                        int enrolment) {
    // NUL stands in no address: no two inputs make one text.
    std::string about(kLabel);
    about += '\0';
    about += base::lower(sender);
    about += '\0';
    about += std::to_string(enrolment);
    auto hex = base::hmacSha256Hex(installationKey.expose(), about);
    std::string bytes(kSecretBytes, '\0');
    for (std::size_t i = 0; i < kSecretBytes; ++i) {
        bytes[i] = static_cast<char>(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    }
    base::wipe(hex);
    return base::Secret(std::move(bytes));
}

base::Secret base32(const base::Secret& bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    out.reserve((bytes.expose().size() * 8 + 4) / 5);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes.expose()) {
        held = (held << 8 | static_cast<unsigned char>(c)) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[held >> (bits - 5) & 31];
    }
    if (bits > 0) out += kAlphabet[held << (5 - bits) & 31];
    return base::Secret(std::move(out));
}

base::Secret enrolmentUri(const base::Secret& secret, std::string_view sender,
                          std::string_view issuer) {
    const auto by = escaped(issuer);
    return base::Secret(fmt::format(
        "otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits={}&period={}", by,
        escaped(sender), base32(secret).expose(), by, kCodeDigits, kCodeStep.count()));
}

std::int64_t stepAt(base::Time instant) noexcept {
    using Steps = std::chrono::duration<std::int64_t, std::ratio<30>>;
    static_assert(Steps(1) == kCodeStep);
    return std::chrono::floor<Steps>(instant.time_since_epoch()).count();
}

base::Secret codeAt(const base::Secret& secret, std::int64_t step) {
    std::string counter(8, '\0');
    auto rest = static_cast<std::uint64_t>(step);
    for (auto i = counter.size(); i-- > 0; rest >>= 8) counter[i] = static_cast<char>(rest & 0xFF);
    const auto mac = hmacSha1(secret.expose(), counter);
    const std::size_t offset = mac.back() & 0xF;
    std::uint32_t bits = mac[offset] & 0x7Fu;
    for (std::size_t i = 1; i < 4; ++i) bits = bits << 8 | mac[offset + i];
    return base::Secret(fmt::format("{:06}", bits % kModulus));
}

std::optional<std::int64_t> stepOfCode(const base::Secret& secret, std::string_view code,
                                       std::int64_t first, std::int64_t last) {
    if (!looksLikeCode(code) || last < 0 || last < first) return std::nullopt;
    first = std::max({first, last - std::min(last, kMostSteps - 1), std::int64_t{0}});
    std::optional<std::int64_t> found;
    for (auto step = last; step >= first; --step) {
        if (base::equalsConstantTime(codeAt(secret, step).expose(), code)) found = step;
    }
    return found;
}

}  // namespace trust
