#include "mail/maildir/maildir_mailbox.h"

#include "tests/mail/mailbox/await.h"
#include "tests/mail/maildir/scratch.h"

#include <algorithm>
#include <list>
#include <vector>

using maildir::MaildirMailbox;
using maildir::Watcher;
using namespace std::chrono_literals;

namespace {

struct Waited {
    bool woken = false;
    net::Steady::time_point at;
};

net::Task<> waitOnce(MaildirMailbox& box, net::Loop::Event& event, net::Duration span,
                     Waited& out) {
    mailbox::ListFrom from;  // named: GCC 12 frees a braced temporary of a co_await twice
    const auto listing = co_await box.open(from);
    CHECK(listing.has_value());
    out.woken = co_await box.wait(net::in(span), event);
    out.at = net::Steady::now();
}

net::Task<> deliverLater(net::Loop& loop, const scratch::Maildir& to, net::Duration after,
                         net::Steady::time_point& at) {
    (void)co_await loop.sleep(after);
    at = net::Steady::now();
    to.deliver("1700000001.M1P1.h", "A: 1\n\n");
}

}  // namespace

TEST_CASE("a delivery wakes the mailbox that waits, at once") {
    scratch::Maildir folder;
    folder.make();
    net::Loop loop(1);
    MaildirMailbox box(loop, folder.path);
    net::Loop::Event event(loop);
    std::vector<net::Duration::rep> micros;
    for (int round = 0; round < 20; ++round) {
        Waited waited;
        net::Steady::time_point delivered;
        loop.spawn(waitOnce(box, event, 5s, waited));
        loop.spawn(deliverLater(loop, folder, 30ms, delivered));
        loop.run();
        REQUIRE(waited.woken);
        micros.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(waited.at - delivered).count());
        scratch::fs::remove(folder.path + "/new/1700000001.M1P1.h");
    }
    std::sort(micros.begin(), micros.end());
    MESSAGE("delivery to wake: median " << micros[10] << " us, highest " << micros[19] << " us");
    CHECK(micros[10] < 20'000);
    CHECK(box.pushes());
}

TEST_CASE("a mail that came between the listing and the wait is not slept over") {
    scratch::Maildir folder;
    net::Loop loop(1);
    MaildirMailbox box(loop, folder.path);
    net::Loop::Event event(loop);
    CHECK(contract::await(loop, box.open({})).has_value());
    folder.deliver("1700000001.M1P1.h", "A: 1\n\n");
    const auto start = net::Steady::now();
    CHECK(contract::await(loop, box.wait(net::in(5s), event)));
    CHECK(net::Steady::now() - start < 2s);
}

TEST_CASE("a wait ends by its event, at its deadline, and when the loop stops") {
    scratch::Maildir folder;
    net::Loop loop(1);
    MaildirMailbox box(loop, folder.path);
    net::Loop::Event event(loop);
    CHECK(contract::await(loop, box.open({})).has_value());
    CHECK_FALSE(contract::await(loop, box.wait(net::in(20ms), event)));
    event.set();
    CHECK(contract::await(loop, box.wait(net::in(5s), event)));
    const auto start = net::Steady::now();
    loop.post([&] { loop.stop(); });
    CHECK_FALSE(contract::await(loop, box.wait(net::in(1h), event)));
    CHECK(net::Steady::now() - start < 2s);
}

TEST_CASE("our own removals and reads wake nobody") {
    scratch::Maildir folder;
    folder.make();
    folder.deliver("1700000001.M1P1.h", "A: 1\n\n");
    net::Loop loop(1);
    MaildirMailbox box(loop, folder.path);
    net::Loop::Event event(loop);
    CHECK(contract::await(loop, box.open({})).has_value());
    CHECK(contract::await(loop, box.fetch({"1700000001.M1P1.h"}, base::Bytes{1000})).has_value());
    CHECK(contract::await(loop, box.remove({"1700000001.M1P1.h"})).has_value());
    CHECK_FALSE(contract::await(loop, box.wait(net::in(30ms), event)));
}

TEST_CASE("many mailboxes share one watcher, and only the one with mail wakes") {
    constexpr int kBoxes = 150;  // more than the kernel's usual 128 instances a user
    net::Loop loop(1);
    Watcher watcher(loop);
    std::list<scratch::Maildir> folders;
    std::list<MaildirMailbox> boxes;
    std::list<net::Loop::Event> events;
    std::list<Waited> waits;
    net::Steady::time_point delivered;
    for (int i = 0; i < kBoxes; ++i) {
        folders.emplace_back().make();
        boxes.emplace_back(loop, watcher, folders.back().path);
        loop.spawn(waitOnce(boxes.back(), events.emplace_back(loop), 1500ms, waits.emplace_back()));
    }
    loop.spawn(deliverLater(loop, *std::next(folders.begin(), 77), 700ms, delivered));
    loop.run();
    int woken = 0;
    for (const auto& waited : waits) woken += waited.woken ? 1 : 0;
    CHECK(woken == 1);
    CHECK(std::next(waits.begin(), 77)->woken);
}

TEST_CASE("a folder that was replaced is watched again") {
    scratch::Maildir folder;
    net::Loop loop(1);
    MaildirMailbox box(loop, folder.path);
    net::Loop::Event event(loop);
    CHECK(contract::await(loop, box.open({})).has_value());
    scratch::fs::remove_all(folder.path);
    CHECK(contract::await(loop, box.wait(net::in(5s), event)));
    CHECK(contract::await(loop, box.open({})).has_value());
    folder.deliver("1700000001.M1P1.h", "A: 1\n\n");
    CHECK(contract::await(loop, box.wait(net::in(5s), event)));
}
