#include "mail/smtp/smtp_sender.h"

#include "mail/smtp/lane.h"

#include <utility>

namespace smtp {
namespace {

void fill(Batch& batch, std::vector<sending::Outgoing> mails) {
    for (auto& mail : mails) {
        Batch::Item& item = batch.items.emplace_back(std::move(mail));
        item.transaction.batch = &batch;
        item.ready = item.transaction.deliveries.empty();
        if (const auto fault = faultOf(item.transaction.mail)) {
            item.ready = true;
            item.transaction.decideRest([&](const std::string& recipient) {
                return sending::Delivery{recipient, sending::Outcome::refused, *fault};
            });
        }
        batch.open += item.ready ? 0 : 1;
    }
}

}  // namespace

SmtpSender::SmtpSender(net::Loop& loop, net::SharedDial dial, Settings settings)
    : lane_(std::make_shared<Lane>(loop, std::move(dial), std::move(settings))) {}

SmtpSender::~SmtpSender() {
    lane_->shut();
}

net::Task<std::vector<std::vector<sending::Delivery>>> SmtpSender::send(
    std::vector<sending::Outgoing> mails) {
    const std::shared_ptr<Lane> lane = lane_;
    Batch batch(lane->loop);
    fill(batch, std::move(mails));
    if (batch.open > 0) {
        lane->queue.add(batch);
        Lane::start(lane);
        co_await lane->settled(batch);
    }
    std::vector<std::vector<sending::Delivery>> results;
    results.reserve(batch.items.size());
    for (auto& item : batch.items) results.push_back(std::move(item.transaction.deliveries));
    co_return results;
}

net::Task<> SmtpSender::close() {
    const std::shared_ptr<Lane> lane = lane_;
    if (!lane->running) co_return;
    lane->shut();
    co_await lane->ended.wait();
}

}  // namespace smtp
