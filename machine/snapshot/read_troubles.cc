#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readPlace(ObjectReader& r, Tally& t) {
    r.text("place", t.name);
    r.count("count", t.count);
}

void readCode(ObjectReader& r, Tally& t) {
    r.text("code", t.name);
    r.count("count", t.count);
}

void readJam(ObjectReader& r, Jam& j) {
    r.date("at", j.at);
    r.text("code", j.code);
    r.text("place", j.place);
    r.text("size", j.size);
    r.text("tray", j.tray);
    r.count("total", j.total);
}

void readCall(ObjectReader& r, ServiceCall& s) {
    r.date("at", s.at);
    r.date("cleared", s.cleared);
    r.text("code", s.code);
    r.count("total", s.total);
}

void readReplacement(ObjectReader& r, Replacement& p) {
    r.date("at", p.at);
    r.text("part", p.part);
    r.count("old_count", p.oldCount);
    r.count("total", p.total);
}

}  // namespace

void readTroubles(ObjectReader& top, Reading& out) {
    top.object("jams", out.troubles, [](ObjectReader& r, Troubles& t) {
        r.count("total", t.jams);
        r.rows("by_place", t.jamsByPlace, readPlace);
        r.count("scanner", t.scannerJams);
        r.count("cover_openings", t.coverOpenings);
        r.count("load_prompts", t.loadPrompts);
        r.rows("log", t.jamLog, readJam);
    });
    top.object("service_calls", out.troubles, [](ObjectReader& r, Troubles& t) {
        r.count("total", t.serviceCalls);
        r.rows("by_code", t.callsByCode, readCode);
        r.rows("log", t.serviceLog, readCall);
    });
    top.rows("replaced", out.troubles.replacements, readReplacement);
}

}  // namespace machine
