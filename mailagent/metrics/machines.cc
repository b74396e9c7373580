#include "mailagent/metrics/machines.h"

#include <algorithm>
#include <array>
#include <vector>

namespace metrics {
namespace {

constexpr std::size_t kSlice = 500;  ///< machines without giving the loop to others

struct Survey {
    std::array<double, service::kCycleStates.size()> states{};
    double left = 0;
    std::vector<service::CycleStatus> shown;
};

void look(Survey& survey, service::CycleStatus row, PerMachine perMachine) {
    const auto state = service::stateOf(row);
    ++survey.states[static_cast<std::size_t>(state)];
    survey.left += static_cast<double>(row.left);
    const bool troubled =
        state == service::CycleState::trouble && survey.shown.size() < kTroubledAtMost;
    const bool shown =
        perMachine == PerMachine::all || (perMachine == PerMachine::trouble && troubled);
    if (shown) survey.shown.push_back(std::move(row));
}

double secondsOf(base::Time at) {
    return std::chrono::duration<double>(at.time_since_epoch()).count();
}

double waitingOf(const std::map<std::string, std::uint64_t>& waiting, const std::string& machine) {
    const auto found = waiting.find(machine);
    return found == waiting.end() ? 0 : static_cast<double>(found->second);
}

using Row = service::CycleStatus;

/// One family, a series a machine.
template <class Add>
net::Task<> addFamily(Text& text, net::Loop& loop, const std::vector<Row>& rows,
                      std::string_view name, Kind kind, std::string_view help, Add add) {
    text.family(name, kind, help);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        add(rows[i]);
        if (i % kSlice == kSlice - 1) (void)co_await loop.sleep(net::Duration(0));
    }
}

}  // namespace

net::Task<> addMachines(Text& text, net::Loop& loop, const service::Agent& agent,
                        const std::map<std::string, std::uint64_t>& waiting,
                        PerMachine perMachine) {
    Survey survey;
    const std::function<void(const service::MailboxCycle&)> show =
        [&](const service::MailboxCycle& cycle) { look(survey, cycle.status(), perMachine); };
    co_await agent.visit(show);

    text.family("mailagent_mailboxes", Kind::gauge, "Mailboxes by what they are doing.");
    for (std::size_t i = 0; i < survey.states.size(); ++i) {
        text.sample(survey.states[i], {{"state", service::kCycleStates[i]}});
    }
    text.family("mailagent_mails_left", Kind::gauge,
                "Mails that the last turns listed and left for the next ones.")
        .sample(survey.left);
    if (survey.shown.empty()) co_return;
    const auto& rows = survey.shown;
    const auto inTrouble = [&](const Row& row) {
        text.sample(row.trouble.empty() ? 0 : 1, {{"machine", row.account}});
    };
    co_await addFamily(text, loop, rows, "mailagent_machine_in_trouble", Kind::gauge,
                       "1 where the machine's mailbox or sending server is in trouble.", inTrouble);
    const auto contact = [&](const Row& row) {
        if (row.lastContact) text.sample(secondsOf(*row.lastContact), {{"machine", row.account}});
    };
    co_await addFamily(text, loop, rows, "mailagent_machine_last_contact_timestamp_seconds",
                       Kind::gauge, "When the machine's mailbox was last looked into.", contact);
    const auto queue = [&](const Row& row) {
        text.sample(waitingOf(waiting, row.account), {{"machine", row.account}});
    };
    co_await addFamily(text, loop, rows, "mailagent_machine_queue_replies", Kind::gauge,
                       "Replies of the machine that wait.", queue);
    const auto mails = [&](const Row& row) {
        text.sample(static_cast<double>(row.served),
                    {{"machine", row.account}, {"result", "served"}});
        text.sample(static_cast<double>(row.illegal),
                    {{"machine", row.account}, {"result", "illegal"}});
    };
    co_await addFamily(text, loop, rows, "mailagent_machine_mails_total", Kind::counter,
                       "Mails to the machine, by what became of them.", mails);
}

}  // namespace metrics
