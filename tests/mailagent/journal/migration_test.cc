// Files of older schemas are brought up to this one, and keep what they hold.
#include "mailagent/journal/sqlite/schema.h"
#include "tests/mailagent/journal/fixture.h"

#include <SQLiteCpp/SQLiteCpp.h>

using namespace journal_test;

namespace {

/// A file as a version that knew `steps` steps left it: a mail that waits for its reply, one that
/// is answered, a changed password.
void makeOld(const std::string& path, std::size_t steps) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (std::size_t i = 0; i < steps; ++i) database.exec(sqlite::kSteps[i]);
    database.exec(fmt::format("PRAGMA application_id = {}", sqlite::kApplicationId));
    database.exec(fmt::format("PRAGMA user_version = {}", steps));
    const auto taken = kStart.time_since_epoch().count();
    database.exec("INSERT INTO account VALUES ('hall', '7', '1')");
    database.exec("INSERT INTO password VALUES ('hall', 'd', 'f', 5)");
    for (const char* values : {"2, 1, 2, 1, 0, 1", "3, 1, 3, 1, 0, 0"}) {
        database.exec(fmt::format(
            "INSERT INTO mail (account, validity, uid, number, served, state, disposal, copied, "
            "open, digest, message_id, sender, reason, size, taken) VALUES ('hall', '7', {}, "
            "'digest-2', '<in@phone>', 'e@example.org', 'GETLOG COUNTER', 700, {})",
            // uid and number are the same digits
            fmt::format("'{0}', {1}", values[0], values), taken));
    }
    database.exec(fmt::format(
        "INSERT INTO reply VALUES (1, 1, 'hall', '<a@copier>', 'COUNTER LIST', 'h@x', {0}, {0}, "
        "0, 0, 0, 0, NULL)",
        taken));
    database.exec("INSERT INTO recipient VALUES (1, 0, 'e@example.org')");
    database.exec("INSERT INTO content VALUES (1, NULL, x'41')");
}

}  // namespace

TEST_CASE("journals of older schemas keep what they hold and take what is new") {
    for (std::size_t steps = 1; steps < sqlite::kSteps.size(); ++steps) {
        CAPTURE(steps);
        const Scratch scratch;
        makeOld(scratch.file(), steps);
        for (int opened = 0; opened < 2; ++opened) {
            const auto journal = openAt(scratch.file());
            const auto state = journal->account("hall").value();
            CHECK(state.floor == "1");
            CHECK(state.password->digest == "d");
            CHECK(states(*journal).starts_with("2:done 3:answered"));
            CHECK(waiting(*journal).size() == 1);
            CHECK(journal->duplicates({"digest-2"}, kStart)->size() == 1);
            CHECK(journal->settledSince("e@example.org", kStart)->mails == 2);
        }
        const auto journal = openAt(scratch.file());
        CHECK(journal->account("hall")->stamps.empty());
        CHECK(journal->enrol("e@example.org", kStart)->number == 1);
        Settled mail = done(key("4"), {replyTo("b")});
        mail.sender = "f@example.org";
        mail.stamps = {{"CHPASS", kStart, 0, 4, {"m"}}};
        mail.code = {"e@example.org", 5};
        mail.signature = {"s", kStart};
        settle(*journal, {mail});
        CHECK(journal->account("hall")->stamps == mail.stamps);
        CHECK(journal->settledSince("f@example.org", kStart)->replies == 1);
        CHECK(journal->signatureSeen("s").value());
    }
}
