// The forms that a list may have beside its text (M48): CSV, JSON, HTML; and the table of sources.
#pragma once

#include "lists/catalogue.h"
#include "lists/frame.h"
#include "lists/render.h"
#include "lists/sheet.h"
#include "machine/history.h"
#include "machine/reading.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace lists {

/// Which forms are wanted beside the text.
struct Forms {
    bool csv = false, json = false, html = false;

    [[nodiscard]] constexpr bool any() const noexcept { return csv || json || html; }
    [[nodiscard]] constexpr Forms with(Forms other) const noexcept {
        return {csv || other.csv, json || other.json, html || other.html};
    }
    friend constexpr bool operator==(const Forms&, const Forms&) = default;
};

/// The words that ask for a form after a list's name, in full.
struct FormRow {
    std::string_view word;
    bool Forms::*member;
    std::string_view help;
};
inline constexpr std::array<FormRow, 3> kForms{{
    {"CSV", &Forms::csv, "a table for a spreadsheet, one value a line, with its source"},
    {"JSON", &Forms::json, "every value with unit, source, object and time, for programs"},
    {"HTML", &Forms::html, "the list as a page with bars for supplies and a curve"},
}};

/// The totals of earlier readings, oldest first, for Frame::totals: those that are known, of the
/// same machine and the same object as the reading's own (others are not to be compared).
[[nodiscard]] std::vector<TotalAt> totalsOf(const std::vector<machine::HistoryPoint>& history,
                                            const machine::Reading& reading);

/// Drafts the list once, with the facts behind its cells. The frame must outlive the sheet.
[[nodiscard]] Sheet draft(ListId id, const machine::Reading& reading, const Frame& frame);

/// RFC 4180: CRLF, a header line, the same twelve columns in every list; UTF-8 with a byte order
/// mark, without which Excel takes it for the local charset. One value a line: serial, list,
/// section, row, item, field, value, state, unit, source, object, time. A value that a spreadsheet
/// would run as a formula has an apostrophe before it (CWE-1236); numbers stay numbers.
[[nodiscard]] std::string csv(const Sheet& sheet);

/// An object with list, program, machine, times, remarks and `values`: an array with an object for
/// each value, one a line. Numbers are JSON numbers; what is not known is null beside its state.
[[nodiscard]] std::string json(const Sheet& sheet);

/// A whole page, also well-formed XML: tables and bgcolor only, nothing from outside, no script.
[[nodiscard]] std::string html(const Sheet& sheet);

/// The table of sources for a terminal: value, source, object, time of everything on the list.
[[nodiscard]] std::string sources(const Sheet& sheet);

/// A list's text and the forms asked for; the others are "".
struct Rendition {
    std::string text, csv, json, html;
};
/// Without forms this costs what Bodies::render() costs.
[[nodiscard]] Rendition renderForms(ListId id, const machine::Reading& reading, const Frame& frame,
                                    Forms forms, Bodies& bodies);

}  // namespace lists
