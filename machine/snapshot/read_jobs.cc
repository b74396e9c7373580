#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readProgram(ObjectReader& r, StoredProgram& p) {
    r.count("number", p.number);
    r.text("name", p.name);
    r.flag("locked", p.locked);
    r.count("copies", p.copies);
    r.text("mode", p.mode);
    r.text("sides", p.sides);
    r.text("size", p.size);
    r.text("tray", p.tray);
    r.text("zoom", p.zoom);
    r.text("density", p.density);
    r.text("finish", p.finish);
    r.text("options", p.options);
}

void readJob(ObjectReader& r, Job& j) {
    r.count("id", j.id);
    r.text("function", j.function);
    r.text("type", j.type);
    r.text("state", j.state);
    r.text("reason", j.reason);
    r.date("received", j.received);
    r.date("completed", j.completed);
    r.text("owner", j.owner);
    r.text("name", j.name);
    r.count("pages", j.pages);
    r.count("copies", j.copies);
    r.text("size", j.size);
    r.text("colour", j.colour);
    r.text("sides", j.sides);
    r.text("finish", j.finish);
    r.text("format", j.format);
    r.count("impressions", j.impressions);
    r.count("sheets", j.sheets);
}

}  // namespace

void readJobs(ObjectReader& top, Reading& out) {
    top.object("programs", out.jobs, [](ObjectReader& r, Jobs& j) {
        r.count("max", j.mostPrograms);
        r.rows("list", j.programs, readProgram);
    });
    top.object("jobs", out.jobs, [](ObjectReader& r, Jobs& j) {
        r.count("active", j.active);
        r.count("kept", j.kept);
        r.flag("show_names", j.namesMayLeave);
        r.rows("list", j.rows, readJob);
    });
}

}  // namespace machine
