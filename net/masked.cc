#include "net/masked.h"

#include "base/text.h"
#include "net/base64.h"
#include "net/login_command.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace net {
namespace {

constexpr std::size_t kCut = 4;    ///< octets of a secret's beginning that are worth a mask
constexpr std::size_t kShort = 4;  ///< a shorter secret is told from a part of a word

struct Place {
    std::size_t at = std::string_view::npos, length = 0;
    [[nodiscard]] bool found() const { return at != std::string_view::npos; }
};

bool isWordCharacter(char c) {
    return base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z');
}

/// Whether what stands there is no part of a longer word.
bool isWhole(std::string_view text, const Place& place) {
    const std::size_t end = place.at + place.length;
    return (place.at == 0 || !isWordCharacter(text[place.at - 1])) &&
           (end == text.size() || !isWordCharacter(text[end]));
}

/// Where the secret stands from `from` on; at the end of the text its beginning counts too.
Place find(std::string_view text, std::string_view secret, std::size_t from) {
    for (std::size_t at = from; at < text.size(); ++at) {
        const auto rest = text.substr(at, secret.size());
        if (rest.size() < std::min(secret.size(), kCut)) break;
        if (!base::equalsNoCase(rest, secret.substr(0, rest.size()))) continue;
        const Place place{at, rest.size()};
        if (secret.size() >= kShort || isWhole(text, place)) return place;
    }
    return {};
}

bool isStatus(std::string_view word) {
    constexpr std::array<std::string_view, 8> kStatus{"OK",      "NO",  "BAD",  "BYE",
                                                      "PREAUTH", "+OK", "-ERR", "+"};
    return std::find(kStatus.begin(), kStatus.end(), word) != kStatus.end();
}

bool startsWithCode(std::string_view words) {
    if (words.size() < 3 || !std::all_of(words.begin(), words.begin() + 3, base::isDigit)) {
        return false;
    }
    return words.size() == 3 || words[3] == ' ' || words[3] == '-';
}

/// Where the words end that are the protocol's own, such as "A002 NO", "-ERR" or "535": no server
/// repeats a secret there, and a mask in their place would tell what the secret is.
std::size_t afterStatus(std::string_view words) {
    if (startsWithCode(words)) return 3;
    const std::size_t first = std::min(words.find(' '), words.size());
    if (isStatus(words.substr(0, first))) return first;
    const std::string_view tag = words.substr(0, first);
    if (first == words.size() || (tag != "*" && !isTag(tag))) return 0;
    const std::size_t second = std::min(words.find(' ', first + 1), words.size());
    return isStatus(words.substr(first + 1, second - first - 1)) ? second : 0;
}

void maskPlain(std::string& words, std::string_view secret) {
    for (Place place = find(words, secret, afterStatus(words)); place.found();) {
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
