// Toner, drums, waste, staples: what is used up or filled.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

namespace machine {

/// A row of prtMarkerSuppliesTable, finSupplyTable or of a snapshot. `level` and `capacity` are in
/// `unit`; `count` and `life` are impressions since the part was fitted.
struct Part {
    Text name, kind;  ///< kind: toner, opc, fuser, ...
    Text consumed;    ///< class: "consumed" or "filled" (a waste box)
    Text colour, unit, serial;
    Value<Amount> level, capacity;
    Value<Impressions> count, life;
    Date fitted;
    Value<Impressions> totalWhenFitted;
    Value<Items> replaced;
    Value<Days> daysLeft;
    /// Of a part that fills: the level is the room that is left (RFC 3805), not what is in it.
    /// `unknown` where the machine does not say which of the two it means; unsaid is "in it".
    Flag levelIsRoom;
};

/// Whether the part fills up (a waste box) rather than runs out.
[[nodiscard]] bool fills(const Part& part);

/// Tenths of a percent that are left (or free, in a box that fills), rounded down: from level and
/// capacity, else from count and life. A level of -1, -2 or -3 gives that state. Above 1000 the
/// machine contradicts itself. Of a box that fills, unknown where levelIsRoom is.
[[nodiscard]] Value<Number> leftTenths(const Part& part);

}  // namespace machine
