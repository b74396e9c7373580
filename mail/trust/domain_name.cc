#include "mail/trust/domain_name.h"

#include "base/text.h"
#include "mail/message/fold_case.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace trust {
namespace {

constexpr std::size_t kLongestName = 253;  // RFC 1035 2.3.4, without the root
constexpr std::size_t kLongestLabel = 63;

bool labelOk(std::string_view label) {
    return !label.empty() && label.size() <= kLongestLabel &&
           std::all_of(label.begin(), label.end(), [](char c) {
               return base::isDigit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
           });
}

/// RFC 3492 6.1 with the constants of its section 5.
std::uint32_t adapted(std::uint32_t delta, std::uint32_t count, bool first) {
    delta = first ? delta / 700 : delta / 2;
    delta += delta / count;
    std::uint32_t k = 0;
    for (; delta > (36 - 1) * 26 / 2; k += 36) delta /= 36 - 1;
    return k + 36 * delta / (delta + 38);
}

/// One number in the variable-length digits of RFC 3492 6.3.
void appendNumber(std::string& out, std::uint32_t number, std::uint32_t bias) {
    const auto digit = [](std::uint32_t d) {
        return static_cast<char>(d < 26 ? 'a' + d : '0' + (d - 26));
    };
    for (std::uint32_t k = 36;; k += 36) {
        const std::uint32_t threshold = k <= bias ? 1 : std::min(k - bias, 26U);
        if (number < threshold) break;
        out += digit(threshold + (number - threshold) % (36 - threshold));
        number = (number - threshold) / (36 - threshold);
    }
    out += digit(number);
}

/// A label of other characters than ASCII as "xn--…"; "" where it is not UTF-8 or too long.
std::string asciiLabel(std::string_view label) {
    std::vector<char32_t> points;
    std::string out = "xn--";
    for (std::size_t at = 0; at < label.size();) {
        char32_t point = 0;
        const auto length = base::decodeUtf8(label.substr(at), point);
        if (length == 0 || points.size() == kLongestLabel) return {};
        if (point < 0x80) out += static_cast<char>(point);
        points.push_back(point);
        at += length;
    }
    const auto basic = static_cast<std::uint32_t>(out.size() - 4);
    if (basic > 0) out += '-';
    // At most 63 characters below 0x110000: no sum comes near 2^32.
    std::uint32_t bias = 72, delta = 0, done = basic;
    for (char32_t next = 0x80; done < points.size(); ++next, ++delta) {
        char32_t least = 0x110000;
        for (const auto point : points) {
            if (point >= next) least = std::min(least, point);
        }
        delta += static_cast<std::uint32_t>(least - next) * (done + 1);
        next = least;
        for (const auto point : points) {
            if (point < next) ++delta;
            if (point != next) continue;
            appendNumber(out, delta, bias);
            bias = adapted(delta, done + 1, done == basic);
            delta = 0;
            ++done;
        }
    }
    return out;
}

}  // namespace

std::string domainName(std::string_view text) {
    if (text.size() > kLongestName + 1) return {};
    auto small = message::foldedCase(text);
    if (small.ends_with('.')) small.pop_back();
    std::string out;
    for (const auto part : base::split(small, '.')) {
        const auto label = base::isAscii(part) ? std::string(part) : asciiLabel(part);
        if (!labelOk(label)) return {};
        if (!out.empty()) out += '.';
        out += label;
    }
    return out.size() <= kLongestName ? out : std::string();
}

std::string domainOf(std::string_view mailboxOrDomain) {
    const auto sign = mailboxOrDomain.rfind('@');
    return domainName(sign == std::string_view::npos ? mailboxOrDomain
                                                     : mailboxOrDomain.substr(sign + 1));
}

bool aligned(std::string_view domain, std::string_view parent) noexcept {
    if (parent.empty() || domain.empty()) return false;
    if (domain == parent) return true;
    return parent.find('.') != std::string_view::npos && domain.size() > parent.size() &&
           domain.ends_with(parent) && domain[domain.size() - parent.size() - 1] == '.';
}

}  // namespace trust
