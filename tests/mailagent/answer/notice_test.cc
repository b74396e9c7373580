#include "mailagent/answer/notice.h"

#include "samples.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

namespace {

using Strings = std::vector<std::string>;
using End = answer::RelayRefusal::End;

bool has(const answer::Rendered& mail, std::string_view text) {
    return mail.bytes.find(text) != std::string::npos;
}

void checkNotice(const answer::Rendered& mail, const Strings& to) {
    CHECK(mail.notice);
    CHECK(mail.from == "copier@machines.example");
    CHECK(mail.to == to);
    CHECK(has(mail, "\r\nAuto-Submitted: auto-generated\r\n"));
    CHECK(has(mail, "\r\nX-Mailagent: hq\r\n"));
}

answer::IllegalMail sampleIllegal() {
    answer::IllegalMail mail;
    mail.header =
        "Received: from phone.example by mx.example.com; Mon, 2 Mar 2026 09:14:01 +0900\r\n"
        "From: Tanaka <ce.tanaka@example.com>\r\nTo: copier@machines.example\r\n"
        "Subject: Tango-77\r\nDate: Mon, 2 Mar 2026 09:14:00 +0900\r\n\r\nCHPASS Tango-77 "
        "Foxtrot-88\r\n";
    mail.reason = "wrong password";
    mail.text = "The subject is not the password.";
    mail.size = {1234};
    mail.takenAt = sampleTime();
    mail.identity = "digest";
    return mail;
}

TEST_CASE("M30 the copy of an illegal mail: header and reason, no password, no body") {
    const auto copy = answer::illegalCopy(sampleSelf(), sampleIllegal(), "admin@example.com");
    CHECK(golden("illegal_copy.eml", copy.bytes));
    checkNotice(copy, {"admin@example.com"});
    CHECK(copy.what == "ILLEGAL MAIL");
    CHECK_FALSE(has(copy, "Tango"));
    CHECK_FALSE(has(copy, "Foxtrot"));
}

TEST_CASE("M30 nothing is copied to the machine itself") {
    checkNotice(answer::illegalCopy(sampleSelf(), sampleIllegal(), "Copier@machines.example"), {});
    checkNotice(answer::illegalCopy(sampleSelf(), sampleIllegal(), ""), {});
}

TEST_CASE("M24 a bounce is told to the manager, in the report's words") {
    const answer::Bounce bounce{"<1@machines.example>", "COUNTER LIST",
                                "550 5.1.1 User unknown\r\n\x1b[2Jbad\r\n", sampleTime()};
    const auto notice = answer::bounceNotice(sampleSelf(), bounce);
    CHECK(golden("bounce_notice.eml", notice.bytes));
    checkNotice(notice, {"manager@example.com"});
    CHECK(notice.messageId == answer::bounceNotice(sampleSelf(), bounce).messageId);
}

TEST_CASE("M24 a report about a reply that may hold a password is not quoted") {
    const auto notice = answer::bounceNotice(
        sampleSelf(), {"<1@x>", "COMMAND RESULTS", "New Password:[Foxtrot-88]", sampleTime()});
    CHECK_FALSE(has(notice, "Foxtrot"));
    CHECK(has(notice, "left out"));
}

TEST_CASE("M27 what the relay refused goes to the manager") {
    const auto notice =
        answer::relayNotice(sampleSelf(), {"<1@x>", "COUNTER LIST", "ce.tanaka@example.com", 550,
                                           "5.1.1", "User unknown", sampleTime()});
    CHECK(golden("relay_notice.eml", notice.bytes));
    checkNotice(notice, {"manager@example.com"});
    const auto expired =
        answer::relayNotice(sampleSelf(), {"<1@x>", "COUNTER LIST", "ce.tanaka@example.com", 451,
                                           "", "later", sampleTime(), End::expired});
    CHECK(has(expired, "is given up: the sending mail server did not take it"));
    CHECK(has(expired, "within 72 hours (451)."));
    CHECK_FALSE(has(expired, "for good"));
}

TEST_CASE("M27 of mails that wait in doubt the manager hears once a day and code") {
    using namespace std::chrono_literals;
    const auto waits = [](const char* mail, int code, const char* enhanced, base::Time when) {
        return answer::relayNotice(sampleSelf(), {mail, "COUNTER LIST", "ce.tanaka@example.com",
                                                  code, enhanced, "no", when, End::waits});
    };
    const auto notice = waits("<1@x>", 550, "", sampleTime());
    CHECK(golden("relay_notice_waits.eml", notice.bytes));
    CHECK(waits("<2@x>", 550, "", sampleTime() + 1h).messageId == notice.messageId);
    CHECK(waits("<1@x>", 550, "", sampleTime() + 24h).messageId != notice.messageId);
    CHECK(waits("<1@x>", 554, "", sampleTime()).messageId != notice.messageId);
    CHECK(waits("<1@x>", 550, "5.0.0", sampleTime()).messageId != notice.messageId);
}

TEST_CASE("foreign words are bounded") {
    const auto notice = answer::relayNotice(
        sampleSelf(),
        {"<1@x>", "COUNTER LIST", std::string(9000, 'r'), 550, "",
         std::string(90000, '\n') + std::string(90000, 'x') + "\n" + std::string(90000, 'y'),
         sampleTime()});
    CHECK(notice.bytes.size() < 6000);
}

TEST_CASE("one notice a sender and hour") {
    using namespace std::chrono_literals;
    const auto id = [](const char* sender, base::Time when) {
        return answer::rateNotice(sampleSelf(), sender, "Too many.", when).messageId;
    };
    CHECK(id("a@x.org", sampleTime()) == id("A@x.org", sampleTime() + 10min));
    CHECK(id("a@x.org", sampleTime()) != id("a@x.org", sampleTime() + 1h));
    CHECK(id("a@x.org", sampleTime()) != id("b@x.org", sampleTime()));
    const auto notice =
        answer::rateNotice(sampleSelf(), "a@x.org", "a@x.org sent too many.", sampleTime());
    checkNotice(notice, {"manager@example.com"});
    CHECK(has(notice, "a@x.org sent too many."));
}

TEST_CASE("M27 without a manager, or where he is the machine, a notice has no recipient") {
    answer::Self self = sampleSelf();
    for (const char* manager : {"", "copier@MACHINES.example"}) {
        self.manager = manager;
        CHECK(answer::rateNotice(self, "a@x.org", "Too many.", sampleTime()).to.empty());
    }
}

TEST_CASE("M29 test mails are told apart by their token") {
    const auto one = answer::testMail(sampleSelf(), "copier@machines.example", "1", sampleTime());
    const auto two = answer::testMail(sampleSelf(), "copier@machines.example", "2", sampleTime());
    checkNotice(one, {"copier@machines.example"});
    CHECK(golden("test_mail.eml", one.bytes));
    CHECK(one.messageId != two.messageId);
}

}  // namespace

TEST_CASE(
    "M45: the notice of wrong passwords goes to the administrator, else to the manager, once") {
    const auto self = sampleSelf();
    const auto notice = answer::guessNotice(self, "admin@x.org", {"Eve@X.org", 5, sampleTime()});
    CHECK(notice.to == std::vector<std::string>{"admin@x.org"});
    CHECK(notice.notice);
    CHECK(notice.bytes.find("5 wrong passwords in a row came from Eve@X.org") != std::string::npos);
    CHECK(answer::guessNotice(self, "", {"a@x.org", 5, sampleTime()}).to ==
          std::vector<std::string>{self.manager});
    CHECK(answer::guessNotice(self, self.address, {"a@x.org", 5, sampleTime()}).to.empty());
    CHECK(notice.messageId ==
          answer::guessNotice(self, "admin@x.org", {"eve@x.org", 5, sampleTime()}).messageId);
    CHECK(notice.messageId !=
          answer::guessNotice(self, "admin@x.org",
                              {"eve@x.org", 5, sampleTime() + std::chrono::hours(1)})
              .messageId);
    const auto all = answer::guessNotice(self, "admin@x.org", {"", 25, sampleTime()});
    CHECK(all.bytes.find("all senders together") != std::string::npos);
}
