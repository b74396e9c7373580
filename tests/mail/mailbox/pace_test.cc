#include "mail/mailbox/pace.h"

#include <doctest/doctest.h>
#include <thread>

using namespace std::chrono_literals;

TEST_CASE("patience: each answer has the timeout, all of them four times that") {
    mailbox::Patience patience(100s);
    const auto first = patience.until();
    CHECK(first <= net::in(100s));
    std::this_thread::sleep_for(2ms);
    patience.answered();
    CHECK(patience.until() > first);

    mailbox::Patience spent(1ms);
    const auto last = spent.until() + 3ms;
    std::this_thread::sleep_for(8ms);
    spent.answered();
    CHECK(spent.until() <= last + 1ms);
}

TEST_CASE("a window of mails grows where they come soon, up to a bound") {
    mailbox::ReadWindow fast(60s);
    CHECK(fast.octets() == mailbox::ReadWindow::kFirst);
    for (int i = 0; i < 20; ++i) {
        const auto before = fast.octets();
        fast.asked();
        fast.came();
        CHECK(fast.octets() == std::min(2 * before, mailbox::ReadWindow::kMost));
    }
    CHECK(fast.octets() == mailbox::ReadWindow::kMost);

    mailbox::ReadWindow slow(4ms);
    slow.asked();
    std::this_thread::sleep_for(5ms);
    slow.came();
    CHECK(slow.octets() == mailbox::ReadWindow::kFirst);
}
