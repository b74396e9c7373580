// Typed lines to an outcome: bounded, printable, and never a sender's word in the log's names.
#include "base/text.h"
#include "mailagent/command/command.h"
#include "mailagent/command/remote_settings.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool printableResult(const std::string& result) {
    if (!base::isUtf8(result)) return false;
    for (const char c : result) {
        if ((c >= 0 && c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::vector<std::string> lines;
    for (const std::string_view line : base::split(text, '\n')) lines.emplace_back(line);
    command::Context context;
    context.maskNewPassword = size % 2 == 1;
    context.passwordMatches = [](std::string_view word) { return word == "old"; };
    context.passwordFormatOk = [](std::string_view word) { return word.size() <= 20; };
    context.permitted = [](const command::Row&, std::string_view object) {
        return object != "ZONE" && object != "JOB";  // no file is read here
    };
    context.heldBack = [](std::string_view kind) -> std::optional<std::string> {
        if (kind != "SET MAILS") return std::nullopt;
        return "it is older";
    };
    const auto outcome = command::run(lines, context);
    require(outcome.settings.size() <= command::kRemoteSettings.size());
    for (const auto& set : outcome.settings) {
        const auto* const row = command::findSetting(set.name);
        require(row != nullptr && row->name == set.name && set.name != "MAILS");
        require(row->parse(set.value.empty() ? "-" : set.value).has_value());
    }
    for (const auto& kind : outcome.kinds) require(kind != "SET MAILS");
    require(!outcome.newPassword || !outcome.kinds.empty());
    require(outcome.commands <= command::kCommandsPerMail);
    require(outcome.names.size() == outcome.commands);
    require(outcome.results.size() <= outcome.commands);
    require(outcome.lists.size() <= lists::kLists.size());
    require(outcome.commands + outcome.ignored <= lines.size());
    require(!outcome.newPassword || outcome.secret);
    for (const std::string& result : outcome.results) {
        require(result.size() <= command::kEchoedBytes + 200 && printableResult(result));
    }
    for (const std::string& name : outcome.names) require(name.size() <= 40);
    return 0;
}
