#include "mail/maildir/maildir_mailbox.h"

#include "tests/mail/mailbox/await.h"
#include "tests/mail/maildir/scratch.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <functional>
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
        CHECK(contract::await(loop, box.open({})).has_value());
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

namespace {

/// A mailbox that has looked, and how long its wait took.
struct Watched : scratch::Maildir {
    Watched() {
        make();
        look();
    }
    void look() { CHECK(contract::await(loop, box.open({})).has_value()); }
    std::vector<mailbox::Listed> list() {
        const auto listing = contract::await(loop, box.open({}));
        REQUIRE(listing.has_value());
        return listing->mails;
    }
    bool wait(net::Duration span) {
        const auto start = net::Steady::now();
        const bool woken = contract::await(loop, box.wait(net::in(span), event));
        took = net::Steady::now() - start;
        return woken;
    }
    void rename(const std::string& from, const std::string& to) const {
        scratch::fs::rename(top + from, top + to);
    }
    net::Loop loop{1};
    MaildirMailbox box{loop, path, "aaaa"};
    net::Loop::Event event{loop};
    net::Steady::duration took{};
};

/// One with a mail that a program marks again and again: three wakes for nothing are behind it.
struct Marked : Watched {
    Marked() {
        deliver("1700000001.M1P1.h", "A: 1\n\n");
        CHECK(wait(5s));
        look();
        rename("/box/new/1700000001.M1P1.h", name());
        for (int i = 0; i < 3; ++i) {
            CHECK(wait(5s));
            CHECK(took < 500ms);
            look();
            mark();
        }
    }
    [[nodiscard]] std::string name() const {
        return "/box/cur/1700000001.M1P1.h:2," + std::string(marks % 2, 'S');
    }
    void mark() {
        const auto before = name();
        ++marks;
        rename(before, name());
    }
    std::size_t marks = 0;
};

net::Task<> laterDo(net::Loop& loop, net::Duration after, std::function<void()> what) {
    (void)co_await loop.sleep(after);
    what();
}

}  // namespace

TEST_CASE("a mail that is copied into new/ is listed when it is closed, and wakes then") {
    Watched watched;
    const auto path = watched.path + "/new/1700000001.M1P1.h";
    std::ofstream copy(path);
    CHECK_FALSE(watched.wait(30ms));
    CHECK(watched.list().empty());
    copy << "A: 1\n\nHEL" << std::flush;
    CHECK_FALSE(watched.wait(30ms));
    CHECK(watched.list().empty());
    watched.loop.spawn(laterDo(watched.loop, 30ms, [&] {
        copy << "P\n";
        copy.close();
    }));
    CHECK(watched.wait(5s));
    CHECK(watched.took < 500ms);
    CHECK(watched.list().size() == 1);
    CHECK_FALSE(watched.wait(30ms));
}

TEST_CASE("a mail that is linked into new/ wakes, and stays listed while somebody reads it") {
    Watched watched;
    const std::string name = "/new/1700000001.M1P1.h";
    scratch::put(watched.path + "/tmp/x", "A: 1\n\n");
    scratch::fs::create_hard_link(watched.path + "/tmp/x", watched.path + name);
    scratch::fs::remove(watched.path + "/tmp/x");
    CHECK(watched.wait(5s));
    CHECK(watched.took < 500ms);
    CHECK(watched.list().size() == 1);
    const std::ifstream reader(watched.path + name);
    CHECK(watched.list().size() == 1);
}

TEST_CASE("a folder that was replaced is served at once, and watched") {
    Watched watched;
    SUBCASE("renamed, and another one in its place") {
        watched.rename("/box", "/away");
        watched.make();
    }
    SUBCASE("exchanged under way") {
        scratch::fs::create_directories(watched.top + "/next/new");
        watched.loop.spawn(laterDo(watched.loop, 30ms, [&] {
            watched.rename("/box", "/away");
            watched.rename("/next", "/box");
        }));
    }
    SUBCASE("deleted, and made again") {
        scratch::fs::remove_all(watched.path);
        watched.make();
    }
    SUBCASE("only its new/") {
        watched.rename("/box/new", "/away");
        watched.make();
    }
    SUBCASE("only its cur/, which is not missed") {
        watched.rename("/box/cur", "/away");
    }
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
    watched.look();
    CHECK_FALSE(watched.wait(30ms));
    watched.deliver("1700000001.M1P1.h", "A: 1\n\n");
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
}

TEST_CASE("a symbolic link that leads to another folder now is followed at once") {
    Watched watched;
    watched.rename("/box", "/first");
    for (const char* part : {"/second/tmp", "/second/new", "/second/cur"})
        scratch::fs::create_directories(watched.top + part);
    scratch::fs::create_directory_symlink("first", watched.path);
    watched.look();
    CHECK_FALSE(watched.wait(30ms));
    SUBCASE("renamed over") {
        scratch::fs::create_directory_symlink("second", watched.top + "/next");
        watched.rename("/next", "/box");
    }
    SUBCASE("deleted, and made again") {
        scratch::fs::remove(watched.path);
        scratch::fs::create_directory_symlink("second", watched.path);
    }
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
    watched.look();
    CHECK_FALSE(watched.wait(30ms));
    watched.deliver("1700000001.M1P1.h", "A: 1\n\n");
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
}

TEST_CASE("a folder that was deleted is missed at once, whoever holds its parts open") {
    Watched watched;
    std::vector<int> held;
    for (const char* part : {"", "/new", "/cur"})
        held.push_back(::open((watched.path + part).c_str(), O_RDONLY | O_CLOEXEC));
    SUBCASE("and made again") {
        scratch::fs::remove_all(watched.path);
        watched.make();
    }
    SUBCASE("and made again under way") {
        watched.loop.spawn(laterDo(watched.loop, 30ms, [&] {
            scratch::fs::remove_all(watched.path);
            watched.make();
        }));
    }
    SUBCASE("only its cur/") {
        scratch::fs::remove_all(watched.path + "/cur");
    }
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
    watched.look();
    CHECK_FALSE(watched.wait(30ms));
    watched.deliver("1700000001.M1P1.h", "A: 1\n\n");
    CHECK(watched.wait(5s));
    CHECK(watched.took < 2s);
    for (const int fd : held) ::close(fd);
}

TEST_CASE("what else goes out of a Maildir wakes nobody") {
    Watched watched;
    const auto& path = watched.path;
    for (const char* file : {"/dovecot.index.log", "/new.lock", "/curious"})
        scratch::put(path + file, "x");
    scratch::fs::create_directories(path + "/.Sent/new");
    scratch::fs::create_directories(path + "/.Sent/cur");
    for (const char* gone : {"/.Sent", "/tmp", "/dovecot.index.log", "/new.lock"})
        scratch::fs::remove_all(path + gone);
    scratch::fs::remove(path + "/" + maildir::kLockFile);
    scratch::fs::rename(path + "/curious", watched.top + "/elsewhere");
    CHECK_FALSE(watched.wait(50ms));
}

TEST_CASE("a folder that is gone for a while is looked for, and not made anew meanwhile") {
    Watched watched;
    watched.rename("/box", "/away");
    CHECK_FALSE(watched.wait(300ms));
    CHECK_FALSE(watched.wait(100ms));
    CHECK_FALSE(scratch::fs::exists(watched.path));
    CHECK(watched.box.away());
    SUBCASE("until it is back") {
        watched.loop.spawn(laterDo(watched.loop, 150ms, [&] { watched.rename("/away", "/box"); }));
        CHECK(watched.wait(5s));
        CHECK(watched.took < 2s);
    }
    SUBCASE("until somebody asks") {
        watched.event.set();
        CHECK(watched.wait(5s));
        CHECK(watched.took < 2s);
    }
    SUBCASE("until the loop stops") {
        watched.loop.post([&] { watched.loop.stop(); });
        CHECK_FALSE(watched.wait(1h));
        CHECK(watched.took < 2s);
    }
    SUBCASE("until the interval's turn, which makes it") {
        watched.look();
        CHECK_FALSE(watched.wait(30ms));
        CHECK_FALSE(watched.box.away());
    }
}

TEST_CASE("a folder in the place of another one that cannot be served wakes once") {
    Watched watched;
    watched.rename("/box", "/away");
    watched.make();
    MaildirMailbox rival(watched.loop, watched.path, "bbbb");
    REQUIRE(contract::await(watched.loop, rival.open({})).has_value());
    CHECK(watched.wait(5s));
    CHECK_FALSE(contract::await(watched.loop, watched.box.open({})).has_value());
    CHECK_FALSE(watched.wait(300ms));
}

TEST_CASE("a folder that is changed again and again without a mail rests a while") {
    Marked marked;
    SUBCASE("a second at first") {
        CHECK(marked.wait(5s));
        CHECK(marked.took > 900ms);
        CHECK(marked.took < 2s);
    }
    SUBCASE("no longer than the interval") {
        CHECK_FALSE(marked.wait(100ms));
        CHECK(marked.took < 500ms);
    }
    SUBCASE("unless somebody asks") {
        marked.loop.spawn(laterDo(marked.loop, 50ms, [&] { marked.event.set(); }));
        CHECK(marked.wait(5s));
        CHECK(marked.took < 500ms);
    }
    SUBCASE("or the loop stops") {
        marked.loop.spawn(laterDo(marked.loop, 50ms, [&] { marked.loop.stop(); }));
        CHECK_FALSE(marked.wait(1h));
        CHECK(marked.took < 500ms);
    }
    SUBCASE("and none once a mail has come") {
        marked.deliver("1700000002.M1P1.h", "A: 2\n\n");
        CHECK(marked.wait(5s));
        CHECK(marked.took < 2s);
        marked.look();
        marked.mark();
        CHECK(marked.wait(5s));
        CHECK(marked.took < 500ms);
    }
}
