#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readIdentity(ObjectReader& r, Identity& i) {
    r.text("model", i.model);
    r.text("serial", i.serial);
    r.text("location", i.location);
    r.text("contact", i.contact);
    r.text("description", i.description);
    r.text("object_id", i.objectId);
    r.text("mac", i.mac);
    r.date("installed", i.installed);
    r.count("uptime_seconds", i.uptime);
    r.count("config_changes", i.configChanges);
    r.date("config_changed", i.configChanged);
}

void readMarker(ObjectReader& r, Marker& m) {
    r.text("name", m.name);
    r.text("technology", m.technology);
    r.text("counts", m.countUnit);
    r.count("resolution_feed", m.resolutionFeed);
    r.count("resolution_cross", m.resolutionCross);
    r.text("margin_unit", m.marginUnit);
    r.level("margin_north", m.marginNorth);
    r.level("margin_south", m.marginSouth);
    r.level("margin_west", m.marginWest);
    r.level("margin_east", m.marginEast);
}

}  // namespace

void readMachine(ObjectReader& top, Reading& out) {
    auto& m = out.machine;
    top.object("identity", m.identity, readIdentity);
    top.rows("firmware", m.firmware, [](ObjectReader& r, FirmwareUnit& unit) {
        r.text("name", unit.name);
        r.text("version", unit.version);
    });
    top.rows("options", m.options, [](ObjectReader& r, Option& option) {
        r.text("name", option.name);
        r.text("value", option.value);
    });
    top.rows("markers", m.markers, readMarker);
}

}  // namespace machine
