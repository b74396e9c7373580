// A machine's value as it stands on the page, with the marks that say why a number is missing.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace lists {

/// A text from outside as one printable line: controls are escaped, line breaks become blanks.
[[nodiscard]] std::string clean(std::string_view text);

/// Prints values and remembers which marks were needed, for the END line.
///   "-" not reported   "?" unknown (-2)   "+" some remains (-3)   "~" no limit (-1)
///   "*" after a value: from the snapshot, where other sources took part
class Cells {
  public:
    explicit Cells(bool mixed) : mixed_(mixed) {}

    template <class Tag>
    std::string operator()(const machine::Value<machine::Quantity<Tag>>& v) {
        return v.known() ? starred(std::to_string(v.value.count), v.from) : mark(v.state);
    }
    std::string operator()(const machine::Text& v);
    std::string operator()(const machine::Date& v);  ///< date and time, as far as given
    std::string operator()(const machine::Flag& v, std::string_view yes = "YES",
                           std::string_view no = "NO");

    /// The value followed by its unit; the mark alone where there is no value.
    template <class V>
    std::string with(const V& v, std::string_view unit) {
        std::string text = (*this)(v);
        return v.known() ? text.append(unit) : text;
    }
    std::string percent(const machine::Value<machine::HundredthPercent>& v);  ///< "6.15"
    std::string tenths(const machine::Value<machine::Number>& v);             ///< "18.0", ">100"
    std::string date(const machine::Date& v);                                 ///< "2026-03-02"
    std::string time(const machine::Date& v);                                 ///< "16:02:10"
    std::string brief(const machine::Date& v);                                ///< "03-02 16:02"

    std::string mark(machine::State state);

    /// Such as: "-" not reported  "?" unknown; empty where no mark was used.
    [[nodiscard]] std::string legend() const;

  private:
    std::string starred(std::string text, const machine::Provenance& from);

    bool mixed_;
    bool unsaid_ = false, unknown_ = false, some_ = false, free_ = false, star_ = false;
};

}  // namespace lists
