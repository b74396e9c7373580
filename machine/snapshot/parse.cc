// Bytes to a JSON value within bounds, then to a Reading. nlohmann's exceptions end here.
#include "base/text.h"
#include "machine/snapshot/sections.h"
#include "machine/snapshot/snapshot_source.h"

#include <fmt/core.h>
#include <algorithm>
#include <set>

namespace machine {
namespace {

using base::Kind;
using nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// "line 3, column 14" of the byte at `offset`.
std::string placeOf(std::string_view bytes, std::size_t offset) {
    const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto newline = before.rfind('\n');
    const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
    return fmt::format("line {}, column {}", lines + 1, before.size() - start + 1);
}

/// What is known of the bytes before the parser, which recurses, sees them.
struct Survey {
    std::optional<std::size_t> tooDeep;  ///< the byte at which brackets nest deeper than allowed
    std::size_t members = 0;             ///< name-value pairs, where it is JSON: colons
};

Survey survey(std::string_view bytes) {
    Survey found;
    int depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (inText) {
            if (c == '\\') ++i;
            if (c == '"') inText = false;
        } else if (c == '"') {
            inText = true;
        } else if (c == '{' || c == '[') {
            if (++depth > kSnapshotDepth) {
                found.tooDeep = i;
                return found;
            }
        } else if (c == '}' || c == ']') {
            --depth;
        } else if (c == ':') {
            ++found.members;
        }
    }
    return found;
}

std::size_t membersOf(const json& value) {
    std::size_t count = value.is_object() ? value.size() : 0;
    if (!value.is_structured()) return count;
    for (const auto& each : value) count += membersOf(each);
    return count;
}

/// A name that stands twice in one object: JSON leaves open which holds, so it is told.
class TwiceFinder {
  public:
    explicit TwiceFinder(SnapshotNotes& notes) : notes_(notes) {}

    bool operator()(int, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::object_start) {
            names_.emplace_back();
        } else if (event == json::parse_event_t::object_end) {
            names_.pop_back();
        } else if (event == json::parse_event_t::key) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!names_.back().insert(key).second) {
                notes_.add("/.../" + key, "stands twice in one object; the last one holds");
            }
        }
        return true;
    }

  private:
    SnapshotNotes& notes_;
    std::vector<std::set<std::string>> names_;
};

base::Result<json> parseJson(std::string_view bytes, const std::string& name,
                             SnapshotNotes& notes) {
    const auto seen = survey(bytes);
    if (seen.tooDeep) {
        return base::fail(Kind::invalid,
                          fmt::format("{}, {}: more than {} brackets within each other", name,
                                      placeOf(bytes, *seen.tooDeep), kSnapshotDepth));
    }
    try {
        auto parsed = json::parse(bytes);
        if (membersOf(parsed) == seen.members) return parsed;
        // Some name stands twice: parsed again, slowly, to tell which.
        TwiceFinder finder(notes);
        return json::parse(bytes, std::ref(finder));
    } catch (const json::parse_error& error) {
        const std::size_t at = error.byte == 0 ? 0 : error.byte - 1;
        const bool ended = at >= bytes.size();
        return base::fail(
            Kind::invalid,
            fmt::format("{}, {}: {}", name, placeOf(bytes, at),
                        ended ? "the file ends in the middle; write it whole (aside, then rename)"
                              : "this is not JSON; look for a missing comma, quote or bracket"));
    } catch (const json::exception&) {
        return base::fail(
            Kind::invalid,
            fmt::format("{}: a number is out of every range; write it smaller", name));
    }
}

void readAsOf(ObjectReader& top, SnapshotNotes& notes) {
    Date asOf;
    top.date("as_of", asOf);
    if (!asOf.known()) return;
    if (const auto instant = instantOf(asOf.value)) {
        notes.asOf = *instant;
    } else {
        notes.add("/as_of", "has no offset from UTC; write it as \"2026-03-02T09:21:08+09:00\"");
    }
}

}  // namespace

base::Result<Reading> parseSnapshot(std::string_view bytes, const std::string& name,
                                    base::Time written) {
    const std::string shown = base::printable(name, 200);
    if (bytes.size() > kSnapshotLimit.count) {
        return base::fail(Kind::invalid,
                          fmt::format("{} is larger than {} bytes", shown, kSnapshotLimit.count));
    }
    if (bytes.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        bytes.remove_prefix(kByteOrderMark.size());
    }
    SnapshotNotes notes;
    notes.asOf = written;
    auto parsed = parseJson(bytes, shown, notes);
    if (!parsed) return base::fail(std::move(parsed).error());
    if (!parsed->is_object()) {
        return base::fail(
            Kind::invalid,
            fmt::format("{}: a snapshot is one object {{ }}; see docs/snapshot.md", shown));
    }
    Reading reading;
    ObjectReader top(*parsed, "", notes);
    readAsOf(top, notes);
    for (const auto read :
         {readMachine, readStatus, readCounters, readSupplies, readTroubles, readJobs, readAccounts,
          readSettings, readEngineer, readFonts, readCoverage}) {
        read(top, reading);
    }
    top.finish();
    reading.taken = notes.asOf;
    reading.origins = {Origin::snapshot};
    reading.remarks = std::move(notes.remarks);
    return reading;
}

}  // namespace machine
