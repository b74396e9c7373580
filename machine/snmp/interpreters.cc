// prtInterpreter (RFC 3805): page languages (4-lists 4).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

namespace snmp {
namespace {

using machine::Interpreter;

const Oid kInterpreters{1, 3, 6, 1, 2, 1, 43, 15, 1, 1};

// PrtInterpreterLangFamilyTC (IANA-PRINTER-MIB), without its "lang".
constexpr Name kFamilies[] = {{1, "other"},
                              {2, ""},
                              {3, "PCL"},
                              {4, "HPGL"},
                              {5, "PJL"},
                              {6, "PS"},
                              {7, "IPDS"},
                              {8, "PPDS"},
                              {9, "EscapeP"},
                              {10, "Epson"},
                              {11, "DDIF"},
                              {12, "Interpress"},
                              {13, "ISO6429"},
                              {14, "LineData"},
                              {15, "MODCA"},
                              {16, "REGIS"},
                              {17, "SCS"},
                              {18, "SPDL"},
                              {19, "TEK4014"},
                              {20, "PDS"},
                              {21, "IGP"},
                              {22, "CodeV"},
                              {23, "DSCDSE"},
                              {24, "WPS"},
                              {25, "LN03"},
                              {26, "CCITT"},
                              {27, "QUIC"},
                              {28, "CPAP"},
                              {29, "DecPPL"},
                              {30, "SimpleText"},
                              {31, "NPAP"},
                              {32, "DOC"},
                              {33, "imPress"},
                              {34, "Pinwriter"},
                              {35, "NPDL"},
                              {36, "NEC201PL"},
                              {37, "Automatic"},
                              {38, "Pages"},
                              {39, "LIPS"},
                              {40, "TIFF"},
                              {41, "Diagnostic"},
                              {42, "PSPrinter"},
                              {43, "CaPSL"},
                              {44, "EXCL"},
                              {45, "LCDS"},
                              {46, "XES"},
                              {47, "PCLXL"},
                              {48, "ART"},
                              {49, "TIPSI"},
                              {50, "Prescribe"},
                              {51, "LinePrinter"},
                              {52, "IDP"},
                              {53, "XJCL"},
                              {54, "PDF"},
                              {55, "RPDL"},
                              {56, "IntermecIPL"},
                              {57, "UBIFingerprint"},
                              {58, "UBIDirectProtocol"},
                              {59, "Fujitsu"},
                              {60, "CGM"},
                              {61, "JPEG"},
                              {62, "CALS1"},
                              {63, "CALS2"},
                              {64, "NIRS"},
                              {65, "C4"},
                              {66, "XPS"},
                              {67, "OpenXPS"},
                              {68, "JDF"},
                              {69, "JMF"},
                              {70, "PPML"},
                              {71, "XHTMLPrint"},
                              {72, "PDF/is"},
                              {73, "PDF 1.3"},
                              {74, "PDF 1.4"},
                              {75, "PDF 1.5"},
                              {76, "PDF 1.6"},
                              {77, "PDF 1.7"},
                              {78, "PS2"},
                              {79, "PS3"},
                              {80, "PCL3"},
                              {81, "PCL3GUI"},
                              {82, "PCL5e"},
                              {83, "PCL5c"},
                              {84, "PWGRaster"},
                              {85, "AppleRaster"}};

constexpr Name kOrientations[] = {{1, "other"}, {2, ""}, {3, "portrait"}, {4, "landscape"}};

void readCharset(const Cell& cell, machine::Text& out) {
    const auto number = cell.number();
    if (!number || *number < 3 || *number > 99999) return;
    const std::string name = charsetName(static_cast<Charset>(*number));
    out = cell.said(name.empty() ? "charset " + std::to_string(*number) : name);
}

constexpr Column<Interpreter> kColumns[] = {
    // prtInterpreterLangFamily, …LangLevel, …LangVersion, …Description, …Version
    {2, named<&Interpreter::family, kFamilies>},
    {3, text<&Interpreter::level>},
    {4, text<&Interpreter::languageVersion>},
    {5, text<&Interpreter::description>},
    {6, text<&Interpreter::version>},
    // …DefaultOrientation, …FeedAddressability, …XFeedAddressability
    {7, named<&Interpreter::orientation, kOrientations>},
    {8, level<&Interpreter::feedResolution>},
    {9, level<&Interpreter::crossResolution>},
    // …DefaultCharSetIn, …DefaultCharSetOut, …TwoWay (yes 3, no 4)
    {10, [](const Cell& c, Interpreter& i) { readCharset(c, i.charsetIn); }},
    {11, [](const Cell& c, Interpreter& i) { readCharset(c, i.charsetOut); }},
    {12, flag<&Interpreter::twoWay, 3, 4>},
};

}  // namespace

void askInterpreters(Subtrees& asked) {
    asked.push_back({kInterpreters, 512});
}

void readInterpreters(const View& view, Findings& out) {
    const Oid printer{view.printers().printer};
    for (auto& [index, row] : readTable(view, kInterpreters, printer, kColumns)) {
        if (index.arcs.size() == 1) {
            row.number = machine::Value<machine::Number>::of(
                {index.arcs[0]}, view.from(kInterpreters + 2U + printer + index));
        }
        out.reading.fonts.interpreters.push_back(std::move(row));
    }
}

}  // namespace snmp
