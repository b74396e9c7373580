#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readPart(ObjectReader& r, Part& p) {
    r.text("name", p.name);
    r.text("type", p.kind);
    r.text("class", p.consumed);
    r.text("colour", p.colour);
    r.text("unit", p.unit);
    r.text("serial", p.serial);
    r.level("level", p.level);
    r.level("capacity", p.capacity);
    r.count("count", p.count);
    r.level("life", p.life);
    r.date("fitted", p.fitted);
    r.count("total_when_fitted", p.totalWhenFitted);
    r.count("replaced", p.replaced);
    r.count("days_left", p.daysLeft);
}

void readTray(ObjectReader& r, Tray& t) {
    r.count("number", t.number);
    r.text("name", t.name);
    r.text("size", t.size);
    r.text("type", t.type);
    r.level("weight", t.weight);
    r.level("capacity", t.capacity);
    r.level("level", t.level);
    r.flag("default", t.isDefault);
    r.text("status", t.status);
}

void readBin(ObjectReader& r, Bin& b) {
    r.count("number", b.number);
    r.text("name", b.name);
    r.level("capacity", b.capacity);
    r.level("remaining", b.remaining);
    r.text("status", b.status);
}

}  // namespace

void readSupplies(ObjectReader& top, Reading& out) {
    top.rows("parts", out.parts, readPart);
    top.rows("trays", out.trays, readTray);
    top.rows("bins", out.bins, readBin);
}

}  // namespace machine
