// An IPP message as it lies on the wire (RFC 8010, 3.1), read as far as it goes. CUPS' own reader
// refuses a whole message for one value of wrong length or type; real printers send such values,
// so the reading is ours: what can be understood is kept, what cannot is left out and told.
// Pure: no network, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ipp {

inline constexpr std::size_t kMostValues = 65536;  ///< in one message, members included
inline constexpr int kMostDepth = 8;               ///< of collections within each other

/// Delimiter tags of groups (RFC 8010, 3.5.1).
enum class Group : std::uint8_t { operation = 1, job = 2, printer = 4, unsupported = 5 };

/// The value tags that this room knows by name (RFC 8010, 3.5.2).
enum class Tag : std::uint8_t {
    unsupported = 0x10,
    unknown = 0x12,
    noValue = 0x13,
    integer = 0x21,
    boolean = 0x22,
    enumeration = 0x23,
    octets = 0x30,
    dateTime = 0x31,
    resolution = 0x32,
    range = 0x33,
    collection = 0x34,
    textWithLanguage = 0x35,
    nameWithLanguage = 0x36,
    endCollection = 0x37,
    text = 0x41,
    name = 0x42,
    keyword = 0x44,
    uri = 0x45,
    uriScheme = 0x46,
    charset = 0x47,
    language = 0x48,
    mimeType = 0x49,
    memberName = 0x4A,
};

struct Attribute;

struct Value {
    Tag tag = Tag::noValue;
    std::string bytes{};             ///< as sent; text and name with language: the text only
    std::vector<Attribute> members;  ///< of a collection
};

struct Attribute {
    std::string name;
    std::vector<Value> values;  ///< never empty; the members of a set in their order
};

struct AttributeGroup {
    std::uint8_t tag = 0;  ///< a Group, or a number that this room does not know
    std::vector<Attribute> attributes;

    [[nodiscard]] const Attribute* find(std::string_view name) const;
};

struct Message {
    int major = 0, minor = 0;
    std::uint16_t code = 0;  ///< an operation, or in an answer its status
    std::uint32_t requestId = 0;
    std::vector<AttributeGroup> groups;
    bool whole = false;  ///< the end-of-attributes tag was met

    /// The first group of that kind, or null.
    [[nodiscard]] const AttributeGroup* find(Group group) const;
};

/// Never fails: bytes that are no message give one without groups. A message that is cut, or holds
/// a length beyond its end, is kept up to the last whole value.
[[nodiscard]] Message parseMessage(std::string_view bytes);

/// Whether the bytes start as an IPP answer does: a version 1 or 2 and eight octets.
[[nodiscard]] bool looksLikeMessage(std::string_view bytes);

/// The number of an integer or enum value; false where the value is none of four octets.
[[nodiscard]] bool numberOf(const Value& value, std::int64_t& out);

}  // namespace ipp
