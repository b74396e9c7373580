// An ImapMailbox with its small server, ready for the contract and for single tests.
#pragma once

#include "mail/imap/imap_mailbox.h"
#include "tests/mail/imap/fake_imap.h"
#include "tests/mail/mailbox/contract.h"

namespace imap_test {

class ImapBench : public contract::Bench {
  public:
    explicit ImapBench(
        imap::Settings settings = {"imap.test", "INBOX", std::chrono::milliseconds(3000), {}, {}})
        : wire(loop_, [this](contract::Peer& peer) { server.serve(peer); }),
          mailbox_(loop_, wire.dial(), std::move(settings)) {
        wire.capabilities = {server.capability()};
    }
    net::Loop& loop() override { return loop_; }
    mailbox::Mailbox& mailbox() override { return mailbox_; }
    void deliver(std::string bytes) override { server.deliver(std::move(bytes)); }
    std::vector<std::string> mails() override { return server.mails(); }
    std::vector<std::string> folder(const std::string& name) override { return server.mails(name); }
    std::size_t unread() override { return server.unread(); }

    template <class T>
    T run(net::Task<T> task) {
        return contract::await(loop_, std::move(task));
    }
    mailbox::Listing open(mailbox::ListFrom from = {}) {
        return contract::Turn{*this}.open(std::move(from));
    }

  private:
    net::Loop loop_{1};

  public:
    FakeImap server;
    contract::Wire wire;

  private:
    imap::ImapMailbox mailbox_;
};

}  // namespace imap_test
