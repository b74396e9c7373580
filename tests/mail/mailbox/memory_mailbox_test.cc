#include "mail/mailbox/memory_mailbox.h"

#include "tests/mail/mailbox/contract.h"

namespace {

using mailbox::MemoryMailbox;
using Call = MemoryMailbox::Call;

class MemoryBench final : public contract::Bench {
  public:
    explicit MemoryBench(MemoryMailbox::Traits traits) : mailbox_(traits) {}
    net::Loop& loop() override { return loop_; }
    mailbox::Mailbox& mailbox() override { return mailbox_; }
    void deliver(std::string bytes) override { mailbox_.deliver(std::move(bytes)); }
    std::vector<std::string> mails() override { return mailbox_.mails(); }
    std::vector<std::string> folder(const std::string& name) override {
        return mailbox_.folder(name);
    }

  private:
    net::Loop loop_{1};
    MemoryMailbox mailbox_;
};

base::Error lost() {
    return {base::Kind::closed, "The connection ended.", 0};
}

}  // namespace

TEST_CASE("the mailbox in memory keeps the contract of a mailbox (M1, M8)") {
    contract::checkMailbox([] { return std::make_unique<MemoryBench>(MemoryMailbox::Traits{}); });
}

TEST_CASE("the mailbox in memory keeps the contract as a POP3 server would") {
    contract::checkMailbox([] {
        return std::make_unique<MemoryBench>(MemoryMailbox::Traits{true, false, false});
    });
}

TEST_CASE("failures come when they were asked for, once") {
    net::Loop loop(1);
    MemoryMailbox box;
    box.deliver("a\r\n");
    box.failNext(Call::open, lost(), 1);
    CHECK(contract::await(loop, box.open({})).has_value());
    CHECK(contract::await(loop, box.open({})).error().kind == base::Kind::closed);
    CHECK(contract::await(loop, box.open({})).has_value());
    CHECK(box.calls(Call::open) == 3);
}

TEST_CASE("removals that a failed close did not commit are undone") {
    net::Loop loop(1);
    MemoryMailbox box(MemoryMailbox::Traits{true, true, true});
    const auto uid = box.deliver("a\r\n");
    box.failNext(Call::close, lost());
    CHECK(contract::await(loop, box.open({})).has_value());
    CHECK(contract::await(loop, box.remove({uid})).has_value());
    CHECK_FALSE(contract::await(loop, box.close()).has_value());
    CHECK(box.uids() == std::vector<std::string>{uid});
    CHECK(contract::await(loop, box.open({})).value().mails.size() == 1);
}

TEST_CASE("sizes lie and a mail fails when told to") {
    net::Loop loop(1);
    MemoryMailbox box;
    const auto first = box.deliver("aaaa\r\n");
    const auto second = box.deliver("bb\r\n");
    box.stateSize(first, base::Bytes{7});
    box.failMail(second, lost());
    CHECK(contract::await(loop, box.open({})).value().mails[0].size == base::Bytes{7});
    const auto got = contract::await(loop, box.fetch({first, second}, base::Bytes{100}));
    CHECK(got.value()[0].bytes.value() == "aaaa\r\n");
    CHECK(got.value()[1].bytes.error().kind == base::Kind::closed);
}

TEST_CASE("a new validity brings new uids") {
    net::Loop loop(1);
    MemoryMailbox box;
    box.vanish(box.deliver("gone\r\n"));
    box.deliver("kept\r\n");
    box.renumber("2");
    const auto listing = contract::await(loop, box.open({"1", "5", 10})).value();
    CHECK(listing.validity == "2");
    REQUIRE(listing.mails.size() == 1);
    CHECK(listing.mails[0].uid == "1");
}
