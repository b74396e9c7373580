#include "base/text.h"
#include "lists/forms.h"
#include "lists/render.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/setup.h"

#include <fmt/format.h>
#include <algorithm>
#include <future>

namespace cli {
namespace {

std::optional<lists::ListId> listNamed(const std::string& word) {
    if (base::equalsNoCase(word, "phone")) return lists::ListId::phone;
    return lists::findList(word);
}

std::string listNames() {
    std::string names;
    for (const auto& row : lists::kLists) {
        if (!row.option.empty()) names += fmt::format("{}, ", row.option);
    }
    return names + "phone";
}

base::Result<machine::Reading> readNow(const config::Machine& machine, base::Time now) {
    wiring::Sources sources;
    auto access = wiring::accessOf(machine);
    if (!access) return base::fail(access.error());
    const auto source = sources.of(machine, std::move(*access));
    std::promise<base::Result<machine::Reading>> promise;
    source->read(now, machine.patience, [&](auto result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
}

std::string shown(lists::ListId id, const machine::Reading& reading, const lists::Frame& frame,
                  const ShowAs& as) {
    if (!as.sources && as.form == "text") return lists::render(id, reading, frame);
    const auto sheet = lists::draft(id, reading, frame);
    if (as.sources) return lists::sources(sheet);
    if (as.form == "csv") return lists::csv(sheet);
    return as.form == "json" ? lists::json(sheet) : lists::html(sheet);
}

}  // namespace

int show(const std::string& path, const std::string& name, const std::string& list,
         const ShowAs& as) {
    const auto settings = loadSettings(path, false);
    if (!settings) return kWrongInput;
    const auto& all = settings->machines;
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& m) { return m.name == name; });
    if (found == all.end()) {
        complain(fmt::format("no machine is named {} in {}", name, path));
        return kWrongInput;
    }
    const auto id = listNamed(list);
    if (!id) {
        complain(fmt::format("no list is named {}; write one of {}", list, listNames()));
        return kWrongInput;
    }
    const auto now = base::SystemClock().now();
    auto reading = readNow(*found, now);
    if (!reading) {
        complain(reading.error().text);
        return kNotDone;
    }
    if (!found->serial.empty()) {
        reading->machine.identity.serial = machine::Text::of(found->serial);
    }
    lists::Frame frame;
    frame.nickname = found->nickname;
    frame.now = now;
    frame.offsetMinutes = [zone = found->replies.timeDifference](base::Time at) {
        return zone.offsetMinutes(at);
    };
    frame.mailSettings = wiring::shownSettings(*found);
    frame.showNames = found->replies.showNames;
    frame.version = MAILAGENT_VERSION;
    fmt::print("{}", shown(*id, *reading, frame, as));
    return kDone;
}

}  // namespace cli
