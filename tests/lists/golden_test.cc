// The lists of the samples, word for word. After a wanted change run once with
// MAILAGENT_GOLDEN=write, then read the difference.
#include "tests/lists/sample.h"

#include <cstdlib>
#include <string_view>

namespace {

std::string goldenPath(const std::string& name) {
    return std::string(PROJECT_FOLDER) + "/tests/lists/golden/" + name + ".txt";
}

bool writing() {
    const char* mode = std::getenv("MAILAGENT_GOLDEN");
    return mode != nullptr && std::string_view(mode) == "write";
}

void compare(const std::string& name, const std::string& text) {
    CAPTURE(name);
    if (writing()) std::ofstream(goldenPath(name), std::ios::binary) << text;
    const auto expected = sample::linesOf(sample::bytesOf(goldenPath(name)));
    const auto found = sample::linesOf(text);
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        CAPTURE(i + 1);
        CHECK(found[i] == expected[i]);
        if (found[i] != expected[i]) return;
    }
    CHECK(found.size() == expected.size());
}

}  // namespace

TEST_CASE("M15 M24 the lists of the samples are as they were reviewed") {
    for (const std::string snapshot : {"konica-8050", "small-printer", "extreme"}) {
        const auto reading = sample::reading(snapshot);
        for (const auto& row : lists::kLists) {
            // A thousand accounts are checked by their widths, not kept.
            if (snapshot == "extreme" && row.id == lists::ListId::ekc) continue;
            compare(snapshot + "-" + sample::option(row.id),
                    lists::render(row.id, reading, sample::frame()));
        }
    }
}

TEST_CASE("A machine that does not answer: its last reading with its age, or nothing known") {
    auto frame = sample::frame();
    frame.readError = "192.0.2.41 did not answer within 5 s";
    frame.now += std::chrono::hours{76};
    const auto last = sample::reading("konica-8050");
    for (const auto id : {lists::ListId::counter, lists::ListId::phone}) {
        compare("asleep-" + sample::option(id), lists::render(id, last, frame));
        compare("mute-" + sample::option(id), lists::render(id, {}, frame));
    }
}

TEST_CASE("Differences since the last list") {
    const auto now = sample::reading("konica-8050");
    auto before = now;
    before.taken = *now.taken - std::chrono::days{29};
    before.counters.total.value.count -= 31002;
    before.counters.functions[0].total.value.count -= 9001;
    before.counters.functions[1].total.value.count -= 21900;
    before.counters.functions[1].fullColour.value.count -= 4021;
    before.troubles.jamsByPlace[0].count.value.count -= 3;
    auto frame = sample::frame();
    frame.previous = &before;
    for (const auto id :
         {lists::ListId::counter, lists::ListId::phone, lists::ListId::management2}) {
        compare("difference-" + sample::option(id), lists::render(id, now, frame));
    }
}
