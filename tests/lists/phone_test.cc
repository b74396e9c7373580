#include "base/text.h"
#include "tests/lists/sample.h"

using lists::ListId;

TEST_CASE("The phone form's first two lines stand alone") {
    const auto lines = sample::linesOf(
        lists::render(ListId::phone, sample::reading("konica-8050"), sample::frame()));
    CHECK(lines.at(0) == "HQ-2F-EAST 26XE00123");
    CHECK(lines.at(1) == "TOTAL 1203344  03/02 09:21");
    CHECK(lines.back() == "END");
}

TEST_CASE("A long nickname gives way to the serial number") {
    auto frame = sample::frame();
    frame.nickname = std::string(60, 'n');
    const auto lines =
        sample::linesOf(lists::render(ListId::phone, sample::reading("konica-8050"), frame));
    CHECK(lines.at(0) == std::string(28, 'n') + ".. 26XE00123");
    frame.nickname.clear();
    CHECK(lists::render(ListId::phone, sample::reading("konica-8050"), frame)
              .rfind("26XE00123\n", 0) == 0);
}

TEST_CASE("A supply that is nearly empty comes before every number, also when not all fit") {
    machine::Reading reading;
    const auto add = [&reading](const std::string& name, machine::State state,
                                std::uint64_t level) {
        machine::Part part;
        part.name = machine::Text::of(name);
        part.capacity = machine::Value<machine::Amount>::of({100});
        part.level = {state, {level}, {}};
        reading.parts.push_back(part);
    };
    add("SOME", machine::State::someRemains, 0);
    for (int i = 0; i < 30; ++i) add("EMPTY", machine::State::known, 0);
    add("NEARLY", machine::State::nearlyEmpty, 0);
    const auto text = lists::render(ListId::phone, reading, {});
    CHECK(text.find("NEARLY !\nEMPTY 0%\n") != std::string::npos);
    CHECK(text.find("SOME") == std::string::npos);
}

TEST_CASE("The worst error is the one that is shown") {
    machine::Reading reading;
    for (const char* error : {"lowToner", "doorOpen", "jammed"}) {
        reading.status.errors.push_back(machine::Text::of(error));
    }
    CHECK(lists::render(ListId::phone, reading, {}).find("ERR jammed\n") != std::string::npos);
}

TEST_CASE("Totals that disagree are said on the phone too, on the third line") {
    const struct {
        const char* note;
        std::vector<std::uint64_t> others;
        const char* third;
    } rows[] = {
        {"one", {48210}, "TOTAL ALSO 48210 (IPP)"},
        {"two that say the same", {48210, 48210}, "TOTAL ALSO 48210 (IPP)"},
        {"three", {48210, 48300, 5, 5}, "TOTAL ALSO 48210 (IPP) +2"},
        {"none", {}, "END"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        machine::Reading reading;
        reading.counters.total = machine::Value<machine::Impressions>::of({48216});
        for (const auto total : row.others) {
            reading.counters.otherTotals.push_back(machine::Value<machine::Impressions>::of(
                {total}, {machine::Origin::ipp, "printer-impressions-completed", {}}));
        }
        const auto lines = sample::linesOf(lists::render(ListId::phone, reading, {}));
        CHECK(lines.at(1).rfind("TOTAL 48216", 0) == 0);
        CHECK(lines.at(2) == row.third);
    }
}
