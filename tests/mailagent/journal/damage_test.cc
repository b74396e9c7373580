// A damaged journal: says so, keeps a copy beside it, is left as it is, and nothing runs.
#include "tests/mailagent/journal/fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>

using namespace journal_test;

namespace {

std::string sample(const Scratch& scratch) {
    const auto journal = openAt(scratch.file());
    for (int i = 0; i < 60; ++i) {
        const std::string id = fmt::format("{}", i);
        Settled mail = done(key(id), {replyTo(id)});
        mail.log.push_back(row(id));
        settle(*journal, {mail});
    }
    return scratch.file();
}

std::vector<std::string> copies(const Scratch& scratch) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
        const std::string name = entry.path().filename();
        if (name.starts_with("journal.db.damaged-")) found.push_back(entry.path());
    }
    return found;
}

void zero(std::string& bytes, std::size_t at, std::size_t count) {
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), std::min(count, bytes.size() - at),
                '\0');
}

}  // namespace

TEST_CASE("a damaged journal is copied once, left as it is, and named in the sentence") {
    const struct {
        const char* note;
        void (*damage)(std::string& bytes);
    } table[] = {
        {"head zeroed", [](std::string& b) { zero(b, 0, 100); }},
        {"first page zeroed behind the head", [](std::string& b) { zero(b, 100, 3996); }},
        {"second page zeroed", [](std::string& b) { zero(b, 4096, 4096); }},
        {"a page in the middle zeroed",
         [](std::string& b) { zero(b, b.size() / 8192 * 4096, 4096); }},
        {"cut in half", [](std::string& b) { b.resize(b.size() / 8192 * 4096); }},
        {"a page's kind bent", [](std::string& b) { b[4096] = static_cast<char>(b[4096] ^ 0xff); }},
        {"a page's cells bent",
         [](std::string& b) {
             for (int i = 8; i < 40; ++i) b[4096 + static_cast<std::size_t>(i)] = '\x7f';
         }},
    };
    for (const auto& [note, damage] : table) {
        CAPTURE(note);
        const Scratch scratch;
        const std::string path = sample(scratch);
        std::string bytes = readAll(path);
        damage(bytes);
        writeAll(path, bytes);
        writeAll(path + "-wal", "what lay in the log");
        std::string first;
        for (int i = 0; i < 3; ++i) {
            const auto opened = SqliteJournal::open(path);
            REQUIRE_FALSE(opened);
            CHECK(opened.error().kind == base::Kind::storage);
            CHECK(opened.error().text.find("left as it is") != std::string::npos);
            const auto kept = copies(scratch);
            REQUIRE(kept.size() == 2);  // and its log
            const std::string& copy = kept[0].ends_with("-wal") ? kept[1] : kept[0];
            CHECK(opened.error().text.find("a copy is kept as " + copy) != std::string::npos);
            CHECK(readAll(copy) == bytes);
            CHECK(readAll(copy + "-wal") == "what lay in the log");
            CHECK(readAll(path) == bytes);
            struct stat status {};
            REQUIRE(::stat(copy.c_str(), &status) == 0);
            CHECK((status.st_mode & 0777) == 0600);
            if (i == 0) first = copy;
            CHECK(copy == first);
        }
    }
}

TEST_CASE("a journal of no octets beside its log is damaged, not new; moved away it is new") {
    const Scratch scratch;
    writeAll(scratch.file(), "");
    CHECK(openAt(scratch.file())->mails("")->empty());  // just made
    writeAll(scratch.file(), "");
    writeAll(scratch.file() + "-wal", "what lay in the log");
    for (int i = 0; i < 2; ++i) {
        const auto opened = SqliteJournal::open(scratch.file());
        REQUIRE_FALSE(opened);
        CHECK(opened.error().kind == base::Kind::storage);
        CHECK(opened.error().text.find("it is empty, its log is not") != std::string::npos);
        CHECK(readAll(scratch.file() + "-wal") == "what lay in the log");
        CHECK(copies(scratch).size() == 2);
    }
    std::filesystem::remove(scratch.file());
    CHECK(openAt(scratch.file())->mails("")->empty());
}

TEST_CASE("damage met while running: nothing further runs, and the sentence names the copy") {
    const Scratch scratch;
    const std::string path = sample(scratch);
    const std::string whole = readAll(path);
    SqliteOptions options;  // not checked whole at open: it shows only when its page is read
    options.checkUpTo = base::Bytes{0};
    int metLater = 0;
    for (std::size_t page = 2; page * 4096 < whole.size(); ++page) {
        CAPTURE(page);
        std::string bytes = whole;
        zero(bytes, page * 4096, 4096);
        std::filesystem::remove(path + "-wal");
        writeAll(path, bytes);
        const auto opened = SqliteJournal::open(path, options);
        if (!opened) continue;
        Journal& journal = **opened;
        base::Result<> met;
        const auto note = [&met](const auto& result) {
            if (!result && met) met = base::fail(result.error());
        };
        note(journal.account("hall"));
        note(journal.mailLog("hall", 99));
        note(journal.due("", kStart, 99));
        note(journal.mails(""));
        if (met) continue;
        ++metLater;
        CHECK(met.error().kind == base::Kind::storage);
        CHECK(met.error().text.find("a copy is kept as ") != std::string::npos);
        // From now on every call says so, also one that would not meet the damage.
        std::vector<Settled> batch{done(key("99"), {replyTo("z")})};
        CHECK(journal.settle(batch).error().text == met.error().text);
        CHECK(journal.log(row("x", kStart, "new")).error().text == met.error().text);
        CHECK(journal.enrolment("nobody").error().text == met.error().text);
        CHECK(readAll(path) == bytes);
    }
    CHECK(metLater >= 3);
    // A backup in its place serves again.
    std::filesystem::remove(path + "-wal");
    writeAll(path, whole);
    CHECK(openAt(path)->mails("")->size() == 60);
}

TEST_CASE("a journal in a read-only folder says so, and serves again when that is mended") {
    const Scratch scratch;
    const std::string path = sample(scratch);
    const bool root = ::geteuid() == 0;
    constexpr uid_t kNobody = 65534;
    if (root) {  // to whom nothing is read-only
        REQUIRE(::chown(scratch.path().c_str(), kNobody, kNobody) == 0);
        REQUIRE(::chown(path.c_str(), kNobody, kNobody) == 0);
        REQUIRE(::seteuid(kNobody) == 0);
    }
    REQUIRE(::chmod(scratch.path().c_str(), 0500) == 0);
    const auto refused = SqliteJournal::open(path);
    REQUIRE(::chmod(scratch.path().c_str(), 0700) == 0);
    CHECK_FALSE(refused);
    if (!refused) {
        CHECK(refused.error().kind == base::Kind::storage);
        CHECK(refused.error().text.find("writable") != std::string::npos);
    }
    CHECK(copies(scratch).empty());
    CHECK(openAt(path)->mails("")->size() == 60);
    if (root) REQUIRE(::seteuid(0) == 0);
}
