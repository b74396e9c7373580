#include "mail/maildir/unfinished.h"

#include <doctest/doctest.h>
#include <sys/inotify.h>
#include <vector>

using maildir::Unfinished;
using namespace std::chrono_literals;

namespace {

const net::Deadline kNow{};

struct Case {
    std::vector<std::uint32_t> events;
    bool mayBeMail;  ///< as the last event says
    bool written;
    const char* note;
};

}  // namespace

TEST_CASE("a file that was made and opened is unfinished until it is closed") {
    const Case cases[] = {
        {{IN_MOVED_TO}, true, false, "renamed into the folder"},
        {{IN_CREATE}, true, false, "linked into the folder"},
        {{IN_CREATE | IN_OPEN}, false, true, "cp, told in one"},
        {{IN_CREATE, IN_OPEN}, false, true, "cp"},
        {{IN_CREATE, IN_OPEN, IN_CLOSE_WRITE}, true, false, "cp has ended"},
        {{IN_CREATE, IN_OPEN, IN_MOVED_TO}, true, false, "another one was renamed over it"},
        {{IN_CREATE, IN_OPEN, IN_MODIFY}, false, true, "cp, on its way"},
        {{IN_CREATE | IN_OPEN, IN_CLOSE_NOWRITE}, true, false, "linked, and read at once"},
        {{IN_CREATE, IN_OPEN, IN_MODIFY, IN_OPEN, IN_CLOSE_NOWRITE}, false, true, "cp, and a look"},
        {{IN_CREATE, IN_OPEN, IN_CLOSE_NOWRITE, IN_MODIFY}, false, true, "cp, and an early look"},
        {{IN_OPEN}, false, false, "a reader"},
        {{IN_OPEN, IN_CLOSE_NOWRITE}, false, false, "a reader, who has ended"},
        {{IN_MOVED_TO, IN_OPEN}, false, false, "a reader of a delivered mail"},
        {{IN_CLOSE_WRITE}, true, false, "it was begun before the watch"},
        {{IN_CREATE, IN_OPEN, IN_Q_OVERFLOW}, true, false, "its end may not have been told"},
    };
    for (const auto& row : cases) {
        CAPTURE(row.note);
        Unfinished unfinished;
        bool may = false;
        for (const auto what : row.events) {
            const char* name = what == IN_Q_OVERFLOW ? "" : "a";
            may = unfinished.event(what, name, kNow);
        }
        CHECK(may == row.mayBeMail);
        CHECK(unfinished.met("a", false) == row.written);
        CHECK_FALSE(unfinished.met("b", false));
    }
}

TEST_CASE("who opens a mail that was listed reads it") {
    Unfinished unfinished;
    CHECK(unfinished.event(IN_CREATE, "linked", kNow));
    CHECK_FALSE(unfinished.met("linked", false));
    CHECK_FALSE(unfinished.event(IN_OPEN, "linked", kNow));
    CHECK_FALSE(unfinished.met("linked", false));
}

TEST_CASE("nobody but its writer ends an unfinished file") {
    Unfinished unfinished;
    // The writer's and a reader's opening, told as one; the reader ends first.
    CHECK_FALSE(unfinished.event(IN_CREATE | IN_OPEN, "a", kNow));
    (void)unfinished.event(IN_CLOSE_NOWRITE, "a", kNow);
    CHECK(unfinished.met("a", true));
    CHECK_FALSE(unfinished.event(IN_MODIFY, "a", kNow));
    CHECK(unfinished.met("a", false));
    CHECK(unfinished.event(IN_CLOSE_WRITE, "a", kNow));
    CHECK_FALSE(unfinished.met("a", false));
}

TEST_CASE("a writer who began before the watch shows himself by writing") {
    Unfinished unfinished;
    CHECK_FALSE(unfinished.met("a", false));
    CHECK_FALSE(unfinished.event(IN_MODIFY, "a", kNow));
    CHECK(unfinished.met("a", false));
    CHECK(unfinished.event(IN_CLOSE_WRITE, "a", kNow));
    CHECK_FALSE(unfinished.met("a", false));
}

TEST_CASE("a name that nobody has written to for an hour is forgotten, a long copy is not") {
    Unfinished unfinished;
    for (const char* name : {"gone", "long"}) {
        CHECK_FALSE(unfinished.event(IN_CREATE | IN_OPEN, name, kNow));
    }
    CHECK_FALSE(unfinished.event(IN_MODIFY, "long", kNow + 1h));
    unfinished.tidy(kNow + 1h + 1s);
    CHECK(unfinished.met("long", false));
    CHECK_FALSE(unfinished.met("gone", false));
}
