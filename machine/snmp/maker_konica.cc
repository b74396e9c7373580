// Konica Minolta (18334), and Develop and Olivetti, which sell its machines. Sources: 4-lists 2, 5
// and 10; the walk of a C250i, where 3672 + 22876 + 544 + 6711 = 33803 of prtMarkerLifeCount 33810.
//
// Disputed and left out: counters .1.2, .1.6, .1.7 and .3.1.7 below kCounters (4-lists 12).
#include "machine/snmp/makers.h"

namespace snmp {
namespace {

using machine::FunctionCounter;
using machine::ImageCounter;
using machine::Job;

const Oid kTree = makersTree(18334);
const Oid kCounters = kTree + Oid{1, 1, 1, 5, 7, 2};
constexpr char kTotalPrinted[] = "Total printed";
constexpr char kImpressions[] = "impressions";
constexpr char kMain[] = "MAIN";

const Scalar<Findings> kScalars[] = {
    {{1, 1, 1, 1, 6, 1, 0}, firmware<kMain>},  // C250i: "1.102"
    {{1, 1, 1, 1, 6, 2, 1, 0}, model},         // data 8
};

// Scalars of 5.7.2.1; the matrix 5.7.2.2.1.<5 all, 7 large>.<colour>.<function>, colour 1 black,
// 2 full, 3 one, 4 two, function 1 copy, 2 print; the scanner's columns 5.7.2.3.1.x.1.
const Scalar<Findings> kCounterScalars[] = {
    {{1, 1, 0}, total},
    {{1, 3, 0},
     [](const Cell& c, Findings& f) {
         count<&machine::Counters::duplexSides>(c, f.reading.counters);
     }},
    {{1, 5, 0}, images<kScan, &ImageCounter::total>},
    {{3, 1, 5, 1}, images<kScan, &ImageCounter::total>},  // the same by another name
    {{1, 8, 0},
     [](const Cell& c, Findings& f) {
         count<&machine::Counters::originals>(c, f.reading.counters);
     }},
    {{1, 9, 0},
     [](const Cell& c, Findings& f) {
         count<&machine::Counters::paperSheets>(c, f.reading.counters);
     }},
    {{1, 10, 0}, extra<kTotalPrinted, kImpressions>},
    {{2, 1, 5, 1, 1}, function<kCopy, &FunctionCounter::black>},
    {{2, 1, 5, 2, 1}, function<kCopy, &FunctionCounter::fullColour>},
    {{2, 1, 5, 3, 1}, function<kCopy, &FunctionCounter::oneColour>},
    {{2, 1, 5, 4, 1}, function<kCopy, &FunctionCounter::twoColour>},
    {{2, 1, 5, 1, 2}, function<kPrint, &FunctionCounter::black>},
    {{2, 1, 5, 2, 2}, function<kPrint, &FunctionCounter::fullColour>},
    {{2, 1, 5, 3, 2}, function<kPrint, &FunctionCounter::oneColour>},
    {{2, 1, 5, 4, 2}, function<kPrint, &FunctionCounter::twoColour>},
    {{3, 1, 6, 1}, images<kScan, &ImageCounter::large>},
    {{3, 1, 23, 1}, images<kSend, &ImageCounter::black>},
    {{3, 1, 24, 1}, images<kSend, &ImageCounter::colour>},
};

// 5.7.2.2.1.7.colour.function: large sizes of one function are those of its four colours together.
void readLarge(const View& view, Findings& out) {
    const Oid root = kCounters + Oid{2, 1, 7};
    const auto& objects = view.walk().objects;
    for (const auto& [number, name] : {std::pair{1U, kCopy}, std::pair{2U, kPrint}}) {
        machine::Value<machine::Impressions> large;
        for (std::uint32_t colour = 1; colour <= 4; ++colour) {
            const auto found = objects.find(root + colour + number);
            if (found == objects.end()) continue;
            const auto one = Cell{view, found->first, found->second}
                                 .count<machine::Value<machine::Impressions>>();
            large = large.said() ? machine::sum(large, one) : one;
        }
        if (!large.said()) continue;
        functionRow(out, machine::Text::of(name, view.from(root))).large = large;
    }
}

struct Unit {
    machine::Text name, version;
};
const Oid kFirmware = kTree + Oid{1, 1, 1, 5, 5, 1, 1};
constexpr Column<Unit> kFirmwareColumns[] = {{2, text<&Unit::name>}, {3, text<&Unit::version>}};

// kmJm… (Job_MIB): the last hundred jobs, by one set and the job's number (4-lists 2).
const Oid kJobs = kTree + Oid{1, 1, 4, 1, 3, 1, 1};
constexpr Name kFunctions[] = {{1, "COPY"},   {2, "PRINT"},  {3, "RECEIVE"}, {4, "SEND"},
                               {5, "FAX RX"}, {6, "FAX TX"}, {7, "OTHER"},   {10, "MULTI"}};
constexpr Name kStatuses[] = {{10, "PENDING"},  {11, "HELD"},    {20, "PROCESSING"},
                              {23, "PRINTING"}, {25, "STOPPED"}, {30, "COMPLETED"},
                              {32, "ABORTED"},  {33, "CANCELED"}};
constexpr Name kTypes[] = {{10, "scanSend"},   {20, "normalPrint"}, {22, "securePrint"},
                           {24, "printToHDD"}, {29, "report"},      {32, "faxReceive"},
                           {40, "copy"},       {51, "boxPrint"},    {60, "boxStore"},
                           {100, "scanToUSB"}};
constexpr Name kSizes[] = {{259, "A3"}, {260, "A4"},     {261, "A5"},     {516, "B4"},
                           {517, "B5"}, {1541, "11x17"}, {1547, "LEGAL"}, {1551, "LETTER"}};
constexpr Column<Job> kJobColumns[] = {
    {2, count<&Job::id>},
    {3, named<&Job::function, kFunctions>},
    {4, named<&Job::state, kStatuses>},
    {6, date<&Job::received>},
    {7, date<&Job::completed>},
    {10, text<&Job::owner>},
    {11, named<&Job::type, kTypes>},
    {12, text<&Job::name>},
    {13, count<&Job::pages>},
    {14, count<&Job::copies>},
    {15, named<&Job::size, kSizes>},
};

void readKonicaJobs(const View& view, Findings& out) {
    for (auto& [index, job] : readTable(view, kJobs, {}, kJobColumns)) {
        if (!job.id.known() && !index.empty()) {
            job.id = machine::Value<machine::Number>::of({index.arcs.back()}, view.from(kJobs));
        }
        out.reading.jobs.rows.push_back(std::move(job));
    }
}

}  // namespace

void askKonica(Subtrees& asked) {
    asked.push_back({kCounters, 512});
    askScalars(asked, kTree, kScalars);
    askColumns(asked, kFirmware, kFirmwareColumns, 64);
    askColumns(asked, kJobs, kJobColumns, 128);
}

void readKonica(const View& view, Findings& out) {
    readScalars(view, kTree, kScalars, out);
    readScalars(view, kCounters, kCounterScalars, out);
    readLarge(view, out);
    for (const auto& [index, unit] : readTable(view, kFirmware, {}, kFirmwareColumns)) {
        if (unit.version.known() && unit.version.value == "Registered") continue;
        addFirmware(out, unit.name, unit.version);
    }
    readKonicaJobs(view, out);
}

}  // namespace snmp
