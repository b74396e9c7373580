// SET, CHPASS and their order at work (D1 to D7), and what wrong passwords come to (M45).
#include "tests/mailagent/service/house.h"

using service_test::House;
using service_test::mail;

namespace {

const std::string kEarlier = "Mon, 02 Mar 2026 08:40:00 +0000";
const std::string kBetween = "Mon, 02 Mar 2026 08:45:00 +0000";
const std::string kLater = "Mon, 02 Mar 2026 09:50:00 +0100";

void giveAllRights(House& house) {
    house.settings.rightsRules = {{"any", {"ALL"}, {}}};
}

std::string logOf(House& house) {
    std::string all;
    const auto mails = house.journal.mails("hq-2f");
    for (const auto& row : *mails) all += row.reason + "\n";
    return all;
}

}  // namespace

TEST_CASE("D7 SET counts from the next turn on, is told with what was, and survives a restart") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\nSET NICKNAME Old town\r\nS M 7\r\n"}));
    CHECK(house.turn().legal == 1);
    CHECK(house.sentHolds(0, "INTERVAL is now 5 min (was 10 min)."));
    CHECK(house.sentHolds(0, "NICKNAME is now Old town (was HQ-2F)."));
    CHECK(house.live().interval == std::chrono::minutes(5));
    CHECK(house.live().nickname == "Old town");
    CHECK(house.live().mailsPerFetch == 7);
    House again({}, house.kept);
    again.turn();
    CHECK(again.live().interval == std::chrono::minutes(5));
    SUBCASE("M34 a newer value in the file wins") {
        House edited({}, house.kept);
        edited.settings.interval = std::chrono::minutes(20);
        edited.turn();
        CHECK(edited.live().interval == std::chrono::minutes(20));
        CHECK(edited.live().nickname == "Old town");
        // What the file overruled once does not come back with the file's old value.
        House back({}, house.kept);
        back.turn();
        CHECK(back.live().interval == std::chrono::minutes(10));
        CHECK(back.live().nickname == "Old town");
    }
}

TEST_CASE("D7 SET is off without a right that names it") {
    House house;
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\nGETLOG COUNTER\r\n"}));
    CHECK(house.turn().replies == 2);
    CHECK(house.sentHolds(1, "Not Permitted"));
    CHECK(house.live().interval == house.settings.interval);
}

TEST_CASE("D7 M6 SET ENABLE NO: what stands behind it is left alone, what is owed is still done") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET ENABLE NO\r\n"}));
    house.box->deliver(mail({}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(house.sentHolds(0, "only be switched on again at the agent"));
    CHECK(house.box->mails().size() == 1);
    CHECK(house.turn().legal == 0);
    CHECK(house.box->mails().size() == 1);
    CHECK_FALSE(house.live().enabled);
}

TEST_CASE(
    "M6 what a header or a size had refused behind a SET ENABLE NO is left alone all the same") {
    House house;
    giveAllRights(house);
    house.settings.mailsPerFetch = 1;
    house.box->deliver(mail({.subject = "guess"}));  // foreign: headers are looked at from now on
    house.box->deliver(mail({.body = "SET ENABLE NO\r\n"}));
    house.box->deliver(mail({.subject = "guess"}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 1);
    CHECK(house.journal.mails("hq-2f")->size() == 2);
    SUBCASE("of the next window") {
        House next;
        giveAllRights(next);
        next.settings.mailsPerFetch = 5;
        next.box->deliver(mail({.body = "SET ENABLE NO\r\n"}));
        for (int i = 0; i < 6; ++i) next.box->deliver(mail({.subject = "guess"}));
        CHECK(next.turn().illegal == 0);
        CHECK(next.journal.mails("hq-2f")->size() == 1);
    }
}

TEST_CASE("D1 D2 an older SET is cancelled, and the sender told with both dates") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n", .date = kLater}));
    house.box->deliver(mail({.body = "SET INTERVAL 9\r\nSET DELAY YES\r\n", .date = kEarlier}));
    house.turn();
    CHECK(house.live().interval == std::chrono::minutes(5));
    CHECK(house.live().announceDelay);  // another kind
    CHECK(house.sentHolds(1, "Cancelled - SET INTERVAL 9"));
    CHECK(house.sentHolds(1, "2026-03-02 08:40:00 +0000"));
    CHECK(house.sentHolds(1, "2026-03-02 09:50:00 +0100"));
    SUBCASE("D3 also after a restart") {
        House again({}, house.kept);
        giveAllRights(again);
        // Its mailbox counts its uids from 1 again: the first two are known as served.
        for (int i = 0; i < 3; ++i) {
            again.box->deliver(mail({.body = "SET INTERVAL 9\r\n", .date = kEarlier}));
        }
        again.turn();
        CHECK(again.live().interval == std::chrono::minutes(5));
        CHECK(again.sentHolds(0, "Cancelled - SET INTERVAL 9"));
    }
}

TEST_CASE("D1 equal Dates: another mail runs in order of arrival, the same one does not") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n", .id = "<a@x>"}));
    house.box->deliver(mail({.body = "SET INTERVAL 6\r\n", .id = "<b@x>"}));
    // Changed on its way, so that its digest differs; its Message-ID tells that it is the same.
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n\r\n-- \r\nfooter\r\n", .id = "<a@x>"}));
    house.turn();
    CHECK(house.live().interval == std::chrono::minutes(6));
    CHECK(house.sentHolds(2, "executed before"));
}

TEST_CASE("D1 a sequence number wins over the Date") {
    House house;
    giveAllRights(house);
    house.box->deliver(
        mail({.body = "SET INTERVAL 5\r\n", .extra = "X-Sequence: 8\r\n", .date = kEarlier}));
    house.box->deliver(
        mail({.body = "SET INTERVAL 6\r\n", .extra = "X-Sequence: 7\r\n", .date = kLater}));
    house.turn();
    CHECK(house.live().interval == std::chrono::minutes(5));
    CHECK(house.sentHolds(1, "(sequence 8)"));
}

TEST_CASE("D1 a sequence number does not win over the later Date of a mail without one") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n",
                             .extra = "X-Sequence: 3\r\n",
                             .date = "Mon, 02 Mar 2026 08:30:00 +0000"}));
    house.box->deliver(mail({.body = "SET INTERVAL 6\r\n", .date = kLater}));
    house.turn();
    House again({}, house.kept);  // what the stamp holds survives
    giveAllRights(again);
    for (int i = 0; i < 2; ++i) again.box->deliver("");
    again.box->deliver(
        mail({.body = "SET INTERVAL 7\r\n", .extra = "X-Sequence: 4\r\n", .date = kEarlier}));
    again.turn();
    CHECK(again.live().interval == std::chrono::minutes(6));
    CHECK(again.sentHolds(0,
                          "08:40:00 +0000 (sequence 4), and a later one, sent 2026-03-02 "
                          "09:50:00 +0100, was"));
}

TEST_CASE(
    "D5 a Date that is missing, unreadable or in the future does nothing and blocks nothing") {
    House house;
    giveAllRights(house);
    for (const char* date : {"Tue, 02 Mar 2027 08:53:00 +0000", "yesterday", ""}) {
        house.box->deliver(mail({.body = "SET INTERVAL 9\r\nGETLOG COUNTER\r\n", .date = date}));
    }
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n"}));
    CHECK(house.turn().legal == 4);
    CHECK(house.live().interval == std::chrono::minutes(5));
    CHECK(house.sender->sent().size() == 7);
    CHECK(house.sentHolds(1, "after its arrival"));
}

TEST_CASE("D7 an overtaken CHPASS carries a password no longer in force: illegal, logged as such") {
    House house;
    house.box->deliver(mail({.body = "CHPASS U-BIX Second\r\n", .date = kLater}));
    house.box->deliver(mail({.body = "CHPASS U-BIX First\r\n", .date = kEarlier}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 1);
    CHECK(logOf(house).find("overtaken") != std::string::npos);
    house.box->deliver(mail({.subject = "Second"}));
    CHECK(house.turn().legal == 1);
}

TEST_CASE("D1 D7 a CHPASS that its number, not its Date, makes the older one is logged as such") {
    House house;
    house.box->deliver(
        mail({.body = "CHPASS U-BIX Second\r\n", .extra = "X-Sequence: 8\r\n", .date = kEarlier}));
    house.box->deliver(
        mail({.body = "CHPASS U-BIX First\r\n", .extra = "X-Sequence: 7\r\n", .date = kLater}));
    CHECK(house.turn().illegal == 1);
    CHECK(logOf(house).find("overtaken") != std::string::npos);
}

TEST_CASE("M45 wrong passwords: one notice, a pause that grows, an end with the right one") {
    House house;
    house.settings.adminNotice = service::AdminNotice::illegalOnly;
    house.settings.adminAddress = "admin@example.com";
    for (int i = 0; i < 20; ++i) house.box->deliver(mail({.subject = fmt::format("guess{}", i)}));
    house.box->deliver(mail({}));
    CHECK(house.turn().legal == 0);
    // Five copies (M30) and the notice; nothing for what came during the pause.
    CHECK(house.sender->sent().size() == 6);
    CHECK(house.sentHolds(5, "5 wrong passwords in a row"));
    CHECK(house.sentTo(5) == std::vector<std::string>{"admin@example.com"});
    CHECK(logOf(house).find("none is looked at") != std::string::npos);
    house.clock.advance(std::chrono::minutes(2));
    house.box->deliver(mail({}));
    CHECK(house.turn().legal == 1);
    SUBCASE("the right one ended it: five are free again") {
        for (int i = 0; i < 4; ++i) house.box->deliver(mail({.subject = "wrong"}));
        house.box->deliver(mail({}));
        CHECK(house.turn().legal == 1);
    }
    SUBCASE("another sender was never held up") {
        for (int i = 0; i < 9; ++i) house.box->deliver(mail({.subject = "wrong"}));
        house.box->deliver(mail({.from = "second@example.com"}));
        CHECK(house.turn().legal == 1);
    }
}

TEST_CASE("M45 no rule of proof names the sender: refused, whatever he knows") {
    House house;
    house.settings.proofRules = {{"ann@example.com", {.password = true}}};
    house.box->deliver(mail({}));
    house.box->deliver(mail({.from = "ann@example.com"}));
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 1);
}

TEST_CASE("M45 replies an hour to one sender are bounded, and the manager hears of it once") {
    House house;
    house.settings.repliesPerHour = 20;
    house.settings.mailsPerFetch = 50;
    for (int i = 0; i < 5; ++i) house.box->deliver(mail({.body = "GETLOG ALL\r\n"}));
    const auto report = house.turn();
    CHECK(report.legal == 2);
    CHECK(report.illegal == 3);
    CHECK(house.sender->sent().size() == 21);
    CHECK(house.sentHolds(20, "more than 20 mails within an hour"));
}

TEST_CASE("M44 a CHPASS, or a code, that comes again is no wrong guess: it was served") {
    House house;
    const auto twice = mail({.body = "CHPASS U-BIX Second\r\n"});
    house.box->deliver(twice);
    CHECK(house.turn().legal == 1);
    for (int i = 0; i < 9; ++i) house.box->deliver(twice);
    house.box->deliver(mail({.subject = "Hello there"}));  // headers first from here on
    house.box->deliver(twice);
    house.box->deliver(mail({.subject = "Second"}));
    CHECK(house.turn().legal == 1);
    CHECK(house.journal.guesses("hq-2f", "")->failures == 0);
    house.turn();
    CHECK(house.box->mails().size() == 1);  // the foreign one
}

TEST_CASE("M23 M34 a password that the file overruled does not come back with the file's old one") {
    House house;
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    house.turn();
    House edited({}, house.kept);
    edited.settings.filePassword = base::Secret("Newone");
    edited.turn();
    House back({}, house.kept);
    for (int i = 0; i < 3; ++i) back.box->deliver(mail({.subject = "Sitios"}));
    back.box->deliver(mail({.subject = "U-BIX"}));
    CHECK(back.turn().legal == 1);
}

TEST_CASE("M21 M45 mails behind a CHPASS are no guesses, also where headers are looked at first") {
    House house;
    house.settings.mailsPerFetch = 20;
    for (int i = 0; i < 12; ++i) house.box->deliver(mail({.subject = "Hello there"}));
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    for (int i = 0; i < 7; ++i) house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));
    CHECK(house.turn().legal == 8);
    CHECK(house.journal.guesses("hq-2f", "")->failures == 0);
}

TEST_CASE(
    "D1 D2 what a CHPASS makes legal is not overtaken by a mail behind it in the same fetch") {
    House house;
    giveAllRights(house);
    house.settings.proofRules = {{"any", {.password = true}},
                                 {"ann@example.com", {.authentication = true}}};
    house.settings.authservIds = {"mx.example.com"};
    house.settings.mailsPerFetch = 4;
    for (int i = 0; i < 4; ++i) house.box->deliver(mail({.subject = "Hello there"}));
    // From here on headers are looked at first: the old password is in force when this is refused.
    const std::string vouched =
        "Authentication-Results: mx.example.com;\r\n dmarc=pass header.from=example.com\r\n";
    const auto deliver = [&](const std::string& first, const std::string& own) {
        house.box->deliver(mail({.body = "CHPASS U-BIX Second\r\n" + first, .date = kBetween}));
        house.box->deliver(mail({.subject = "Second", .body = "SET INTERVAL 5\r\n", .date = own}));
        house.box->deliver(mail({.body = "SET INTERVAL 6\r\n",
                                 .from = "ann@example.com",
                                 .extra = vouched,
                                 .date = kLater}));
        CHECK(house.turn().legal == 3);
        CHECK(house.live().interval == std::chrono::minutes(6));
    };
    SUBCASE("an earlier Date: both run") {
        deliver("", kEarlier);
        CHECK(house.sentHolds(1, "INTERVAL is now 5 min"));
        CHECK(house.sentHolds(2, "INTERVAL is now 6 min (was 5 min)"));
    }
    SUBCASE("equal Dates: both run, in order of arrival") {
        deliver("", kLater);
        CHECK(house.sentHolds(2, "INTERVAL is now 6 min (was 5 min)"));
    }
    SUBCASE("cancelled: the notice names what had been executed when its turn came") {
        deliver("SET INTERVAL 4\r\n", kEarlier);
        CHECK(house.sentHolds(1, "Cancelled - SET INTERVAL 5"));
        CHECK(house.sentHolds(1, "a later one, sent 2026-03-02 08:45:00 +0000, was"));
    }
}

TEST_CASE("M44 a uid that is used again for another mail does not remove that unread") {
    // The first mail cannot be read, so no floor covers the second.
    const auto deliver = [](House& house, const std::string& body) {
        const auto first = house.box->deliver(mail({}));
        house.box->failMail(first, {base::Kind::temporary, "later", 0});
        house.box->deliver(mail({.body = body}));
    };
    House house;
    deliver(house, "GETLOG COUNTER\r\n");
    CHECK(house.turn().legal == 1);
    House again({}, house.kept);
    deliver(again, "HELP\r\n");
    CHECK(again.turn().left);
    CHECK(again.box->mails().size() == 2);
    CHECK(again.turn().legal == 1);
    CHECK(again.box->mails().size() == 1);
    REQUIRE(again.sender->sent().size() == 1);
    CHECK(again.sentHolds(0, "CHPASS"));
}

TEST_CASE("D5 a mail file that somebody named by hand has no time of arrival") {
    House house;
    giveAllRights(house);
    house.box->deliver(mail({.body = "SET INTERVAL 5\r\n"}), base::Time{std::chrono::seconds(1)});
    house.turn();
    CHECK(house.live().interval == std::chrono::minutes(5));
}
