// printer-input-tray and printer-output-tray (PWG 5100.13), completed by media-col-ready.
#include "base/text.h"
#include "machine/ipp/names.h"
#include "machine/ipp/sections.h"

#include <algorithm>

namespace ipp {
namespace {

constexpr std::size_t kMostTrays = 64;
constexpr std::string_view kTray = "printer-input-tray";
constexpr std::string_view kBin = "printer-output-tray";

void readSubunitStatus(const Values& values, const TextFields& row, std::string_view object,
                       machine::Text& out) {
    const auto bits = row.number("status");
    auto text = bits ? subunitStatus(*bits) : values.clean(row["status"]);
    if (!text.empty()) out = values.known(std::move(text), object);
}

/// The name of the size in the tray's own units; nothing where the units are not told and the
/// numbers fit no common size.
std::string feedSize(const TextFields& row) {
    const auto feed = row.number("mediafeed");
    const auto across = row.number("mediaxfeed");
    if (!feed || !across || *feed <= 0 || *across <= 0) return {};
    if (*feed > 100'000'000 || *across > 100'000'000) return {};
    const auto unit = unitName(row["dimunit"]);
    if (unit == "micrometers") return std::string(sizeName(*across / 10, *feed / 10));
    if (!unit.empty() && unit != "tenThousandthsOfInches") return {};
    return std::string(sizeName(*across * 254 / 1000, *feed * 254 / 1000));
}

/// "Tray 1" and "tray-1" alike.
std::string plainName(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c != ' ' && c != '-' && c != '_') out += base::lower(c);
    }
    return out;
}

const Attribute* member(const Value& collection, std::string_view name) {
    for (const auto& candidate : collection.members) {
        if (candidate.name == name) return &candidate;
    }
    return nullptr;
}

std::string sizeOf(const Values& values, const Value& mediaCol) {
    if (const auto* size = member(mediaCol, "media-size")) {
        const auto* width = member(size->values.front(), "x-dimension");
        const auto* height = member(size->values.front(), "y-dimension");
        std::int64_t x = 0;
        std::int64_t y = 0;
        if (width != nullptr && height != nullptr && numberOf(width->values.front(), x) &&
            numberOf(height->values.front(), y)) {
            const auto name = sizeName(x, y);
            if (!name.empty()) return std::string(name);
        }
    }
    const auto* name = member(mediaCol, "media-size-name");
    return name == nullptr ? std::string() : values.shown(name->values.front());
}

/// What media-col-ready says is loaded where the tray itself does not say. Two entries for one
/// tray (with and without borders) count once.
void completeFromReady(const Values& values, std::vector<machine::Tray>& trays) {
    const Attribute* ready = values.find("media-col-ready");
    if (ready == nullptr) return;
    for (const auto& mediaCol : ready->values) {
        const auto* source = member(mediaCol, "media-source");
        if (source == nullptr) continue;
        const auto place = plainName(values.shown(source->values.front()));
        for (auto& tray : trays) {
            if (place.empty() || !tray.name.known() || plainName(tray.name.value) != place) {
                continue;
            }
            auto size = sizeOf(values, mediaCol);
            if (!tray.size.said() && !size.empty()) {
                tray.size = values.known(std::move(size), "media-col-ready");
            }
            const auto* type = member(mediaCol, "media-type");
            auto word = type == nullptr ? std::string() : values.shown(type->values.front());
            if (!tray.type.said() && !word.empty()) {
                tray.type = values.known(std::move(word), "media-col-ready");
            }
        }
    }
}

void markDefault(const Values& values, std::vector<machine::Tray>& trays) {
    std::string source;
    const Attribute* whole = values.find("media-col-default");
    if (whole != nullptr) {
        const auto* inside = member(whole->values.front(), "media-source");
        if (inside != nullptr) source = plainName(values.shown(inside->values.front()));
    }
    if (source.empty()) return;
    const auto found = std::find_if(trays.begin(), trays.end(), [&](const machine::Tray& tray) {
        return tray.name.known() && plainName(tray.name.value) == source;
    });
    if (found != trays.end()) {
        found->isDefault = machine::Flag::of(true, values.from("media-col-default"));
    }
}

}  // namespace

void readPaper(const Values& values, machine::Reading& out) {
    for (const auto& text : values.texts(kTray)) {
        const TextFields row(text);
        if (row.empty() || out.trays.size() == kMostTrays) continue;
        machine::Tray tray;
        values.level(row, "index", kTray, tray.number);
        values.text(row, "name", kTray, tray.name);
        values.text(row, "medianame", kTray, tray.size);
        if (!tray.size.said()) {
            auto size = feedSize(row);
            if (!size.empty()) tray.size = values.known(std::move(size), kTray);
        }
        values.text(row, "mediatype", kTray, tray.type);
        values.level(row, "mediaweight", kTray, tray.weight);
        values.level(row, "maxcapacity", kTray, tray.capacity);
        values.level(row, "level", kTray, tray.level);
        readSubunitStatus(values, row, kTray, tray.status);
        out.trays.push_back(std::move(tray));
    }
    completeFromReady(values, out.trays);
    markDefault(values, out.trays);
    for (const auto& text : values.texts(kBin)) {
        const TextFields row(text);
        if (row.empty() || out.bins.size() == kMostTrays) continue;
        machine::Bin bin;
        values.level(row, "index", kBin, bin.number);
        values.text(row, "name", kBin, bin.name);
        values.level(row, "maxcapacity", kBin, bin.capacity);
        values.level(row, "remaining", kBin, bin.remaining);
        readSubunitStatus(values, row, kBin, bin.status);
        out.bins.push_back(std::move(bin));
    }
}

}  // namespace ipp
