// The tables of fields: every struct that is part of a reading names its fields once, and what
// joins readings, stores them, prints them as JSON or lists their sources goes through the tables
// (machine/fields.h) instead of naming them again.
// Names are those of the snapshot file (docs/snapshot.md). A name with a slash is a path into an
// object of that name ("jams/total"); the fields of a nameless struct stand in the object around.
#pragma once

#include <tuple>

namespace machine {

template <class Struct, class Member>
struct Field {
    const char* name;
    Member Struct::*member;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> field(const char* name, Member Struct::*member) {
    return {name, member};
}

/// `list` is a tuple of Field; defined for every struct that is part of a Reading.
template <class Struct>
struct Fields;

}  // namespace machine
