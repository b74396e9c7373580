// The writing side of machine/bytes.h. Internal to machine.
#pragma once

#include "machine/fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace machine {

/// What is written must outlive it.
class BytesOut {
  public:
    explicit BytesOut(std::optional<base::Time> taken)
        : taken_(taken), base_(taken.value_or(base::Time{})) {}

    void octet(std::uint8_t value) { body_ += static_cast<char>(value); }
    void number(std::uint64_t value) { put(body_, value); }
    void text(std::string_view value) { put(body_, value); }

    template <Described T>
    void structure(const T& object) {
        contents(object);
        number(0);
    }

    template <class T>
    void sequence(const T& parts) {
        number(parts.size());
        for (const auto& each : parts) part(each);
    }

    [[nodiscard]] std::string take() {
        std::string all = "MAr1";
        put(all, names_.all.size());
        for (const auto name : names_.all) put(all, name);
        put(all, objects_.all.size());
        std::string_view before;
        for (const auto object : objects_.all) {
            const auto differs = std::ranges::mismatch(before, object).in2;
            const auto same = static_cast<std::size_t>(differs - object.begin());
            put(all, same);
            put(all, object.substr(same));
            before = object;
        }
        put(all, zigzag(base_.time_since_epoch().count()));
        put(all, taken_ ? 1 : 0);
        return all + body_;
    }

  private:
    /// Texts that are written once each, in the order met.
    struct Texts {
        std::vector<std::string_view> all{};
        std::unordered_map<std::string_view, std::size_t> places{};

        [[nodiscard]] std::size_t placeOf(std::string_view text) {
            const auto [found, isNew] = places.try_emplace(text, all.size());
            if (isNew) all.push_back(text);
            return found->second;
        }
    };

    template <class T>
    [[nodiscard]] static bool empty(const T& member) {
        if constexpr (AValue<T>) {
            return !member.said();
        } else if constexpr (Described<T>) {
            bool all = true;
            eachField(member, [&all](const char*, const auto& m) { all = all && empty(m); });
            return all;
        } else if constexpr (std::is_same_v<T, bool>) {
            return !member;
        } else if constexpr (requires { member.capacity(); }) {
            return member.empty();
        } else {
            return std::all_of(member.begin(), member.end(),
                               [](const auto& each) { return empty(each); });
        }
    }

    template <class T>
    void contents(const T& object) {
        eachField(object, [this](const char* name, const auto& member) {
            if (empty(member)) return;
            if constexpr (Described<std::remove_cvref_t<decltype(member)>>) {
                if (*name == '\0') return contents(member);
            }
            number(names_.placeOf(name) + 1);
            const auto begin = body_.size();
            part(member);
            // The length goes before what it measures.
            std::string length;
            put(length, body_.size() - begin);
            body_.insert(begin, length);
        });
    }

    template <class T>
    void part(const T& member) {
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
    void value(const Value<T>& value) {
        const auto& from = value.from;
        // A value that nobody said stands in a sequence only, and has nothing else to say.
        const bool hasObject = value.said() && !from.object.empty();
        const bool hasTime = value.said() && from.time != base_;
        octet(static_cast<std::uint8_t>(static_cast<unsigned>(value.state) |
                                        static_cast<unsigned>(from.origin) << 3U |
                                        (hasObject ? 64U : 0U) | (hasTime ? 128U : 0U)));
        if (hasObject) number(objects_.placeOf(from.object));
        if (hasTime) number(zigzag((from.time - base_).count()));
        if (value.known()) plain(value.value);
    }

    void plain(const std::string& value) { text(value); }
    void plain(bool value) { octet(value ? 1 : 0); }
    template <class Tag>
    void plain(const Quantity<Tag>& value) {
        number(value.count);
    }
    void plain(const Moment& m) {
        number(zigzag(m.year));
        for (const int n : {m.month, m.day, m.hasTime ? 1 : 0, m.hour, m.minute, m.second}) {
            number(static_cast<std::uint64_t>(n));
        }
        number(m.offsetMinutes ? zigzag(*m.offsetMinutes) + 1 : 0);
    }

    static std::uint64_t zigzag(std::int64_t n) {
        return (static_cast<std::uint64_t>(n) << 1U) ^ static_cast<std::uint64_t>(n >> 63);
    }
    static void put(std::string& out, std::uint64_t value) {
        std::array<char, 10> octets{};
        std::size_t count = 0;
        for (; value >= 128; value >>= 7U) octets[count++] = static_cast<char>(value | 128U);
        octets[count++] = static_cast<char>(value);
        out.append(octets.data(), count);
    }
    static void put(std::string& out, std::string_view text) {
        put(out, static_cast<std::uint64_t>(text.size()));
        out += text;
    }
    const std::optional<base::Time> taken_;
    const base::Time base_;
    std::string body_;
    Texts names_, objects_;
};

}  // namespace machine
