// Tables of objects: one row an object, which says where it stands and what it fills. The same
// table tells what to ask for and how to read the answer, so neither can forget an object.
#pragma once

#include "machine/snmp/names.h"
#include "machine/snmp/plan.h"
#include "machine/snmp/view.h"

#include <cstddef>
#include <map>

namespace snmp {

/// A column of a conceptual table: entry.column.index…
template <class Row>
struct Column {
    std::uint32_t arc;
    void (*fill)(const Cell&, Row&);
};

/// A single object below a stem: stem.tail (complete, with its .0 or index).
template <class Target>
struct Scalar {
    Oid tail;
    void (*fill)(const Cell&, Target&);
};

/// The rows of a table by what stands behind `scope` in their index (the device, or nothing).
template <class Row, std::size_t N>
[[nodiscard]] std::map<Oid, Row> readTable(const View& view, const Oid& entry, const Oid& scope,
                                           const Column<Row> (&columns)[N]) {
    std::map<Oid, Row> rows;
    const auto& objects = view.walk().objects;
    for (const auto& column : columns) {
        const Oid root = entry + column.arc + scope;
        for (auto it = objects.lower_bound(root); it != objects.end() && it->first.startsWith(root);
             ++it) {
            const Oid index = it->first.behind(root);
            if (index.empty()) continue;
            column.fill(Cell{view, it->first, it->second}, rows[index]);
        }
    }
    return rows;
}

/// Fills one row whose whole index is known.
template <class Row, std::size_t N>
void readRow(const View& view, const Oid& entry, const Oid& index, const Column<Row> (&columns)[N],
             Row& row) {
    for (const auto& column : columns) {
        const auto found = view.walk().objects.find(entry + column.arc + index);
        if (found != view.walk().objects.end()) {
            column.fill(Cell{view, found->first, found->second}, row);
        }
    }
}

template <class Target, class Scalars>
void readScalars(const View& view, const Oid& stem, const Scalars& scalars, Target& target) {
    for (const auto& scalar : scalars) {
        const auto found = view.walk().objects.find(stem + scalar.tail);
        if (found != view.walk().objects.end()) {
            scalar.fill(Cell{view, found->first, found->second}, target);
        }
    }
}

template <class Row, std::size_t N>
void askColumns(std::vector<Subtree>& asked, const Oid& entry, const Column<Row> (&columns)[N],
                std::size_t mostRows = 512) {
    for (const auto& column : columns) asked.push_back({entry + column.arc, mostRows});
}

/// A scalar is asked for by its parent, since a walk gives what comes behind its root.
template <class Scalars>
void askScalars(std::vector<Subtree>& asked, const Oid& stem, const Scalars& scalars) {
    for (const auto& scalar : scalars) {
        Oid parent = stem + scalar.tail;
        parent.arcs.pop_back();
        asked.push_back({parent, 64});
    }
}

// What a row of a table does with its object: `text<&Part::name>` and the like.

template <auto Member, class Row>
void text(const Cell& cell, Row& row) {
    row.*Member = cell.text();
}

template <auto Member, class Row>
void count(const Cell& cell, Row& row) {
    using V = std::remove_reference_t<decltype(row.*Member)>;
    row.*Member = cell.count<V>();
}

template <auto Member, class Row>
void level(const Cell& cell, Row& row) {
    using V = std::remove_reference_t<decltype(row.*Member)>;
    row.*Member = cell.level<V>();
}

template <auto Member, class Row>
void date(const Cell& cell, Row& row) {
    row.*Member = cell.date();
}

/// An enumeration by its name; a value that is not in `Names` as "other (99)".
template <auto Member, const auto& Names, class Row>
void named(const Cell& cell, Row& row) {
    if (const auto number = cell.number()) row.*Member = cell.said(nameOf(Names, *number));
}

/// TRUE where the number is `Yes`, FALSE where it is `No`, unsaid else.
template <auto Member, std::int64_t Yes, std::int64_t No, class Row>
void flag(const Cell& cell, Row& row) {
    const auto number = cell.number();
    if (number == Yes || number == No) {
        row.*Member = machine::Flag::of(number == Yes, cell.from());
    }
}

}  // namespace snmp
