// prtChannel and prtMediaPath (RFC 3805; 4-lists 7).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

using machine::Channel;

const Oid kPrinterMib{1, 3, 6, 1, 2, 1, 43};
const Oid kChannels = kPrinterMib + Oid{14, 1, 1};
const Oid kPaths = kPrinterMib + Oid{13, 4, 1};

// PrtChannelTypeTC (IANA-PRINTER-MIB), without its "ch".
constexpr Name kTypes[] = {{1, "other"},
                           {2, ""},
                           {3, "SerialPort"},
                           {4, "ParallelPort"},
                           {5, "IEEE1284Port"},
                           {6, "SCSIPort"},
                           {7, "AppleTalkPAP"},
                           {8, "LPDServer"},
                           {9, "NetwareRPrinter"},
                           {10, "NetwarePServer"},
                           {11, "Port9100"},
                           {12, "AppSocket"},
                           {13, "FTP"},
                           {14, "TFTP"},
                           {15, "DLCLLCPort"},
                           {16, "IBM3270"},
                           {17, "IBM5250"},
                           {18, "Fax"},
                           {19, "IEEE1394"},
                           {20, "Transport1"},
                           {21, "CPAP"},
                           {26, "PCPrint"},
                           {27, "ServerMessageBlock"},
                           {28, "PSM"},
                           {31, "SystemObjectManager"},
                           {32, "DECLAT"},
                           {33, "NPAP"},
                           {34, "USB"},
                           {35, "IRDA"},
                           {36, "PrintXChange"},
                           {37, "PortTCP"},
                           {38, "BidirPortTCP"},
                           {39, "UNPP"},
                           {40, "AppleTalkADSP"},
                           {41, "PortSPX"},
                           {42, "PortHTTP"},
                           {43, "NDPS"},
                           {44, "IPP"},
                           {45, "SMTP"}};

constexpr Name kStates[] = {{1, "other"}, {3, "accepts data"}, {4, "accepts no data"}};

struct ChannelRow {
    Channel channel;
    machine::Text status;
};

constexpr Column<ChannelRow> kChannelColumns[] = {
    // prtChannelType, …ProtocolVersion, …State, …Status, …Information
    {2, [](const Cell& c, ChannelRow& r) { named<&Channel::type, kTypes>(c, r.channel); }},
    {3, [](const Cell& c, ChannelRow& r) { text<&Channel::version>(c, r.channel); }},
    {6, [](const Cell& c, ChannelRow& r) { named<&Channel::state, kStates>(c, r.channel); }},
    {8, [](const Cell& c,
           ChannelRow& r) { r.status = c.said(subUnitStatus(c.number().value_or(-1))); }},
    {9, [](const Cell& c, ChannelRow& r) { text<&Channel::information>(c, r.channel); }},
};

constexpr Name kSpeedUnits[] = {
    {3, "0.0001 in/hour"}, {4, "um/hour"},          {5, "characters/hour"},
    {6, "lines/hour"},     {7, "impressions/hour"}, {8, "sheets/hour"},
    {9, "dot rows/hour"},  {16, "feet/hour"},       {17, "metres/hour"}};

struct Path {
    std::int64_t unit = 0, speed = -2;
    machine::Text description;
    machine::Provenance from;
};

constexpr Column<Path> kPathColumns[] = {
    // prtMediaPathMaxSpeedPrintUnit, …MaxSpeed, …Description
    {2, [](const Cell& c, Path& p) { p.unit = c.number().value_or(0); }},
    {4,
     [](const Cell& c, Path& p) {
         p.speed = c.number().value_or(-2);
         p.from = c.from();
     }},
    {10, text<&Path::description>},
};

}  // namespace

void askChannels(Subtrees& asked) {
    askColumns(asked, kChannels, kChannelColumns, 256);
    askColumns(asked, kPaths, kPathColumns, 64);
}

void readChannels(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    for (auto& [index, row] : readTable(view, kChannels, printer, kChannelColumns)) {
        if (index.arcs.size() == 1) {
            row.channel.number = machine::Value<machine::Number>::of(
                {index.arcs[0]}, view.from(kChannels + 2U + printer + index));
        }
        if (!row.channel.state.known()) row.channel.state = row.status;
        out.reading.parameters.channels.push_back(std::move(row.channel));
    }
    for (auto& [index, path] : readTable(view, kPaths, printer, kPathColumns)) {
        if (path.speed <= 0 || path.unit < 3) continue;
        const std::string name =
            path.description.known() ? path.description.value : "media path " + snmp::text(index);
        out.reading.parameters.capabilities.push_back(
            {machine::Text::of(name, path.from),
             machine::Text::of(std::to_string(path.speed) + " " + nameOf(kSpeedUnits, path.unit),
                               path.from)});
    }
}

}  // namespace snmp
