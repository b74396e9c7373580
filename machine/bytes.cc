#include "machine/bytes.h"

#include "machine/bytes_in.h"
#include "machine/bytes_out.h"

namespace machine {

std::string toBytes(const Reading& reading) {
    BytesOut out(reading.taken);
    out.structure(reading);
    out.number(reading.origins.size());
    for (const Origin origin : reading.origins) out.octet(static_cast<std::uint8_t>(origin));
    out.sequence(reading.remarks);
    return out.take();
}

std::string toBytes(const HistoryPoint& point) {
    BytesOut out(point.taken);
    out.structure(point);
    return out.take();
}

base::Result<Reading> readingFrom(std::string_view bytes) {
    BytesIn in(bytes);
    Reading reading;
    reading.taken = in.taken();
    in.structure(reading);
    for (std::uint64_t left = in.count(1); left > 0; --left) {
        const auto origin = in.octet();
        if (origin <= static_cast<std::uint8_t>(Origin::agent)) {
            reading.origins.push_back(static_cast<Origin>(origin));
        }
    }
    in.sequence(reading.remarks);
    if (!in.whole()) return base::fail(base::Kind::invalid, "the bytes of a reading are damaged");
    return reading;
}

std::optional<base::Time> takenFrom(std::string_view bytes) {
    return BytesIn(bytes, true).taken();
}

base::Result<HistoryPoint> pointFrom(std::string_view bytes) {
    BytesIn in(bytes);
    HistoryPoint point;
    point.taken = in.taken().value_or(base::Time{});
    in.structure(point);
    if (!in.whole()) {
        return base::fail(base::Kind::invalid, "the bytes of a machine's history are damaged");
    }
    return point;
}

}  // namespace machine
