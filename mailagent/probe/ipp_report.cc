#include "base/text.h"
#include "mailagent/probe/report.h"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <string_view>

namespace probe {
namespace {

struct Attribute {
    std::string_view name;
    Sort sort;
};

constexpr Attribute kPersonal[] = {
    {"device-uuid", Sort::uuid},
    {"printer-uuid", Sort::uuid},
    {"printer-serial-number", Sort::serial},
    {"printer-location", Sort::location},
    {"printer-geo-location", Sort::location},
    {"printer-organization", Sort::name},
    {"printer-organizational-unit", Sort::name},
    {"printer-info", Sort::name},
    {"printer-name", Sort::name},
    {"printer-dns-sd-name", Sort::name},
    {"printer-wifi-ssid", Sort::name},
    {"printer-contact-col", Sort::contact},
    {"printer-current-operator", Sort::contact},
    {"printer-service-person", Sort::contact},
    {"requesting-user-name", Sort::user},
    {"job-originating-user-name", Sort::user},
    {"job-name", Sort::job},
};

// Texts and names that say what the machine is and does, by the beginning of the attribute's name.
constexpr std::string_view kPlain[] = {
    "printer-make-and-model",
    "printer-device-id",
    "printer-firmware",
    "printer-supply",
    "printer-alert",
    "printer-state",
    "printer-input",
    "printer-output",
    "printer-finisher",
    "printer-console",
    "printer-kind",
    "marker-",
    "media",
    "status-message",
    "operations",
    "mopria",
    "epcl",
    "pclm",
    "urf",
    "ipp-",
    "pdl-",
    "printer-fax-log",
    "printer-input-tray",
    "color-",
    "print-",
    "finishing",
    "output-",
    "document-",
};

}  // namespace

std::optional<Sort> sortOfAttribute(const std::string& name, const std::string& type) {
    for (const auto& row : kPersonal) {
        if (row.name == name) return row.sort;
    }
    // Free text that nobody here knows may hold anything.
    const bool free = type.starts_with("text") || type.starts_with("name") ||
                      type == "octetString" || type == "collection";
    const bool plain = std::any_of(std::begin(kPlain), std::end(kPlain),
                                   [&](std::string_view begin) { return name.starts_with(begin); });
    if (free && !plain && type != "collection") return Sort::name;
    return {};
}

bool isFreeText(std::string_view object) {
    return object == "printer-state-message";
}

void learn(Redactor& redactor, const std::vector<ipp::Shown>& attributes) {
    for (const auto& one : attributes) {
        if (one.name == "printer-make-and-model") redactor.keep(one.value);
        for (const auto& row : kPersonal) {
            if (row.name == one.name) redactor.learn(row.sort, one.value);
        }
    }
}

std::string ippReport(const base::Result<std::vector<ipp::Shown>>& attributes, Redactor& redactor) {
    if (!attributes) {
        return "IPP   " + base::printable(redactor.text(attributes.error().text)) + "\n";
    }
    std::string out = fmt::format("IPP   {} values of attributes\n", attributes->size());
    for (const auto& one : *attributes) {
        const auto sort = sortOfAttribute(one.name, one.type);
        const auto value = !redactor.raw() && isFreeText(one.name) ? shapeOf(one.value)
                           : sort ? redactor.whole(*sort, one.value)
                                  : redactor.text(one.value);
        out += fmt::format("  {:<42} {:<22} {}\n", base::printable(one.name, 100),
                           base::printable(one.type, 40), base::printable(value, 300));
    }
    return out;
}

}  // namespace probe
