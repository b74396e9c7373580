// The reading side of machine/bytes.h: whatever the bytes are, it stays within them. After the
// first fault everything reads as nothing. Internal to machine.
#pragma once

#include "machine/fields.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace machine {

/// Rows and values in sequences, of one reading: an empty row takes one byte here and a thousand in
/// memory.
inline constexpr std::uint64_t kMostParts = 200'000;

class BytesIn {
  public:
    /// `headOnly`: for taken() alone; nothing else can be read then.
    explicit BytesIn(std::string_view bytes, bool headOnly = false);

    /// Everything was read, and nothing was amiss.
    [[nodiscard]] bool whole() const noexcept { return sound_ && rest_.empty(); }
    [[nodiscard]] std::optional<base::Time> taken() const {
        return taken_ ? std::optional(base_) : std::nullopt;
    }

    [[nodiscard]] std::uint8_t octet();
    [[nodiscard]] std::uint64_t number();
    [[nodiscard]] std::string_view text();
    /// A count of parts of at least `least` bytes each.
    [[nodiscard]] std::uint64_t count(std::size_t least);

    template <Described T>
    void structure(T& object) {
        while (sound_) {
            const auto index = number();
            if (index == 0) return;
            if (index > names_.size()) return fail();
            const auto content = text();
            const auto behind = rest_;
            rest_ = content;
            (void)named(object, names_[index - 1]);
            // A field of a newer version, or one that has grown, ends where its length says.
            if (sound_) rest_ = behind;
        }
    }

    template <class T>
    void sequence(std::vector<T>& parts) {
        for (auto left = count(1); left > 0 && sound_; --left) part(parts.emplace_back());
    }
    template <class T, std::size_t n>
    void sequence(std::array<T, n>& parts) {
        const auto found = count(1);
        T beyond;
        for (std::size_t i = 0; i < found && sound_; ++i) part(i < n ? parts[i] : beyond);
    }

  private:
    /// Reads the field of that name, in the object or in its nameless parts; false: there is none.
    template <class T>
    bool named(T& object, std::string_view wanted) {
        bool found = false;
        eachField(object, [&](const char* name, auto& member) {
            if (found) return;
            if constexpr (Described<std::remove_cvref_t<decltype(member)>>) {
                if (*name == '\0') {
                    found = named(member, wanted);
                    return;
                }
            }
            if (wanted != name) return;
            found = true;
            part(member);
        });
        return found;
    }

    template <class T>
    void part(T& member) {
        if constexpr (AValue<T>) {
            value(member);
        } else if constexpr (Described<T>) {
            structure(member);
        } else if constexpr (ASequence<T>) {
            sequence(member);
        } else {
            plain(member);
        }
    }

    template <class T>
    void value(Value<T>& value) {
        const auto head = octet();
        const auto state = head & 7U;
        const auto origin = head >> 3U & 7U;
        if (state > static_cast<unsigned>(State::nearlyEmpty) ||
            origin > static_cast<unsigned>(Origin::agent)) {
            return fail();
        }
        value.state = static_cast<State>(state);
        value.from.origin = static_cast<Origin>(origin);
        if ((head & 64U) != 0) {
            const auto index = number();
            if (index >= objects_.size()) return fail();
            value.from.object = objects_[index];
        }
        value.from.time = value.said() ? base_ : base::Time{};
        if ((head & 128U) != 0) value.from.time = later(signedNumber());
        if (value.known()) plain(value.value);
    }

    void plain(std::string& value) { value = text(); }
    void plain(bool& value) { value = octet() != 0; }
    template <class Tag>
    void plain(Quantity<Tag>& value) {
        value.count = number();
    }
    void plain(Moment& moment);

    [[nodiscard]] std::int64_t signedNumber();
    [[nodiscard]] int small(int most);
    [[nodiscard]] base::Time later(std::int64_t by) const;
    void fail();

    std::string_view rest_;
    bool sound_ = true;
    std::uint64_t partsLeft_ = kMostParts;
    bool taken_ = false;
    base::Time base_{};
    std::vector<std::string_view> names_;
    std::vector<ObjectName> objects_;
};

}  // namespace machine
