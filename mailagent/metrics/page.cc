#include "mailagent/metrics/page.h"

#include "mailagent/metrics/process.h"

#include <fmt/format.h>

namespace metrics {
namespace {

double number(std::uint64_t count) {
    return static_cast<double>(count);
}

void addHistogram(Text& text, std::string_view name, std::string_view help,
                  const service::Histogram& histogram) {
    text.family(name, Kind::histogram, help);
    double count = 0;
    for (std::size_t i = 0; i < service::Histogram::kBounds.size(); ++i) {
        count += number(histogram.below[i]);
        const auto bound = fmt::format("{}", service::Histogram::kBounds[i]);
        text.sample(count, {{"le", bound}}, "_bucket");
    }
    count += number(histogram.below.back());
    text.sample(count, {{"le", "+Inf"}}, "_bucket");
    text.sample(histogram.seconds, {}, "_sum").sample(count, {}, "_count");
}

void addLogins(Text& text, const service::Meters& meters) {
    constexpr std::string_view kProtocols[] = {"imap", "pop3", "smtp"};
    text.family("mailagent_logins_total", Kind::counter,
                "Connections dialled and logged in, refused by user and password, or failed.");
    for (std::size_t i = 0; i < meters.logins.size(); ++i) {
        const auto& logins = meters.logins[i];
        const auto protocol = kProtocols[i];
        text.sample(number(logins.ok), {{"protocol", protocol}, {"result", "ok"}});
        text.sample(number(logins.refused), {{"protocol", protocol}, {"result", "refused"}});
        text.sample(number(logins.failed), {{"protocol", protocol}, {"result", "failed"}});
    }
}

}  // namespace

void addAgent(Text& text, const service::Meters& meters) {
    text.family("mailagent_build_info", Kind::gauge, "Always 1; the version is its label.")
        .sample(1, {{"version", MAILAGENT_VERSION}});
    text.family("mailagent_mails_total", Kind::counter, "Mails, by what became of them.")
        .sample(number(meters.served), {{"result", "served"}})
        .sample(number(meters.illegal), {{"result", "illegal"}})
        .sample(number(meters.unread), {{"result", "unread"}});
    text.family("mailagent_replies_total", Kind::counter,
                "Tries to hand a reply over for one recipient, by how they ended.")
        .sample(number(meters.accepted), {{"result", "accepted"}})
        .sample(number(meters.refused), {{"result", "refused"}})
        .sample(number(meters.deferred), {{"result", "deferred"}})
        .sample(number(meters.unknown), {{"result", "unknown"}});
    text.family("mailagent_relay_refusals_total", Kind::counter,
                "Tries that failed by the sending server's own trouble, whoever the recipient.")
        .sample(number(meters.relayTrouble));
    text.family("mailagent_turns_total", Kind::counter, "Looks into a mailbox, by how they ended.")
        .sample(number(meters.turns), {{"result", "well"}})
        .sample(number(meters.turnsInTrouble), {{"result", "trouble"}});
    addHistogram(text, "mailagent_turn_seconds", "How long looks into a mailbox took.",
                 meters.turnTime);
    text.family("mailagent_received_bytes_total", Kind::counter,
                "Octets received from mailboxes behind their logins.")
        .sample(number(meters.octets));
    addLogins(text, meters);
    double commits = 0;
    for (const auto bucket : meters.commitTime.below) commits += number(bucket);
    text.family("mailagent_journal_commits_total", Kind::counter,
                "Transactions of the journal, each of all works that waited for it.")
        .sample(commits);
    text.family("mailagent_journal_commits_failed_total", Kind::counter,
                "Those in which a work failed.")
        .sample(number(meters.commitsFailed));
    addHistogram(text, "mailagent_journal_commit_seconds",
                 "How long transactions of the journal took.", meters.commitTime);
}

net::Task<std::string> page(service::Context& context, const service::Agent& agent,
                            PerMachine perMachine) {
    auto& journal = context.journal;
    auto waiting = co_await context.loop.offload([&journal] { return journal.waitingReplies(); });
    Text text;
    addAgent(text, context.meters);
    if (waiting) {
        std::uint64_t all = 0;
        for (const auto& [machine, replies] : *waiting) all += replies;
        text.family("mailagent_queue_replies", Kind::gauge, "Replies that wait in the journal.")
            .sample(number(all));
    }
    const std::map<std::string, std::uint64_t> none;
    const auto& queues = waiting ? *waiting : none;
    co_await addMachines(text, context.loop, agent, queues, perMachine);
    addProcess(text);
    co_return text.take();
}

}  // namespace metrics
