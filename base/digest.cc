#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <array>
#include <cstdlib>
#include <memory>

namespace base {
namespace {

const unsigned char* raw(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

EVP_MAC_CTX* hmacSha256() {
    EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(mac);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                                     OSSL_PARAM_construct_end()};
    if (context == nullptr || EVP_MAC_CTX_set_params(context, parameters) != 1) abort();
    return context;
}

}  // namespace

std::string hex(std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        const auto octet = static_cast<unsigned char>(c);
        out += kDigits[octet >> 4];
        out += kDigits[octet & 0xF];
    }
    return out;
}

std::string sha256Hex(std::string_view bytes) {
    // One fetch for the program's life: looking the algorithm up costs more than a short digest.
    static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kSha256, nullptr) != 1) abort();
    return hex({reinterpret_cast<const char*>(out.data()), size});
}

std::string hmacSha256Hex(std::string_view key, std::string_view bytes) {
    // Copied from one that has its algorithms: looking them up costs more than a short digest.
    static EVP_MAC_CTX* const kTemplate = hmacSha256();
    const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> mac(EVP_MAC_CTX_dup(kTemplate),
                                                                        EVP_MAC_CTX_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    std::size_t size = 0;
    if (!mac || EVP_MAC_init(mac.get(), raw(key.empty() ? "" : key), key.size(), nullptr) != 1 ||
        EVP_MAC_update(mac.get(), raw(bytes), bytes.size()) != 1 ||
        EVP_MAC_final(mac.get(), out.data(), &size, out.size()) != 1) {
        abort();
    }
    return hex({reinterpret_cast<const char*>(out.data()), size});
}

bool equalsConstantTime(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string randomBytes(std::size_t count) {
    std::string out(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1) {
        abort();
    }
    return out;
}

std::string base64Encode(std::string_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int n = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), raw(bytes),
                                  static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(n));
    return out;
}

}  // namespace base
