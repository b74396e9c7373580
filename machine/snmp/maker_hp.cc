// HP (11): PML objects under net-peripheral. Sources: 4-lists 10 and 11; the walk of an M130nw
// (4.1.2.5 = 4.1.2.6 = prtMarkerLifeCount 15232); the objects' own names in HP-LASERJET-COMMON-MIB.
//
// Left out: the coverage objects, whose planes and scale the MIB leaves to each device.
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

const Oid kPeripheral = makersTree(11) + Oid{2, 3, 9};
const Oid kDevice = kPeripheral + Oid{4, 2, 1};
constexpr char kMono[] = "Mono pages";
constexpr char kColour[] = "Colour pages";
constexpr char kDuplexed[] = "Duplexed pages";
constexpr char kPages[] = "pages";

const Scalar<Findings> kScalars[] = {
    {{1, 3, 2, 0},
     [](const Cell& c, Findings& f) {  // model-name
         if (!f.deviceModel.known()) f.models.push_back(pmlText(c));
     }},
    {{1, 3, 3, 0}, [](const Cell& c, Findings& f) { f.serials.push_back(pmlText(c)); }},
    {{1, 3, 5, 0},
     [](const Cell& c, Findings& f) { addFirmware(f, c.said("DATECODE"), pmlText(c)); }},
    {{1, 3, 6, 0}, [](const Cell& c, Findings& f) { addFirmware(f, c.said("ROM"), pmlText(c)); }},
    {{4, 1, 2, 5, 0}, total},                      // total-engine-page-count
    {{4, 1, 2, 6, 0}, extra<kMono, kPages>},       // total-mono-page-count
    {{4, 1, 2, 7, 0}, extra<kColour, kPages>},     // total-color-page-count
    {{4, 1, 2, 22, 0}, extra<kDuplexed, kPages>},  // duplex-page-count
    {{1, 16, 1, 4, 0},
     [](const Cell& c, Findings& f) {  // usage-staple-count
         count<&machine::Finishing::staples>(c, f.reading.counters.finishing);
     }},
};

const Scalar<Findings> kId[] = {
    {{1, 1, 7, 0},
     [](const Cell& c, Findings& f) {  // gdStatusId
         if (!f.deviceId.known()) f.deviceId = c.text();
     }},
};

}  // namespace

void askHp(Subtrees& asked) {
    askScalars(asked, kDevice, kScalars);
    askScalars(asked, kPeripheral, kId);
}

void readHp(const View& view, Findings& out) {
    readScalars(view, kDevice, kScalars, out);
    readScalars(view, kPeripheral, kId, out);
}

}  // namespace snmp
