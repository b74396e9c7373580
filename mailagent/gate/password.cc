#include "mailagent/gate/password.h"

#include "base/digest.h"

#include <algorithm>

namespace gate {

std::string passwordDigest(const base::Secret& key, std::string_view account,
                           std::string_view password) {
    // NUL separates: neither an account's name nor a password can hold one.
    std::string input = "mailagent ce password 1";
    input.reserve(input.size() + account.size() + password.size() + 2);
    input += '\0';
    input += account;
    input += '\0';
    input += password;
    std::string digest = base::hmacSha256Hex(key.expose(), input);
    base::wipe(input);
    return digest;
}

bool passwordMatches(const base::Secret& key, std::string_view account, std::string_view digest,
                     std::string_view candidate) {
    if (digest.empty() || !passwordFormatOk(candidate)) return false;
    return base::equalsConstantTime(passwordDigest(key, account, candidate), digest);
}

bool passwordFormatOk(std::string_view password) noexcept {
    return !password.empty() && password.size() <= kPasswordCharacters &&
           std::all_of(password.begin(), password.end(),
                       [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace gate
