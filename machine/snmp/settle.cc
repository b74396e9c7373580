// Which of several serial numbers, model names and totals stands in the reading. What disagrees is
// said, not dropped (4-lists 1.1; the model's lies: an OEM's name in hrDeviceDescr).
#include "base/text.h"
#include "machine/snmp/groups.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <map>

namespace snmp {
namespace {

using machine::Text;

constexpr std::size_t kLongestModel = 80;

bool contains(std::string_view text, std::string_view part) {
    return base::lower(text).find(base::lower(part)) != std::string::npos;
}

// sysDescr as a model: what stands before the list of versions and modules. HP's and Brother's
// network cards describe themselves there, not the printer.
Text modelOfDescription(const Text& description) {
    if (!description.known()) return {};
    std::string_view text = description.value;
    constexpr std::array<std::string_view, 2> kCards{"HP ETHERNET MULTI-ENVIRONMENT",
                                                     "Brother NC-"};
    constexpr std::string_view kProduct = ",PID:";
    if (const auto at = text.find(kProduct); at != std::string_view::npos) {
        text.remove_prefix(at + kProduct.size());
        text = text.substr(0, text.find(','));
    } else if (std::any_of(kCards.begin(), kCards.end(), [&](std::string_view card) {
                   return base::startsWithNoCase(text, card);
               })) {
        return {};
    }
    text = text.substr(0, text.find(';'));
    if (const auto slash = text.find(" / "); slash != std::string_view::npos) {
        text = text.substr(0, slash);  // Ricoh's family: "MAKER MODEL 1.09 / MAKER Network ..."
        const auto last = text.rfind(' ');
        if (last != text.npos && text.find_first_not_of("0123456789.", last + 1) == text.npos &&
            text.find('.', last) != text.npos) {
            text = text.substr(0, last);
        }
    }
    text = text.substr(0, text.find(" version "));  // Lexmark's: "... version NH5.CY kernel 3.0"
    text = base::trim(text);
    if (text.empty() || text.size() > kLongestModel) return {};
    return Text::of(std::string(text), description.from);
}

// The maker's own object is right where the two contradict each other; where they agree, the
// device's description also names the maker.
void settleModel(Findings& out) {
    auto& model = out.reading.machine.identity.model;
    const Text own = [&] {
        for (const Text& candidate : out.models) {
            if (candidate.known() && !isPlaceholder(candidate.value)) return candidate;
        }
        return Text{};
    }();
    const Text& device = out.deviceModel;
    const bool agree = own.known() && device.known() &&
                       (contains(device.value, own.value) || contains(own.value, device.value));
    if (own.known() && !agree) {
        model = own;
    } else if (device.known() && !isPlaceholder(device.value)) {
        model = device;
    } else if (out.printerName.known() && !isPlaceholder(out.printerName.value)) {
        model = out.printerName;
    } else if (out.deviceId.known() && !modelOfDeviceId(out.deviceId.value).empty()) {
        model = Text::of(modelOfDeviceId(out.deviceId.value), out.deviceId.from);
    } else {
        model = modelOfDescription(out.systemModel);
    }
    if (own.known() && device.known() && !agree) {
        out.reading.remarks.push_back(
            fmt::format("The machine gives two model names: \"{}\" (maker's object) and \"{}\" "
                        "(hrDeviceDescr).",
                        own.value, device.value));
    }
}

void settleSerial(Findings& out) {
    auto& serial = out.reading.machine.identity.serial;
    for (const Text& candidate : out.serials) {
        if (!candidate.known() || isPlaceholder(candidate.value)) continue;
        if (!serial.known()) {
            serial = candidate;
        } else if (serial.value != candidate.value && !contains(serial.value, candidate.value) &&
                   !contains(candidate.value, serial.value)) {
            out.reading.remarks.push_back(fmt::format(
                "The machine gives two serial numbers: \"{}\" ({}) and \"{}\" ({}).", serial.value,
                serial.from.object.text(), candidate.value, candidate.from.object.text()));
        }
    }
}

// The first that is known is the total; prtMarkerLifeCount comes first. Those that differ from it
// are kept beside it, each with its object.
void settleTotals(Findings& out) {
    auto& counters = out.reading.counters;
    for (const auto& total : out.totals) {
        if (!total.said()) continue;
        if (!counters.total.known()) {
            counters.total = total;
        } else if (total.known() && total.value != counters.total.value) {
            counters.otherTotals.push_back(total);
        }
    }
}

void tellOthers(const View& view, Findings& out) {
    const auto& printers = view.printers();
    if (printers.others.empty()) return;
    std::string list;
    for (const std::uint32_t index : printers.others) {
        const Oid descr{1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, index};
        const Oid life{1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4, index, 1};
        list += fmt::format("{}{}", list.empty() ? "" : ", ", index);
        if (const Datum* name = view.walk().find(descr)) {
            list += fmt::format(" ({}", readable(name->octets, view.charset()));
            if (const Datum* total = view.walk().find(life)) {
                list += fmt::format(", total {}", total->number);
            }
            list += ')';
        }
    }
    out.reading.remarks.push_back(
        fmt::format("The agent speaks for {} printers: device {} is shown; not shown: device {}.",
                    printers.others.size() + 1, printers.printer, list));
}

}  // namespace

bool isPlaceholder(std::string_view text) {
    text = base::trim(text);
    if (text.empty()) return true;
    constexpr std::string_view kFillers = "Xx0-?*#.";
    if (kFillers.find(text.front()) != std::string_view::npos &&
        std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); })) {
        return true;
    }
    constexpr std::array<std::string_view, 9> kWords{
        "unknown", "n/a", "na", "none", "null", "not available", "not set", "undefined", "(null)"};
    return std::any_of(kWords.begin(), kWords.end(),
                       [&](std::string_view word) { return base::equalsNoCase(text, word); });
}

std::string modelOfDeviceId(std::string_view id) {
    std::string maker;
    std::string model;
    for (const std::string_view part : base::split(id, ';')) {
        const auto colon = part.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view key = base::trim(part.substr(0, colon));
        const std::string_view value = base::trim(part.substr(colon + 1));
        if (base::equalsNoCase(key, "MFG") || base::equalsNoCase(key, "MANUFACTURER")) {
            maker = value;
        } else if (base::equalsNoCase(key, "MDL") || base::equalsNoCase(key, "MODEL")) {
            model = value;
        }
    }
    if (model.empty() || maker.empty() || base::startsWithNoCase(model, maker)) return model;
    // "Hewlett-Packard" and "HP LaserJet": the model already begins with the maker's short name.
    if (base::startsWithNoCase(maker, "Hewlett") && base::startsWithNoCase(model, "HP ")) {
        return model;
    }
    return maker + " " + model;
}

void settle(const View& view, Findings& out) {
    settleModel(out);
    settleSerial(out);
    settleTotals(out);
    tellOthers(view, out);
}

}  // namespace snmp
