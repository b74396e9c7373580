#include "machine/bytes_in.h"

namespace machine {
namespace {

constexpr std::string_view kMagic = "MAr1";
/// Objects share beginnings, so few bytes can stand for many: the bound of one.
constexpr std::size_t kLongestObject = 4096;

}  // namespace

BytesIn::BytesIn(std::string_view bytes, bool headOnly) : rest_(bytes) {
    if (!rest_.starts_with(kMagic)) {
        fail();
        return;
    }
    rest_.remove_prefix(kMagic.size());
    for (auto left = count(1); left > 0 && sound_; --left) names_.push_back(text());
    for (auto left = count(2); left > 0 && sound_; --left) {
        const auto same = number();
        const auto rest = text();
        if (headOnly) continue;
        const std::string before = objects_.empty() ? std::string() : objects_.back().text();
        if (same > before.size() || same + rest.size() > kLongestObject) {
            fail();
            return;
        }
        objects_.emplace_back(before.substr(0, same).append(rest));
    }
    base_ = base::Time(std::chrono::milliseconds(signedNumber()));
    taken_ = number() != 0;
}

void BytesIn::fail() {
    sound_ = false;
    rest_ = {};
}

std::uint8_t BytesIn::octet() {
    if (rest_.empty()) {
        fail();
        return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
}

std::uint64_t BytesIn::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && sound_; shift += 7) {
        const std::uint64_t bits = octet();
        value |= (bits & 127U) << shift;
        if (bits < 128) return value;
    }
    fail();
    return 0;
}

std::int64_t BytesIn::signedNumber() {
    const auto value = number();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

std::string_view BytesIn::text() {
    const auto length = number();
    if (length > rest_.size()) {
        fail();
        return {};
    }
    const auto value = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return value;
}

std::uint64_t BytesIn::count(std::size_t least) {
    const auto value = number();
    if (value > rest_.size() / least || value > partsLeft_) {
        fail();
        return 0;
    }
    partsLeft_ -= value;
    return value;
}

int BytesIn::small(int most) {
    const auto value = number();
    if (value > static_cast<std::uint64_t>(most)) {
        fail();
        return 0;
    }
    return static_cast<int>(value);
}

base::Time BytesIn::later(std::int64_t by) const {
    // In unsigned numbers: damaged bytes may hold any pair, and may not overflow.
    const auto sum = static_cast<std::uint64_t>(base_.time_since_epoch().count()) +
                     static_cast<std::uint64_t>(by);
    return base::Time(std::chrono::milliseconds(static_cast<std::int64_t>(sum)));
}

void BytesIn::plain(Moment& moment) {
    constexpr std::int64_t kMostYear = 32767;
    constexpr std::int64_t kMostOffset{24 * 60LL};
    const auto year = signedNumber();
    if (year < -kMostYear || year > kMostYear) return fail();
    moment.year = static_cast<int>(year);
    moment.month = small(12);
    moment.day = small(31);
    moment.hasTime = small(1) != 0;
    moment.hour = small(24);
    moment.minute = small(60);
    moment.second = small(61);
    const auto offset = number();
    if (offset == 0) return;
    const auto minutes = static_cast<std::int64_t>((offset - 1) >> 1U) ^
                         -static_cast<std::int64_t>((offset - 1) & 1U);
    if (minutes < -kMostOffset || minutes > kMostOffset) return fail();
    moment.offsetMinutes = static_cast<int>(minutes);
}

}  // namespace machine
