#include "mail/maildir/lock.h"

#include "mail/maildir/maildir_mailbox.h"
#include "tests/mail/mailbox/await.h"
#include "tests/mail/maildir/scratch.h"

#include <unistd.h>

using maildir::lockFolder;
using maildir::MaildirMailbox;
using namespace std::chrono_literals;

namespace {

base::Result<mailbox::Listing> open(net::Loop& loop, MaildirMailbox& mailbox) {
    return contract::await(loop, mailbox.open({}));
}

}  // namespace

TEST_CASE("M44 a Maildir is one agent's for as long as its mailbox lives") {
    const scratch::Maildir box;
    net::Loop loop{1};
    auto first = std::make_unique<MaildirMailbox>(loop, box.path, "aaaa");
    REQUIRE(open(loop, *first).has_value());
    REQUIRE(contract::await(loop, first->close()).has_value());
    MaildirMailbox second(loop, box.path, "bbbb");
    const auto refused = open(loop, second);
    REQUIRE_FALSE(refused.has_value());
    CHECK(mailbox::isAnotherAgent(refused.error()));
    const auto holder = fmt::format("process {} on ", ::getpid());
    for (const auto& words : {holder, box.path, std::string("stop one of the two")})
        CHECK_MESSAGE(refused.error().text.find(words) != std::string::npos, words);
    first.reset();
    CHECK(open(loop, second).has_value());
}

TEST_CASE("M44 a folder that came to the path of another one is one agent's too") {
    const scratch::Maildir box;
    net::Loop loop{1};
    MaildirMailbox first(loop, box.path, "aaaa");
    REQUIRE(open(loop, first).has_value());
    scratch::fs::rename(box.path, box.top + "/away");
    box.make();
    auto second = std::make_unique<MaildirMailbox>(loop, box.path, "bbbb");
    SUBCASE("the first one's, where it looks first") {
        REQUIRE(open(loop, first).has_value());
        CHECK_FALSE(open(loop, *second).has_value());
        MaildirMailbox away(loop, box.top + "/away", "bbbb");
        CHECK_MESSAGE(open(loop, away).has_value(), "the folder that was renamed is let go");
    }
    SUBCASE("the second one's, where it looks first") {
        REQUIRE(open(loop, *second).has_value());
        const auto refused = open(loop, first);
        REQUIRE_FALSE(refused.has_value());
        CHECK(mailbox::isAnotherAgent(refused.error()));
        second.reset();
        CHECK(open(loop, first).has_value());
    }
}

TEST_CASE("M44 a folder that was moved away may be served where it is now") {
    const scratch::Maildir box;
    net::Loop loop{1};
    MaildirMailbox first(loop, box.path, "aaaa");
    net::Loop::Event woken(loop);
    REQUIRE(open(loop, first).has_value());
    MaildirMailbox second(loop, box.top + "/there", "bbbb");
    SUBCASE("while nothing is in its place") {
        scratch::fs::rename(box.path, box.top + "/there");
        CHECK_FALSE(contract::await(loop, first.wait(net::in(50ms), woken)));
        CHECK(open(loop, second).has_value());
        SUBCASE("and it is that one's when it is back") {
            scratch::fs::rename(box.top + "/there", box.path);
            CHECK(contract::await(loop, first.wait(net::in(5s), woken)));
            const auto refused = open(loop, first);
            REQUIRE_FALSE(refused.has_value());
            CHECK(mailbox::isAnotherAgent(refused.error()));
        }
    }
    SUBCASE("but not where only new/ was, and its lock still lies at the path") {
        scratch::fs::rename(box.path + "/new", box.top + "/new");
        CHECK_FALSE(contract::await(loop, first.wait(net::in(50ms), woken)));
        MaildirMailbox rival(loop, box.path, "bbbb");
        CHECK_FALSE(open(loop, rival).has_value());
    }
}

TEST_CASE("M44 a lock file that was removed is made and locked anew") {
    const scratch::Maildir box;
    net::Loop loop{1};
    MaildirMailbox first(loop, box.path, "aaaa");
    REQUIRE(open(loop, first).has_value());
    scratch::fs::remove(box.path + "/" + maildir::kLockFile);
    REQUIRE(open(loop, first).has_value());
    MaildirMailbox second(loop, box.path, "bbbb");
    CHECK_FALSE(open(loop, second).has_value());
}

TEST_CASE("an agent that reads its settings again is not its own rival") {
    const scratch::Maildir box;
    net::Loop loop{1};
    auto before = std::make_unique<MaildirMailbox>(loop, box.path, "aaaa");
    REQUIRE(open(loop, *before).has_value());
    MaildirMailbox after(loop, box.path, "aaaa");
    REQUIRE(open(loop, after).has_value());
    before.reset();
    MaildirMailbox other(loop, box.path, "bbbb");
    CHECK_FALSE(open(loop, other).has_value());
}

TEST_CASE("two machines of one agent are refused one Maildir, whatever their paths to it") {
    const scratch::Maildir box;
    net::Loop loop{1};
    maildir::Watcher watcher(loop);
    scratch::fs::create_directory_symlink(box.path, box.top + "/link");
    auto one = std::make_unique<MaildirMailbox>(loop, watcher, box.path, "aaaa", "copier01");
    REQUIRE(open(loop, *one).has_value());
    for (const char* path : {"/link", "/box/", "/./box"}) {
        MaildirMailbox two(loop, watcher, box.top + path, "aaaa", "copier02");
        const auto refused = open(loop, two);
        REQUIRE_FALSE(refused.has_value());
        CHECK(mailbox::isAnotherAgent(refused.error()));
        CHECK(refused.error().text.find("machine copier01 serves the Maildir") == 0);
    }
    auto successor = std::make_unique<MaildirMailbox>(loop, watcher, box.path, "aaaa", "copier01");
    CHECK(open(loop, *successor).has_value());
    one.reset();
    MaildirMailbox renamed(loop, watcher, box.path, "aaaa", "copier03");
    CHECK_FALSE(open(loop, renamed).has_value());
    // Served no more, though somebody still holds it, such as a trace.
    const auto leave = [&successor]() -> net::Task<> { co_await successor->leave(); };
    loop.spawn(leave());
    loop.run();
    CHECK(open(loop, renamed).has_value());
}

TEST_CASE("the lock file: whose words are in it matters to nobody, and what it is does") {
    const scratch::Maildir box;
    box.make();
    const auto path = box.path + "/" + maildir::kLockFile;
    SUBCASE("left behind by a dead agent, with any words") {
        scratch::put(path, std::string(5000, '\x1b'));
        CHECK(lockFolder(box.path, "aaaa").has_value());
    }
    SUBCASE("a symbolic link is not followed") {
        scratch::fs::create_symlink(box.top + "/elsewhere", path);
        const auto locked = lockFolder(box.path, "aaaa");
        REQUIRE_FALSE(locked.has_value());
        CHECK(locked.error().kind == base::Kind::storage);
        CHECK_FALSE(scratch::fs::exists(box.top + "/elsewhere"));
    }
    SUBCASE("an agent without a name takes no lock") {
        net::Loop loop{1};
        MaildirMailbox nameless(loop, box.path);
        CHECK(open(loop, nameless).has_value());
        CHECK_FALSE(scratch::fs::exists(path));
    }
}
