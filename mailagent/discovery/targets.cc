#include "mailagent/discovery/targets.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>

namespace discovery {
namespace {

constexpr std::size_t kLongestHost = 253;
constexpr const char* kForms = "write a host name, an address, 192.0.2.10-20 or 192.0.2.0/24";

/// Both ends belong to it.
struct Range {
    std::uint32_t first, last;
    [[nodiscard]] std::uint64_t size() const { return std::uint64_t{last} - first + 1; }
};

base::Unexpected wrong(std::string_view word, std::string_view why) {
    return base::fail(base::Kind::invalid,
                      fmt::format("\"{}\" {}; {}", base::printable(word, 100), why, kForms));
}

std::optional<std::uint32_t> parseNumber(std::string_view text, std::uint32_t most) {
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc() || stop != end || number > most) return {};
    return number;
}

std::optional<std::uint32_t> parseIpv4(std::string_view text) {
    in_addr address{};
    if (::inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return {};
    return ntohl(address.s_addr);
}

std::string textOf(std::uint32_t address) {
    return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 0xFF, address >> 8 & 0xFF,
                       address & 0xFF);
}

bool isIpv6(const std::string& text) {
    in6_addr address{};
    return ::inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool looksLikeDigits(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return base::isDigit(c) || c == '.'; });
}

bool isHostName(std::string_view text) {
    if (text.empty() || text.size() > kLongestHost || looksLikeDigits(text)) return false;
    return text.front() != '-' && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               const char low = base::lower(c);
               return base::isDigit(c) || (low >= 'a' && low <= 'z') || c == '-' || c == '.' ||
                      c == '_';
           });
}

base::Result<Range> network(std::string_view word, std::size_t slash) {
    const auto address = parseIpv4(word.substr(0, slash));
    const auto bits = parseNumber(word.substr(slash + 1), 32);
    if (!address || !bits) return wrong(word, "is no network");
    const std::uint32_t mask = *bits == 0 ? 0 : ~std::uint32_t{0} << (32 - *bits);
    Range range{*address & mask, *address | ~mask};
    if (*bits < 31) {
        ++range.first;
        --range.last;
    }
    return range;
}

base::Result<Range> fromTo(std::string_view word, std::size_t dash) {
    const auto first = parseIpv4(word.substr(0, dash));
    const auto rest = word.substr(dash + 1);
    auto last = parseIpv4(rest);
    if (const auto end = parseNumber(rest, 255); first && !last && end) {
        last = (*first & 0xFFFFFF00U) | *end;
    }
    if (!first || !last) return wrong(word, "is no range of addresses");
    if (*last < *first) return wrong(word, "ends before it begins");
    return Range{*first, *last};
}

class Targets {
  public:
    base::Result<> take(std::string_view word) {
        word = base::trim(word);
        const auto bare =
            word.starts_with('[') && word.ends_with(']') ? word.substr(1, word.size() - 2) : word;
        if (isIpv6(std::string(bare))) return add(std::string(bare), std::string(bare), word);
        const auto slash = word.find('/');
        if (isIpv6(std::string(word.substr(0, slash)))) {
            return wrong(word, "is a range of IPv6, which is too large to be searched");
        }
        if (word.find(':') != std::string_view::npos) return wrong(word, "is no address");
        if (slash != std::string_view::npos) return takeRange(network(word, slash), word);
        const auto dash = word.find('-');
        if (dash != std::string_view::npos && dash > 0 && looksLikeDigits(word.substr(0, dash))) {
            return takeRange(fromTo(word, dash), word);
        }
        if (const auto address = parseIpv4(word)) {
            return add(textOf(*address), textOf(*address), word);
        }
        if (!isHostName(word)) return wrong(word, "is no address");
        return add(base::lower(word), "", word);
    }

    [[nodiscard]] std::vector<Target> all() && { return std::move(all_); }

  private:
    base::Result<> takeRange(const base::Result<Range>& range, std::string_view word) {
        if (!range) return base::fail(range.error());
        if (range->size() > kMostAddresses) return tooMany(word, range->size());
        for (std::uint64_t at = range->first; at <= range->last; ++at) {
            const auto text = textOf(static_cast<std::uint32_t>(at));
            if (auto added = add(text, text, word); !added) return added;
        }
        return {};
    }

    base::Result<> add(const std::string& host, const std::string& address, std::string_view word) {
        if (!seen_.insert(host).second) return {};
        if (seen_.size() > kMostAddresses) return tooMany(word, seen_.size());
        all_.push_back({host, address});
        return {};
    }

    static base::Unexpected tooMany(std::string_view word, std::uint64_t count) {
        return base::fail(base::Kind::invalid,
                          fmt::format("{} makes {} addresses; at most {} (a /16) are searched at "
                                      "once: name a smaller range",
                                      base::printable(word, 100), count, kMostAddresses));
    }

    std::vector<Target> all_{};
    std::set<std::string> seen_{};
};

}  // namespace

base::Result<std::vector<Target>> parseTargets(const std::vector<std::string>& words) {
    Targets targets;
    for (const auto& word : words) {
        if (auto taken = targets.take(word); !taken) return base::fail(taken.error());
    }
    auto all = std::move(targets).all();
    if (all.empty()) {
        return base::fail(base::Kind::invalid, fmt::format("nothing to search; {}", kForms));
    }
    return all;
}

}  // namespace discovery
