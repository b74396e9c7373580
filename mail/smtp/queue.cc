#include "mail/smtp/queue.h"

namespace smtp {

Transaction* Queue::take() {
    if (!again_.empty()) {
        Transaction* const mail = again_.front();
        again_.pop_front();
        return mail;
    }
    while (!batches_.empty()) {
        Batch& batch = *batches_.front();
        batches_.pop_front();
        while (batch.next < batch.items.size() && batch.items[batch.next].ready) ++batch.next;
        if (batch.next == batch.items.size()) continue;
        Transaction& mail = batch.items[batch.next++].transaction;
        // Whoever has more to send goes behind the others.
        if (batch.next < batch.items.size()) batches_.push_back(&batch);
        return &mail;
    }
    return nullptr;
}

std::shared_ptr<const net::Tap> Queue::listener() const {
    const auto heard = [](const Transaction& each) { return net::isHeard(each.mail.tap); };
    for (const Transaction* const mail : again_) {
        if (heard(*mail)) return mail->mail.tap;
    }
    for (const Batch* const batch : batches_) {
        if (batch->next == batch->items.size()) continue;
        const Transaction& mail = batch->items[batch->next].transaction;
        if (heard(mail)) return mail.mail.tap;
    }
    return nullptr;
}

void Queue::settle(Transaction& mail) {
    if (--mail.batch->open > 0) return;
    std::erase(batches_, mail.batch);
    mail.batch->soon.set();
    mail.batch->finished.finish();
}

std::vector<Transaction*> Queue::withdraw(Batch& batch) {
    std::vector<Transaction*> waiting;
    for (; batch.next < batch.items.size(); ++batch.next) {
        auto& item = batch.items[batch.next];
        if (!item.ready) waiting.push_back(&item.transaction);
    }
    std::erase(batches_, &batch);
    return waiting;
}

}  // namespace smtp
