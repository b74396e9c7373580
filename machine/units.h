// What is counted. A number without its unit does not compile into another one's place.
#pragma once

#include "machine/value.h"

#include <compare>
#include <cstdint>
#include <limits>

namespace machine {

template <class Tag>
struct Quantity {
    std::uint64_t count = 0;
    friend constexpr auto operator<=>(const Quantity&, const Quantity&) = default;
};

using Impressions = Quantity<struct ImpressionsTag>;  ///< printed sides
using Sheets = Quantity<struct SheetsTag>;            ///< pieces of paper
using Images = Quantity<struct ImagesTag>;            ///< scanned or sent sides
using Copies = Quantity<struct CopiesTag>;
using Items = Quantity<struct ItemsTag>;    ///< staples, punches, bins, entries
using Events = Quantity<struct EventsTag>;  ///< jams, alerts, changes, starts
using Amount = Quantity<struct AmountTag>;  ///< in the unit that the row names
using Lines = Quantity<struct LinesTag>;    ///< lines or characters of a panel
using Dots = Quantity<struct DotsTag>;
using KiB = Quantity<struct KiBTag>;
using GramsPerSquareMetre = Quantity<struct WeightTag>;
using Seconds = Quantity<struct SecondsTag>;
using Minutes = Quantity<struct MinutesTag>;
using Hours = Quantity<struct HoursTag>;
using Days = Quantity<struct DaysTag>;
using HundredthPercent = Quantity<struct CoverageTag>;  ///< 615 is 6.15 %
using Number = Quantity<struct NumberTag>;              ///< an index, an id, a setting

/// The sum, known only where both parts are known and it does not overflow. It comes from the
/// agent, which the provenance says.
template <class Tag>
[[nodiscard]] Value<Quantity<Tag>> sum(const Value<Quantity<Tag>>& a,
                                       const Value<Quantity<Tag>>& b) {
    if (!a.known() || !b.known()) return {};
    if (a.value.count > std::numeric_limits<std::uint64_t>::max() - b.value.count) return {};
    return Value<Quantity<Tag>>::of({a.value.count + b.value.count},
                                    {Origin::agent, {}, a.from.time});
}

}  // namespace machine
