#include "machine/snapshot/sections.h"

namespace machine {
namespace {

void readInterpreter(ObjectReader& r, Interpreter& i) {
    r.count("number", i.number);
    r.text("family", i.family);
    r.text("level", i.level);
    r.text("language_version", i.languageVersion);
    r.text("version", i.version);
    r.text("description", i.description);
    r.text("orientation", i.orientation);
    r.text("charset_in", i.charsetIn);
    r.text("charset_out", i.charsetOut);
    r.flag("two_way", i.twoWay);
    r.count("resolution_feed", i.feedResolution);
    r.count("resolution_cross", i.crossResolution);
}

void readLight(ObjectReader& r, Light& l) {
    r.text("name", l.name);
    r.text("state", l.state);
    r.text("colour", l.colour);
}

void readPanel(ObjectReader& r, Panel& p) {
    r.count("lines", p.lines);
    r.count("characters", p.characters);
    r.texts("text", p.text);
    r.rows("lights", p.lights, readLight);
}

void readStorage(ObjectReader& r, Storage& s) {
    r.text("name", s.name);
    r.count("size_kib", s.size);
    r.count("used_kib", s.used);
}

void readFont(ObjectReader& r, Font& f) {
    r.text("id", f.id);
    r.text("store", f.store);
    r.text("name", f.name);
    r.text("symbol_set", f.symbolSet);
    r.text("pitch", f.pitch);
    r.text("height", f.height);
    r.count("glyphs", f.glyphs);
    r.text("use", f.use);
}

void readPattern(ObjectReader& r, Pattern& p) {
    r.text("font", p.font);
    r.rows("glyphs", p.glyphs, [](ObjectReader& row, Glyph& glyph) {
        Text label;
        row.text("label", label);
        glyph.label = std::move(label.value);
        row.strings("rows", glyph.rows);
    });
}

}  // namespace

void readFonts(ObjectReader& top, Reading& out) {
    auto& f = out.fonts;
    top.rows("interpreters", f.interpreters, readInterpreter);
    top.object("panel", f.panel, readPanel);
    top.count("resource_space_free_kib", f.resourceSpaceFree);
    top.rows("storage", f.storage, readStorage);
    top.rows("fonts", f.fonts, readFont);
    top.rows("patterns", f.patterns, readPattern);
}

}  // namespace machine
