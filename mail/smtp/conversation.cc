#include "mail/smtp/conversation.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace smtp {
namespace {

/// Replies that no RFC allows here: from now on replies and commands may be out of step.
bool outOfPlace(const Reply& reply, bool data) {
    const int kind = reply.code / 100;
    return data ? kind == 2 : kind == 3;
}

}  // namespace

void Transaction::restart() {
    deliveries.clear();
    for (const auto& recipient : mail.envelope.to)
        deliveries.push_back({recipient, sending::Outcome::deferred, {}});
    decided_.assign(deliveries.size(), false);
}

void Transaction::decide(std::size_t recipient, sending::Delivery delivery) {
    deliveries[recipient] = std::move(delivery);
    decided_[recipient] = true;
}

bool Conversation::waitingForDot() const noexcept {
    return waiting() &&
           (expected_.front().wants == Wants::dot || expected_.front().wants == Wants::loneDot);
}

void Conversation::emit(std::string_view bytes, Wants wants, std::size_t recipient) {
    burst_ += bytes;
    expected_.push_back({wants, recipient});
    if (!bytes.empty() && listened(envelope_)) tell(envelope_, '>', base::trim(bytes));
}

bool Conversation::listened(const Transaction* mail) {
    return mail && net::isHeard(mail->mail.tap);
}

void Conversation::tell(const Transaction* mail, char direction, std::string_view text) const {
    mail->mail.tap->tell({"smtp", over_ ? over_->stream.number() : 0, direction, text});
}

/// A session with the relay is many machines': where it began is told with each mail.
void Conversation::tellBegin() const {
    if (!over_ || !listened(envelope_)) return;
    tell(envelope_, ' ',
         fmt::format("a mail over the session with the relay at {}{}", over_->peerAddress,
                     over_->loggedIn ? " (logged in)" : ""));
}

/// Takes the next mail that this relay can take; the others are refused without a round trip.
bool Conversation::begin() {
    while ((envelope_ = source_())) {
        const auto fault = obstacle(envelope_->mail, features_);
        if (!fault) {
            recipient_ = 0;
            taken_ = 0;
            mailTaken_ = false;
            tellBegin();
            return true;
        }
        envelope_->decideRest([&](const std::string& recipient) {
            return sending::Delivery{recipient, sending::Outcome::refused, *fault};
        });
        settle(envelope_);
    }
    return false;
}

std::string Conversation::next() {
    burst_.clear();
    dotEnd_ = 0;
    if (lost_ || waiting()) return {};
    while (step_ != Step::idle || begin()) {
        if (step_ == Step::idle) step_ = mustReset_ ? Step::reset : Step::mail;
        const bool last = step_ == Step::data;  // the reply to DATA decides what follows it
        write();
        if (last || !features_.pipelining) break;
    }
    // A session may rest from here on, and another conversation take it up: it holds no mail.
    if (burst_.empty() && std::exchange(mustReset_, false)) emit("RSET\r\n", Wants::reset);
    return std::exchange(burst_, {});
}

/// Writes the present step's command and goes on to the next step.
void Conversation::write() {
    switch (step_) {
        case Step::idle:
            break;
        case Step::reset:
            emit("RSET\r\n", Wants::reset);
            mustReset_ = false;
            step_ = Step::mail;
            break;
        case Step::mail:
            emit(mailCommand(envelope_->mail, features_), Wants::mail);
            step_ = Step::recipients;
            break;
        case Step::recipients: {
            const auto& to = envelope_->mail.envelope.to;
            emit(rcptCommand(to[recipient_]), Wants::rcpt, recipient_);
            if (++recipient_ == to.size()) step_ = Step::data;
            break;
        }
        case Step::data:
            emit("DATA\r\n", Wants::data);
            break;
        case Step::content:
            content_ = std::exchange(envelope_, nullptr);
            appendContent(burst_, *content_->mail.bytes);
            if (listened(content_)) {
                tell(content_, '>', net::contentText(content_->mail.bytes->size()));
            }
            emit("", Wants::dot);
            dotEnd_ = burst_.size();
            step_ = Step::idle;
            break;
        case Step::loneDot:
            emit(".\r\n", Wants::loneDot);
            mustReset_ = true;
            step_ = Step::idle;
            break;
    }
}

void Conversation::take(const Reply& reply) {
    if (!waiting()) return;
    const Expected expected = expected_.front();
    const bool data = expected.wants == Wants::data;
    const Transaction* const about = expected.wants == Wants::dot ? content_ : envelope_;
    if (listened(about)) tell(about, '<', reply.shown());
    if (outOfPlace(reply, data)) {
        const auto text = fmt::format("the relay answered {} out of place", reply.shown());
        return lose({base::Kind::protocol, text, reply.code}, dotEnd_);
    }
    expected_.pop_front();
    if (expected.wants == Wants::dot) takeDot(reply);
    if (reply.code == 421) {
        const auto text = fmt::format("The relay closed the session: {}", reply.shown());
        return lose({base::Kind::temporary, text, reply.code}, dotEnd_);
    }
    switch (expected.wants) {
        case Wants::mail:
            return takeMail(reply);
        case Wants::rcpt:
            return takeRcpt(reply, expected.recipient);
        case Wants::data:
            return takeData(reply);
        case Wants::reset:
        case Wants::loneDot:
        case Wants::dot:
            return;
    }
}

Us Conversation::us() const {
    return over_ ? Us{over_->loggedIn, over_->encrypted, over_->ehlo} : Us{};
}

void Conversation::refuseCurrent(Stage stage, const Reply& reply) {
    envelope_->decideRest(
        [&](const std::string& recipient) { return judge(stage, reply, recipient, us()); });
}

/// Nothing of the present mail will be sent; its outcome is decided.
void Conversation::giveUpCurrent() {
    mustReset_ = mailTaken_;
    step_ = Step::idle;
    settle(envelope_);
}

void Conversation::takeMail(const Reply& reply) {
    mailTaken_ = reply.positive();
    if (mailTaken_) {
        carried_ = true;
        return;
    }
    if (reply.transient() && carried_ && !std::exchange(envelope_->movedOn, true)) {
        spent_ = true;
        const auto text = fmt::format("The relay takes no more mails now: {}", reply.shown());
        return lose({base::Kind::temporary, text, reply.code}, dotEnd_);
    }
    refuseCurrent(Stage::mail, reply);
    if (!features_.pipelining) giveUpCurrent();
}

void Conversation::takeRcpt(const Reply& reply, std::size_t recipient) {
    if (!mailTaken_) return;  // the answer to MAIL has decided
    if (reply.positive())
        ++taken_;
    else
        envelope_->decide(recipient,
                          judge(Stage::rcpt, reply, envelope_->mail.envelope.to[recipient], us()));
    const bool last = recipient + 1 == envelope_->mail.envelope.to.size();
    if (last && taken_ == 0 && !features_.pipelining) giveUpCurrent();
}

void Conversation::takeData(const Reply& reply) {
    const bool granted = reply.code / 100 == 3;
    if (granted && taken_ > 0) {
        step_ = Step::content;
        return;
    }
    if (!granted) refuseCurrent(Stage::data, reply);
    giveUpCurrent();
    if (granted) step_ = Step::loneDot;
}

void Conversation::takeDot(const Reply& reply) {
    content_->decideRest([&](const std::string& recipient) {
        return judge(Stage::content, reply, recipient, us());
    });
    settle(content_);
}

void Conversation::settle(Transaction*& transaction) {
    settled_.push_back(std::exchange(transaction, nullptr));
}

void Conversation::lose(const base::Error& error, std::uint64_t sent) {
    lost_ = error;
    if (content_ && dotEnd_ > 0 && sent >= dotEnd_) {
        content_->decideRest(
            [&](const std::string& recipient) { return unknown(recipient, error); });
        settle(content_);
    }
    for (Transaction** open : {&content_, &envelope_}) {
        if (*open) unsent_.push_back(std::exchange(*open, nullptr));
    }
    expected_.clear();
    step_ = Step::idle;
}

}  // namespace smtp
