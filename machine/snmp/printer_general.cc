// prtGeneral, prtCover and prtLocalization (RFC 3805; 4-lists 1.1, 3, 4 and 5).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kGeneral = kPrinterMib + Oid{5, 1, 1};
const Oid kCovers = kPrinterMib + Oid{6, 1, 1};
const Oid kLocalizations = kPrinterMib + Oid{7, 1, 1};

using machine::Cover;
using machine::OperatorSettings;

constexpr Column<Findings> kGeneralColumns[] = {
    // prtGeneralConfigChanges
    {1,
     [](const Cell& c, Findings& f) {
         count<&machine::Identity::configChanges>(c, f.reading.machine.identity);
     }},
    // prtGeneralCurrentOperator, prtGeneralServicePerson
    {4, [](const Cell& c, Findings& f) { f.reading.settings.currentOperator = c.text(); }},
    {5, [](const Cell& c, Findings& f) { f.reading.settings.servicePerson = c.text(); }},
    // prtConsoleNumberOfDisplayLines, prtConsoleNumberOfDisplayChars
    {11,
     [](const Cell& c, Findings& f) { count<&machine::Panel::lines>(c, f.reading.fonts.panel); }},
    {12, [](const Cell& c,
            Findings& f) { count<&machine::Panel::characters>(c, f.reading.fonts.panel); }},
    // prtConsoleDisable: enabled 3, disabled 4
    {13, [](const Cell& c,
            Findings& f) { flag<&OperatorSettings::panelLocked, 4, 3>(c, f.reading.settings); }},
    // prtAuxiliarySheetStartupPage, prtAuxiliarySheetBannerPage: on 3, off 4
    {14, [](const Cell& c,
            Findings& f) { flag<&OperatorSettings::startUpPage, 3, 4>(c, f.reading.settings); }},
    {15, [](const Cell& c,
            Findings& f) { flag<&OperatorSettings::bannerPage, 3, 4>(c, f.reading.settings); }},
    // prtGeneralPrinterName, prtGeneralSerialNumber
    {16, text<&Findings::printerName>},
    {17, [](const Cell& c, Findings& f) { f.serials.push_back(c.text()); }},
    // prtAlertCriticalEvents, prtAlertAllEvents
    {18, [](const Cell& c,
            Findings& f) { count<&machine::Status::criticalEvents>(c, f.reading.status); }},
    {19,
     [](const Cell& c, Findings& f) { count<&machine::Status::allEvents>(c, f.reading.status); }},
};

constexpr Name kCoverStatus[] = {{1, "other"},          {2, ""},
                                 {3, "open"},           {4, "closed"},
                                 {5, "interlock open"}, {6, "interlock closed"}};
constexpr Column<Cover> kCoverColumns[] = {
    {2, text<&Cover::name>},                   // prtCoverDescription
    {3, named<&Cover::status, kCoverStatus>},  // prtCoverStatus
};

constexpr Column<OperatorSettings> kLocalizationColumns[] = {
    {2, text<&OperatorSettings::language>},  // prtLocalizationLanguage
    {3, text<&OperatorSettings::country>},   // prtLocalizationCountry
};

// prtGeneralCurrentLocalization points to the row; without it the first one counts.
std::uint32_t currentLocalization(const View& view, std::uint32_t printer) {
    const Datum* pointer = view.walk().find(kGeneral + 2U + printer);
    if (pointer == nullptr || pointer->number < 1 || pointer->number > 0xFFFF) return 1;
    return static_cast<std::uint32_t>(pointer->number);
}

}  // namespace

void askGeneral(Subtrees& asked) {
    asked.push_back({kGeneral, 128});
    asked.push_back({kLocalizations, 128});
    askColumns(asked, kCovers, kCoverColumns, 128);
}

void readGeneral(const View& view, Findings& out) {
    const std::uint32_t printer = view.printers().printer;
    readRow(view, kGeneral, Oid{printer}, kGeneralColumns, out);
    readRow(view, kLocalizations, Oid{printer, currentLocalization(view, printer)},
            kLocalizationColumns, out.reading.settings);
    for (auto& [index, cover] : readTable(view, kCovers, Oid{printer}, kCoverColumns)) {
        out.reading.status.covers.push_back(cover);
    }
}

}  // namespace snmp
