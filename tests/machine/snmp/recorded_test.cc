// Every recorded walk of the shared data against what stands in its file, which this test reads by
// itself (recorded_lines.h): right, unknown and wrong, counted and printed.
#include "machine/snmp/plan.h"
#include "machine/snmp/walk_file.h"

#include "recorded_lines.h"
#include "said.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

namespace {

namespace fs = std::filesystem;
using recorded::Lines;

const fs::path kData = fs::path(PROJECT_FOLDER) / "../shared/data/snmp";
const std::string kMib = "1.3.6.1.2.1.43.";

struct Tally {
    int right = 0, unknown = 0, wrong = 0, absent = 0;
};

struct Verdicts {
    std::map<std::string, Tally> fields;
    std::string file;

    void say(const std::string& field, bool held, bool said, bool equal, const std::string& what) {
        Tally& tally = fields[field];
        if (!held && !said) {
            ++tally.absent;
        } else if (held && !said) {
            ++tally.unknown;
            MESSAGE("UNKNOWN ", file, " ", field, ": ", what);
        } else if (equal) {
            ++tally.right;
        } else {
            ++tally.wrong;
            MESSAGE("WRONG ", file, " ", field, ": ", what);
        }
    }
};

// The first device of type printer that Printer-MIB speaks of; else the first of either.
unsigned long printerOf(const Lines& lines) {
    std::set<unsigned long> devices;
    for (const auto& [index, value] : recorded::below(lines, "1.3.6.1.2.1.25.3.2.1.2")) {
        if (value.bytes == "1.3.6.1.2.1.25.3.1.5") devices.insert(index[0]);
    }
    std::set<unsigned long> mib;
    for (const char* column :
         {"5.1.1.17", "10.2.1.4", "11.1.1.6", "8.2.1.9", "18.1.1.8", "18.1.1.2"}) {
        for (const auto& [index, value] : recorded::below(lines, kMib + column))
            mib.insert(index[0]);
    }
    for (const auto device : devices) {
        if (mib.contains(device)) return device;
    }
    if (!mib.empty()) return *mib.begin();
    return devices.empty() ? 1 : *devices.begin();
}

template <class V>
bool sameLevel(const V& value, long long number) {
    switch (number) {
        case -1:
            return value.state == machine::State::unrestricted;
        case -2:
            return value.state == machine::State::unknown;
        case -3:
            return value.state == machine::State::someRemains;
        case -100:
            return value.state == machine::State::nearlyEmpty;
        default:
            return value.known() && static_cast<long long>(value.value.count) == number;
    }
}

std::string readableAt(const Lines& lines, const std::string& oid) {
    const auto* value = recorded::find(lines, oid);
    return value == nullptr ? "" : recorded::plain(value->bytes);
}

/// The objects that 4-lists names for the serial number, the makers' in no order.
constexpr const char* kSerials[] = {"1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.1.0",
                                    "1.3.6.1.4.1.367.3.2.1.2.1.4.0",
                                    "1.3.6.1.4.1.11.2.3.9.4.2.1.1.3.3.0"};

// The value of the first key that an IEEE 1284 device id holds.
std::string valueOf(const std::string& id, const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
        const auto at = id.find(key);
        if (at == std::string::npos) continue;
        return id.substr(at + key.size(), id.find(';', at) - at - key.size());
    }
    return "";
}

void checkIdentity(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    std::set<std::string> models;
    for (const std::string& oid :
         {"1.3.6.1.2.1.25.3.2.1.3." + std::to_string(d), kMib + "5.1.1.16." + std::to_string(d),
          std::string("1.3.6.1.4.1.18334.1.1.1.1.6.2.1.0")}) {
        if (auto text = readableAt(lines, oid); !text.empty()) models.insert(text);
    }
    const auto& model = r.machine.identity.model;
    const std::string descr = readableAt(lines, "1.3.6.1.2.1.1.1.0");
    const std::string id = readableAt(lines, "1.3.6.1.4.1.2435.2.3.9.1.1.7.0") +
                           readableAt(lines, "1.3.6.1.4.1.11.2.3.9.1.1.7.0");
    bool equal = models.contains(model.value);
    if (models.empty() && !id.empty()) {
        equal = model.value ==
                valueOf(id, {"MFG:", "MANUFACTURER:"}) + " " + valueOf(id, {"MDL:", "MODEL:"});
    } else if (models.empty()) {
        equal = !model.value.empty() && descr.find(model.value) != std::string::npos;
    }
    v.say("model", !models.empty() || !id.empty(), model.known(), equal,
          model.value + " / " + descr);

    std::string serial = readableAt(lines, kMib + "5.1.1.17." + std::to_string(d));
    std::set<std::string> others;
    for (const char* oid : kSerials) {
        auto text = readableAt(lines, oid);
        if (std::string(oid).find(".4.1.11.") != std::string::npos && text.size() > 2) {
            text = recorded::plain(recorded::find(lines, oid)->bytes.substr(2));
        }
        if (!text.empty()) others.insert(text);
    }
    const auto& said = r.machine.identity.serial;
    const bool own = !serial.empty();
    v.say("serial", own || !others.empty(), said.known(),
          own ? said.value == serial : others.contains(said.value), said.value + " / " + serial);
}

// The meter: prtMarkerLifeCount of the first engine; else the maker's, in the order of 4-lists 10,
// of which Brother packs its own (tag 0, kind 1, four octets).
long long totalOf(const Lines& lines, unsigned long d) {
    const auto life = recorded::below(lines, kMib + "10.2.1.4." + std::to_string(d));
    if (!life.empty()) return life.begin()->second.number().value_or(-1);
    for (const char* oid : {"1.3.6.1.4.1.18334.1.1.1.5.7.2.1.1.0", "1.3.6.1.4.1.367.3.2.1.2.19.1.0",
                            "1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.5.0"}) {
        if (const auto* value = recorded::find(lines, oid)) return value->number().value_or(-1);
    }
    const auto* brother = recorded::find(lines, "1.3.6.1.4.1.2435.2.3.9.4.2.1.5.5.10.0");
    if (brother == nullptr || brother->bytes.size() < 7 || brother->bytes[0] != 0) return -1;
    long long total = 0;
    for (std::size_t i = 3; i < 7; ++i) {
        total = total * 256 + static_cast<unsigned char>(brother->bytes[i]);
    }
    return total;
}

/// The makers' counters that 4-lists names or a walk proves, and where they belong.
struct MakersCounter {
    const char* oid;
    const char* path;
};
constexpr MakersCounter kMakersCounters[] = {
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.1.3.0", "/counters/duplex_sides"},
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.1.5.0", "/counters/images/0/total"},
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.1.1", "/counters/functions/0/black"},
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.2.1", "/counters/functions/0/full_colour"},
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.1.2", "/counters/functions/1/black"},
    {"1.3.6.1.4.1.18334.1.1.1.5.7.2.2.1.5.2.2", "/counters/functions/1/full_colour"},
    {"1.3.6.1.4.1.2385.1.1.19.2.1.3.1.4.60", "/counters/functions/0/total"},
    {"1.3.6.1.4.1.2385.1.1.19.2.1.3.1.4.61", "/counters/functions/0/black"},
    {"1.3.6.1.4.1.2385.1.1.19.2.1.3.4.4.63", "/counters/functions/1/full_colour"},
    {"1.3.6.1.4.1.2385.1.1.19.2.1.3.7.4.50", "/counters/images/0/total"},
    {"1.3.6.1.4.1.11.2.3.9.4.2.1.4.1.2.6.0", "/counters/extra/0/count"},
};

void checkCounts(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    const long long total = totalOf(lines, d);
    v.say("total", total >= 0, r.counters.total.known(),
          static_cast<long long>(r.counters.total.value.count) == total, std::to_string(total));
    const auto power = recorded::below(lines, kMib + "10.2.1.5." + std::to_string(d));
    const long long since = power.empty() ? -1 : power.begin()->second.number().value_or(-1);
    v.say("since power-on", !power.empty(), r.counters.sincePowerOn.known(),
          static_cast<long long>(r.counters.sincePowerOn.value.count) == since,
          std::to_string(since));
    const auto all = said::everything(r);
    for (const auto& counter : kMakersCounters) {
        const auto* value = recorded::find(lines, counter.oid);
        if (value == nullptr) continue;
        const auto found = all.find(counter.path);
        const bool known = found != all.end() && found->second != "-";
        v.say("maker's counter", true, known, known && found->second == value->bytes, counter.oid);
    }
}

/// Brother's own supplies, where the walk has no prtMarkerSupplies: what tags of maintenance and
/// next care the file holds, counted by hand. An ink-jet has inks only.
const std::map<std::string, std::size_t> kBrotherSupplies{
    {"brother_invalid", 0},     {"brother_hl5350dn", 5},  {"brother_mfc5490cn", 4},
    {"brother_dcpj132w", 1},    {"brother_dcp7070dw", 2}, {"brother_hll2340dw", 2},
    {"brother_dcpl3550cdw", 12}};

void checkSupplies(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    if (const auto own = kBrotherSupplies.find(v.file); own != kBrotherSupplies.end()) {
        v.say("Brother's supplies", true, true, r.parts.size() == own->second,
              fmt::format("{} of {}", r.parts.size(), own->second));
    }
    const std::string device = "." + std::to_string(d);
    const auto names = recorded::below(lines, kMib + "11.1.1.6" + device);
    const auto levels = recorded::below(lines, kMib + "11.1.1.9" + device);
    const auto most = recorded::below(lines, kMib + "11.1.1.8" + device);
    const auto types = recorded::below(lines, kMib + "11.1.1.5" + device);
    v.say("supplies found", !names.empty(), !names.empty() && names.size() <= r.parts.size(),
          names.empty() || r.parts.size() == names.size(),
          fmt::format("{} of {}", r.parts.size(), names.size()));
    std::size_t at = 0;
    for (const auto& [index, name] : names) {
        if (at == r.parts.size()) break;
        const auto& part = r.parts[at++];
        v.say("supply name", true, part.name.known(),
              part.name.value == recorded::plain(name.bytes), part.name.value);
        if (const auto level = levels.find(index); level != levels.end()) {
            v.say("supply level", true, part.level.said(),
                  sameLevel(part.level, level->second.number().value_or(-9)), part.name.value);
        }
        if (const auto max = most.find(index); max != most.end()) {
            v.say("supply capacity", true, part.capacity.said(),
                  sameLevel(part.capacity, max->second.number().value_or(-9)), part.name.value);
        }
        if (const auto type = types.find(index); type != types.end()) {
            const std::map<long long, std::string> words{
                {1, "other"},         {3, "toner"},           {4, "wasteToner"},
                {9, "opc"},           {10, "developer"},      {15, "fuser"},
                {20, "transferUnit"}, {21, "tonerCartridge"}, {32, "staples"}};
            const auto word = words.find(type->second.number().value_or(0));
            v.say("supply type", true, part.kind.known(),
                  word != words.end() && part.kind.value == word->second, part.kind.value);
        }
    }
}

void checkTrays(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    const std::string device = "." + std::to_string(d);
    const auto most = recorded::below(lines, kMib + "8.2.1.9" + device);
    const auto levels = recorded::below(lines, kMib + "8.2.1.10" + device);
    const auto names = recorded::below(lines, kMib + "8.2.1.13" + device);
    v.say("trays found", !most.empty(), !most.empty() && most.size() <= r.trays.size(),
          most.empty() || most.size() == r.trays.size(),
          fmt::format("{} of {}", r.trays.size(), most.size()));
    std::size_t at = 0;
    for (const auto& [index, max] : most) {
        if (at == r.trays.size()) break;
        const auto& tray = r.trays[at++];
        v.say("tray number", true, tray.number.known(), tray.number.value.count == index[0], "");
        v.say("tray capacity", true, tray.capacity.said(),
              sameLevel(tray.capacity, max.number().value_or(-9)), tray.name.value);
        if (const auto level = levels.find(index); level != levels.end()) {
            v.say("tray level", true, tray.level.said(),
                  sameLevel(tray.level, level->second.number().value_or(-9)), tray.name.value);
        }
        if (const auto name = names.find(index); name != names.end()) {
            v.say("tray name", true, tray.name.known(),
                  tray.name.value == recorded::plain(name->second.bytes), tray.name.value);
        }
    }
}

void checkAlerts(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    const std::string device = "." + std::to_string(d);
    std::set<std::vector<unsigned long>> indexes;
    std::multiset<std::string> texts;
    std::multiset<std::string> found;
    for (const char* column : {"2", "3", "4", "5", "6", "7", "8", "9"}) {
        for (const auto& [index, value] :
             recorded::below(lines, kMib + "18.1.1." + column + device)) {
            indexes.insert(index);
            if (*column == '8' && recorded::isAscii(value.bytes)) {
                texts.insert(recorded::plain(value.bytes));
            }
        }
    }
    texts.erase("");
    for (const auto& alert : r.alerts) {
        if (recorded::isAscii(alert.text.value)) found.insert(alert.text.value);
    }
    found.erase("");
    v.say("alerts found", !indexes.empty(), !r.alerts.empty() && indexes.size() <= r.alerts.size(),
          indexes.size() == r.alerts.size(),
          fmt::format("{} of {}", r.alerts.size(), indexes.size()));
    v.say("alert texts", !texts.empty(), !found.empty(),
          std::includes(found.begin(), found.end(), texts.begin(), texts.end()),
          fmt::format("{} of {}", found.size(), texts.size()));
}

void checkErrors(const Lines& lines, unsigned long d, const machine::Reading& r, Verdicts& v) {
    const auto* state = recorded::find(lines, "1.3.6.1.2.1.25.3.5.1.2." + std::to_string(d));
    const char* words[] = {"lowPaper",
                           "noPaper",
                           "lowToner",
                           "noToner",
                           "doorOpen",
                           "jammed",
                           "offline",
                           "serviceRequested",
                           "inputTrayMissing",
                           "outputTrayMissing",
                           "markerSupplyMissing",
                           "outputNearFull",
                           "outputFull",
                           "inputTrayEmpty",
                           "overduePreventMaint"};
    std::string expected;
    std::string found;
    for (std::size_t i = 0; state != nullptr && i < 15 && i / 8 < state->bytes.size(); ++i) {
        if (((static_cast<unsigned char>(state->bytes[i / 8]) << (i % 8)) & 0x80) != 0) {
            expected += words[i];
        }
    }
    for (const auto& error : r.status.errors) found += error.value;
    const bool held = state != nullptr && !state->bytes.empty();
    v.say("error state", held, r.status.errorsSaid, found == expected, found + " / " + expected);
}

}  // namespace

TEST_CASE("Recorded walks are read as they stand: nothing wrong, nothing missed") {
    const auto files = recorded::walksIn(kData);
    if (files.empty()) {
        MESSAGE("SKIPPED: no recorded walks beside the project");
        CHECK(std::getenv("CI") == nullptr);
        return;
    }
    Verdicts verdicts;
    for (const auto& file : files) {
        verdicts.file = file.stem().string();
        const auto walk = snmp::readWalkFile(file.string());
        REQUIRE(walk.has_value());
        const Lines lines = recorded::read(file);
        const auto reading = snmp::understand(*walk);
        const auto device = printerOf(lines);
        checkIdentity(lines, device, reading, verdicts);
        checkCounts(lines, device, reading, verdicts);
        checkSupplies(lines, device, reading, verdicts);
        checkTrays(lines, device, reading, verdicts);
        checkAlerts(lines, device, reading, verdicts);
        checkErrors(lines, device, reading, verdicts);
    }
    std::string table = fmt::format("\n{:<18}{:>7}{:>9}{:>7}{:>8}\n", "field", "right", "unknown",
                                    "wrong", "absent");
    for (const auto& [field, tally] : verdicts.fields) {
        table += fmt::format("{:<18}{:>7}{:>9}{:>7}{:>8}\n", field, tally.right, tally.unknown,
                             tally.wrong, tally.absent);
        CAPTURE(field);
        CHECK(tally.wrong == 0);
        CHECK(tally.unknown == 0);
    }
    MESSAGE(files.size(), " walks", table);
}

// LibreNMS's percentages. What they say of -3 ("50") and of waste boxes is theirs (data 4); names
// that the recorder spoilt are compared by their row.
TEST_CASE("Supplies and trays agree with another monitor's percentages where there is a number") {
    const fs::path folder = kData / "../snmp-expected";
    std::size_t compared = 0;
    std::error_code none;
    for (fs::directory_iterator it(folder, none), end; it != end; it.increment(none)) {
        std::ifstream file(it->path());
        const auto json = nlohmann::json::parse(file, nullptr, false);
        const auto walk =
            snmp::readWalkFile((kData / "librenms" / it->path().stem()).string() + ".snmprec");
        if (json.is_discarded() || !json.contains("printer-supplies") || !walk) continue;
        const auto reading = snmp::understand(*walk);
        for (const auto& row : json["printer-supplies"]["discovery"]["printer_supplies"]) {
            const std::string oid = row["supply_oid"].get<std::string>().substr(1);
            CAPTURE(it->path().string());
            CAPTURE(oid);
            const auto check = [&](const auto& level, const auto& capacity) {
                if (level.from.object.text() != oid || !level.known() || !capacity.known()) return;
                if (capacity.value.count == 0) return;
                const double percent = 100.0 * static_cast<double>(level.value.count) /
                                       static_cast<double>(capacity.value.count);
                CHECK(percent ==
                      doctest::Approx(row["supply_current"].get<double>()).epsilon(0.03));
                ++compared;
            };
            for (const auto& part : reading.parts) check(part.level, part.capacity);
            for (const auto& tray : reading.trays) check(tray.level, tray.capacity);
        }
    }
    MESSAGE(compared, " percentages compared");
    CHECK((compared > 60 || recorded::walksIn(kData).empty()));
}

TEST_CASE("What subtrees() asks for holds every object that understand() uses") {
    for (const auto& file : recorded::walksIn(kData)) {
        const auto walk = snmp::readWalkFile(file.string());
        REQUIRE(walk.has_value());
        snmp::Walk first;
        for (const auto& oid : snmp::firstQuestions()) {
            if (const auto* datum = walk->find(oid)) first.objects[oid] = *datum;
        }
        snmp::Walk asked = first;
        asked.taken = walk->taken;
        const auto trees = snmp::subtrees(first);
        for (const auto& [oid, datum] : walk->objects) {
            const bool below = std::any_of(trees.begin(), trees.end(), [&](const auto& tree) {
                return oid.startsWith(tree.root) && oid != tree.root;
            });
            if (below) asked.objects[oid] = datum;
        }
        const auto all = snmp::understand(*walk);
        const auto some = snmp::understand(asked);
        CAPTURE(file.string());
        CHECK(all.machine.identity.model.value == some.machine.identity.model.value);
        CHECK(all.machine.identity.serial.value == some.machine.identity.serial.value);
        CHECK(all.machine.identity.mac.value == some.machine.identity.mac.value);
        CHECK(all.machine.options.size() == some.machine.options.size());
        CHECK(all.machine.firmware.size() == some.machine.firmware.size());
        CHECK(all.counters.total.value == some.counters.total.value);
        CHECK(all.counters.functions.size() == some.counters.functions.size());
        CHECK(all.counters.images.size() == some.counters.images.size());
        CHECK(all.counters.extra.size() == some.counters.extra.size());
        CHECK(all.parts.size() == some.parts.size());
        CHECK(all.trays.size() == some.trays.size());
        CHECK(all.bins.size() == some.bins.size());
        CHECK(all.alerts.size() == some.alerts.size());
        CHECK(all.status.errors.size() == some.status.errors.size());
        CHECK(all.fonts.storage.size() == some.fonts.storage.size());
        CHECK(all.fonts.panel.text.size() == some.fonts.panel.text.size());
        CHECK(all.parameters.network.ipv4.value == some.parameters.network.ipv4.value);
        for (std::size_t i = 0; i < trees.size(); ++i) {
            for (std::size_t j = 0; j < trees.size(); ++j) {
                CHECK((i == j || !trees[i].root.startsWith(trees[j].root)));
            }
        }
    }
}
