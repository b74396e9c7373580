#include "mailagent/discovery/maker.h"

#include "base/text.h"

namespace discovery {
namespace {

struct Maker {
    std::uint32_t enterprise;  ///< 0: none of its own in printers
    std::string_view begins;   ///< of the model
    std::string_view name;
};

// The longer of two beginnings stands first.
constexpr Maker kMakers[] = {
    {18334, "Konica Minolta", "Konica Minolta"},
    {0, "Konica", "Konica Minolta"},
    {0, "Minolta", "Konica Minolta"},
    {367, "Ricoh", "Ricoh"},
    {0, "Lanier", "Lanier"},
    {0, "Savin", "Savin"},
    {0, "Gestetner", "Gestetner"},
    {0, "NRG", "NRG"},
    {2435, "Brother", "Brother"},
    {1347, "Kyocera", "Kyocera"},
    {0, "Utax", "Utax"},
    {0, "Triumph-Adler", "Triumph-Adler"},
    {11, "Hewlett-Packard", "HP"},
    {0, "Hewlett Packard", "HP"},
    {0, "HP", "HP"},
    {641, "Lexmark", "Lexmark"},
    {253, "Xerox", "Xerox"},
    {297, "Fuji Xerox", "Fujifilm"},
    {0, "FujiFilm", "Fujifilm"},
    {1602, "Canon", "Canon"},
    {1248, "Epson", "Epson"},
    {2385, "Sharp", "Sharp"},
    {236, "Samsung", "Samsung"},
    {2001, "OKI Data", "OKI"},
    {0, "Okidata", "OKI"},
    {0, "OKI", "OKI"},
    {674, "Dell", "Dell"},
    {1129, "Toshiba", "Toshiba"},
    {10642, "Zebra", "Zebra"},
    {0, "Develop", "Develop"},
    {0, "Olivetti", "Olivetti"},
    {0, "Panasonic", "Panasonic"},
    {0, "Pantum", "Pantum"},
    {0, "Riso", "Riso"},
};

const Maker* byModel(std::string_view model) {
    for (const auto& maker : kMakers) {
        if (!base::startsWithNoCase(model, maker.begins)) continue;
        const auto rest = model.substr(maker.begins.size());
        if (rest.empty() || rest.front() == ' ' || rest.front() == '-') return &maker;
    }
    return nullptr;
}

}  // namespace

std::string makerOf(std::string_view model, std::uint32_t enterprise) {
    if (const auto* maker = byModel(base::trim(model))) return std::string(maker->name);
    for (const auto& maker : kMakers) {
        if (enterprise != 0 && maker.enterprise == enterprise) return std::string(maker.name);
    }
    return {};
}

std::string_view withoutMaker(std::string_view model) {
    model = base::trim(model);
    const auto* maker = byModel(model);
    if (maker == nullptr) return model;
    const auto rest = base::trim(model.substr(maker->begins.size()));
    return rest.empty() ? model : rest;
}

}  // namespace discovery
