// A machine's UTC offset (M26): fixed (`+hhmm`) or an IANA zone with its summer time.
//
// Zones are read from the system's TZif files (RFC 8536), versions 2 and up, by our own bounded
// reader: neither setenv("TZ") nor tzset() is ever called, so any thread may ask at any time.
#pragma once

#include "base/clock.h"
#include "base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace base {

inline constexpr int kMostOffsetMinutes = 12 * 60;  ///< of a fixed offset, both ways (M26)
inline constexpr std::size_t kZoneNameLimit = 64;   ///< bytes of an IANA zone name
inline constexpr std::string_view kZoneFolder = "/usr/share/zoneinfo";

namespace detail {
struct ZoneRules;
}

/// A value: copies are cheap and share what was read. The default is `+0000`.
class Zone {
  public:
    Zone() = default;

    /// Reads `+hhmm` or `-hhmm` (-1200 to +1200), or an IANA name such as "Europe/Berlin", whose
    /// file is then read once (blocking; a few KB). Errors: `invalid` with what to write instead.
    [[nodiscard]] static Result<Zone> parse(std::string_view text);

    /// A zone from the bytes of a TZif file. `invalid` where they are none, or have leap seconds.
    [[nodiscard]] static Result<Zone> fromTzif(std::string name, std::string_view bytes);

    /// Minutes east of UTC at that instant (seconds of old local mean times are cut downwards).
    /// Dates beyond the file's table follow its footer rule, to the year 9999.
    [[nodiscard]] int offsetMinutes(Time at) const;

    /// The text that it was read from.
    [[nodiscard]] const std::string& name() const { return name_; }

    friend bool operator==(const Zone& a, const Zone& b) { return a.name_ == b.name_; }

  private:
    std::string name_ = "+0000";
    int fixedMinutes_ = 0;
    std::shared_ptr<const detail::ZoneRules> rules_;  ///< null: fixed
};

}  // namespace base
