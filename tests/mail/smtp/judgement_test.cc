#include "mail/smtp/judgement.h"

#include <doctest/doctest.h>

using base::Kind;
using sending::Outcome;
using smtp::Stage;

TEST_CASE("M24: each reply has its outcome, and the relay's own trouble is told apart") {
    struct Row {
        Stage stage;
        int code;
        const char* enhanced;
        const char* text;
        Outcome outcome;
        bool relay;
        Kind kind;
    };
    const Row rows[] = {
        {Stage::content, 250, "", "queued", Outcome::accepted, false, Kind::invalid},
        {Stage::content, 251, "", "will forward", Outcome::accepted, false, Kind::invalid},
        {Stage::content, 554, "5.6.0", "no", Outcome::deferred, false, Kind::refused},
        {Stage::content, 451, "", "later", Outcome::deferred, false, Kind::temporary},
        {Stage::content, 550, "", "relay", Outcome::deferred, false, Kind::refused},
        {Stage::data, 554, "", "no valid recipients", Outcome::deferred, false, Kind::refused},
        {Stage::mail, 550, "", "no", Outcome::deferred, true, Kind::refused},
        {Stage::mail, 553, "5.7.1", "not owned by user", Outcome::deferred, true, Kind::refused},
        {Stage::mail, 554, "", "no", Outcome::deferred, true, Kind::refused},
        {Stage::mail, 552, "5.3.4", "too big", Outcome::refused, false, Kind::refused},
        {Stage::mail, 452, "4.3.1", "disk", Outcome::deferred, false, Kind::temporary},
        {Stage::mail, 530, "5.7.0", "auth", Outcome::deferred, true, Kind::login},
        {Stage::rcpt, 530, "5.7.0", "auth", Outcome::deferred, true, Kind::login},
        {Stage::rcpt, 535, "", "auth", Outcome::deferred, true, Kind::login},
        {Stage::rcpt, 550, "5.1.1", "no such user", Outcome::refused, false, Kind::refused},
        {Stage::rcpt, 550, "5.7.1", "denied", Outcome::deferred, true, Kind::refused},
        {Stage::rcpt, 550, "", "Relaying denied", Outcome::deferred, true, Kind::refused},
        {Stage::rcpt, 554, "", "RELAY access denied", Outcome::deferred, true, Kind::refused},
        {Stage::rcpt, 454, "4.7.1", "Relay access denied", Outcome::deferred, true,
         Kind::temporary},
        {Stage::rcpt, 504, "5.5.2", "<vm>: Helo command rejected", Outcome::deferred, true,
         Kind::refused},
        {Stage::rcpt, 454, "4.7.0", "encryption too weak", Outcome::deferred, true,
         Kind::temporary},
        {Stage::rcpt, 552, "5.2.2", "mailbox full", Outcome::refused, false, Kind::refused},
        {Stage::rcpt, 450, "", "greylisted", Outcome::deferred, false, Kind::temporary},
        {Stage::rcpt, 421, "", "shutting down", Outcome::deferred, true, Kind::temporary},
    };
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CAPTURE(row.text);
        const auto delivery =
            smtp::judge(row.stage, {row.code, row.enhanced, row.text}, "a@x.example");
        CHECK(delivery.recipient == "a@x.example");
        CHECK(delivery.outcome == row.outcome);
        CHECK(delivery.relayTrouble == row.relay);
        if (row.outcome == Outcome::accepted) continue;
        CHECK(delivery.reason.kind == row.kind);
        CHECK(delivery.reason.code == row.code);
        CHECK(delivery.reason.text.find(row.text) != std::string::npos);
    }
}

TEST_CASE("a refusal that names neither the recipient nor the mail is doubtful, and only waits") {
    struct Row {
        Stage stage;
        int code;
        const char* enhanced;
        bool doubtful;
    };
    for (const auto& row :
         {Row{Stage::rcpt, 550, "", true}, Row{Stage::rcpt, 550, "5.1.1", false},
          Row{Stage::rcpt, 450, "", false}, Row{Stage::content, 550, "", true},
          Row{Stage::content, 552, "", false}, Row{Stage::mail, 552, "", false}}) {
        CAPTURE(row.code);
        CAPTURE(row.enhanced);
        const auto delivery = smtp::judge(row.stage, {row.code, row.enhanced, "no"}, "a@x.example");
        CHECK(delivery.doubtful == row.doubtful);
        if (row.doubtful) CHECK(delivery.outcome == Outcome::deferred);
    }
}

TEST_CASE("what the relay holds against us names the setting that mends it") {
    struct Row {
        int code;
        const char* text;
        smtp::Us us;
        Kind kind;
        const char* part;
    };
    const Row rows[] = {
        {530,
         "Must issue a STARTTLS command first",
         {},
         Kind::tls,
         "set sending.security = \"starttls\""},
        {538, "Encryption required", {true, true, "vm"}, Kind::tls, "ask its operator"},
        {530, "Authentication required", {}, Kind::login, "set sending.user and its password"},
        {535, "no", {true}, Kind::login, "correct its user name and password"},
        {504,
         "<vm>: Helo command rejected",
         {false, false, "vm"},
         Kind::refused,
         "the name that EHLO said, \"vm\" (504 <vm>: Helo command rejected): set "
         "sending.helo_name"},
        {553,
         "<hq@x>: Sender address rejected",
         {true},
         Kind::refused,
         "does not take our sender address (553 <hq@x>: Sender address rejected): set address to "
         "one that its login may send as"},
        {550, "SPF says no", {}, Kind::refused, "SPF and DKIM records"},
        {550,
         "Daily sending limit exceeded",
         {true},
         Kind::refused,
         "its bound for this login is reached"},
        {550, "Relaying denied to <helo@x.example>", {}, Kind::refused, "give it a login"},
        {550, "Relaying denied", {true}, Kind::refused, "have it allow this login"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto delivery =
            smtp::judge(Stage::rcpt, {row.code, "", row.text}, "helo@x.example", row.us);
        CAPTURE(delivery.reason.text);
        CHECK(delivery.relayTrouble);
        CHECK(delivery.reason.kind == row.kind);
        CHECK(delivery.reason.text.find(row.part) != std::string::npos);
    }
}

TEST_CASE("a refusal before a recipient is named is of the mail, not of our address") {
    const auto big = smtp::judge(Stage::mail, {552, "5.3.4", "fixed limit"}, "a@x.example");
    CHECK(big.reason.text == "The relay refused the mail to <a@x.example>: 552 5.3.4 fixed limit");
    const auto full = smtp::judge(Stage::mail, {452, "4.3.1", "storage"}, "a@x.example");
    CHECK(full.reason.text ==
          "The relay does not take the mail to <a@x.example> for now: 452 4.3.1 storage");
}
