#include "mailagent/probe/patterns.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <algorithm>
#include <array>
#include <string>

namespace probe {
namespace {

using Spans = std::vector<Span>;

bool isLetter(char c) {
    const char low = base::lower(c);
    return low >= 'a' && low <= 'z';
}
bool isHex(char c) {
    const char low = base::lower(c);
    return base::isDigit(c) || (low >= 'a' && low <= 'f');
}
bool isOneOf(char c, std::string_view set) {
    return set.find(c) != std::string_view::npos;
}

template <class Is>
std::size_t runFrom(std::string_view text, std::size_t at, Is is) {
    while (at < text.size() && is(text[at])) ++at;
    return at;
}

/// Calls found(begin, end) for every longest run of characters that `is` takes.
template <class Is, class Found>
void runs(std::string_view text, Is is, Found found) {
    for (std::size_t at = 0; at < text.size();) {
        const auto end = runFrom(text, at, is);
        if (end > at) found(at, end);
        at = end + (end == at ? 1 : 0);
    }
}

void mails(std::string_view text, Spans& spans) {
    const auto isLocal = [](char c) {
        return isAlnum(c) || isOneOf(c, ".!#$%&'*+/=?^_`{|}~-") || static_cast<signed char>(c) < 0;
    };
    const auto isDomain = [](char c) {
        return isAlnum(c) || c == '.' || c == '-' || static_cast<signed char>(c) < 0;
    };
    for (auto at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
        auto begin = at;
        while (begin > 0 && isLocal(text[begin - 1])) --begin;
        const auto end = runFrom(text, at + 1, isDomain);
        if (begin < at && end > at + 1) spans.push_back({begin, end, Sort::mail});
    }
}

void uris(std::string_view text, Spans& spans) {
    const auto isHost = [](char c) {
        return isAlnum(c) || isOneOf(c, ".-_%") || static_cast<signed char>(c) < 0;
    };
    for (auto at = text.find("://"); at != text.npos; at = text.find("://", at + 3)) {
        const auto begin = at + 3;
        auto end = runFrom(text, begin, isHost);
        if (begin < text.size() && text[begin] == '[')
            end = std::min(text.find(']', begin), text.size());
        if (end > begin) spans.push_back({begin, end, Sort::host});
    }
}

bool isIp(int family, std::string_view text) {
    std::array<unsigned char, 16> bytes{};
    return ::inet_pton(family, std::string(text).c_str(), bytes.data()) == 1;
}

void ipv4(std::string_view text, Spans& spans) {
    runs(
        text, [](char c) { return base::isDigit(c) || c == '.'; },
        [&](std::size_t begin, std::size_t end) {
            while (begin < end && text[begin] == '.') ++begin;
            while (end > begin && text[end - 1] == '.') --end;
            if (isIp(AF_INET, text.substr(begin, end - begin))) {
                spans.push_back({begin, end, Sort::address});
            }
        });
}

/// Of "aa:bb:cc:dd:ee:ff" and "aa-bb-…": six pairs.
bool isMac(std::string_view text) {
    if (text.size() != 17 || (text[2] != ':' && text[2] != '-')) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % 3 == 2 ? text[i] != text[2] : !isHex(text[i])) return false;
    }
    return true;
}

bool isUuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !isHex(text[i])) return false;
    }
    return true;
}

/// Twelve hexadecimal digits with letters among them: a MAC without colons. Of digits alone it may
/// be any number; see macsBehindWords().
bool isBareMac(std::string_view text) {
    return text.size() == 12 && std::any_of(text.begin(), text.end(), isLetter);
}

void hexadecimal(std::string_view text, Spans& spans) {
    const auto isWide = [](char c) { return isHex(c) || c == ':' || c == '-' || c == '.'; };
    runs(text, isWide, [&](std::size_t begin, std::size_t end) {
        const auto part = text.substr(begin, end - begin);
        const auto colons = std::count(part.begin(), part.end(), ':');
        if (colons >= 2 && isIp(AF_INET6, part)) spans.push_back({begin, end, Sort::address});
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (i + 17 <= part.size() && isMac(part.substr(i, 17))) {
                spans.push_back({begin + i, begin + i + 17, Sort::mac});
            }
            if (i + 36 <= part.size() && isUuid(part.substr(i, 36))) {
                spans.push_back({begin + i, begin + i + 36, Sort::uuid});
            }
        }
    });
    runs(text, isAlnum, [&](std::size_t begin, std::size_t end) {
        const auto word = text.substr(begin, end - begin);
        if (std::all_of(word.begin(), word.end(), isHex) && isBareMac(word)) {
            spans.push_back({begin, end, Sort::mac});
        }
    });
}

constexpr std::array<std::string_view, 2> kMacWords{"mac", "addr"};

/// "MAC:001203334455;", "MAC address = 001203334455", "HWADDR 001203334455".
void macsBehindWords(std::string_view text, Spans& spans) {
    const auto lower = base::lower(text);
    for (const auto word : kMacWords) {
        for (auto at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
            auto begin = runFrom(lower, at + word.size(), isLetter);
            begin = runFrom(lower, begin, [](char c) { return isOneOf(c, " :=#.[<\t_-"); });
            const auto end = runFrom(lower, begin, isAlnum);
            const auto value = text.substr(begin, end - begin);
            if (value.size() == 12 && std::all_of(value.begin(), value.end(), isHex)) {
                spans.push_back({begin, end, Sort::mac});
            }
        }
    }
}

struct PhoneNumber {
    std::size_t end = 0;  ///< behind the last digit
    std::size_t digits = 0;
};

PhoneNumber phoneNumberFrom(std::string_view text, std::size_t at) {
    PhoneNumber number{at, 0};
    for (; at < text.size() && (base::isDigit(text[at]) || isOneOf(text[at], "+ -./()")); ++at) {
        if (!base::isDigit(text[at])) continue;
        ++number.digits;
        number.end = at + 1;
    }
    return number;
}

constexpr std::array<std::string_view, 4> kPhoneWords{"tel:", "tel.", "callto:", "sms:"};
constexpr std::size_t kLeastDialled = 3;
constexpr std::size_t kLeastInternational = 8;
constexpr std::size_t kMostInternational = 15;  // E.164

/// "tel:+49-30-1234567", "+49 30 1234567". A number alone is known by its plus only.
void phones(std::string_view text, Spans& spans) {
    const auto lower = base::lower(text);
    for (const auto word : kPhoneWords) {
        for (auto at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
            if (at > 0 && isAlnum(lower[at - 1])) continue;
            const auto begin =
                runFrom(text, at + word.size(), [](char c) { return c == ' ' || c == ':'; });
            const auto number = phoneNumberFrom(text, begin);
            if (number.digits >= kLeastDialled) {
                spans.push_back({begin, number.end, Sort::contact});
            }
        }
    }
    for (auto at = text.find('+'); at != text.npos; at = text.find('+', at + 1)) {
        if (at > 0 && isAlnum(text[at - 1])) continue;
        if (at + 1 == text.size() || !base::isDigit(text[at + 1]) || text[at + 1] == '0') continue;
        const auto number = phoneNumberFrom(text, at + 1);
        if (number.digits >= kLeastInternational && number.digits <= kMostInternational) {
            spans.push_back({at, number.end, Sort::contact});
        }
    }
}

/// What somebody's card says is theirs as a whole, also where its end is cut off.
void cards(std::string_view text, Spans& spans) {
    constexpr std::string_view kEnd = "end:vcard";
    const auto lower = base::lower(text);
    for (auto at = lower.find("begin:vcard"); at != lower.npos;) {
        const auto last = lower.find(kEnd, at);
        const auto end = last == lower.npos ? lower.size() : last + kEnd.size();
        spans.push_back({at, end, Sort::contact});
        at = lower.find("begin:vcard", end);
    }
}

constexpr std::array<std::string_view, 20> kTopLevels{
    "com", "net",      "org",  "edu",  "gov",     "mil",  "int",  "info",  "biz",  "local",
    "lan", "internal", "corp", "home", "example", "test", "arpa", "intra", "priv", "localdomain"};

/// "copier.example.com"; a country's two letters only behind two labels: "NS.NP" is none.
bool isDomainName(std::string_view text) {
    const auto labels = base::split(text, '.');
    const auto last = base::lower(labels.back());
    if (labels.size() < 2) return false;
    for (const auto label : labels) {
        if (label.empty()) return false;
    }
    if (std::find(kTopLevels.begin(), kTopLevels.end(), last) != kTopLevels.end()) return true;
    return labels.size() >= 3 && last.size() == 2 &&
           std::all_of(last.begin(), last.end(), isLetter) && labels.back() == last &&
           labels[labels.size() - 2].size() >= 2;
}

void domainNames(std::string_view text, Spans& spans) {
    runs(
        text, [](char c) { return isAlnum(c) || isOneOf(c, ".-_"); },
        [&](std::size_t begin, std::size_t end) {
            while (begin < end && isOneOf(text[begin], ".-_")) ++begin;
            while (end > begin && isOneOf(text[end - 1], ".-_")) --end;
            if (isDomainName(text.substr(begin, end - begin))) {
                spans.push_back({begin, end, Sort::host});
            }
        });
}

constexpr std::array<std::string_view, 7> kSerialWords{
    "serialnumber", "serial number", "serial no", "serial", "s/n", "sern", "sn"};

/// "SN:A1B2C3;", "S/N 0Z5A", "Serial Number: 123".
void serials(std::string_view text, Spans& spans) {
    const auto lower = base::lower(text);
    for (const auto word : kSerialWords) {
        for (auto at = lower.find(word); at != lower.npos; at = lower.find(word, at + 1)) {
            if (at > 0 && isAlnum(lower[at - 1])) continue;
            const auto behind = at + word.size();
            const auto begin =
                runFrom(text, behind, [](char c) { return isOneOf(c, " :=#.[<\t_"); });
            if (begin == behind) continue;
            const auto end =
                runFrom(text, begin, [](char c) { return isAlnum(c) || isOneOf(c, "-_/"); });
            const auto value = text.substr(begin, end - begin);
            if (value.size() >= 4 && std::any_of(value.begin(), value.end(), base::isDigit)) {
                spans.push_back({begin, end, Sort::serial});
            }
        }
    }
}

}  // namespace

bool isAlnum(char c) {
    return base::isDigit(c) || isLetter(c);
}

void findPatterns(std::string_view text, std::vector<Span>& spans) {
    mails(text, spans);
    uris(text, spans);
    ipv4(text, spans);
    hexadecimal(text, spans);
    domainNames(text, spans);
    serials(text, spans);
    macsBehindWords(text, spans);
    phones(text, spans);
    cards(text, spans);
}

}  // namespace probe
