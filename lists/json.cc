// A list as JSON: a head, then one value a line. nlohmann's exceptions cannot rise here: nothing
// is parsed that may throw, and broken UTF-8 is replaced.
#include "lists/cells.h"
#include "lists/forms.h"

#include <nlohmann/json.hpp>

namespace lists {
namespace {

using nlohmann::ordered_json;

std::string dump(const ordered_json& value, int indent = -1) {
    return value.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

ordered_json orNull(const std::string& text) {
    return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json timeOf(const Sheet& sheet, base::Time time) {
    return time == base::Time{} ? ordered_json() : ordered_json(isoTimeText(*sheet.frame, time));
}

ordered_json valueOf(const Fact& fact) {
    if (fact.state != machine::State::known) return {};
    if (fact.kind == Fact::Kind::flag) return fact.value == "true";
    if (fact.kind == Fact::Kind::number) {
        auto number = ordered_json::parse(fact.value, nullptr, false);
        if (number.is_number()) return number;
    }
    return fact.value;
}

/// The keys are the same in every value, so that a program need not ask for them.
ordered_json lineOf(const Sheet& sheet, const Line& line) {
    const auto& from = line.fact.from;
    ordered_json out;
    out["section"] = line.section;
    out["row"] = line.row == 0 ? ordered_json() : ordered_json(line.row);
    out["item"] = orNull(std::string(line.item));
    out["name"] = line.field;
    out["value"] = valueOf(line.fact);
    out["state"] = stateName(line.fact.state);
    out["unit"] = orNull(line.fact.unit);
    out["source"] = from.origin == machine::Origin::none ? ordered_json()
                                                         : ordered_json(machine::name(from.origin));
    out["object"] = orNull(from.object.text());
    out["time"] = timeOf(sheet, from.time);
    return out;
}

ordered_json headOf(const Sheet& sheet) {
    const auto& about = row(sheet.id);
    ordered_json head;
    head["format"] = "mailagent list 1";
    head["list"] = about.option.empty() ? "PHONE" : about.option;
    head["title"] = about.title;
    head["program"] = {{"name", "mailagent"}, {"version", orNull(sheet.frame->version)}};
    head["machine"] = {{"serial", orNull(sheet.serial)},
                       {"model", orNull(sheet.model)},
                       {"nickname", orNull(sheet.nickname)},
                       {"location", orNull(sheet.location)}};
    head["made"] = isoTimeText(*sheet.frame, sheet.frame->now);
    head["taken"] =
        sheet.taken ? ordered_json(isoTimeText(*sheet.frame, *sheet.taken)) : ordered_json();
    head["sources"] = sheet.origins;
    head["error"] = orNull(clean(sheet.frame->readError));
    head["remarks"] = sheet.remarks;
    return head;
}

}  // namespace

std::string json(const Sheet& sheet) {
    std::string out = dump(headOf(sheet), 1);
    out.resize(out.size() - 2);  // the last line feed and brace
    out += ",\n \"values\": [";
    bool first = true;
    for (const Line& line : linesOf(sheet)) {
        out += first ? "\n  " : ",\n  ";
        out += dump(lineOf(sheet, line));
        first = false;
    }
    return out + "\n ]\n}\n";
}

}  // namespace lists
