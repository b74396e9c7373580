#include "tests/mailagent/service/house.h"

#include <atomic>

using namespace service_test;
using namespace std::chrono_literals;

namespace {

service::Account account(const std::string& name, mailbox::MemoryMailbox*& box,
                         std::shared_ptr<sending::RecordingSender> sender) {
    House house;
    service::Account account;
    account.settings = house.settings;
    account.settings.account = name;
    auto owned = std::make_unique<mailbox::MemoryMailbox>();
    box = owned.get();
    account.mailbox = std::move(owned);
    account.sender = std::move(sender);
    account.source = std::make_shared<machine::MemorySource>(reading());
    return account;
}

net::Task<> afterwards(net::Loop& loop, net::Duration span, std::function<void()> action) {
    (void)co_await loop.sleep(span);
    action();
}

}  // namespace

TEST_CASE("M42 M43 many machines: each is served when a mail comes; SIGTERM ends all in order") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox *one = nullptr, *two = nullptr;
    agent.put(account("one", one, house.sender));
    agent.put(account("two", two, house.sender));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] {
        one->deliver(mail({.body = "HELP\r\n"}));
        two->deliver(mail({.body = "HELP\r\n"}));
    }));
    house.loop.spawn(afterwards(house.loop, 400ms, [&] { agent.leave(); }));
    const auto start = net::Steady::now();
    house.loop.run();
    CHECK(net::Steady::now() - start < 5s);
    CHECK(house.sender->sent().size() == 2);
    CHECK(house.sender->closes() == 1);
}

TEST_CASE("a reply that waits goes out in time while the mailbox is away, which is not made anew") {
    House house;
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred, 1);
    house.box->deliver(mail({}));
    const auto next = house.turn().nextReply;
    REQUIRE(next);
    house.clock.set(*next - 1ms);  // it comes back for it in a second at least
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox* box = nullptr;
    agent.put(account("hq-2f", box, house.sender));
    using Call = mailbox::MemoryMailbox::Call;
    std::size_t sent = 0;
    unsigned turns = 0;
    bool away = false;
    SUBCASE("without a turn") {
        away = true;
    }
    SUBCASE("and one that is there has a turn for it") {
        away = false;
    }
    house.loop.spawn(afterwards(house.loop, 300ms, [&] {
        CHECK(box->calls(Call::open) == 1);
        if (away) box->takeAway();
        house.clock.set(*next);
    }));
    house.loop.spawn(afterwards(house.loop, 1500ms, [&] {
        sent = house.sender->sent().size();
        turns = box->calls(Call::open);
        agent.leave();
    }));
    house.loop.run();
    CHECK(sent == 2);
    CHECK(turns == (away ? 1 : 2));
}

TEST_CASE("status: when the mailbox was reached, and what keeps replies from going out") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox *one = nullptr, *off = nullptr;
    agent.put(account("one", one, house.sender));
    auto switchedOff = account("off", off, house.sender);
    switchedOff.settings.enabled = false;
    agent.put(std::move(switchedOff));
    house.sender->setScript([](const sending::Outgoing&, const std::string& to) {
        const base::Error reason{base::Kind::temporary, "451 4.3.2 not now", 451};
        return sending::Delivery{to, sending::Outcome::deferred, reason, true};
    });
    one->deliver(mail({.body = "HELP\r\n"}));
    house.loop.spawn(afterwards(house.loop, 200ms, [&] {
        for (const auto& row : agent.status()) {
            CAPTURE(row.account);
            const bool served = row.account == "one";
            CHECK(row.lastContact.has_value() == served);
            CHECK((row.trouble.find("451 4.3.2 not now") != std::string::npos) == served);
        }
        house.sender->setScript({});
        CHECK(off->calls(mailbox::MemoryMailbox::Call::open) == 0);
        agent.leave();  // and with it go the mailboxes
    }));
    house.loop.run();
}

TEST_CASE(
    "status: a reply that is put off is told until it went out, also where others were taken") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox* one = nullptr;
    agent.put(account("one", one, house.sender));
    house.sender->setScript([](const sending::Outgoing&, const std::string& to) {
        static int mails = 0;
        const base::Error reason{base::Kind::temporary, "451 greylisted", 451};
        return ++mails == 1 ? sending::Delivery{to, sending::Outcome::deferred, reason}
                            : sending::Delivery{to, sending::Outcome::accepted, {}};
    });
    one->deliver(mail({.body = "HELP\r\n"}));
    one->deliver(mail({.body = "HELP\r\n"}));
    house.loop.spawn(afterwards(house.loop, 200ms, [&] {
        CHECK(house.sender->sent().size() == 2);
        CHECK(agent.status().at(0).trouble == "replies wait for their next try: 451 greylisted");
        house.clock.advance(2min);
        agent.find("one")->wake();
    }));
    house.loop.spawn(afterwards(house.loop, 400ms, [&] {
        CHECK(house.sender->sent().size() == 3);
        CHECK(agent.status().at(0).trouble.empty());
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("a source that hangs on its file is given up like a machine that does not answer") {
    /// As a snapshot on another computer that is gone.
    class HangingSource final : public machine::Source {
      public:
        void read(base::Time, std::chrono::milliseconds, Done) override {
            gone.wait(true);
            ended = true;
        }
        [[nodiscard]] bool readsFiles() const override { return true; }
        std::atomic<bool> gone{true}, ended{false};
    };
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox *one = nullptr, *two = nullptr;
    const auto source = std::make_shared<HangingSource>();
    auto hanging = account("one", one, house.sender);
    hanging.source = source;
    hanging.settings.machinePatience = 10ms;
    agent.put(std::move(hanging));
    agent.put(account("two", two, house.sender));
    one->deliver(mail({}));
    for (int i = 0; i < 9; ++i) two->deliver(mail({}));  // judged and rendered by workers
    house.loop.spawn(afterwards(house.loop, 2s, [&] {
        CHECK(house.sender->sent().size() == 10);
        CHECK_FALSE(source->ended);
        source->gone = false;
        source->gone.notify_all();
        agent.leave();
    }));
    house.loop.run();
    CHECK(source->ended);
}

TEST_CASE("a machine that is put again is replaced after its turn, the others go on") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox *first = nullptr, *second = nullptr;
    agent.put(account("one", first, house.sender));
    house.loop.spawn(
        afterwards(house.loop, 50ms, [&] { agent.put(account("one", second, house.sender)); }));
    house.loop.spawn(afterwards(house.loop, 150ms, [&] {
        REQUIRE(second != nullptr);
        CHECK(second->calls(mailbox::MemoryMailbox::Call::open) == 1);
        CHECK(agent.status().size() == 1);
        agent.drop("one");
    }));
    house.loop.spawn(afterwards(house.loop, 250ms, [&] {
        CHECK(agent.status().empty());
        agent.leave();
    }));
    house.loop.run();
}

TEST_CASE("M3 a command mail behind a flood of foreign ones does not wait for an interval a turn") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox *flooded = nullptr, *other = nullptr;
    agent.put(account("one", flooded, house.sender));
    agent.put(account("two", other, house.sender));
    constexpr int kFlood = 3 * static_cast<int>(service::kHeadersPerFetch);
    for (int i = 0; i < kFlood; ++i) flooded->deliver(mail({.subject = "Win a car"}));
    flooded->deliver(mail({.body = "HELP\r\n"}));
    other->deliver(mail({.body = "HELP\r\n"}));
    const auto start = net::Steady::now();
    unsigned opened = 0;
    house.sender->setScript([&](const sending::Outgoing&, const std::string& to) {
        house.loop.spawn(afterwards(house.loop, 1ms, [&] {
            if (house.sender->sent().size() != 2) return;
            opened = flooded->calls(mailbox::MemoryMailbox::Call::open);
            agent.leave();  // and with it goes the mailbox
        }));
        return sending::Delivery{to, sending::Outcome::accepted, {}, false};
    });
    house.loop.spawn(afterwards(house.loop, 20s, [&] { agent.leave(); }));
    house.loop.run();
    CHECK(house.sender->sent().size() == 2);
    CHECK(net::Steady::now() - start < 15s);
    // Fairly: each turn is followed by a pause.
    CHECK(opened >= 3);
    CHECK(net::Steady::now() - start > 1900ms);
}

TEST_CASE("a flood has a fifth of the time, and never waits longer than the interval") {
    struct Row {
        net::Duration took, interval, pause;
    };
    for (const auto& [took, interval, pause] : {Row{10ms, 10min, 1s}, Row{3s, 10min, 12s},
                                                Row{5min, 10min, 10min}, Row{0ms, 500ms, 500ms}}) {
        CHECK(service::pauseInFlood(took, interval) == pause);
    }
    CHECK(service::pauseInFlood(10ms, 10min, true) == 40ms);
    CHECK(service::pauseInFlood(0ms, 10min, true) > 0ms);
}

TEST_CASE("once --until-empty goes on until nothing waits") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox* box = nullptr;
    std::vector<service::Account> accounts;
    accounts.push_back(account("one", box, house.sender));
    for (int i = 0; i < 13; ++i) box->deliver(mail({.body = "HELP\r\n"}));
    bool passed = false;
    house.loop.spawn(
        [](service::Agent& all, std::vector<service::Account> which, bool& result) -> net::Task<> {
            result = co_await all.once(std::move(which), true);
        }(agent, std::move(accounts), passed));
    house.loop.run();
    CHECK(passed);
    CHECK(house.sender->sent().size() == 13);
}

TEST_CASE("once --until-empty does not end before the manager's notice went out") {
    House house;
    service::Agent agent(house.context, 4);
    mailbox::MemoryMailbox* box = nullptr;
    std::vector<service::Account> accounts;
    accounts.push_back(account("one", box, house.sender));
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::refused);
    box->deliver(mail({.body = "HELP\r\n"}));
    bool passed = false;
    house.loop.spawn(
        [](service::Agent& all, std::vector<service::Account> which, bool& result) -> net::Task<> {
            result = co_await all.once(std::move(which), true);
        }(agent, std::move(accounts), passed));
    house.loop.run();
    CHECK(passed);
    REQUIRE(house.sender->sent().size() == 2);
    CHECK(house.sentTo(1) == std::vector<std::string>{"manager@example.com"});
    CHECK(house.journal.mails("one")->at(0).mail.state == journal::MailState::removed);
}

TEST_CASE("M29 the receiving test finds its own mail, removes it, and leaves the others alone") {
    House house;
    mailbox::MemoryMailbox* box = nullptr;
    auto machine = account("one", box, house.sender);
    box->deliver(mail({}));
    house.sender->setScript([box](const sending::Outgoing& out, const std::string& to) {
        if (to == "hq@example.com") box->deliver(*out.bytes);
        return sending::Delivery{to, sending::Outcome::accepted, {}, false};
    });
    std::vector<service::TestStep> steps;
    bool passed = false;
    house.loop.spawn([](House& in, service::Account& which, std::vector<service::TestStep>& told,
                        bool& result) -> net::Task<> {
        result = co_await service::selfTest(in.context, which, service::TestKind::receiving,
                                            [&](const auto& step) { told.push_back(step); });
    }(house, machine, steps, passed));
    house.loop.run();
    CHECK(passed);
    CHECK(steps.size() == 4);
    CHECK(box->uids().size() == 1);
}

TEST_CASE("M29 a failing test says what to correct") {
    House house;
    mailbox::MemoryMailbox* box = nullptr;
    auto machine = account("one", box, house.sender);
    house.sender->answer("manager@example.com", sending::Outcome::refused);
    std::vector<service::TestStep> steps;
    bool passed = true;
    house.loop.spawn([](House& in, service::Account& which, std::vector<service::TestStep>& told,
                        bool& result) -> net::Task<> {
        result = co_await service::selfTest(in.context, which, service::TestKind::sending,
                                            [&](const auto& step) { told.push_back(step); });
    }(house, machine, steps, passed));
    house.loop.run();
    CHECK_FALSE(passed);
    REQUIRE(steps.size() == 1);
    CHECK_FALSE(steps[0].passed);
    CHECK(steps[0].text.find("manager@example.com") != std::string::npos);
}

namespace {

/// Says goodbye for a while, and counts it where it can be seen afterwards.
class SlowGoodbye final : public sending::Sender {
  public:
    SlowGoodbye(net::Loop& loop, int& closed) : loop_(loop), closed_(closed) {}
    net::Task<std::vector<std::vector<sending::Delivery>>> send(
        std::vector<sending::Outgoing> mails) override {
        co_return std::vector<std::vector<sending::Delivery>>(mails.size());
    }
    net::Task<> close() override {
        (void)co_await loop_.sleep(20ms);
        ++closed_;
    }

  private:
    net::Loop& loop_;
    int& closed_;
};

}  // namespace

TEST_CASE("a sender says goodbye and goes with the last of its machines") {
    House house;
    service::Agent agent(house.context, 4);
    int closed = 0;
    auto own = std::make_shared<SlowGoodbye>(house.loop, closed);
    const std::weak_ptr<sending::Sender> left = own;
    mailbox::MemoryMailbox* box = nullptr;
    auto one = account("one", box, house.sender), two = account("two", box, house.sender);
    one.sender = own;
    two.sender = std::move(own);
    agent.put(std::move(one));
    agent.put(std::move(two));
    house.loop.spawn(afterwards(house.loop, 50ms, [&] { agent.drop("one"); }));
    house.loop.spawn(afterwards(house.loop, 200ms, [&] {
        CHECK(closed == 0);
        CHECK_FALSE(left.expired());
        // Replaced by a machine with another relay.
        agent.put(account("two", box, house.sender));
    }));
    house.loop.spawn(afterwards(house.loop, 400ms, [&] {
        CHECK(closed == 1);
        CHECK(left.expired());
        CHECK(agent.size() == 1);
        agent.leave();
    }));
    house.loop.run();
    CHECK(closed == 1);
    CHECK(house.sender->closes() == 1);
}
