#include "mailagent/command/help.h"

#include "base/file.h"
#include "base/text.h"
#include "mailagent/command/remote_settings.h"
#include "run_lines.h"

#include <doctest/doctest.h>
#include <cstdlib>

namespace {

TEST_CASE("M25 the help text names every command and list, on lines a phone can show") {
    const std::string text = command::helpText({"copier@machines.example", {10240}});
    for (const command::Row& row : command::kCommands) {
        CHECK(text.find(row.word) != std::string::npos);
        CHECK(text.find(row.help) != std::string::npos);
    }
    for (const auto& row : lists::kLists) {
        if (!row.option.empty()) CHECK(text.find(row.option) != std::string::npos);
    }
    for (const auto& setting : command::kRemoteSettings) {
        CHECK(text.find(std::string(setting.allowed)) != std::string::npos);
    }
    for (const auto& form : lists::kForms) CHECK(text.find(form.word) != std::string::npos);
    CHECK(text.find("copier@machines.example") != std::string::npos);
    CHECK(text.find("under 10 KB") != std::string::npos);
    for (const std::string_view line : base::split(text, '\n')) {
        CAPTURE(line);
        CHECK(line.size() <= command::kHelpColumns);
        for (const char c : line) CHECK((c >= ' ' && c < 0x7f));
    }
}

TEST_CASE("the help text's examples do what it says") {
    CHECK(optionsOf(runLines({"G"})) == std::vector<std::string>{"(phone)"});
    CHECK(optionsOf(runLines({"GETLOG COUNTER"})) == optionsOf(runLines({"g c"})));
    CHECK(runLines({"G AL"}).lists.size() == 10);
    CHECK(runLines({"G C CSV HTML"}).formsOf(lists::ListId::counter) ==
          lists::Forms{true, false, true});
    CHECK(runLines({"C U-BIX Sitios"}).newPassword.has_value());
    auto context = plainContext();
    context.permitted = [](const command::Row&, std::string_view) { return true; };
    CHECK(command::run({"S I 5"}, context).settings ==
          std::vector<command::SetTo>{{"INTERVAL", "5"}});
}

TEST_CASE("M45 the help text tells what the subject must be") {
    command::HelpFacts facts{"a@b.c", {10240}};
    CHECK(command::helpText(facts).find("Subject  the password, nothing else\n") !=
          std::string::npos);
    facts.subject = "the password and the present code: PASSWORD 123456";
    CHECK(command::helpText(facts).find("Subject  the password and the present code") !=
          std::string::npos);
}

TEST_CASE("the help text tells the size limit") {
    CHECK(command::helpText({"a@b.c", {65536}, true}).find("under 64 KB, header and all") !=
          std::string::npos);
    CHECK(command::helpText({"a@b.c", {10000}}).find("under 10000 bytes") != std::string::npos);
}

// MAILAGENT_PRINT_DOCS=1 writes the file anew.
TEST_CASE("docs/commands.md is what the tables print") {
    const std::string path = PROJECT_FOLDER "/docs/commands.md";
    if (std::getenv("MAILAGENT_PRINT_DOCS") != nullptr) {
        REQUIRE(base::writeFileAtomic(path, command::commandsMarkdown(), 0644));
    }
    const auto file = base::readFile(path, {65536});
    REQUIRE(file);
    CHECK(*file == command::commandsMarkdown());
}

}  // namespace
