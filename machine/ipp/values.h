// One answer's attributes as machine values: typed, dated, named by their attribute. A value of a
// type that does not fit leaves its field unsaid. Internal to machine/ipp; pure.
#pragma once

#include "machine/ipp/message.h"
#include "machine/ipp/text_values.h"
#include "machine/moment.h"
#include "machine/units.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipp {

/// -1, -2 and -3 are states (RFC 3805, 2.2.1.1), and so is -100, a Ricoh's "near empty"; other
/// negative numbers say nothing.
[[nodiscard]] machine::State stateOf(std::int64_t number);

/// Text as UTF-8 that can be shown: bytes of another charset converted (ISO 8859-1) or replaced,
/// control characters blank, ends trimmed, at most kLongestField octets.
[[nodiscard]] std::string cleanText(std::string_view bytes, std::string_view charset);

class Values {
  public:
    /// `group` may be null: then nothing is said. It outlives the reader.
    Values(const AttributeGroup* group, base::Time taken, std::string charset)
        : group_(group), taken_(taken), charset_(std::move(charset)) {}

    [[nodiscard]] const Attribute* find(std::string_view name) const {
        return group_ == nullptr ? nullptr : group_->find(name);
    }
    [[nodiscard]] machine::Provenance from(std::string_view object) const {
        return {machine::Origin::ipp, std::string(object), taken_};
    }
    [[nodiscard]] base::Time taken() const noexcept { return taken_; }

    /// The first value's text; an empty one says nothing.
    void text(std::string_view name, machine::Text& out) const;
    /// All values as one text with blanks between; enums by their registered word.
    void words(std::string_view name, machine::Text& out) const;
    void flag(std::string_view name, machine::Flag& out) const;
    void date(std::string_view name, machine::Date& out) const;
    template <class Tag>
    void count(std::string_view name, machine::Value<machine::Quantity<Tag>>& out) const {
        const Attribute* attribute = find(name);
        if (attribute != nullptr) out = quantity<Tag>(attribute->values.front(), name);
    }
    /// A number of a set or of a collection's member.
    template <class Tag>
    [[nodiscard]] machine::Value<machine::Quantity<Tag>> quantity(const Value& value,
                                                                  std::string_view object) const {
        std::int64_t number = 0;
        if (numberOf(value, number)) return level<Tag>(number, object);
        if (value.tag == ipp::Tag::unknown) {
            return machine::Value<machine::Quantity<Tag>>::in(machine::State::unknown,
                                                              from(object));
        }
        return {};
    }
    template <class Tag>
    [[nodiscard]] machine::Value<machine::Quantity<Tag>> level(std::int64_t number,
                                                               std::string_view object) const {
        const auto state = stateOf(number);
        if (state == machine::State::unsaid) return {};
        return {state,
                {state == machine::State::known ? static_cast<std::uint64_t>(number) : 0},
                from(object)};
    }
    /// The field of a "key=value" row.
    template <class Tag>
    void level(const TextFields& row, std::string_view key, std::string_view object,
               machine::Value<machine::Quantity<Tag>>& out) const {
        if (const auto number = row.number(key)) out = level<Tag>(*number, object);
    }
    void text(const TextFields& row, std::string_view key, std::string_view object,
              machine::Text& out) const;

    /// The values of a set as texts; of numbers their digits.
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
    [[nodiscard]] std::string shown(const Value& value) const;
    [[nodiscard]] std::string clean(std::string_view bytes) const {
        return cleanText(bytes, charset_);
    }
    [[nodiscard]] machine::Text known(std::string text, std::string_view object) const {
        return machine::Text::of(std::move(text), from(object));
    }

  private:
    const AttributeGroup* group_;
    base::Time taken_;
    std::string charset_;
};

/// A dateTime (RFC 2579 DateAndTime, 11 octets); nothing where it is no day of the calendar.
[[nodiscard]] std::optional<machine::Moment> momentOf(const Value& value);

}  // namespace ipp
