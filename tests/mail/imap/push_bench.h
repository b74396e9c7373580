// An ImapMailbox that waits for its server's push, and what a test does meanwhile.
#pragma once

#include "tests/mail/imap/imap_bench.h"
#include "tests/mail/mailbox/log.h"

#include <functional>
#include <string>
#include <vector>

namespace imap_test {

inline imap::Settings pushing(net::Duration renew = std::chrono::minutes(9),
                              net::Duration timeout = std::chrono::milliseconds(3000)) {
    imap::PushSettings push;
    push.mode = imap::PushMode::on;
    push.renew = renew;
    push.serverKey = "imap.test:993";
    push.accountKey = "imap.test:993 copier01";
    push.name = "copier01";
    return {"imap.test", "INBOX", timeout, {}, std::move(push)};
}

using contract::Log;

class PushBench : public ImapBench {
  public:
    using Action = std::function<void()>;
    explicit PushBench(imap::Settings settings = pushing()) : ImapBench(std::move(settings)) {}

    mailbox::Listing turn(mailbox::ListFrom from = {}) {
        auto listing = open(std::move(from));
        contract::Turn{*this}.close();
        return listing;
    }

    /// wait(); `action` runs as soon as the server was asked to push. How long it took, negative
    /// where wait() said that nothing happened.
    double waits(net::Duration patience, Action action = {}) {
        const auto start = net::Steady::now();
        if (action) loop().spawn(onceIdling(std::move(action)));
        const bool woke = run(mailbox().wait(net::in(patience), woken));
        const std::chrono::duration<double> took = net::Steady::now() - start;
        return woke ? took.count() : -took.count();
    }

    std::size_t sent(std::string_view command) {
        const auto all = server.commands();
        return static_cast<std::size_t>(std::count_if(
            all.begin(), all.end(), [&](const auto& one) { return one.starts_with(command); }));
    }

    net::Loop::Event woken{loop()};

  private:
    net::Task<> onceIdling(Action action) {
        for (int i = 0; i < 1000 && server.idling() == 0; ++i) {
            (void)co_await loop().sleep(std::chrono::milliseconds(2));
        }
        (void)co_await loop().sleep(std::chrono::milliseconds(20));
        action();
    }
};

}  // namespace imap_test
