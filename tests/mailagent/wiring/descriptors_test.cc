#include "mailagent/wiring/descriptors.h"

#include "base/log.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace {

config::Settings settingsOf(std::size_t machines) {
    config::Settings settings;
    for (std::size_t i = 0; i < machines; ++i) {
        config::Machine machine;
        machine.name = std::to_string(i);
        machine.enable = true;
        machine.receiving.kind = config::ReceivingKind::imap;
        machine.receiving.account.server = "imap.example.com";
        settings.machines.push_back(machine);
    }
    return settings;
}

struct Warnings {
    Warnings() {
        base::log::setSink([this](base::log::Level level, std::string_view line) {
            if (level == base::log::Level::warning) lines.emplace_back(line);
        });
    }
    ~Warnings() { base::log::setSink({}); }
    Warnings(const Warnings&) = delete;
    Warnings& operator=(const Warnings&) = delete;
    std::vector<std::string> lines;
};

}  // namespace

TEST_CASE(
    "M42 M43 each mailbox that may wait for new mail needs a descriptor, the others a turn's") {
    auto settings = settingsOf(1000);
    CHECK(wiring::descriptorsNeeded(settings).pushing == 1000);
    CHECK(wiring::descriptorsNeeded(settings).others == 3 * 512 + 31 + 100);
    settings.machines[0].receiving.kind = config::ReceivingKind::pop3;
    settings.machines[1].receiving.kind = config::ReceivingKind::maildir;
    settings.machines[2].receiving.push.mode = config::PushMode::off;
    settings.machines[3].enable = false;
    CHECK(wiring::descriptorsNeeded(settings).pushing == 996);
    CHECK(wiring::descriptorsNeeded(settings).machines == 999);
    for (auto& machine : settings.machines) machine.receiving.push.perServer = 50;
    CHECK(wiring::descriptorsNeeded(settings).pushing == 50);
    CHECK(wiring::descriptorsNeeded(settingsOf(2)).all() == 2 + 3 * 2 + 100);
}

TEST_CASE("M42 a limit that is too low is told once, and again where more machines come") {
    const Warnings warnings;
    wiring::DescriptorLimit limit(1000);
    limit.check(settingsOf(100));
    CHECK(warnings.lines.empty());
    limit.check(settingsOf(500));
    limit.check(settingsOf(500));
    limit.check(settingsOf(400));
    REQUIRE(warnings.lines.size() == 1);
    CHECK(warnings.lines[0].find("500 machines may need 2115 descriptors") != std::string::npos);
    CHECK(warnings.lines[0].find("this process may open 1000") != std::string::npos);
    CHECK(warnings.lines[0].find("LimitNOFILE=2115") != std::string::npos);
    CHECK(warnings.lines[0].find("ulimit -n 2115") != std::string::npos);
    limit.check(settingsOf(600));
    CHECK(warnings.lines.size() == 2);
}
