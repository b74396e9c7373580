#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readState(ObjectReader& r, Status& s) {
    r.text("device", s.device);
    r.text("printer", s.printer);
    r.text("energy", s.energy);
    s.errorsSaid = r.hasArray("errors");
    r.texts("errors", s.errors);
    r.count("critical_events", s.criticalEvents);
    r.count("all_events", s.allEvents);
    r.count("powered_hours", s.powered);
    r.count("active_hours", s.active);
    r.count("idle_hours", s.idle);
    r.count("sleep_hours", s.asleep);
    r.count("power_ons", s.powerOns);
    r.count("sleeps", s.sleeps);
    r.date("last_start", s.lastStart);
    r.rows("covers", s.covers, [](ObjectReader& row, Cover& cover) {
        row.text("name", cover.name);
        row.text("status", cover.status);
    });
}

void readAlert(ObjectReader& r, Alert& a) {
    r.text("severity", a.severity);
    r.text("training", a.training);
    r.text("group", a.group);
    r.count("group_index", a.groupIndex);
    r.text("location", a.location);
    r.text("code", a.code);
    r.text("text", a.text);
    r.date("at", a.at);
}

}  // namespace

void readStatus(ObjectReader& top, Reading& out) {
    top.object("status", out.status, readState);
    out.status.alertsSaid = top.hasArray("alerts");
    top.rows("alerts", out.alerts, readAlert);
}

}  // namespace machine
