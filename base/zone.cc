#include "base/zone.h"

#include "base/file.h"
#include "base/posix_zone.h"
#include "base/text.h"

#include <fmt/core.h>
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace base {
namespace detail {

/// What a TZif file says: offsets between its changes, and the rule behind the last of them.
struct ZoneRules {
    std::vector<std::int64_t> changes;  ///< ascending, seconds since 1970
    std::vector<std::uint8_t> kinds;    ///< one a change: index into offsets
    std::vector<std::int64_t> offsets;  ///< seconds east of UTC; the first one holds before all
    std::optional<PosixZone> footer;
};

}  // namespace detail
namespace {

constexpr Bytes kFileLimit = 256_KiB;
constexpr std::size_t kHeader = 44;
constexpr std::size_t kChangesLimit = 4000;
constexpr std::size_t kKindsLimit = 256;
constexpr std::int64_t kMostOffset = 26 * std::int64_t{3600};  // RFC 8536, section 3.2
constexpr std::int64_t kFirstSecond = -377705116800;           // year -9999
constexpr std::int64_t kLastSecond = 253402300799;             // year 9999

Unexpected noZone(std::string_view text, std::string_view why) {
    return fail(Kind::invalid,
                fmt::format("\"{}\" is no time zone: {}; write an offset such as +0100, or a name "
                            "such as Europe/Berlin",
                            printable(text, 80), why));
}

std::int64_t bigEndian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = (value << 8) | static_cast<std::uint8_t>(c);
    // Sign-extends what is narrower than 64 bits.
    const auto shift = static_cast<unsigned>(64 - 8 * bytes.size());
    return static_cast<std::int64_t>(value << shift) >> shift;
}

/// The six counts of a header, in the file's order.
struct Counts {
    std::size_t utc = 0, standard = 0, leap = 0, changes = 0, kinds = 0, letters = 0;

    [[nodiscard]] std::size_t size(std::size_t timeBytes) const {
        return changes * (timeBytes + 1) + kinds * 6 + letters + leap * (timeBytes + 4) + standard +
               utc;
    }
};

std::optional<Counts> readHeader(std::string_view bytes) {
    if (bytes.size() < kHeader || !bytes.starts_with("TZif") || bytes[4] < '2') return std::nullopt;
    std::array<std::size_t, 6> counts{};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::int64_t count = bigEndian(bytes.substr(20 + 4 * i, 4));
        if (count < 0 || count > static_cast<std::int64_t>(kFileLimit.count)) return std::nullopt;
        counts[i] = static_cast<std::size_t>(count);
    }
    return Counts{counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]};
}

/// The block of 64-bit times; `body` holds at least its bytes.
bool readBody(std::string_view body, const Counts& counts, detail::ZoneRules& rules) {
    for (std::size_t i = 0; i < counts.changes; ++i) {
        rules.changes.push_back(bigEndian(body.substr(8 * i, 8)));
    }
    if (!std::is_sorted(rules.changes.begin(), rules.changes.end())) return false;
    body.remove_prefix(8 * counts.changes);
    for (std::size_t i = 0; i < counts.changes; ++i) {
        const auto kind = static_cast<std::uint8_t>(body[i]);
        if (kind >= counts.kinds) return false;
        rules.kinds.push_back(kind);
    }
    body.remove_prefix(counts.changes);
    for (std::size_t i = 0; i < counts.kinds; ++i) {
        const std::int64_t offset = bigEndian(body.substr(6 * i, 4));
        if (offset < -kMostOffset || offset > kMostOffset) return false;
        rules.offsets.push_back(offset);
    }
    return true;
}

bool readFooter(std::string_view rest, detail::ZoneRules& rules) {
    if (rest.size() < 2 || rest.front() != '\n') return false;
    const auto end = rest.find('\n', 1);
    if (end == std::string_view::npos) return false;
    const std::string_view text = rest.substr(1, end - 1);
    if (text.empty()) return true;  // no rule: the last offset stays
    rules.footer = detail::parsePosixZone(text);
    return rules.footer.has_value();
}

bool readRules(std::string_view bytes, detail::ZoneRules& rules) {
    const auto first = readHeader(bytes);
    if (!first || bytes.size() < kHeader + first->size(4)) return false;
    bytes.remove_prefix(kHeader + first->size(4));  // the block of 32-bit times, for old readers
    const auto counts = readHeader(bytes);
    if (!counts || counts->leap != 0 || counts->kinds == 0 || counts->kinds > kKindsLimit ||
        counts->changes > kChangesLimit || bytes.size() < kHeader + counts->size(8)) {
        return false;
    }
    bytes.remove_prefix(kHeader);
    return readBody(bytes, *counts, rules) && readFooter(bytes.substr(counts->size(8)), rules);
}

bool isZoneName(std::string_view text) {
    if (text.empty() || text.size() > kZoneNameLimit || text.starts_with("right/")) return false;
    const auto parts = split(text, '/');
    return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        if (part.empty() || part.front() == '.') return false;
        return std::all_of(part.begin(), part.end(), [](char c) {
            return isDigit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '-' ||
                   c == '+';
        });
    });
}

/// Minutes of `+hhmm`; nullopt where the text is not so, or out of range.
std::optional<int> fixedOffset(std::string_view text) {
    if (text.size() != 5 || !std::all_of(text.begin() + 1, text.end(), isDigit)) return {};
    const auto digit = [&](std::size_t i) { return text[i] - '0'; };
    const int minutes = 10 * digit(3) + digit(4);
    const int total = 60 * (10 * digit(1) + digit(2)) + minutes;
    if (minutes > 59 || total > kMostOffsetMinutes) return {};
    return text.front() == '-' ? -total : total;
}

}  // namespace

Result<Zone> Zone::parse(std::string_view text) {
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        const auto minutes = fixedOffset(text);
        if (!minutes) {
            return noZone(text, "an offset is a sign and four digits from -1200 to +1200");
        }
        Zone zone;
        zone.name_ = text;
        zone.fixedMinutes_ = *minutes;
        return zone;
    }
    if (!isZoneName(text)) return noZone(text, "such a name cannot be");
    const auto bytes = readFile(fmt::format("{}/{}", kZoneFolder, text), kFileLimit);
    if (!bytes) {
        const bool missing = bytes.error().kind == Kind::missing;
        return noZone(text, missing ? "no such zone is installed (package tzdata)"
                                    : "its file cannot be read");
    }
    return fromTzif(std::string(text), *bytes);
}

Result<Zone> Zone::fromTzif(std::string name, std::string_view bytes) {
    auto rules = std::make_shared<detail::ZoneRules>();
    if (!readRules(bytes, *rules)) return noZone(name, "its file is damaged or of another kind");
    Zone zone;
    zone.name_ = std::move(name);
    zone.rules_ = std::move(rules);
    return zone;
}

int Zone::offsetMinutes(Time at) const {
    if (!rules_) return fixedMinutes_;
    const auto& rules = *rules_;
    const std::int64_t second = std::clamp(
        std::int64_t{std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()},
        kFirstSecond, kLastSecond);
    const auto next = std::upper_bound(rules.changes.begin(), rules.changes.end(), second);
    std::int64_t offset = rules.offsets.front();
    if (next == rules.changes.end() && rules.footer) {
        offset = rules.footer->offsetAt(second);
    } else if (next != rules.changes.begin()) {
        const auto index = static_cast<std::size_t>(next - rules.changes.begin()) - 1;
        offset = rules.offsets[rules.kinds[index]];
    }
    return static_cast<int>((offset - (offset % 60 + 60) % 60) / 60);
}

}  // namespace base
