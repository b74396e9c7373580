// What only a file can do: be missing, full, foreign, newer, cut off, in use.
#include "mailagent/journal/sqlite/schema.h"
#include "tests/mailagent/journal/fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <cstring>
#include <set>

using namespace journal_test;

namespace {

std::string refusal(const std::string& path, const SqliteOptions& options = {}) {
    const auto opened = SqliteJournal::open(path, options);
    if (opened) return "opened";
    CHECK(opened.error().kind == base::Kind::storage);
    return opened.error().text;
}

bool has(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

/// A closed journal of some pages: mails, waiting replies, a log.
std::string sampleFile(const Scratch& scratch) {
    const auto journal = openAt(scratch.file());
    for (int i = 0; i < 12; ++i) {
        const std::string id = fmt::format("{}", i);
        settle(*journal, {done(key(id), {replyTo(id)})});
    }
    REQUIRE(journal->listed("hall", "7", "3", {"2"}));
    REQUIRE(journal->log(row("x")));
    machine::Reading reading;
    reading.taken = kStart;
    reading.counters.total = machine::Value<machine::Impressions>::of({5});
    REQUIRE(journal->record("hall", reading, true));
    REQUIRE(journal->enrol("e@example.org", kStart));
    Settled proved = illegal(key("50"));
    proved.code = {"e@example.org", 5};
    proved.signature = {"s", kStart + 24h};
    proved.stamps = {{"CHPASS", kStart, 0, {}, {"m"}}};
    proved.settings = {{"INTERVAL", "5 min", "", kStart, "e@x"}};
    proved.guess = Guess::wrong;  // the last page of the file holds its row
    settle(*journal, {proved});
    return scratch.file();
}

/// Opens and reads everything; true where all of it answered.
bool readable(const std::string& path) {
    const auto opened = SqliteJournal::open(path);
    if (!opened) {
        CHECK(opened.error().kind == base::Kind::storage);
        CHECK(opened.error().text.size() > 20);
        return false;
    }
    Journal& journal = **opened;
    std::vector<Settled> batch{done(key("99"), {replyTo("z")})};
    return journal.account("hall").has_value() && journal.mails("").has_value() &&
           journal.due("", kStart, 99).has_value() && journal.mailLog("", 9).has_value() &&
           journal.counts("").has_value() && journal.history("hall", {}).has_value() &&
           journal.lastListed("hall", base::Time::max()).has_value() &&
           journal.guesses("hall", "").has_value() && journal.enrolment("e@x").has_value() &&
           journal.signatureSeen("s").has_value() && journal.settle(batch).has_value();
}

}  // namespace

TEST_CASE("the file is its user's alone and is there again after reopening") {
    const Scratch scratch;
    {
        const auto journal = openAt(scratch.file());
        settle(*journal, {done(key("1"), {replyTo("a")})});
        for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
            struct stat status {};
            REQUIRE(::stat(entry.path().c_str(), &status) == 0);
            CHECK((status.st_mode & 0777) == 0600);
        }
    }
    CHECK(::chmod(scratch.file().c_str(), 0644) == 0);
    const auto journal = openAt(scratch.file());
    struct stat status {};
    REQUIRE(::stat(scratch.file().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(states(*journal) == "1:done");
    CHECK(waiting(*journal).size() == 1);
}

TEST_CASE("a long write-ahead log goes into the file behind what nobody waits for") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    const auto sizeOf = [&](const char* name) {
        return std::filesystem::file_size(scratch.file(name));
    };
    constexpr std::uintmax_t kPage = 4096;
    int uid = 0;
    // Thirteen pages and more each: the reply's bytes.
    const auto settleMails = [&](int count) {
        for (int i = 0; i < count; ++i) {
            const std::string id = fmt::format("{}", ++uid);
            auto reply = replyTo(id);
            reply.bytes.assign(13 * kPage, 'x');
            settle(*journal, {done(key(id), {reply})});
        }
    };
    settleMails(70);
    CHECK(sizeOf("journal.db-wal") > 1000 * kPage);
    CHECK(sizeOf("journal.db") < 100 * kPage);  // who was answered did not wait for a copy
    REQUIRE(journal->wantsRest());
    journal->rest();
    CHECK_FALSE(journal->wantsRest());
    CHECK(sizeOf("journal.db") > 900 * kPage);
    const auto longest = sizeOf("journal.db-wal");
    settleMails(40);
    CHECK(sizeOf("journal.db-wal") <= longest);  // it begins anew
    settleMails(500);                            // and nobody ever rests
    CHECK(sizeOf("journal.db-wal") < 2200 * (kPage + 24));
    CHECK(sizeOf("journal.db") > 6000 * kPage);
    CHECK(waiting(*journal).size() == 610);
}

TEST_CASE("places where no journal can be say why") {
    const Scratch scratch;
    CHECK(has(refusal(scratch.file("none/journal.db")), "folder exists"));
    CHECK(has(refusal(scratch.path()), "no file"));
    writeAll(scratch.file("text"), std::string(5000, 'x'));
    CHECK(has(refusal(scratch.file("text")), "not an SQLite database"));
    CHECK(readAll(scratch.file("text")) == std::string(5000, 'x'));
    REQUIRE(::mkfifo(scratch.file("fifo").c_str(), 0600) == 0);
    CHECK(has(refusal(scratch.file("fifo")), "no file"));
}

TEST_CASE("a second process is told that the journal is in use") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    const pid_t child = ::fork();
    if (child == 0) {
        const auto second = SqliteJournal::open(scratch.file(), {.busyWait = 10ms});
        ::_exit(!second && has(second.error().text, "in use") ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(journal->log(row("still there")));
}

TEST_CASE("a newer schema and a foreign database are refused and left alone") {
    const Scratch scratch;
    const std::string path = sampleFile(scratch);
    const std::string whole = readAll(path);
    const struct {
        std::size_t offset;  // file format: user_version at 60, application_id at 68
        unsigned char value;
        const char* expected;
    } table[] = {
        {63, sqlite::kSchemaVersion + 1, "newer mailagent"},
        {71, 1, "another program"},
    };
    for (const auto& [offset, value, expected] : table) {
        std::string changed = whole;
        changed[offset] = static_cast<char>(value);
        writeAll(path, changed);
        CHECK(has(refusal(path), expected));
        CHECK(readAll(path) == changed);
    }
}

TEST_CASE("a full disk: nothing of the call stands, and it goes on when there is room") {
    const Scratch scratch;
    const std::string path = sampleFile(scratch);
    {
        const auto journal = openAt(path, {.maxPages = 40});
        base::Result<> result;
        int settled = 0;
        for (int i = 100; i < 200 && result; ++i) {
            Reply large = replyTo(fmt::format("{}", i));
            large.bytes.assign(20000, 'x');
            std::vector<Settled> batch{done(key(fmt::format("{}", i)), {large})};
            result = journal->settle(batch);
            settled += result ? 1 : 0;
        }
        REQUIRE_FALSE(result);
        CHECK(result.error().kind == base::Kind::storage);
        CHECK(has(result.error().text, "disk is full"));
        CHECK(journal->counts("")->mails == static_cast<std::uint64_t>(13 + settled));
        CHECK(journal->counts("")->waitingReplies == static_cast<std::uint64_t>(12 + settled));
        const auto first = journal->due("", kStart, 1).value();
        CHECK(journal->delivered({accepted(first[0].id)}));  // what frees room still runs
    }
    const auto journal = openAt(path);
    settle(*journal, {done(key("300"), {replyTo("300")})});
}

TEST_CASE("a file cut at every byte opens or says why") {
    const Scratch scratch;
    const std::string whole = readAll(sampleFile(scratch));
    const std::string path = scratch.file("cut.db");
    int opened = 0;
    for (std::size_t size = 0; size < whole.size(); size += size < 200 ? 1 : 977) {
        CAPTURE(size);
        std::filesystem::remove(path + "-wal");
        writeAll(path, whole.substr(0, size));
        opened += readable(path) ? 1 : 0;
    }
    CHECK(opened == 2);  // the empty one, and one octet, which SQLite takes for empty
}

TEST_CASE("a write-ahead log cut at every byte opens to whole calls") {
    const Scratch scratch;
    const std::string path = sampleFile(scratch);
    auto journal = openAt(path);
    for (int i = 20; i < 24; ++i) settle(*journal, {done(key(fmt::format("{}", i)))});
    const std::string database = readAll(path);
    const std::string log = readAll(path + "-wal");
    REQUIRE(log.size() > 4096);
    const std::string copy = scratch.file("cut.db");
    std::set<std::uint64_t> seen;
    for (std::size_t size = 0; size <= log.size(); size += size < 100 ? 1 : 1009) {
        CAPTURE(size);
        writeAll(copy, database);
        writeAll(copy + "-wal", log.substr(0, size));
        const auto cut = openAt(copy);
        seen.insert(cut->counts("")->mails);
    }
    CHECK(*seen.begin() == 13);
    CHECK(seen.size() >= 3);
}

TEST_CASE("single octets changed anywhere: an answer or an error, never a crash") {
    const Scratch scratch;
    const std::string whole = readAll(sampleFile(scratch));
    const std::string path = scratch.file("bent.db");
    for (std::size_t at = 0; at < whole.size(); at += at < 100 ? 1 : 331) {
        CAPTURE(at);
        std::string bent = whole;
        bent[at] = static_cast<char>(bent[at] ^ 0xff);
        std::filesystem::remove(path + "-wal");
        writeAll(path, bent);
        (void)readable(path);
    }
}

TEST_CASE("M8 a hundred thousand mails left below the floor cost nothing") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    for (int i = 0; i < 100; ++i) {
        std::vector<Settled> batch;
        for (int k = 1; k <= 1000; ++k) batch.push_back(illegal(key(std::to_string(i * 1000 + k))));
        settle(*journal, std::move(batch));
    }
    REQUIRE(journal->listed("hall", "7", "99990", {}));
    const auto start = std::chrono::steady_clock::now();
    const auto state = journal->account("hall").value();
    const auto took = std::chrono::steady_clock::now() - start;
    CHECK(state.mails.size() == 10);
    CHECK(took < 20ms);
    CHECK(journal->counts("hall")->illegal == 100000);
}
