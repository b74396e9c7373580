#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readFunction(ObjectReader& r, FunctionCounter& f) {
    r.text("function", f.function);
    r.count("black", f.black);
    r.count("full_colour", f.fullColour);
    r.count("one_colour", f.oneColour);
    r.count("two_colour", f.twoColour);
    r.count("total", f.total);
    r.count("large", f.large);
    r.count("duplex", f.duplex);
}

void readImages(ObjectReader& r, ImageCounter& i) {
    r.text("function", i.function);
    r.count("black", i.black);
    r.count("colour", i.colour);
    r.count("total", i.total);
    r.count("large", i.large);
}

void readSize(ObjectReader& r, SizeCounter& s) {
    r.text("size", s.size);
    r.count("sheets", s.sheets);
    r.count("black", s.black);
    r.count("colour", s.colour);
}

void readFinishing(ObjectReader& r, Finishing& f) {
    r.count("stapled_sets", f.stapledSets);
    r.count("staples", f.staples);
    r.count("punched", f.punched);
    r.count("folded", f.folded);
    r.count("adf_sheets", f.adfSheets);
    r.count("adf_duplex", f.adfDuplex);
}

void readExtra(ObjectReader& r, ExtraCounter& e) {
    r.text("name", e.name);
    r.count("count", e.count);
    r.text("unit", e.unit);
}

}  // namespace

void readCounters(ObjectReader& top, Reading& out) {
    top.object("counters", out.counters, [](ObjectReader& r, Counters& c) {
        r.count("total", c.total);
        r.text("unit", c.unit);
        r.text("method", c.method);
        r.count("paper_sheets", c.paperSheets);
        r.count("originals", c.originals);
        r.count("duplex_sides", c.duplexSides);
        r.count("since_power_on", c.sincePowerOn);
        r.count("key_counter", c.keyCounter);
        r.rows("functions", c.functions, readFunction);
        r.rows("images", c.images, readImages);
        r.rows("sizes", c.sizes, readSize);
        r.object("finishing", c.finishing, readFinishing);
        r.rows("extra", c.extra, readExtra);
    });
}

}  // namespace machine
