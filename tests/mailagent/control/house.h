// An agent without machines, and what it says to an operator.
#pragma once

#include "mailagent/control/operations.h"
#include "mailagent/journal/memory_journal.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace control_test {

/// An agent without machines, and what it said.
struct House {
    net::Loop loop;
    base::SettableClock clock{base::Time{std::chrono::hours(24 * 365 * 56)}};
    journal::MemoryJournal journal;
    service::Context context{loop, clock, journal, base::Secret(std::string(32, 'k'))};
    service::Agent agent{context, 1};
    control::Workplace workplace{
        context, agent, []() -> net::Task<base::Result<>> { co_return base::Result<>{}; },
        [](const std::string&, std::string_view words) { return std::string(words); }};
    std::vector<std::string> said;

    bool ask(std::vector<std::string> words) {
        said.clear();
        bool done = false;
        loop.spawn(run({std::move(words), {}}, done));
        loop.run();
        return done;
    }

    net::Task<> run(control::Request request, bool& done) {
        done = co_await control::perform(workplace, std::move(request),
                                         [this](const std::string& line) { said.push_back(line); });
        loop.stop();
    }
};

}  // namespace control_test
