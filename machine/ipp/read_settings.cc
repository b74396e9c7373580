// The operator's settings, the printer's abilities, page languages, channels.
#include "base/text.h"
#include "machine/ipp/sections.h"

#include <algorithm>
#include <array>

namespace ipp {
namespace {

constexpr std::size_t kMostRows = 64;

constexpr std::array<std::string_view, 18> kAbilities{"operations-supported",
                                                      "media-supported",
                                                      "media-ready",
                                                      "media-type-supported",
                                                      "media-source-supported",
                                                      "sides-supported",
                                                      "finishings-supported",
                                                      "printer-resolution-supported",
                                                      "multiple-document-handling-supported",
                                                      "print-color-mode-supported",
                                                      "print-quality-supported",
                                                      "output-bin-supported",
                                                      "copies-supported",
                                                      "color-supported",
                                                      "pages-per-minute",
                                                      "pages-per-minute-color",
                                                      "charset-supported",
                                                      "ipp-features-supported"};

struct Language {
    std::string_view type, family;
};

/// Media types of page languages; the others are shown by their type alone.
constexpr Language kLanguages[] = {
    {"application/postscript", "PostScript"},
    {"application/pdf", "PDF"},
    {"application/vnd.hp-pcl", "PCL"},
    {"application/pcl", "PCL"},
    {"application/vnd.hp-pclxl", "PCLXL"},
    {"application/pclm", "PCLm"},
    {"image/urf", "AppleRaster"},
    {"image/pwg-raster", "PWGRaster"},
    {"application/vnd.ms-xpsdocument", "XPS"},
    {"application/oxps", "OpenXPS"},
    {"image/jpeg", "JPEG"},
    {"image/tiff", "TIFF"},
    {"image/png", "PNG"},
    {"text/plain", "Text"},
    {"application/octet-stream", "Automatic"},
};

void readInterpreters(const Values& values, std::vector<machine::Interpreter>& out) {
    constexpr std::string_view name = "document-format-supported";
    for (const auto& type : values.texts(name)) {
        if (type.empty() || out.size() == kMostRows) continue;
        machine::Interpreter row;
        const auto* known =
            std::find_if(std::begin(kLanguages), std::end(kLanguages),
                         [&](const Language& one) { return base::equalsNoCase(one.type, type); });
        row.family =
            values.known(known == std::end(kLanguages) ? type : std::string(known->family), name);
        row.description = values.known(type, name);
        out.push_back(std::move(row));
    }
}

/// Each printer-uri-supported is a way in; uri-security-supported says how each is protected.
void readChannels(const Values& values, machine::Parameters& out) {
    constexpr std::string_view name = "printer-uri-supported";
    machine::Text versions;
    values.words("ipp-versions-supported", versions);
    const auto security = values.texts("uri-security-supported");
    const auto uris = values.texts(name);
    for (std::size_t i = 0; i < std::min(uris.size(), kMostRows); ++i) {
        const auto colon = uris[i].find(':');
        if (colon == std::string::npos) continue;
        machine::Channel channel;
        const auto scheme = base::upper(std::string_view(uris[i]).substr(0, colon));
        channel.type = values.known(scheme, name);
        channel.version = versions;
        channel.information = values.known(uris[i], name);
        if (i < security.size() && !security[i].empty()) {
            channel.information.value += " (security " + security[i] + ")";
        }
        out.channels.push_back(std::move(channel));
        const bool told =
            std::any_of(out.network.protocols.begin(), out.network.protocols.end(),
                        [&](const machine::Named& one) { return one.name.value == scheme; });
        if (!told) {
            out.network.protocols.push_back({values.known(scheme, name), values.known("ON", name)});
        }
    }
}

}  // namespace

void readSettings(const Values& values, machine::Reading& out) {
    auto& settings = out.settings;
    values.date("printer-current-time", settings.clock);
    values.text("natural-language-configured", settings.language);
    values.text("printer-organization", settings.organization);
    auto& defaults = settings.defaults;
    values.text("media-default", defaults.media);
    values.text("sides-default", defaults.sides);
    values.text("print-color-mode-default", defaults.colour);
    if (!defaults.colour.said()) values.text("output-mode-default", defaults.colour);
    values.words("print-quality-default", defaults.quality);
    values.words("finishings-default", defaults.finishing);
    values.text("output-bin-default", defaults.bin);
    values.count("copies-default", defaults.copies);
}

void readAbilities(const Values& values, machine::Reading& out) {
    readInterpreters(values, out.fonts.interpreters);
    values.count("printer-static-resource-k-octets-free", out.fonts.resourceSpaceFree);
    for (const auto& line : values.texts("printer-console-display")) {
        if (out.fonts.panel.text.size() == kMostRows) break;
        if (!line.empty()) {
            out.fonts.panel.text.push_back(values.known(line, "printer-console-display"));
        }
    }
    readChannels(values, out.parameters);
    for (const auto name : kAbilities) {
        machine::Named row;
        values.words(name, row.value);
        if (!row.value.said()) continue;
        row.name = values.known(std::string(name), name);
        out.parameters.capabilities.push_back(std::move(row));
    }
}

}  // namespace ipp
