// A machine's value as it stands on the page, with the marks that say why a number is missing.
#pragma once

#include "lists/cell.h"
#include "lists/unit_names.h"
#include "machine/moment.h"
#include "machine/units.h"

#include <string>
#include <string_view>

namespace lists {

/// A text from outside as one printable line: controls are escaped, line breaks become blanks.
[[nodiscard]] std::string clean(std::string_view text);

/// Makes cells of values and remembers which marks were needed, for the END line.
///   "-" not reported   "?" unknown (-2)   "+" some remains (-3)   "~" no limit (-1)
///   "!" nearly empty (-100)   "*" after a value: from the snapshot, where other sources took part
class Cells {
  public:
    /// `keepFacts`: the cells carry their facts, for the forms beside the text.
    explicit Cells(bool mixed, bool keepFacts = false) : mixed_(mixed), keep_(keepFacts) {}

    template <class Tag>
    Cell operator()(const machine::Value<machine::Quantity<Tag>>& v) {
        return v.known() ? number(v, std::to_string(v.value.count)) : missing(v);
    }
    Cell operator()(const machine::Text& v);
    Cell operator()(const machine::Date& v);  ///< date and time, as far as given
    Cell operator()(const machine::Flag& v, std::string_view yes = "YES",
                    std::string_view no = "NO");

    /// A number under a text of its own ("3F" for 63), starred where it must be; the mark alone
    /// where there is no value.
    template <class Tag>
    Cell number(const machine::Value<machine::Quantity<Tag>>& v, std::string text) {
        if (!v.known()) return missing(v);
        Cell cell(starred(std::move(text), v.from));
        if (keep_) keep(cell, v, Fact::Kind::number, std::to_string(v.value.count), kUnitName<Tag>);
        return cell;
    }
    /// The value followed by its unit; the mark alone where there is no value.
    template <class V>
    Cell with(const V& v, std::string_view unit) {
        Cell cell = (*this)(v);
        if (v.known()) cell.text += unit;
        return cell;
    }
    Cell percent(const machine::Value<machine::HundredthPercent>& v);  ///< "6.15"
    Cell tenths(const machine::Value<machine::Number>& v);             ///< "18.0", ">100"
    Cell date(const machine::Date& v);                                 ///< "2026-03-02"
    Cell time(const machine::Date& v);                                 ///< "16:02:10"
    Cell brief(const machine::Date& v);                                ///< "03-02 16:02"

    /// A number of our own making, such as a difference: `value` as Fact::value wants it.
    Cell derived(std::string text, std::string value, std::string_view unit, base::Time at);

    std::string mark(machine::State state);

    /// Such as: "-" not reported  "?" unknown; empty where no mark was used.
    [[nodiscard]] std::string legend() const;

  private:
    template <class T>
    Cell missing(const machine::Value<T>& v) {
        Cell cell(mark(v.state));
        if (keep_) keep(cell, v, Fact::Kind::text, "", "");
        return cell;
    }
    template <class T>
    void keep(Cell& cell, const machine::Value<T>& v, Fact::Kind kind, std::string value,
              std::string_view unit) {
        keep(cell, kind, v.state, std::move(value), unit, v.from);
    }
    static void keep(Cell& cell, Fact::Kind kind, machine::State state, std::string value,
                     std::string_view unit, const machine::Provenance& from);
    Cell dated(std::string text, const machine::Date& v);
    std::string starred(std::string text, const machine::Provenance& from);

    bool mixed_, keep_;
    bool unsaid_ = false, unknown_ = false, some_ = false, nearly_ = false, free_ = false,
         star_ = false;
};

}  // namespace lists
