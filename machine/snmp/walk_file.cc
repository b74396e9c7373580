#include "machine/snmp/walk_file.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <charconv>
#include <limits>

namespace snmp {
namespace {

struct Tag {
    int number;
    Type type;
};

constexpr Tag kTags[] = {
    {2, Type::integer},    {4, Type::octets},     {5, Type::null},     {6, Type::oid},
    {64, Type::ipAddress}, {65, Type::counter32}, {66, Type::gauge32}, {67, Type::timeTicks},
    {68, Type::opaque},    {70, Type::counter64},
};

constexpr std::int64_t kMost32 = std::numeric_limits<std::uint32_t>::max();

std::optional<Type> typeOf(std::string_view number) {
    int value = 0;
    const auto* end = number.data() + number.size();
    const auto [stop, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc() || stop != end) return {};
    for (const auto& tag : kTags) {
        if (tag.number == value) return tag.type;
    }
    return {};
}

int numberOf(Type type) {
    for (const auto& tag : kTags) {
        if (tag.type == type) return tag.number;
    }
    return 5;
}

std::optional<std::string> fromHex(std::string_view text) {
    if (text.size() % 2 != 0) return {};
    std::string out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        unsigned octet = 0;
        const auto [stop, error] = std::from_chars(text.data() + i, text.data() + i + 2, octet, 16);
        if (error != std::errc() || stop != text.data() + i + 2) return {};
        out.push_back(static_cast<char>(octet));
    }
    return out;
}

std::optional<std::string> fourOctets(std::string_view dotted) {
    const auto address = parseOid(dotted);
    if (!address || address->arcs.size() != 4) return {};
    std::string out;
    for (const auto arc : address->arcs) {
        if (arc > 255) return {};
        out.push_back(static_cast<char>(arc));
    }
    return out;
}

std::optional<std::int64_t> numberIn(std::string_view text, Type type) {
    const auto* end = text.data() + text.size();
    if (type == Type::counter64) {
        std::uint64_t wide = 0;
        const auto [stop, error] = std::from_chars(text.data(), end, wide);
        if (error != std::errc() || stop != end) return {};
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        return wide > static_cast<std::uint64_t>(most) ? most : static_cast<std::int64_t>(wide);
    }
    std::int64_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) return {};
    const bool isSigned = type == Type::integer;
    const std::int64_t least = isSigned ? std::numeric_limits<std::int32_t>::min() : 0;
    const std::int64_t most = isSigned ? std::numeric_limits<std::int32_t>::max() : kMost32;
    if (number < least || number > most) return {};
    return number;
}

std::optional<Datum> datumOf(Type type, bool hex, std::string_view text) {
    Datum datum{.type = type};
    switch (type) {
        case Type::null:
            return datum;
        case Type::oid: {
            auto oid = parseOid(text);
            if (!oid) return {};
            datum.oid = std::move(*oid);
            return datum;
        }
        case Type::octets:
        case Type::opaque:
        case Type::ipAddress: {
            const bool address = type == Type::ipAddress;
            auto octets = hex       ? fromHex(text)
                          : address ? fourOctets(text)
                                    : std::optional<std::string>(text);
            if (!octets || (address && octets->size() != 4)) return {};
            datum.octets = std::move(*octets);
            return datum;
        }
        default: {
            const auto number = numberIn(text, type);
            if (!number) return {};
            datum.number = *number;
            return datum;
        }
    }
}

/// "value=16,wait=1500": the arguments of a variation module.
std::optional<std::string_view> valueAmong(std::string_view arguments) {
    for (const auto part : base::split(arguments, ',')) {
        if (part.starts_with("value=")) return part.substr(6);
    }
    return {};
}

/// Nothing: the line was taken; otherwise what is wrong with it.
const char* take(std::string_view line, Walk& walk) {
    const auto first = line.find('|');
    const auto second = first == line.npos ? line.npos : line.find('|', first + 1);
    if (second == line.npos) return "is not OID|tag|value";
    auto oid = parseOid(line.substr(0, first));
    if (!oid) return "has no numeric OID in front";
    auto tag = line.substr(first + 1, second - first - 1);
    std::optional<std::string_view> text = line.substr(second + 1);
    if (const auto colon = tag.find(':'); colon != tag.npos) {
        tag = tag.substr(0, colon);
        text = valueAmong(*text);
        if (!text) return "names a variation module but no value";
    }
    const bool hex = tag.ends_with('x');
    if (hex) tag.remove_suffix(1);
    const auto type = typeOf(tag);
    if (!type) return "has a tag that is none of snmprec's";
    auto datum = datumOf(*type, hex, *text);
    if (!datum) return "has a value that does not fit its tag";
    walk.objects.emplace(std::move(*oid), std::move(*datum));
    return nullptr;
}

bool plain(std::string_view octets) {
    if (base::plainAscii(octets) != octets.size()) return false;
    return octets.empty() || (octets.front() != ' ' && octets.back() != ' ');
}

}  // namespace

base::Result<Walk> parseWalk(std::string_view bytes, const std::string& name, base::Time taken) {
    if (bytes.size() > kWalkFileLimit.count) {
        return base::fail(base::Kind::invalid,
                          fmt::format("{} is larger than {} bytes; record less of the tree", name,
                                      kWalkFileLimit.count));
    }
    Walk walk;
    walk.taken = taken;
    std::size_t number = 0, bad = 0;
    std::string firstBad;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        auto line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (base::trim(line).empty() || line.starts_with('#')) continue;
        const char* wrong = take(line, walk);
        if (walk.objects.size() > kWalkFileObjects) {
            return base::fail(base::Kind::invalid,
                              fmt::format("{} line {}: more than {} objects; record less of the "
                                          "tree",
                                          name, number, kWalkFileObjects));
        }
        if (wrong == nullptr) continue;
        auto remark =
            fmt::format("{} line {} {}: {}", name, number, wrong, base::printable(line, 60));
        if (bad++ == 0) firstBad = remark;
        if (bad <= kMostFileRemarks) walk.remarks.push_back(std::move(remark));
    }
    if (walk.objects.empty()) {
        return base::fail(base::Kind::invalid, bad == 0 ? name + " holds no object" : firstBad);
    }
    if (bad > kMostFileRemarks) {
        walk.remarks.push_back(
            fmt::format("{}: {} more lines cannot be read", name, bad - kMostFileRemarks));
    }
    return walk;
}

base::Result<Walk> readWalkFile(const std::string& path) {
    const auto bytes = base::readFile(path, kWalkFileLimit);
    if (!bytes) return base::fail(bytes.error());
    struct stat info {};
    base::Time written{};
    if (::stat(path.c_str(), &info) == 0) written = base::Time{std::chrono::seconds{info.st_mtime}};
    return parseWalk(*bytes, base::printable(path), written);
}

std::string formatWalk(const Walk& walk) {
    std::string out;
    for (const auto& [oid, datum] : walk.objects) {
        const int tag = numberOf(datum.type);
        out += text(oid);
        switch (datum.type) {
            case Type::null:
                out += fmt::format("|{}|\n", tag);
                break;
            case Type::oid:
                out += fmt::format("|{}|{}\n", tag, text(datum.oid));
                break;
            case Type::octets:
                if (plain(datum.octets)) {
                    out += fmt::format("|{}|{}\n", tag, datum.octets);
                    break;
                }
                [[fallthrough]];
            case Type::ipAddress:
            case Type::opaque:
                out += fmt::format("|{}x|{}\n", tag, base::hex(datum.octets));
                break;
            default:
                out += fmt::format("|{}|{}\n", tag, datum.number);
        }
    }
    return out;
}

base::Result<> writeWalkFile(const std::string& path, const Walk& walk) {
    return base::writeFileAtomic(path, formatWalk(walk));
}

}  // namespace snmp
