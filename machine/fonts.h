// Page languages, the panel, memory for resources, fonts and their patterns.
#pragma once

#include "machine/units.h"

#include <vector>

namespace machine {

struct Interpreter {
    Value<Number> number;
    Text family, level, languageVersion, version, description, orientation, charsetIn, charsetOut;
    Flag twoWay;
    Value<Number> feedResolution, crossResolution;
};

struct Light {
    Text name, state, colour;
};

struct Panel {
    Value<Lines> lines, characters;
    std::vector<Text> text;
    std::vector<Light> lights;
};

struct Storage {
    Text name;
    Value<KiB> size, used;
};

struct Font {
    Text id, store, name, symbolSet, pitch, height, use;
    Value<Items> glyphs;
};

/// A glyph's raster, rows from the top, '#' for a dot and '.' for none.
struct Glyph {
    std::string label;
    std::vector<std::string> rows;
};

struct Pattern {
    Text font;
    std::vector<Glyph> glyphs;
};

struct Fonts {
    std::vector<Interpreter> interpreters;
    Panel panel;
    Value<KiB> resourceSpaceFree;
    std::vector<Storage> storage;
    std::vector<Font> fonts;
    std::vector<Pattern> patterns;
};

}  // namespace machine
