// Values that follow from others; each is known only where all of its parts are.
#include "base/text.h"
#include "machine/counters.h"
#include "machine/jams.h"
#include "machine/supplies.h"

#include <cmath>

namespace machine {
namespace {

template <class Row>
const Row* findRow(const std::vector<Row>& rows, std::string_view name) {
    for (const Row& row : rows) {
        if (row.function.known() && base::equalsNoCase(row.function.value, name)) return &row;
    }
    return nullptr;
}

Value<Events> totalOf(const Value<Events>& said, const std::vector<Tally>& parts) {
    if (said.said() || parts.empty()) return said;
    Value<Events> all = parts.front().count;
    for (std::size_t i = 1; i < parts.size(); ++i) all = sum(all, parts[i].count);
    return all;
}

Value<Number> ratioTenths(std::uint64_t part, std::uint64_t whole, base::Time time) {
    // The ratio is rounded down, so that a cartridge with 9.99 % left is not announced as 10.
    const double tenths =
        std::floor(static_cast<double>(part) * 1000.0 / static_cast<double>(whole));
    return Value<Number>::of({static_cast<std::uint64_t>(std::min(tenths, 1e15))},
                             {Origin::agent, {}, time});
}

}  // namespace

const FunctionCounter* findFunction(const Counters& counters, std::string_view name) {
    return findRow(counters.functions, name);
}

const ImageCounter* findImages(const Counters& counters, std::string_view name) {
    return findRow(counters.images, name);
}

Value<Impressions> colourOf(const FunctionCounter& row) {
    Value<Impressions> all = row.fullColour;
    if (row.oneColour.said()) all = sum(all, row.oneColour);
    if (row.twoColour.said()) all = sum(all, row.twoColour);
    return all;
}

Value<Impressions> totalOf(const FunctionCounter& row) {
    if (row.total.said()) return row.total;
    return sum(sum(row.black, row.fullColour), sum(row.oneColour, row.twoColour));
}

Value<Images> totalOf(const ImageCounter& row) {
    return row.total.said() ? row.total : sum(row.black, row.colour);
}

Value<Events> totalJams(const Troubles& troubles) {
    return totalOf(troubles.jams, troubles.jamsByPlace);
}

Value<Events> totalCalls(const Troubles& troubles) {
    return totalOf(troubles.serviceCalls, troubles.callsByCode);
}

bool fills(const Part& part) {
    if (part.consumed.known()) return base::equalsNoCase(part.consumed.value, "filled");
    return part.kind.known() && base::startsWithNoCase(part.kind.value, "waste");
}

Value<Number> leftTenths(const Part& part) {
    if (part.level.known() && part.capacity.known() && part.capacity.value.count > 0) {
        const std::uint64_t whole = part.capacity.value.count;
        const std::uint64_t level = part.level.value.count;
        const Flag& room = part.levelIsRoom;
        if (!fills(part) || (room.known() && room.value)) {
            return ratioTenths(level, whole, part.level.from.time);
        }
        if (room.state == State::unknown) return Value<Number>::in(State::unknown);
        return ratioTenths(level >= whole ? 0 : whole - level, whole, part.level.from.time);
    }
    if (part.level.said() && !part.level.known()) return Value<Number>::in(part.level.state);
    if (part.count.known() && part.life.known() && part.life.value.count > 0) {
        const std::uint64_t life = part.life.value.count;
        const std::uint64_t count = part.count.value.count;
        return ratioTenths(count >= life ? 0 : life - count, life, part.count.from.time);
    }
    return {};
}

}  // namespace machine
