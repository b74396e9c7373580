// Every made state of the shared data: what the reading says of it.
#include "said.h"

#include <cstdlib>
#include <filesystem>

namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(PROJECT_FOLDER) / "../shared/data/snmp";

struct State {
    const char* file;
    std::vector<said::Expected> table;
    std::size_t alerts;
};

const State kStates[] = {
    {"synthetic/syn_km_idle",
     {{"/status/device", "running"},
      {"/status/printer", "idle"},
      {"/status/errors/0", "-"},
      {"/status/covers/3/status", "closed"},
      {"/panel/text/0", "Ready to print"},
      {"/panel/lights/0/state", "on"},
      {"/counters/total", "33810"},
      {"/parts/4/type", "wasteToner"},
      {"/parts/4/level", "+"},
      {"/parts/4/capacity", "?"},
      {"/trays/2/number", "7"},
      {"/trays/2/status", "unavailable on request, warning"}},
     0},
    {"synthetic/syn_ja_utf8",
     {{"/identity/location", "本社2階 複合機室"},
      {"/status/errors/0", "lowToner"},
      {"/status/errors/1", "jammed"},
      {"/operator/language", "ja"},
      {"/panel/text/0", "用紙づまり"},
      {"/alerts/0/severity", "critical"},
      {"/alerts/0/code", "jam"},
      {"/alerts/0/group", "mediaPath"},
      {"/alerts/1/code", "markerTonerAlmostEmpty"}},
     2},
    {"synthetic/syn_km_service_call",
     {{"/status/device", "down"},
      {"/status/errors/0", "offline"},
      {"/status/errors/1", "serviceRequested"},
      {"/alerts/0/severity", "critical"},
      {"/alerts/0/training", "fieldService"}},
     1},
    {"synthetic/syn_km_toner",
     {{"/status/errors/0", "lowToner"},
      {"/status/errors/1", "noToner"},
      {"/status/errors/2", "serviceRequested"},
      {"/alerts/0/code", "markerTonerEmpty"},
      {"/alerts/0/text", "Yellow toner empty. Replace the toner cartridge"},
      {"/parts/2/level", "0"}},
     3},
    {"synthetic/syn_km_no_printermib",
     {{"/identity/model", "KONICA MINOLTA bizhub C250i"},
      {"/identity/serial", "-"},
      {"/counters/total", "-"},
      {"/counters/functions/0/black", "3672"},
      {"/counters/functions/1/full_colour", "6711"},
      {"/parts/0/name", "-"},
      {"/status/errors/0", "serviceRequested"}},
     0},
    {"synthetic/syn_two_printers_index5_9",
     {{"/identity/serial", "AA2M021115700"},
      {"/counters/total", "33810"},
      {"/status/errors/0", "-"},
      {"/parts/4/name", "Waste Toner Box"},
      {"/parts/5/name", "-"},
      {"/trays/3/name", "-"}},
     0},
    {"synthetic/syn_hostile_strings",
     {{"/identity/serial", "SN 1 2"},
      {"/network/host", "bizhub ."},
      {"/alerts/0/text", "Front Subject: injected Bcc: x@example.org . QUIT"},
      {"/alerts/5/severity", "other (99)"}},
     6},
    {"librenms/konica_c250i",
     {{"/counters/functions/0/black", "3672"},
      {"/counters/functions/0/full_colour", "544"},
      {"/counters/functions/1/black", "22876"},
      {"/counters/functions/1/full_colour", "6711"},
      {"/counters/duplex_sides", "7357"},
      {"/counters/images/0/total", "5653"}},
     0},
    {"librenms/sharp",
     {{"/counters/functions/0/total", "82214"},
      {"/counters/functions/1/total", "38804"},
      {"/counters/images/0/total", "13534"},
      {"/parts/13/level", "?"},
      {"/trays/5/number", "31"},
      {"/trays/5/level", "?"}},
     0},
    {"brother-lib/brother_dcpl3550cdw",
     {{"/counters/total", "1611"},
      {"/parts/0/level", "2600"},
      {"/parts/1/level", "1000"},
      {"/parts/2/level", "800"},
      {"/panel/text/0", "Mało toneru (Y)"}},
     0},
    {"brother-lib/brother_invalid", {{"/counters/total", "-"}, {"/parts/0/name", "-"}}, 0},
    {"derived/kyocera_taskalfa5053ci_partial",
     {{"/panel/text/0", "Sleeping..."},
      {"/panel/lights/2/name", "ATTENTION"},
      {"/panel/lights/2/colour", "red"},
      {"/panel/lights/2/state", "off"},
      {"/alerts/0/severity", "warning"}},
     4},
    {"derived/hp_z5200_alerts_partial",
     {{"/alerts/0/location", "-"}, {"/alerts/4/code", "doorOpen"}},
     7},
    {"derived/brother_mfcj5110dw_tray2_missing",
     {{"/status/device", "down"}, {"/status/printer", "idle"}, {"/status/errors/0", "-"}},
     0},
    {"derived/xerox_workcentre_22supplies_partial",
     {{"/parts/21/name", "Tray 5 Feed Roll"},
      {"/parts/0/level", "712"},
      {"/trays/2/name", "Tray 3(High Capacity Feeder)"}},
     0},
};

}  // namespace

TEST_CASE("Each made state shows as it was made") {
    if (!fs::exists(kFolder)) {
        MESSAGE("SKIPPED: no recorded walks beside the project");
        CHECK(std::getenv("CI") == nullptr);
        return;
    }
    for (const State& state : kStates) {
        CAPTURE(state.file);
        const auto walk = snmp::readWalkFile((kFolder / state.file).string() + ".snmprec");
        REQUIRE(walk.has_value());
        const auto reading = snmp::understand(*walk);
        CHECK(reading.alerts.size() == state.alerts);
        said::check(reading, state.table);
    }
}
