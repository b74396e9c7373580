// The lists that carry a state, from the walks of samples/walks, word for word: idle, jam, toner,
// cover, service call, charsets, limits, hostile strings, two engines, 120 alerts, finisher. After
// a wanted change run once with MAILAGENT_GOLDEN=write, then read the difference.
#include "machine/snmp/plan.h"
#include "machine/snmp/walk_file.h"
#include "tests/lists/sample.h"

#include <cstdlib>
#include <string_view>

namespace {

using lists::ListId;

struct State {
    const char* walk;
    std::vector<ListId> lists;  ///< those in which the state shows
};

const State kStates[] = {
    {"copier-idle",
     {ListId::job, ListId::user, ListId::font, ListId::management, ListId::adjustment,
      ListId::parameter, ListId::ekc, ListId::management2, ListId::counter, ListId::pixel,
      ListId::phone}},
    {"copier-jam", {ListId::management2, ListId::font, ListId::phone}},
    {"copier-toner", {ListId::management, ListId::management2, ListId::phone}},
    {"copier-cover", {ListId::management2, ListId::phone}},
    {"copier-service", {ListId::management2, ListId::font, ListId::phone}},
    {"copier-shift-jis", {ListId::management2, ListId::font}},
    {"copier-utf8", {ListId::management2, ListId::font}},
    {"copier-latin2", {ListId::management2, ListId::font}},
    {"copier-limits",
     {ListId::counter, ListId::management, ListId::management2, ListId::user, ListId::phone}},
    {"copier-hostile",
     {ListId::management, ListId::management2, ListId::user, ListId::font, ListId::parameter}},
    {"copier-two-engines", {ListId::counter, ListId::management2, ListId::management}},
    {"copier-120-alerts", {ListId::management2}},
    {"copier-finisher", {ListId::management, ListId::counter}},
    {"copier-private-tree-only", {ListId::counter, ListId::management, ListId::phone}},
};

machine::Reading readingOf(const std::string& name, const lists::Frame& frame) {
    auto walk =
        snmp::readWalkFile(std::string(PROJECT_FOLDER) + "/samples/walks/" + name + ".snmprec");
    REQUIRE(walk.has_value());
    walk->taken = frame.now;  // a file's own time is that of its copy
    CHECK(walk->remarks.empty());
    return snmp::understand(*walk);
}

std::string goldenPath(const std::string& name) {
    return std::string(PROJECT_FOLDER) + "/tests/lists/golden/" + name + ".txt";
}

void compare(const std::string& name, const std::string& text) {
    CAPTURE(name);
    const char* mode = std::getenv("MAILAGENT_GOLDEN");
    if (mode != nullptr && std::string_view(mode) == "write") {
        std::ofstream(goldenPath(name), std::ios::binary) << text;
    }
    const auto expected = sample::linesOf(sample::bytesOf(goldenPath(name)));
    const auto found = sample::linesOf(text);
    CHECK(found.size() == expected.size());
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        CAPTURE(i + 1);
        REQUIRE(found[i] == expected[i]);
    }
}

}  // namespace

TEST_CASE("M15 every state of a machine shows in the lists that carry it, as it was reviewed") {
    const auto frame = sample::frame();
    for (const auto& state : kStates) {
        const auto reading = readingOf(state.walk, frame);
        for (const auto id : state.lists) {
            const auto text = lists::render(id, reading, frame);
            compare(std::string(state.walk) + "-" + sample::option(id), text);
            for (const auto& line : sample::linesOf(text)) {
                CHECK(std::all_of(line.begin(), line.end(),
                                  [](char c) { return c == '\r' || (c & 0xE0) != 0; }));
            }
        }
    }
}

TEST_CASE("What a machine says never ends a list, and never begins a line of its own") {
    const auto frame = sample::frame();
    const auto reading = readingOf("copier-hostile", frame);
    for (const auto& row : lists::kLists) {
        const auto text = lists::render(row.id, reading, frame);
        std::size_t ends = 0;
        for (const auto& line : sample::linesOf(text)) {
            ends += line.starts_with("END") ? 1 : 0;
            CHECK(line.find("Subject:") != 0);
            CHECK(line.find("Bcc:") != 0);
            CHECK(line != ".");
        }
        CHECK(ends == 1);
    }
}
