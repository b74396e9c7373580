// Pixel ratio: how much of the page carries toner.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

struct CoverageRow {
    Text name;  ///< LIFETIME, COPY, THIS CARTRIDGE, LAST 30 DAYS
    Value<HundredthPercent> black, cyan, magenta, yellow, total;
    Value<Impressions> pages, a4Equivalent;
    Value<Dots> blackDots, possibleDots;  ///< millions
};

/// Pages in each band of coverage, for one colour; as many values as Coverage::bands.
struct CoverageBand {
    Text colour;
    std::vector<Value<Impressions>> pages;
};

struct Coverage {
    Date from, until;
    Text method, base;
    Value<Impressions> pages;
    std::vector<CoverageRow> rows;
    std::vector<Text> bands;  ///< "0-2", "3-4", in per cent
    std::vector<CoverageBand> histogram;
};

}  // namespace machine
