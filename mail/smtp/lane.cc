#include "mail/smtp/lane.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>

namespace smtp {
namespace {

/// Whether the relay itself said no to the whole mail, for now and ever (5xx).
bool deniedByRelay(const Transaction& mail) {
    return std::any_of(mail.deliveries.begin(), mail.deliveries.end(),
                       [](const sending::Delivery& delivery) {
                           return delivery.relayTrouble && delivery.reason.code / 100 == 5;
                       }) &&
           std::none_of(mail.deliveries.begin(), mail.deliveries.end(),
                        [](const sending::Delivery& delivery) {
                            return delivery.outcome == sending::Outcome::accepted;
                        });
}

/// What only waits for its next try is no progress: a relay that says 421 to each mail, or goes
/// away behind it, would be sent the whole queue, one connection a mail.
bool answeredForGood(const Transaction& mail) {
    return std::any_of(mail.deliveries.begin(), mail.deliveries.end(),
                       [](const sending::Delivery& delivery) {
                           return delivery.outcome == sending::Outcome::accepted ||
                                  delivery.outcome == sending::Outcome::refused;
                       });
}

base::Error lostBeforeDot(const base::Error& error) {
    if (error.code != 0) return error;  // the relay's own words
    return {error.kind,
            fmt::format("The connection to the relay was lost before the mail was handed over "
                        "({}): it is sent again later",
                        error.text),
            0};
}

void traceTo(void* context, char direction, std::string_view line) {
    const auto& settings = *static_cast<const Settings*>(context);
    settings.trace(direction, line);
}

}  // namespace

void SmtpSender::Lane::start(const std::shared_ptr<Lane>& lane) {
    if (lane->running) return lane->wake.set();
    lane->running = true;
    lane->ended.restart();
    lane->loop.spawn(serve(lane));
}

void SmtpSender::Lane::shut() {
    closing = true;
    wake.set();
}

net::Task<> SmtpSender::Lane::serve(std::shared_ptr<Lane> lane) {
    do {
        while (!lane->queue.empty()) {
            co_await lane->work();
            if (lane->queue.empty() && lane->session) co_await lane->idle();
        }
        co_await lane->quit();
    } while (!lane->queue.empty());  // somebody came while we said goodbye
    lane->running = false;
    lane->closing = false;
    lane->ended.finish();
}

/// Keeps the session warm until there is work, the time is over, or it is to be closed.
net::Task<> SmtpSender::Lane::idle() {
    const net::Deadline until = net::in(settings.idle);
    while (queue.empty() && !closing && !loop.stopping() && net::Steady::now() < until)
        (void)co_await wake.wait(until);
}

net::Task<bool> SmtpSender::Lane::connect() {
    if (session) co_return true;
    auto listener = queue.listener();
    auto dialled = co_await dial(std::move(listener));
    if (!dialled) {
        deferAll(dialled.error());
        co_return false;
    }
    Features features = featuresOf(dialled->capabilities);
    session.emplace(Session{std::move(*dialled), features});
    parser = {};
    if (settings.trace) session->connection.stream.trace(&traceTo, &settings);
    co_return true;
}

/// Sends what waits over one connection, until nothing waits or the connection is lost.
net::Task<> SmtpSender::Lane::work() {
    const bool connected = co_await connect();
    if (!connected) co_return;
    const bool warm = session->used;
    bool progress = false;
    const auto source = [this] { return queue.take(); };
    Conversation conversation(session->features, source, &session->connection, session->carried);
    while (true) {
        const bool sent = co_await exchange(conversation);
        const bool more = collect(conversation);
        progress = progress || more;
        if (!sent) break;
    }
    session->used = true;
    session->carried = conversation.carried();
    if (conversation.lost()) recover(conversation, warm || progress || conversation.spent());
    if (!denied.empty()) co_await waitForRelay();
}

/// One burst and all of its replies. False where there was nothing to send.
net::Task<bool> SmtpSender::Lane::exchange(Conversation& conversation) {
    net::LineStream& stream = session->connection.stream;
    const std::uint64_t before = stream.sent();
    const std::string burst = conversation.next();
    if (burst.empty()) co_return false;
    stream.put(burst);
    auto flushed = co_await stream.flush(net::in(std::max(settings.command, settings.afterDot)));
    if (!flushed) conversation.lose(flushed.error(), stream.sent() - before);
    while (conversation.waiting()) {
        const net::Duration span =
            conversation.waitingForDot() ? settings.afterDot : settings.command;
        auto read = co_await readReply(net::in(span));
        if (read)
            conversation.take(parser.reply());
        else
            conversation.lose(read.error(), burst.size());
    }
    co_return true;
}

net::Task<base::Result<>> SmtpSender::Lane::readReply(net::Deadline until) {
    while (true) {
        auto line = co_await session->connection.stream.line(until);
        if (!line) co_return base::fail(line.error());
        switch (parser.line(*line)) {
            case ReplyParser::Step::more:
                break;
            case ReplyParser::Step::done:
                co_return base::Result<>{};
            case ReplyParser::Step::broken:
                co_return base::fail(base::Kind::protocol,
                                     fmt::format("the relay sent \"{}\", which is no SMTP reply",
                                                 base::printable(*line, 80)));
        }
    }
}

/// Hands out what was decided. Whether the relay took a mail among it, or refused one for good.
bool SmtpSender::Lane::collect(Conversation& conversation) {
    bool any = false;
    for (Transaction* mail : conversation.takeSettled()) {
        any = any || answeredForGood(*mail);
        settle(*mail);
    }
    return any;
}

void SmtpSender::Lane::settle(Transaction& mail) {
    const bool again = settings.retryRelayAfter.count() > 0 && !mail.triedAgain &&
                       !loop.stopping() && deniedByRelay(mail);
    if (again)
        denied.push_back(&mail);
    else
        queue.settle(mail);
}

/// After a loss: the mails that were begun, and those behind them, over a new connection where
/// this one had worked; else they are deferred.
void SmtpSender::Lane::recover(Conversation& conversation, bool worthwhile) {
    const base::Error error = lostBeforeDot(*conversation.lost());
    session.reset();
    const auto unsent = conversation.takeUnsent();
    if (worthwhile && !loop.stopping()) {
        for (Transaction* mail : unsent) mail->restart();
        queue.again(unsent);
        return;
    }
    queue.again(unsent);
    deferAll(error);
}

void SmtpSender::Lane::deferAll(const base::Error& error) {
    while (Transaction* const mail = queue.take()) defer(*mail, error);
}

void SmtpSender::Lane::defer(Transaction& mail, const base::Error& error) {
    mail.decideRest([&](const std::string& to) { return deferred(to, error); });
    if (net::isHeard(mail.mail.tap)) {
        mail.mail.tap->tell({"smtp", 0, ' ', "not sent now: " + error.text});
    }
    queue.settle(mail);
}

/// Every mail of the batch. A caller holds a place that others need: he waits for a slow relay only
/// where it has begun with his mails, and each of its answers is bounded.
net::Task<> SmtpSender::Lane::settled(Batch& batch) {
    const bool inTime = co_await batch.soon.wait(net::in(settings.inRow));
    if (!inTime && !loop.stopping()) {
        const base::Error slow{base::Kind::timeout,
                               fmt::format("the relay is slow: the mail was not begun within {} "
                                           "seconds; it is sent again later",
                                           settings.inRow.count() / 1000),
                               0};
        for (Transaction* const mail : queue.withdraw(batch)) defer(*mail, slow);
    }
    co_await batch.finished.wait();
}

/// POP before SMTP: some relays learn of the mailbox login a moment later, and look it up when a
/// connection begins.
net::Task<> SmtpSender::Lane::waitForRelay() {
    co_await quit();
    (void)co_await loop.sleep(settings.retryRelayAfter);
    const auto mails = std::exchange(denied, {});
    for (Transaction* mail : mails) {
        mail->triedAgain = true;
        if (loop.stopping())
            queue.settle(*mail);
        else
            mail->restart();
    }
    if (!loop.stopping()) queue.again(mails);
}

net::Task<> SmtpSender::Lane::quit() {
    if (!session) co_return;
    net::LineStream& stream = session->connection.stream;
    stream.put("QUIT\r\n");
    const net::Deadline until = net::in(settings.quit);
    auto flushed = co_await stream.flush(until);
    if (flushed) {
        // The answer is waited for only so that the relay sees an orderly end.
        const auto answered = co_await readReply(until);
        (void)answered.has_value();
    }
    session.reset();
}

}  // namespace smtp
