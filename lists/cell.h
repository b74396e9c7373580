// A cell of a list: the text that stands on the page, and the values behind it with their source,
// object and time. The text goes on the page; CSV, JSON, HTML and the table of sources are made
// from the same cells, so that all forms of a list agree.
#pragma once

#include "machine/value.h"

#include <fmt/core.h>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lists {

/// One value behind a cell, as the data forms write it.
struct Fact {
    enum class Kind : std::uint8_t { text, number, flag, date };

    std::string name;  ///< within its cell ("feed" of a resolution); "" = the cell's own label
    Kind kind = Kind::text;
    machine::State state = machine::State::unsaid;
    /// Of a known one: a text, clean(); a decimal number, "-" before a negative one; "true" or
    /// "false"; an ISO 8601 date, with time and offset as far as the machine gave them.
    std::string value;
    std::string unit;  ///< "impressions", "%"; "" where there is none
    machine::Provenance from;
};

struct Cell {
    std::string text;
    std::vector<Fact> facts;  ///< empty where nothing but the text is wanted, and of our own words

    Cell() = default;
    Cell(std::string words) : text(std::move(words)) {}  // NOLINT(google-explicit-constructor)
    Cell(std::string_view words) : text(words) {}        // NOLINT(google-explicit-constructor)
    Cell(const char* words) : text(words) {}             // NOLINT(google-explicit-constructor)

    /// The same cell; its facts get this name or unit.
    [[nodiscard]] Cell named(std::string_view name) && {
        for (auto& fact : facts) fact.name = name;
        return std::move(*this);
    }
    [[nodiscard]] Cell in(std::string_view unit) && {
        for (auto& fact : facts) fact.unit = unit;
        return std::move(*this);
    }
    /// The unit that a row names for its own amounts.
    [[nodiscard]] Cell in(const machine::Text& unit) && {
        return std::move(*this).in(unit.known() ? std::string_view(unit.value)
                                                : std::string_view());
    }
    /// The same facts under another text.
    [[nodiscard]] Cell as(std::string words) && {
        text = std::move(words);
        return std::move(*this);
    }
};

/// One cell of several: `pattern` filled with their texts, and the facts of all of them, which
/// should be named, else they cannot be told apart.
template <class... Parts>
[[nodiscard]] Cell compose(std::string_view pattern, Parts... parts) {
    Cell cell(fmt::format(fmt::runtime(pattern), parts.text...));
    const auto take = [&cell](Cell& part) {
        for (auto& fact : part.facts) cell.facts.push_back(std::move(fact));
    };
    (take(parts), ...);
    return cell;
}

/// "ADF 3": a value under a name that is the machine's too.
[[nodiscard]] inline Cell namedCell(const Cell& name, Cell value) {
    const bool plain = !name.facts.empty() && !name.facts.front().value.empty();
    value = std::move(value).named(plain ? name.facts.front().value : name.text);
    value.text = name.text + " " + value.text;
    return value;
}

}  // namespace lists
