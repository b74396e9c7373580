// A Pop3Mailbox with its small server, ready for the contract and for single tests.
#pragma once

#include "mail/pop3/pop3_mailbox.h"
#include "tests/mail/mailbox/contract.h"
#include "tests/mail/pop3/fake_pop3.h"

namespace pop3_test {

class Pop3Bench final : public contract::Bench {
  public:
    explicit Pop3Bench(net::Duration timeout = std::chrono::milliseconds(3000))
        : wire(loop_, [this](contract::Peer& peer) { server.serve(peer); }),
          mailbox_(loop_, wire.dial(), {"pop.test", timeout, "copier01"}) {
        wire.capabilities = {"TOP", "UIDL", "RESP-CODES", "PIPELINING"};
    }
    net::Loop& loop() override { return loop_; }
    mailbox::Mailbox& mailbox() override { return mailbox_; }
    void deliver(std::string bytes) override { server.deliver(std::move(bytes)); }
    std::vector<std::string> mails() override { return server.mails(); }
    std::vector<std::string> folder(const std::string&) override { return {}; }

    template <class T>
    T run(net::Task<T> task) {
        return contract::await(loop_, std::move(task));
    }

  private:
    net::Loop loop_{1};

  public:
    FakePop3 server;
    contract::Wire wire;

  private:
    pop3::Pop3Mailbox mailbox_;
};

}  // namespace pop3_test
