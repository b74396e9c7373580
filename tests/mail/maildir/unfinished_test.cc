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
        CHECK(unfinished.met("a", kNow) == row.written);
        CHECK_FALSE(unfinished.met("b", kNow));
    }
}

TEST_CASE("who opens a mail that was listed reads it") {
    Unfinished unfinished;
    CHECK(unfinished.event(IN_CREATE, "linked", kNow));
    CHECK_FALSE(unfinished.met("linked", kNow));
    CHECK_FALSE(unfinished.event(IN_OPEN, "linked", kNow));
    CHECK_FALSE(unfinished.met("linked", kNow));
}

TEST_CASE("a writer is waited for while he writes, and for a minute more") {
    Unfinished unfinished;
    CHECK_FALSE(unfinished.event(IN_CREATE | IN_OPEN, "a", kNow));
    CHECK_FALSE(unfinished.event(IN_MODIFY, "a", kNow + 50s));
    CHECK(unfinished.met("a", kNow + 100s));
    CHECK_FALSE(unfinished.met("a", kNow + 110s));
}

TEST_CASE("a name that is gone is forgotten, a long copy is not") {
    Unfinished unfinished;
    for (const char* name : {"gone", "long"}) {
        CHECK_FALSE(unfinished.event(IN_CREATE | IN_OPEN, name, kNow));
    }
    CHECK_FALSE(unfinished.event(IN_MODIFY, "long", kNow + 1h));
    unfinished.tidy(kNow + 1h + 1s);
    CHECK(unfinished.met("long", kNow + 1h + 1s));
    CHECK_FALSE(unfinished.event(IN_MODIFY, "gone", kNow + 1h + 1s));
    CHECK_FALSE(unfinished.met("gone", kNow + 1h + 1s));
}
