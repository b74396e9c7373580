// What is kept of every reading of a machine: counters, levels and alerts, for curves, for what
// follows from several readings, and for the differences between them.
#pragma once

#include "machine/field.h"
#include "machine/reading.h"

#include <string>
#include <vector>

namespace machine {

/// Of all values but the total only origin and state are kept, not object and time: the total is
/// what is billed, and totals of two objects are not to be compared.
struct HistoryPoint {
    base::Time taken{};  ///< when the values were true
    Value<Impressions> total;
    std::vector<FunctionCounter> functions;
    std::vector<ImageCounter> images;
    Value<Events> jams, serviceCalls;
    std::vector<Part> parts;
    std::vector<Alert> alerts;
    std::vector<Text> errors;
    bool errorsSaid = false;
    Text serial;  ///< of the machine: another one is another machine
};

/// Without `taken`, which is about the point itself.
template <>
struct Fields<HistoryPoint> {
    static constexpr auto list = std::make_tuple(
        field("total", &HistoryPoint::total), field("functions", &HistoryPoint::functions),
        field("images", &HistoryPoint::images), field("jams", &HistoryPoint::jams),
        field("service_calls", &HistoryPoint::serviceCalls), field("parts", &HistoryPoint::parts),
        field("alerts", &HistoryPoint::alerts), field("errors", &HistoryPoint::errors),
        field("errors_said", &HistoryPoint::errorsSaid), field("serial", &HistoryPoint::serial));
};

/// What of the reading goes into its point. What the agent itself derived is left out.
[[nodiscard]] HistoryPoint pointOf(const Reading& reading);

/// Whether both say the same, whenever that was.
[[nodiscard]] bool sameSaid(const HistoryPoint& a, const HistoryPoint& b);

}  // namespace machine
