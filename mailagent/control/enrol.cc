#include "mailagent/control/enrol.h"

#include "base/log.h"
#include "base/text.h"
#include "mail/trust/one_time_code.h"
#include "mailagent/control/words.h"
#include "mailagent/gate/proof.h"
#include "mailagent/gate/sender.h"

#include <fmt/format.h>
#include <set>

namespace control {
namespace {

constexpr std::string_view kIssuer = "mailagent";

/// How a subject looks by what the setting `proof` asks of the sender.
void saySubjects(const Workplace& workplace, const std::string& sender, const Say& say) {
    std::set<std::string> forms;
    for (const auto& row : workplace.agent.status()) {
        const auto cycle = workplace.agent.find(row.account);
        const auto proof = gate::proofFor(sender, cycle->settings().proofRules);
        if (!proof || !proof->code) continue;
        forms.insert(
            fmt::format("  {}  {}", proof->password ? "PASSWORD 123456" : "123456", row.account));
    }
    if (!forms.empty()) {
        say("Subject of his mails, and to which machine:");
        for (const auto& form : forms) say(form);
        return;
    }
    say("No machine asks him for a code yet. Subject of his mails, by the setting `proof`:");
    say(fmt::format("  \"{}: password + code\"   PASSWORD 123456", sender));
    say(fmt::format("  \"{}: code\"              123456", sender));
}

}  // namespace

base::Result<std::string> senderOf(std::string_view word) {
    auto sender = base::lower(word);
    if (gate::answerable(sender)) return sender;
    return base::fail(base::Kind::invalid,
                      fmt::format("{} is no mail address; write the one that stands in From of the "
                                  "sender's mails, such as ken@example.com.",
                                  word.empty() ? "An empty text" : base::printable(word, 300)));
}

net::Task<bool> enrol(Workplace& workplace, std::string word, Say say) {
    const auto sender = senderOf(word);
    if (!sender) co_return failed(say, sender.error().text);
    auto& journal = workplace.context.journal;
    const auto now = workplace.context.clock.now();
    auto made = co_await workplace.context.loop.offload(
        [&journal, &sender, &now] { return journal.enrol(*sender, now); });
    if (!made) co_return failed(say, made.error().text);
    base::log::info("one-time codes: {} was enrolled by the operator, number {}", *sender,
                    made->number);
    const auto secret = trust::codeSecret(workplace.context.key, *sender, made->number);
    std::string uri(trust::enrolmentUri(secret, *sender, kIssuer).expose());
    say(uri);
    base::wipe(uri);
    say(fmt::format("{} is enrolled.{}", *sender,
                    made->number > 1 ? " The codes of the earlier enrolment count no more." : ""));
    saySubjects(workplace, *sender, say);
    co_return true;
}

net::Task<bool> withdraw(Workplace& workplace, std::string word, Say say) {
    const auto sender = senderOf(word);
    if (!sender) co_return failed(say, sender.error().text);
    auto& journal = workplace.context.journal;
    auto known = co_await workplace.context.loop.offload(
        [&journal, &sender] { return journal.enrolment(*sender); });
    if (!known) co_return failed(say, known.error().text);
    if (!known->active) co_return failed(say, fmt::format("{} is not enrolled.", *sender));
    auto done = co_await workplace.context.loop.offload(
        [&journal, &sender] { return journal.withdraw(*sender); });
    if (!done) co_return failed(say, done.error().text);
    base::log::info("one-time codes: {} was withdrawn by the operator", *sender);
    say(fmt::format("No code of {} counts any more.", *sender));
    co_return true;
}

}  // namespace control
