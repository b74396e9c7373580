// printer-state, printer-state-reasons, printer-alert.
#include "base/text.h"
#include "machine/ipp/names.h"
#include "machine/ipp/sections.h"

#include <algorithm>

namespace ipp {
namespace {

constexpr std::size_t kMostAlerts = 256;
constexpr std::string_view kReasonsName = "printer-state-reasons";
constexpr std::string_view kAlertName = "printer-alert";

struct Reason {
    std::string word, severity;  ///< severity: "report", "warning", "error", "" where not told
};

Reason reasonOf(std::string text) {
    for (const std::string_view suffix : {"report", "warning", "error"}) {
        if (text.size() > suffix.size() + 1 && text.ends_with(suffix) &&
            text[text.size() - suffix.size() - 1] == '-') {
            text.resize(text.size() - suffix.size() - 1);
            return {std::move(text), std::string(suffix)};
        }
    }
    return {std::move(text), {}};
}

std::vector<Reason> reasons(const Values& values) {
    std::vector<Reason> all;
    for (auto& text : values.texts(kReasonsName)) {
        if (!text.empty()) all.push_back(reasonOf(std::move(text)));
    }
    return all;
}

void readErrors(const Values& values, machine::Status& status) {
    status.errorsSaid = values.find(kReasonsName) != nullptr;
    for (const auto& reason : reasons(values)) {
        std::string error(errorOf(reason.word));
        if (error.empty() && (isHarmless(reason.word) || reason.severity == "report")) continue;
        if (error.empty()) error = reason.word;
        const bool told =
            std::any_of(status.errors.begin(), status.errors.end(),
                        [&](const machine::Text& known) { return known.value == error; });
        if (!told) status.errors.push_back(values.known(std::move(error), kReasonsName));
    }
}

void named(const Values& values, const TextFields& row, std::string_view key,
           std::string (*name)(std::string_view), machine::Text& out) {
    const auto said = values.clean(row[key]);
    if (!said.empty()) out = values.known(name(said), kAlertName);
}

/// "none" stands for no alert at all (Xerox); a word alone says no more than its description.
bool saysNothing(std::string_view text) {
    return text.empty() || base::equalsNoCase(text, "none") ||
           base::equalsNoCase(text, "unknown") || base::equalsNoCase(text, "other");
}

void readAlerts(const Values& values, std::vector<machine::Alert>& out) {
    const auto rows = values.texts(kAlertName);
    const auto descriptions = values.texts("printer-alert-description");
    for (std::size_t i = 0; i < std::max(rows.size(), descriptions.size()); ++i) {
        if (out.size() == kMostAlerts) return;
        machine::Alert alert;
        const std::string row(i < rows.size() ? withoutOwnName(rows[i]) : "");
        const TextFields fields(row);
        named(values, fields, "severity", severityName, alert.severity);
        named(values, fields, "training", trainingName, alert.training);
        named(values, fields, "group", groupName, alert.group);
        named(values, fields, "code", codeName, alert.code);
        if (fields.empty() && !saysNothing(row)) {
            alert.code = values.known(codeName(row), kAlertName);
        }
        values.level(fields, "groupindex", kAlertName, alert.groupIndex);
        values.text(fields, "location", kAlertName, alert.location);
        std::string text(i < descriptions.size() ? withoutOwnName(descriptions[i]) : "");
        if (fields.empty() ? !saysNothing(text) : !text.empty()) {
            alert.text = values.known(std::move(text), "printer-alert-description");
        }
        if (alert.code.said() || alert.text.said()) out.push_back(std::move(alert));
    }
}

/// A printer without printer-alert still says what is wrong.
void alertsFromReasons(const Values& values, std::vector<machine::Alert>& out) {
    machine::Text message;
    values.text("printer-state-message", message);
    for (const auto& reason : reasons(values)) {
        if (isHarmless(reason.word) || out.size() == kMostAlerts) continue;
        machine::Alert alert;
        alert.code = values.known(reason.word, kReasonsName);
        if (!reason.severity.empty()) {
            alert.severity = values.known(reason.severity == "error" ? "critical" : reason.severity,
                                          kReasonsName);
        }
        if (out.empty()) alert.text = message;
        out.push_back(std::move(alert));
    }
}

}  // namespace

void readStatus(const Values& values, machine::Reading& out) {
    values.words("printer-state", out.status.printer);
    readErrors(values, out.status);
    out.status.alertsSaid =
        values.find(kAlertName) != nullptr || values.find(kReasonsName) != nullptr;
    readAlerts(values, out.alerts);
    if (out.alerts.empty()) alertsFromReasons(values, out.alerts);
    const auto said = reasons(values);
    const bool asleep = std::any_of(said.begin(), said.end(), [](const Reason& reason) {
        return reason.word == "hibernate" || reason.word == "subunit-power-saver";
    });
    if (asleep) out.status.energy = values.known("sleep", kReasonsName);
}

}  // namespace ipp
