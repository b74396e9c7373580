#include "tests/machine/snmp/ber.h"

namespace tests {
namespace {

using snmp::Datum;
using snmp::Oid;
using snmp::Type;

std::string wrap(unsigned char tag, std::string_view content) {
    std::string out(1, static_cast<char>(tag));
    const auto size = content.size();
    if (size < 128) {
        out += static_cast<char>(size);
    } else if (size < 256) {
        out += '\x81';
        out += static_cast<char>(size);
    } else {
        out += '\x82';
        out += static_cast<char>(size >> 8U);
        out += static_cast<char>(size & 255U);
    }
    out += content;
    return out;
}

std::string number(unsigned char tag, std::int64_t value) {
    std::string content;
    do {
        content.insert(content.begin(), static_cast<char>(value & 255));
        value >>= 8;
    } while (content.size() < 9 && value != 0 && value != -1);
    const bool negative = (content.front() & 0x80) != 0;
    if (negative != (value < 0)) content.insert(content.begin(), value < 0 ? '\xff' : '\0');
    return wrap(tag, content);
}

std::string integerElement(std::int64_t value) {
    return number(0x02, value);
}

std::string oidContent(const Oid& oid) {
    std::string out;
    for (std::size_t i = 0; i < oid.arcs.size(); ++i) {
        std::uint64_t arc = oid.arcs[i];
        if (i == 0 && oid.arcs.size() > 1) arc = arc * 40 + oid.arcs[++i];
        std::string septets(1, static_cast<char>(arc & 127U));
        for (arc >>= 7U; arc != 0; arc >>= 7U) {
            septets.insert(septets.begin(), static_cast<char>((arc & 127U) | 128U));
        }
        out += septets;
    }
    return out;
}

std::string valueOf(const Datum& datum) {
    switch (datum.type) {
        case Type::integer:
            return number(0x02, datum.number);
        case Type::octets:
            return wrap(0x04, datum.octets);
        case Type::oid:
            return wrap(0x06, oidContent(datum.oid));
        case Type::ipAddress:
            return wrap(0x40, datum.octets);
        case Type::counter32:
            return number(0x41, datum.number);
        case Type::gauge32:
            return number(0x42, datum.number);
        case Type::timeTicks:
            return number(0x43, datum.number);
        case Type::opaque:
            return wrap(0x44, datum.octets);
        case Type::counter64:
            return number(0x46, datum.number);
        case Type::null:
            break;
    }
    return wrap(0x05, "");
}

/// Reads one element after another; after a fault everything is empty.
class Cursor {
  public:
    explicit Cursor(std::string_view bytes) : rest_(bytes) {}
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool atEnd() const { return rest_.empty(); }
    unsigned char tag() const {
        return rest_.empty() ? 0 : static_cast<unsigned char>(rest_.front());
    }

    std::string_view take() {
        if (rest_.size() < 2) return fail();
        std::size_t at = 2, size = static_cast<unsigned char>(rest_[1]);
        if (size >= 128) {
            const std::size_t octets = size - 128;
            if (octets == 0 || octets > 3 || rest_.size() < 2 + octets) return fail();
            for (size = 0; at < 2 + octets; ++at) {
                size = size << 8U | static_cast<unsigned char>(rest_[at]);
            }
        }
        if (rest_.size() - at < size) return fail();
        const auto content = rest_.substr(at, size);
        rest_.remove_prefix(at + size);
        return content;
    }

    std::int64_t takeNumber() {
        const auto content = take();
        if (content.empty() || content.size() > 8) return failed_ = true, 0;
        auto value = static_cast<std::int64_t>(static_cast<signed char>(content[0]));
        for (std::size_t i = 1; i < content.size(); ++i) {
            value = value * 256 + static_cast<unsigned char>(content[i]);
        }
        return value;
    }

    Oid takeOid() {
        Oid oid;
        std::uint64_t arc = 0;
        for (const char c : take()) {
            arc = arc << 7U | (static_cast<unsigned char>(c) & 127U);
            if ((static_cast<unsigned char>(c) & 128U) != 0) continue;
            if (oid.arcs.empty()) {
                const auto first = arc < 80 ? static_cast<std::uint32_t>(arc / 40) : 2U;
                oid.arcs.push_back(first);
                arc -= first * 40ULL;
            }
            oid.arcs.push_back(static_cast<std::uint32_t>(arc));
            arc = 0;
        }
        return oid;
    }

  private:
    std::string_view fail() {
        failed_ = true;
        rest_ = {};
        return {};
    }
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace

std::optional<Message> decode(std::string_view bytes) {
    Cursor outer(bytes);
    if (outer.tag() != 0x30) return {};
    Cursor whole(outer.take());
    Message message;
    message.version = static_cast<int>(whole.takeNumber());
    message.community = whole.take();
    message.command = whole.tag();
    Cursor pdu(whole.take());
    message.requestId = pdu.takeNumber();
    message.errorStatus = pdu.takeNumber();
    message.errorIndex = pdu.takeNumber();
    Cursor list(pdu.take());
    while (!list.atEnd() && !list.failed()) {
        Cursor pair(list.take());
        message.oids.push_back(pair.takeOid());
        if (pair.failed()) return {};
    }
    if (outer.failed() || whole.failed() || pdu.failed() || list.failed()) return {};
    return message;
}

std::string encode(const Message& message) {
    std::string bindings = message.bindings;
    for (const auto& oid : message.oids) bindings += emptyBinding(oid, 0x05);
    const auto pdu = number(0x02, message.requestId) + number(0x02, message.errorStatus) +
                     number(0x02, message.errorIndex) + wrap(0x30, bindings);
    return wrap(0x30, number(0x02, message.version) + wrap(0x04, message.community) +
                          wrap(message.command, pdu));
}

std::string report(std::string_view request, std::uint32_t number) {
    Cursor outer(request);
    Cursor whole(outer.take());
    if (whole.takeNumber() != 3) return {};
    Cursor head(whole.take());
    const auto id = head.takeNumber();
    Cursor security(whole.take());
    Cursor user(security.take());
    const bool discovery = user.take().empty();
    if (outer.failed() || whole.failed() || head.failed() || user.failed()) return {};
    const std::string engine("\x80\x00\x1f\x88\x04test", 9);
    const auto flags = wrap(0x04, std::string(1, '\0'));
    const Oid stats{1, 3, 6, 1, 6, 3, 15, 1, 1, discovery ? 4U : number, 0};
    const auto one = binding(stats, {.type = Type::counter32, .number = 1});
    const auto pdu = integerElement(0) + integerElement(0) + integerElement(0) + wrap(0x30, one);
    const auto scoped = wrap(0x04, engine) + wrap(0x04, "") + wrap(0xa8, pdu);
    const auto secured = wrap(0x04, engine) + integerElement(1) + integerElement(1000) +
                         wrap(0x04, "") + wrap(0x04, "") + wrap(0x04, "");
    return wrap(0x30, integerElement(3) +
                          wrap(0x30, integerElement(id) + integerElement(65507) + flags +
                                         integerElement(3)) +
                          wrap(0x04, wrap(0x30, secured)) + wrap(0x30, scoped));
}

std::string binding(const Oid& oid, const Datum& datum) {
    return wrap(0x30, wrap(0x06, oidContent(oid)) + valueOf(datum));
}

std::string emptyBinding(const Oid& oid, unsigned char tag) {
    return wrap(0x30, wrap(0x06, oidContent(oid)) + wrap(tag, ""));
}

}  // namespace tests
