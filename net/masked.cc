#include "net/masked.h"

#include "base/text.h"
#include "net/base64.h"

#include <algorithm>
#include <cstddef>

namespace net {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kCut = 4;  ///< octets of a secret's beginning that are worth a mask

struct Place {
    std::size_t at = std::string_view::npos, length = 0;
    [[nodiscard]] bool found() const { return at != std::string_view::npos; }
};

/// Where the secret stands from `from` on; at the end of the text its beginning counts too.
Place find(std::string_view text, std::string_view secret, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        const auto rest = text.substr(at, secret.size());
        if (rest.size() < std::min(secret.size(), kCut)) break;
        if (base::equalsNoCase(rest, secret.substr(0, rest.size()))) return {at, rest.size()};
    }
    return {};
}

void maskPlain(std::string& words, std::string_view secret) {
    for (Place place = find(words, secret, 0); place.found();) {
        words.replace(place.at, place.length, kMask);
        place = find(words, secret, place.at + kMask.size());
    }
}

bool holds(std::string_view base64, std::string_view secret) {
    std::string bytes = decodeBase64(base64);
    const bool found = find(bytes, secret, 0).found();
    base::wipe(bytes);
    return found;
}

void maskBase64(std::string& words, std::string_view secret) {
    std::size_t at = words.find_first_of(kBase64Digits);
    while (at != std::string::npos) {
        const std::string_view run(
            words.data() + at,
            std::min(words.find_first_not_of(kBase64Digits, at), words.size()) - at);
        std::size_t length = run.size();
        if (holds(run, secret)) {
            words.replace(at, length, kMask);
            length = kMask.size();
        }
        at = words.find_first_of(kBase64Digits, at + length);
    }
}

/// As IMAP writes it between quotes.
std::string escaped(std::string_view secret) {
    std::string text;
    text.reserve(2 * secret.size());  // it never moves and leaves no copy behind
    for (const char c : secret) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text;
}

}  // namespace

std::string masked(std::string_view words, const base::Secret& secret) {
    std::string shown(words);
    if (secret.empty()) return shown;
    maskBase64(shown, secret.expose());
    std::string quoted = escaped(secret.expose());
    maskPlain(shown, quoted);
    base::wipe(quoted);
    maskPlain(shown, secret.expose());
    return shown;
}

}  // namespace net
