#include "machine/ipp/message.h"

#include <utility>

namespace ipp {
namespace {

constexpr std::size_t kHeader = 8;
constexpr std::uint8_t kFirstValueTag = 0x10;
constexpr std::uint8_t kEndOfAttributes = 0x03;
constexpr std::uint8_t kExtension = 0x7F;

class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }
    bool octet(std::uint8_t& out) {
        if (rest_.empty()) return false;
        out = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return true;
    }
    bool counted(std::string_view& out) {
        std::uint8_t high = 0;
        std::uint8_t low = 0;
        if (!octet(high) || !octet(low)) return false;
        const std::size_t length = static_cast<std::size_t>(high) << 8U | low;
        if (length > rest_.size()) return false;
        out = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return true;
    }
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

/// One tag, name and value as they follow each other.
struct Item {
    std::uint8_t tag = 0;
    std::string_view name, value;
};

bool readItem(Reader& reader, Item& item) {
    if (!reader.counted(item.name) || !reader.counted(item.value)) return false;
    if (item.tag == kExtension && item.value.size() >= 4) {
        item.tag = static_cast<std::uint8_t>(Tag::octets);  // a type that nobody registered
    }
    return true;
}

/// The text of "length language length text"; of a value that is not of this form all of it.
std::string_view withoutLanguage(std::string_view value) {
    Reader reader(value);
    std::string_view language;
    if (!reader.counted(language)) return value;
    std::string_view text;
    const std::string_view behind = reader.rest();
    if (reader.counted(text)) return text;
    return behind.size() > 2 ? behind.substr(2) : std::string_view{};
}

class Parser {
  public:
    explicit Parser(std::string_view bytes) : reader_(bytes) {}

    void groups(Message& out) {
        std::uint8_t tag = 0;
        while (reader_.octet(tag)) {
            if (tag == kEndOfAttributes) {
                out.whole = true;
                return;
            }
            if (tag < kFirstValueTag) {
                out.groups.push_back({tag, {}});
            } else if (!attribute(tag, out)) {
                return;
            }
        }
    }

  private:
    bool attribute(std::uint8_t tag, Message& out) {
        Item item{tag, {}, {}};
        if (!readItem(reader_, item)) return false;
        if (out.groups.empty()) out.groups.push_back({0, {}});
        auto& attributes = out.groups.back().attributes;
        Value value;
        const bool going = valueOf(item, 0, value);
        if (!item.name.empty()) {
            attributes.push_back({std::string(item.name), {}});
        } else if (attributes.empty()) {
            return going;  // a further value of nothing
        }
        attributes.back().values.push_back(std::move(value));
        return going;
    }

    /// False where the message ends within the value; what was read of it is kept.
    bool valueOf(const Item& item, int depth, Value& out) {
        out.tag = static_cast<Tag>(item.tag);
        if (++values_ > kMostValues) return false;
        if (out.tag == Tag::collection) {
            const bool going = members(depth + 1, out);
            std::erase_if(out.members, [](const auto& member) { return member.values.empty(); });
            return going;
        }
        const bool languageInside =
            out.tag == Tag::textWithLanguage || out.tag == Tag::nameWithLanguage;
        out.bytes = std::string(languageInside ? withoutLanguage(item.value) : item.value);
        return true;
    }

    bool members(int depth, Value& collection) {
        if (depth > kMostDepth) return false;
        std::uint8_t tag = 0;
        bool named = false;
        while (reader_.octet(tag)) {
            if (tag < kFirstValueTag) return false;  // the collection was never closed
            Item item{tag, {}, {}};
            if (!readItem(reader_, item)) return false;
            if (static_cast<Tag>(item.tag) == Tag::endCollection) {
                return true;
            }
            if (static_cast<Tag>(item.tag) == Tag::memberName) {
                collection.members.push_back({std::string(item.value), {}});
                named = true;
                continue;
            }
            Value value;
            const bool going = valueOf(item, depth, value);
            if (named) collection.members.back().values.push_back(std::move(value));
            if (!going) return false;
        }
        return false;
    }

    Reader reader_;
    std::size_t values_ = 0;
};

std::uint32_t bigEndian(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char c : bytes) number = number << 8U | static_cast<std::uint8_t>(c);
    return number;
}

}  // namespace

const Attribute* AttributeGroup::find(std::string_view name) const {
    for (const auto& attribute : attributes) {
        if (attribute.name == name) return &attribute;
    }
    return nullptr;
}

const AttributeGroup* Message::find(Group group) const {
    for (const auto& candidate : groups) {
        if (candidate.tag == static_cast<std::uint8_t>(group)) return &candidate;
    }
    return nullptr;
}

bool looksLikeMessage(std::string_view bytes) {
    return bytes.size() >= kHeader && (bytes[0] == 1 || bytes[0] == 2) && bytes[1] >= 0 &&
           bytes[1] <= 9;
}

Message parseMessage(std::string_view bytes) {
    Message message;
    if (!looksLikeMessage(bytes)) return message;
    message.major = static_cast<std::uint8_t>(bytes[0]);
    message.minor = static_cast<std::uint8_t>(bytes[1]);
    message.code = static_cast<std::uint16_t>(bigEndian(bytes.substr(2, 2)));
    message.requestId = bigEndian(bytes.substr(4, 4));
    Parser(bytes.substr(kHeader)).groups(message);
    return message;
}

bool numberOf(const Value& value, std::int64_t& out) {
    const bool numeric = value.tag == Tag::integer || value.tag == Tag::enumeration;
    if (!numeric || value.bytes.size() != 4) return false;
    out = static_cast<std::int32_t>(bigEndian(value.bytes));
    return true;
}

}  // namespace ipp
