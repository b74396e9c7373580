// The page that every list is written on: sections of fields, tables, lines that never overflow.
#pragma once

#include "lists/sheet.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lists {

enum class Align { left, right };

/// A column of a table. It is as wide as its widest cell, within [least, most]. Cells of a
/// left-aligned column are cut at `most` (texts); those of a right-aligned one never are (a
/// number that is cut is a wrong number).
struct Column {
    std::string_view title;
    Align align = Align::right;
    std::size_t least = 1;
    std::size_t most = 24;
};

/// A label and its value: "Serial No. 26XE00123".
struct Field {
    std::string_view label;
    Cell value;
};

class Page {
  public:
    /// With `record`, what is put on the page is put there too, block by block; not owned.
    explicit Page(std::size_t columns, std::vector<Block>* record = nullptr)
        : columns_(columns), record_(record) {}

    /// What the data forms call the section that begins here, until the next call; tables and
    /// lines have no name of their own. Prints nothing.
    void part(std::string_view name) { part_ = name; }

    void rule();   ///< a line of dashes over the whole width
    void blank();  ///< an empty line; never two, never the first

    /// One line of text; longer ones go on, indented, on the next.
    void line(const Cell& cell);

    /// "SECTION        Label value   Label value", wrapped under the first label. Fields without a
    /// label stand alone. A value is cut at 100 cells.
    void fields(std::string_view section, const std::vector<Field>& fields);

    /// The section's name and a sentence in place of a table that has no rows.
    void nothing(std::string_view section, std::string_view sentence = "not reported");

    /// Heading and rows, one blank between columns. Where the widths do not fit the page, the
    /// last columns go on a second (third, ...) indented line of each row. Of more than
    /// kMostTableRows rows the rest is counted in one line.
    void table(const std::vector<Column>& columns, const std::vector<Row>& rows,
               std::size_t indent = 0);

    [[nodiscard]] std::size_t lines() const noexcept { return lines_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return text_.size(); }
    [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    void put(std::string_view text);
    void wrap(std::string_view text);
    void putFields(std::string_view section, const std::vector<Field>& fields);
    void record(Block::Kind kind, std::string_view section, const std::vector<Field>& fields);

    std::size_t columns_;
    std::vector<Block>* record_;
    std::string_view part_;
    std::size_t lines_ = 0;
    bool lastBlank_ = true;
    std::string text_;
};

/// The text in exactly `cells` cells: padded, or cut with ".." at its end.
[[nodiscard]] std::string fit(std::string_view text, std::size_t cells, Align align = Align::left);

}  // namespace lists
