// Meters. Each keeps its own unit; a total may count large sheets twice, which `method` says.
#pragma once

#include "machine/units.h"

#include <string_view>
#include <vector>

namespace machine {

/// One function's impressions: copy, print, fax, report.
struct FunctionCounter {
    Text function;
    Value<Impressions> black, fullColour, oneColour, twoColour, total, large, duplex;
};

/// Originals read or sent: scan, send.
struct ImageCounter {
    Text function;
    Value<Images> black, colour, total, large;
};

struct SizeCounter {
    Text size;
    Value<Sheets> sheets;
    Value<Impressions> black, colour;
};

struct Finishing {
    Value<Items> stapledSets, staples, punched, folded;
    Value<Sheets> adfSheets, adfDuplex;
};

/// A number that a vendor counts and no list has a place for.
struct ExtraCounter {
    Text name, unit;
    Value<Amount> count;
};

struct Counters {
    Value<Impressions> total;
    std::vector<Value<Impressions>> otherTotals;  ///< what other sources say, where they differ
    Text unit;                                    ///< of `total` as the machine counts: impressions
    Text method;                                  ///< such as "A3 counts twice"
    Value<Sheets> paperSheets;
    Value<Images> originals;
    Value<Impressions> duplexSides, sincePowerOn;
    Value<Items> keyCounter;
    std::vector<FunctionCounter> functions;
    std::vector<ImageCounter> images;
    std::vector<SizeCounter> sizes;
    Finishing finishing;
    std::vector<ExtraCounter> extra;
};

/// The row of that name (ASCII case alike), or null.
[[nodiscard]] const FunctionCounter* findFunction(const Counters& counters, std::string_view name);
[[nodiscard]] const ImageCounter* findImages(const Counters& counters, std::string_view name);

/// The row's total as the machine says it; else the sum of its four colours if all are known.
[[nodiscard]] Value<Impressions> totalOf(const FunctionCounter& row);
/// Full, one and two colours together; a machine without one- and two-colour counters (unsaid)
/// has counted all of its colour as full.
[[nodiscard]] Value<Impressions> colourOf(const FunctionCounter& row);
[[nodiscard]] Value<Images> totalOf(const ImageCounter& row);

}  // namespace machine
