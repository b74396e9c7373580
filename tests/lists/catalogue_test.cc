#include "lists/catalogue.h"

#include <doctest/doctest.h>

using lists::ListId;

TEST_CASE("M10 M14 any prefix from the minimum on means the list, upper or lower case") {
    struct Case {
        const char* option;
        int list;  ///< -1: no list, -2: ALL
    };
    const Case cases[] = {
        {"J", 0},   {"job", 0},   {"U", 1},   {"F", 2},           {"M", 3},         {"manage", 3},
        {"A", 4},   {"ad", 4},    {"P", 5},   {"PA", 5},          {"parameter", 5}, {"E", 6},
        {"ekc", 6}, {"2", 7},     {"2M", 7},  {"2management", 7}, {"C", 8},         {"Counter", 8},
        {"PI", 9},  {"pixel", 9}, {"AL", -2}, {"all", -2},        {"COUNTERS", -1}, {"PX", -1},
        {"", -1},   {"ALLL", -1}, {"2X", -1}, {"X", -1},          {"JOBS", -1},     {"C ", -1},
    };
    for (const auto& c : cases) {
        CAPTURE(c.option);
        const auto found = lists::findList(c.option);
        CHECK((found ? static_cast<int>(*found) : lists::meansAll(c.option) ? -2 : -1) == c.list);
    }
}

TEST_CASE("M14 every prefix means at most one list") {
    for (const auto& row : lists::kLists) {
        for (std::size_t n = 1; n <= row.option.size(); ++n) {
            const auto prefix = row.option.substr(0, n);
            const auto found = lists::findList(prefix);
            CHECK(found.has_value() + lists::meansAll(prefix) <= 1);
            if (n >= row.minimum.size()) CHECK(found == row.id);
        }
    }
}

TEST_CASE("Titles are those of the subjects, and rows stand in order") {
    CHECK(lists::subjectTitle(ListId::counter) == "COUNTER LIST");
    CHECK(lists::subjectTitle(ListId::management2) == "MACHINE MANAGEMENT LIST 2");
    CHECK(lists::subjectTitle(ListId::phone) == "COUNTERS");
    for (std::size_t i = 0; i < lists::kLists.size(); ++i) {
        CHECK(lists::row(static_cast<ListId>(i)).id == lists::kLists[i].id);
    }
}
