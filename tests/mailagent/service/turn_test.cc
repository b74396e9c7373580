#include "tests/mailagent/service/house.h"

#include <algorithm>

using namespace service_test;
using journal::MailState;

TEST_CASE("M8 M15 M24 a command mail is answered and leaves the mailbox") {
    House house;
    house.box->deliver(mail({}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.removed == 1);
    CHECK(house.box->uids().empty());
    REQUIRE(house.sender->sent().size() == 1);
    CHECK(house.sentTo(0) == std::vector<std::string>{"ce.tanaka@example.com"});
    CHECK(house.sentHolds(0, "Subject: [HQ-2F] 26XE00123 COUNTER LIST"));
    CHECK(house.sentHolds(0, "In-Reply-To: <m"));
    CHECK(house.sender->sent()[0].mail.envelope.from == "hq@example.com");
    CHECK(house.journal.mails("hq-2f")->at(0).mail.state == MailState::removed);
}

TEST_CASE("M15 ALL gives ten mails and one reading of the machine") {
    House house;
    house.box->deliver(mail({.body = "GETLOG ALL\r\nGETLOG\r\n"}));
    house.turn();
    CHECK(house.sender->sent().size() == 11);
    CHECK(house.source->reads() == 1);
}

TEST_CASE("M24 a reply without a list names the serial number all the same") {
    House house;
    house.box->deliver(mail({.body = "HELP\r\n"}));
    house.turn();
    CHECK(house.sentHolds(0, "Subject: [HQ-2F] 26XE00123 HELP"));
    house.box->deliver(mail({.body = "HELP\r\n"}));
    house.turn();
    CHECK(house.source->reads() == 1);
}

TEST_CASE("M3 a fetch of five does not fetch fifty headers for one foreign or large mail") {
    struct Case {
        Letter first;
        std::uint64_t more;
        const char* note;
    };
    const Case cases[] = {
        {{.body = std::string(200'000, 'a')}, 0, "too large by its listing"},
        {{.subject = "Hello"}, 3000, "foreign"},
    };
    const auto taken = [](const Letter* first) {
        House house;
        if (first) house.box->deliver(mail(*first));
        for (int i = 0; i < 200; ++i) house.box->deliver(mail({}));
        const auto report = house.turn();
        CHECK(report.legal == 5);
        return report.received;
    };
    const auto bare = taken(nullptr);
    for (const auto& [first, more, note] : cases) {
        CAPTURE(note);
        CHECK(taken(&first) <= bare + 10 + more);
    }
}

TEST_CASE("M3 five mails a fetch; the rest wait for the next") {
    House house;
    for (int i = 0; i < 12; ++i) house.box->deliver(mail({}));
    auto report = house.turn();
    CHECK(report.legal == 5);
    CHECK(report.left);
    CHECK(house.box->uids().size() == 7);
    CHECK(house.turn().legal == 5);
    report = house.turn();
    CHECK(report.legal == 2);
    CHECK_FALSE(report.left);
    CHECK(house.box->uids().empty());
    CHECK(house.source->reads() == 1);  // mails within seconds share one reading
}

TEST_CASE("M3 M8 fifty foreign mails do not count among the five, and stay") {
    House house;
    for (int i = 0; i < 50; ++i) {
        house.box->deliver(mail({.subject = "Hello", .from = "stranger@example.org"}));
    }
    house.box->deliver(mail({}));
    auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 50);
    CHECK(house.box->uids().size() == 50);
    CHECK(house.sender->sent().size() == 1);
    report = house.turn();  // remembered: not looked at again
    CHECK(report.listed == 0);
    CHECK(report.illegal == 0);
}

TEST_CASE("M3 a flood is looked through 500 headers a turn, 2,000 in a local mailbox") {
    for (const bool local : {false, true}) {
        CAPTURE(local);
        mailbox::MemoryMailbox::Traits traits;
        traits.local = local;
        House house(traits);
        for (int i = 0; i < 1200; ++i) {
            house.box->deliver(mail({.subject = "Hello", .from = "stranger@example.org"}));
        }
        house.box->deliver(mail({}));
        const auto report = house.turn();
        CHECK(report.left == !local);
        CHECK(report.legal == (local ? 1U : 0U));
        CHECK(report.illegal == doctest::Approx(local ? 1200 : 500).epsilon(0.1));
        CHECK(house.sender->sent().size() == report.legal);
    }
}

TEST_CASE("M7 an oversized mail is never downloaded, and one just under the limit is served") {
    House house;
    const auto uid = house.box->deliver(mail({}));
    house.box->stateSize(uid, base::operator""_MiB(50));
    house.box->deliver(mail({.body = "HELP\r\n" + std::string(10'240 - 6, '\n')}));
    house.box->deliver(mail({.body = "HELP\r\n" + std::string(10'240 - 7, '\n')}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 2);
    CHECK(report.received < 40'000);
}

TEST_CASE("M7 M30 illegal mails: no answer to the sender, a copy by setting") {
    struct Row {
        service::AdminNotice notice;
        std::size_t copies;
    };
    for (const auto& row :
         {Row{service::AdminNotice::none, 0}, Row{service::AdminNotice::illegalOnly, 1},
          Row{service::AdminNotice::all, 1}}) {
        House house;
        house.settings.adminNotice = row.notice;
        house.settings.adminAddress = "admin@example.com";
        house.box->deliver(mail({.subject = "S3cret-guess"}));
        house.turn();
        house.turn();
        REQUIRE(house.sender->sent().size() == row.copies);
        if (row.copies == 0) continue;
        CHECK(house.sentTo(0) == std::vector<std::string>{"admin@example.com"});
        CHECK(house.sentHolds(0, "wrong password"));
        CHECK_FALSE(house.sentHolds(0, "S3cret-guess"));
        CHECK_FALSE(house.sentHolds(0, "GETLOG COUNTER"));
    }
}

TEST_CASE("M30 all mails: every reply also goes to the administrator, once") {
    House house;
    house.settings.adminNotice = service::AdminNotice::all;
    house.settings.adminAddress = "admin@example.com";
    house.box->deliver(mail({}));
    house.turn();
    REQUIRE(house.sender->sent().size() == 1);
    CHECK(house.sentTo(0) ==
          std::vector<std::string>{"ce.tanaka@example.com", "admin@example.com"});
}

TEST_CASE("M8 illegal mails are left, moved or deleted by setting") {
    for (const auto what : {service::IllegalMail::leave, service::IllegalMail::moveToFolder,
                            service::IllegalMail::remove}) {
        House house;
        house.settings.illegalMail = what;
        house.settings.illegalFolder = "Junk";
        house.box->deliver(mail({.subject = "wrong"}));
        house.turn();
        CHECK(house.box->uids().size() == (what == service::IllegalMail::leave ? 1 : 0));
        CHECK(house.box->folder("Junk").size() ==
              (what == service::IllegalMail::moveToFolder ? 1 : 0));
        CHECK(house.turn().listed == 0);
    }
}

TEST_CASE("M21 a changed password counts from the very next mail on, in one fetch") {
    House house;
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    house.box->deliver(mail({.body = "HELP\r\n"}));                       // old password: illegal
    house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));  // new one
    auto report = house.turn();
    CHECK(report.legal == 2);
    CHECK(report.illegal == 1);
    CHECK(house.sentHolds(0, "SE's Password was changed successfully. -> New Password:[Sitios]"));
    house.box->deliver(mail({.subject = "Sitios"}));
    CHECK(house.turn().legal == 1);
}

TEST_CASE("M21 a mail that was judged by its header before the change is judged again") {
    House house;
    house.box->deliver(mail({.subject = "Hello"}));  // a foreign one: headers first from here on
    for (int i = 0; i < 4; ++i) house.box->deliver(mail({.body = "HELP\r\n"}));
    house.turn();
    house.box->deliver(mail({.subject = "Hello again"}));
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));
    const auto report = house.turn();
    CHECK(report.legal == 2);
    CHECK(house.box->uids().size() == 2);
}

TEST_CASE("M21 M3 a mail behind a CHPASS that this fetch does not reach waits for it") {
    House house;
    house.settings.mailsPerFetch = 1;
    house.box->deliver(mail({.subject = "Hello"}));  // foreign: headers first from here on
    house.box->deliver(mail({.body = "HELP\r\n"}));
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));
    for (int i = 0; i < 3; ++i) CHECK(house.turn().legal == 1);
    CHECK(house.box->uids().size() == 1);
}

TEST_CASE("M21 M45 mails with a new password, behind the CHPASS that sets it, are no guesses") {
    House house;
    house.settings.mailsPerFetch = 50;
    house.box->deliver(mail({.subject = "Hello"}));
    house.turn();
    house.box->deliver(mail({.subject = "Hello"}));
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    for (int i = 0; i < 9; ++i) {
        house.box->deliver(
            mail({.subject = "Sitios", .body = "HELP\r\n", .from = "second@example.com"}));
    }
    CHECK(house.turn().legal == 10);
}

TEST_CASE("M44 the same mail delivered twice is executed once and leaves the mailbox") {
    House house;
    const auto same = mail({.id = "<same@phone.example.com>"});
    house.box->deliver(same);
    house.turn();
    house.box->deliver(same);
    const auto report = house.turn();
    CHECK(report.legal == 0);
    CHECK(house.sender->sent().size() == 1);
    house.turn();
    CHECK(house.box->uids().empty());
}

TEST_CASE("M44 a new UIDVALIDITY runs nothing twice") {
    House house;
    house.settings.mailsPerFetch = 2;
    for (int i = 0; i < 2; ++i) house.box->deliver(mail({}));
    house.box->failNext(mailbox::MemoryMailbox::Call::remove, {base::Kind::closed, "lost", 0});
    CHECK(house.turn().trouble);
    CHECK(house.sender->sent().size() == 2);
    house.box->renumber("2");
    CHECK(house.turn().legal == 0);
    house.turn();
    CHECK(house.sender->sent().size() == 2);
    CHECK(house.box->uids().empty());
}

TEST_CASE("M44 after a new UIDVALIDITY an old uid does not make its new bearer forgotten") {
    House house;
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred);
    const auto first = house.box->deliver(mail({.body = "HELP\r\n"}));
    CHECK(house.turn().legal == 1);
    house.box->vanish(first);
    house.box->renumber("2");
    // Neither Message-ID nor Date: only its place tells that it was served.
    CHECK(house.box->deliver("From: ce.tanaka@example.com\r\nSubject: U-BIX\r\n\r\nHELP\r\n") ==
          first);
    CHECK(house.turn().legal == 1);
    CHECK(house.turn().legal == 0);
}

TEST_CASE("design decision 8: at most sixty mails an hour from one sender, one notice") {
    House house;
    house.settings.mailsPerFetch = 100;
    house.settings.mailsPerHour = 3;
    for (int i = 0; i < 6; ++i) house.box->deliver(mail({.body = "HELP\r\n"}));
    const auto report = house.turn();
    CHECK(report.legal == 3);
    CHECK(report.illegal == 3);
    const auto notices = std::count_if(
        house.sender->sent().begin(), house.sender->sent().end(), [](const auto& sent) {
            return sent.mail.envelope.to == std::vector<std::string>{"manager@example.com"};
        });
    CHECK(notices == 1);
    house.clock.advance(std::chrono::minutes(61));
    house.box->deliver(mail({.body = "HELP\r\n"}));
    CHECK(house.turn().legal == 1);
}

TEST_CASE("M45 automatic mail and our own mail are never answered and never copied") {
    House house;
    house.settings.adminNotice = service::AdminNotice::all;
    house.settings.adminAddress = "admin@example.com";
    house.box->deliver(mail({.extra = "Auto-Submitted: auto-replied\r\n"}));
    house.box->deliver(mail({.extra = "X-Mailagent: other\r\n"}));
    house.box->deliver(mail({.from = "hq@example.com"}));
    house.box->deliver(mail({.extra = "List-Id: <ops.example.com>\r\n"}));
    const auto report = house.turn();
    CHECK(report.illegal == 4);
    CHECK(house.sender->sent().empty());
}

TEST_CASE("M30 M45 a large mail is copied by its header, but not a large automatic one") {
    House house;
    house.settings.adminNotice = service::AdminNotice::illegalOnly;
    house.settings.adminAddress = "admin@example.com";
    for (const char* extra : {"", "Auto-Submitted: auto-generated\r\n"}) {
        const auto uid = house.box->deliver(mail({.extra = extra}));
        house.box->stateSize(uid, base::operator""_MiB(50));
    }
    CHECK(house.turn().illegal == 2);
    REQUIRE(house.sender->sent().size() == 1);
    CHECK(house.sentHolds(0, "too large"));
    CHECK_FALSE(house.sentHolds(0, "GETLOG COUNTER"));
}

TEST_CASE("M30 the administrator's own mails are not copied back, and strangers do not flood him") {
    House house;
    house.settings.mailsPerFetch = 500;
    house.settings.adminNotice = service::AdminNotice::illegalOnly;
    house.settings.adminAddress = "admin@example.com";
    house.box->deliver(mail({.subject = "We got your mail", .from = "Admin@example.com"}));
    CHECK(house.turn().illegal == 1);
    CHECK(house.sender->sent().empty());
    for (int i = 0; i < 100; ++i) house.box->deliver(mail({.from = "spam@elsewhere.example"}));
    CHECK(house.turn().illegal == 100);
    CHECK(house.sender->sent().size() == service::kCopiesPerHour);
    house.clock.advance(std::chrono::minutes(61));
    house.box->deliver(mail({.from = "spam@elsewhere.example"}));
    house.turn();
    CHECK(house.sender->sent().size() == service::kCopiesPerHour + 1);
}

TEST_CASE("M21 foreign mails around a CHPASS do not keep the mailbox busy for ever") {
    House house;
    for (int i = 0; i < 5; ++i) house.box->deliver(mail({.subject = "Hello there"}));
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    house.box->deliver(mail({.subject = "Hello there"}));
    house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));
    house.box->deliver(mail({.subject = "Hello there"}));
    const auto report = house.turn();
    CHECK(report.legal == 2);
    CHECK(report.illegal == 7);
    CHECK(house.box->calls(mailbox::MemoryMailbox::Call::headers) < 8);
}

TEST_CASE("M42 one mail to two machines is answered by both, each under its own Message-ID") {
    House first;
    House second(mailbox::MemoryMailbox::Traits{}, first.kept);
    second.settings.account = "hq-3f";
    const auto both = mail({.body = "HELP\r\n", .id = "<both@phone.example.com>"});
    first.box->deliver(both);
    first.turn();
    second.box->deliver(both);
    CHECK(second.turn().legal == 1);
    const auto idOf = [](const std::string& bytes) {
        const auto at = bytes.find("Message-ID: ");
        return bytes.substr(at, bytes.find("\r\n", at) - at);
    };
    CHECK(idOf(first.sentBytes(0)) != idOf(second.sentBytes(0)));
}

TEST_CASE("M24 a bounce of a reply of ours is told to the manager once") {
    House house;
    house.box->deliver(mail({}));
    house.turn();
    const auto bytes = house.sentBytes(0);
    const auto at = bytes.find("Message-ID: ") + 12;
    const auto id = bytes.substr(at, bytes.find("\r\n", at) - at);
    const auto bounce = fmt::format(
        "From: MAILER-DAEMON@example.com\r\nTo: hq@example.com\r\nSubject: Undelivered\r\n"
        "Date: Mon, 02 Mar 2026 09:00:00 +0000\r\nReturn-Path: <>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/plain\r\n\r\nNo such user\r\n--b\r\nContent-Type: "
        "message/delivery-status\r\n\r\nAction: failed\r\n--b\r\nContent-Type: "
        "text/rfc822-headers\r\n\r\nMessage-ID: {}\r\n--b--\r\n",
        id);
    house.box->deliver(bounce);
    house.turn();
    REQUIRE(house.sender->sent().size() == 2);
    CHECK(house.sentTo(1) == std::vector<std::string>{"manager@example.com"});
    house.box->deliver(bounce);
    house.turn();
    CHECK(house.sender->sent().size() == 2);
}

TEST_CASE("M31 the reply says how long the mail was under way, where it is announced") {
    House house;
    house.settings.announceDelay = true;
    house.box->deliver(mail({}));
    house.turn();
    CHECK(house.sentHolds(0, "00:07"));
}

TEST_CASE("a mail that cannot be read is illegal and does not block those behind it") {
    House house;
    house.box->deliver(std::string("\0\0\0", 3) + std::string(3000, '\n'));
    house.box->deliver("");
    house.box->deliver(mail({}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 2);
}

TEST_CASE("design decision 11: a machine that does not answer gets its last reading sent") {
    House house;
    house.box->deliver(mail({}));
    house.source->set(base::fail(base::Kind::timeout, "the machine sleeps"));
    house.turn();
    CHECK(house.sentHolds(0, "the machine sleeps"));
    CHECK(house.sender->sent().size() == 1);
}
