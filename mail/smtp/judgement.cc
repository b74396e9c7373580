#include "mail/smtp/judgement.h"

#include "base/text.h"

#include <fmt/format.h>

namespace smtp {
namespace {

using base::Kind;
using sending::Delivery;
using sending::Outcome;

std::string subject(Stage stage, const std::string& recipient) {
    const std::string shown = base::printable(recipient, 100);
    return fmt::format("{} <{}>", stage == Stage::rcpt ? "the recipient" : "the mail to", shown);
}

/// What the relay holds against us, in a sentence that has its words, and which setting mends it.
std::string objection(Matter matter, const std::string& says, const std::string& what,
                      const Us& us) {
    switch (matter) {
        case Matter::login:
            return fmt::format("The relay wants a login ({}): {}", says,
                               us.loggedIn ? "correct its user name and password"
                                           : "set sending.user and its password");
        case Matter::tls:
            return fmt::format(
                "The relay wants {} ({}): {}", us.encrypted ? "other TLS" : "TLS first", says,
                us.encrypted ? "ask its operator" : "set sending.security = \"starttls\"");
        case Matter::helo:
            return fmt::format(
                "The relay does not take the name that EHLO said, \"{}\" ({}): set "
                "sending.helo_name to this machine's full name",
                base::printable(us.ehlo, 100), says);
        case Matter::sender:
            return fmt::format(
                "The relay does not take our sender address ({}): set address to one "
                "that {} may send as",
                says, us.loggedIn ? "its login" : "this machine");
        case Matter::policy:
            return fmt::format(
                "The relay takes no mails of our sender's domain from here ({}): send "
                "through the domain's own relay, or have its SPF and DKIM records "
                "allow this one",
                says);
        case Matter::limit:
            return fmt::format(
                "The relay takes no more mails of ours for now ({}): its bound for {} "
                "is reached",
                says, us.loggedIn ? "this login" : "this machine");
        case Matter::relaying:
            break;
    }
    return fmt::format("The relay does not take {} from us ({}): {}", what, says,
                       us.loggedIn ? "have it allow this login, or this machine"
                                   : "give it a login, or have it allow this machine");
}

Kind kindOf(Matter matter, const Reply& reply) {
    if (matter == Matter::tls) return Kind::tls;
    if (matter == Matter::login) return Kind::login;
    return reply.permanent() ? Kind::refused : Kind::temporary;
}

}  // namespace

Delivery judge(Stage stage, const Reply& reply, std::string recipient, const Us& us) {
    Delivery delivery{std::move(recipient), Outcome::accepted, {}};
    if (reply.positive()) return delivery;
    delivery.enhanced = reply.enhanced;
    if (reply.code == 421)
        return deferred(
            std::move(delivery.recipient),
            {Kind::temporary, fmt::format("The relay closed the session: {}", reply.shown()),
             reply.code});
    const Fault fault = faultOf(stage, reply, delivery.recipient);
    const std::string what = subject(stage, delivery.recipient);
    if (fault.blame == Blame::us) {
        delivery.outcome = Outcome::deferred;
        delivery.relayTrouble = true;
        delivery.reason = {kindOf(fault.matter, reply),
                           objection(fault.matter, reply.shown(), what, us), reply.code};
        return delivery;
    }
    const bool forGood = reply.permanent();
    delivery.doubtful = forGood && fault.blame == Blame::unsaid;
    delivery.outcome = forGood && !delivery.doubtful ? Outcome::refused : Outcome::deferred;
    delivery.reason = {
        forGood ? Kind::refused : Kind::temporary,
        forGood ? fmt::format("The relay refused {}: {}", what, reply.shown())
                : fmt::format("The relay does not take {} for now: {}", what, reply.shown()),
        reply.code};
    return delivery;
}

Delivery deferred(std::string recipient, const base::Error& error) {
    Delivery delivery{std::move(recipient), Outcome::deferred, error, true};
    delivery.unreached = true;
    return delivery;
}

Delivery unknown(std::string recipient, const base::Error& error) {
    const auto text = fmt::format(
        "The connection was lost after the mail's last line ({}), so it may have arrived: the same "
        "mail is sent again",
        error.text);
    Delivery delivery{std::move(recipient), Outcome::unknown, {error.kind, text, error.code}};
    delivery.unreached = true;
    return delivery;
}

}  // namespace smtp
