#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readRow(ObjectReader& r, CoverageRow& c) {
    r.text("name", c.name);
    r.percent("black", c.black);
    r.percent("cyan", c.cyan);
    r.percent("magenta", c.magenta);
    r.percent("yellow", c.yellow);
    r.percent("total", c.total);
    r.count("pages", c.pages);
    r.count("a4_equivalent", c.a4Equivalent);
    r.count("black_megadots", c.blackDots);
    r.count("possible_megadots", c.possibleDots);
}

void readBand(ObjectReader& r, CoverageBand& b) {
    r.text("colour", b.colour);
    r.counts("pages", b.pages);
}

}  // namespace

void readCoverage(ObjectReader& top, Reading& out) {
    top.object("coverage", out.coverage, [](ObjectReader& r, Coverage& c) {
        r.date("from", c.from);
        r.date("until", c.until);
        r.text("method", c.method);
        r.text("base", c.base);
        r.count("pages", c.pages);
        r.rows("rows", c.rows, readRow);
        r.texts("bands", c.bands);
        r.rows("histogram", c.histogram, readBand);
    });
}

}  // namespace machine
