#include "mail/smtp/judgement.h"

#include "base/text.h"

#include <fmt/format.h>

namespace smtp {
namespace {

using base::Kind;
using sending::Delivery;
using sending::Outcome;

std::string subject(Stage stage, const std::string& recipient) {
    switch (stage) {
        case Stage::mail:
            return "our sender address";
        case Stage::rcpt:
            return fmt::format("the recipient <{}>", base::printable(recipient, 100));
        case Stage::data:
        case Stage::content:
            break;
    }
    return fmt::format("the mail to <{}>", base::printable(recipient, 100));
}

/// What the relay holds against us, and which setting mends it.
base::Error objection(Stage stage, const Reply& reply, const std::string& recipient, const Us& us) {
    const Kind refused = reply.permanent() ? Kind::refused : Kind::temporary;
    const std::string says = reply.shown();
    if (wantsTls(reply, recipient)) {
        return {Kind::tls,
                fmt::format("The relay wants TLS first ({}): set sending.security = \"starttls\"",
                            says),
                reply.code};
    }
    if (wantsLogin(reply)) {
        return {Kind::login,
                fmt::format("The relay wants a login ({}): {}", says,
                            us.loggedIn ? "correct its user name and password"
                                        : "set sending.user and its password"),
                reply.code};
    }
    if (speaksOfHelo(reply, recipient)) {
        return {refused,
                fmt::format("The relay does not take the name that EHLO said, \"{}\" ({}): set "
                            "sending.helo_name to this machine's full name",
                            base::printable(us.ehlo, 100), says),
                reply.code};
    }
    return {refused,
            fmt::format("The relay does not take {} from us ({}): give it a login, or have it "
                        "allow this machine",
                        subject(stage, recipient), says),
            reply.code};
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
    const Blame blame = blameOf(stage, reply, delivery.recipient);
    if (blame == Blame::us) {
        delivery.outcome = Outcome::deferred;
        delivery.relayTrouble = true;
        delivery.reason = objection(stage, reply, delivery.recipient, us);
        return delivery;
    }
    const std::string what = subject(stage, delivery.recipient);
    const bool forGood = reply.permanent();
    delivery.outcome = forGood ? Outcome::refused : Outcome::deferred;
    delivery.doubtful = forGood && blame == Blame::unsaid;
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
