#include "mailagent/discovery/maker.h"

#include <doctest/doctest.h>

TEST_CASE("the maker is what the model begins with, else the enterprise") {
    struct Row {
        const char* model;
        unsigned enterprise;
        const char* maker;
        const char* rest;
    };
    const Row rows[] = {
        {"KONICA MINOLTA bizhub C250i", 18334, "Konica Minolta", "bizhub C250i"},
        {"bizhub C250i", 18334, "Konica Minolta", "bizhub C250i"},
        {"RICOH Aficio MP C3002", 367, "Ricoh", "Aficio MP C3002"},
        {"LANIER MP 201", 367, "Lanier", "MP 201"},
        {"HP LaserJet M880", 11, "HP", "LaserJet M880"},
        {"HPX 12", 0, "", "HPX 12"},
        {"Hewlett-Packard LaserJet", 0, "HP", "LaserJet"},
        {"Canon", 1602, "Canon", "Canon"},
        {"", 2435, "Brother", ""},
        {"Thing 5", 9, "", "Thing 5"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.model);
        CHECK(discovery::makerOf(row.model, row.enterprise) == row.maker);
        CHECK(discovery::withoutMaker(row.model) == row.rest);
    }
}
