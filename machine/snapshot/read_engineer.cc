#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readAdjustment(ObjectReader& r, Adjustment& a) {
    r.text("group", a.group);
    r.text("number", a.number);
    r.text("name", a.name);
    r.text("value", a.value);
    r.text("unit", a.unit);
    r.text("factory", a.factory);
    r.text("min", a.least);
    r.text("max", a.most);
    r.text("changed", a.changed);
    r.text("by", a.by);
    r.text("note", a.note);
}

void readSwitch(ObjectReader& r, SoftSwitch& s) {
    r.count("number", s.number);
    r.octet("bits", s.bits);
    r.octet("factory", s.factory);
}

void readMode(ObjectReader& r, ModeSetting& m) {
    r.text("number", m.number);
    r.text("name", m.name);
    r.text("value", m.value);
    r.text("factory", m.factory);
    r.text("changed", m.changed);
}

void readNamed(ObjectReader& r, Named& n) {
    r.text("name", n.name);
    r.text("value", n.value);
}

void readNetwork(ObjectReader& r, Network& n) {
    r.text("host", n.host);
    r.text("ipv4", n.ipv4);
    r.text("ipv6", n.ipv6);
    r.text("gateway", n.gateway);
    r.text("dns", n.dns);
    r.text("mac", n.mac);
    r.rows("protocols", n.protocols, readNamed);
}

void readChannel(ObjectReader& r, Channel& c) {
    r.count("number", c.number);
    r.text("type", c.type);
    r.text("version", c.version);
    r.text("state", c.state);
    r.text("information", c.information);
}

}  // namespace

void readEngineer(ObjectReader& top, Reading& out) {
    top.rows("adjustments", out.adjustments, readAdjustment);
    auto& p = out.parameters;
    top.rows("switches", p.switches, readSwitch);
    top.rows("modes", p.modes, readMode);
    top.object("network", p.network, readNetwork);
    top.rows("channels", p.channels, readChannel);
    top.rows("capabilities", p.capabilities, readNamed);
}

}  // namespace machine
