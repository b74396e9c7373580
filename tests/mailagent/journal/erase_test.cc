// No password in any file of the state folder once its reply was accepted.
#include "tests/mailagent/journal/fixture.h"

#include <random>

using namespace journal_test;

namespace {

const std::string kPassword = "Sitios-7Q";

/// The files of the folder in which the bytes stand.
std::string holders(const std::filesystem::path& folder, const std::string& bytes = kPassword) {
    std::string names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (readAll(entry.path()).find(bytes) != std::string::npos) {
            names += entry.path().filename().string() + " ";
        }
    }
    return names;
}

Reply secretReply(const std::string& id, std::size_t size) {
    Reply reply = replyTo(id);
    reply.secret = true;
    reply.bytes = std::string(size, 'r') + kPassword + std::string(size, 's');
    return reply;
}

}  // namespace

TEST_CASE("M21 M24 the new password is in no file after its reply was accepted") {
    for (const std::size_t size : {0U, 100U, 1900U, 2030U, 4000U, 20000U}) {
        CAPTURE(size);
        const Scratch scratch;
        auto journal = openAt(scratch.file());
        Settled change = done(key("1"), {secretReply("a", size)});
        change.password = PasswordRecord{std::string(64, 'a'), std::string(64, 'b'), kStart};
        const auto ids = settle(*journal, {change});
        CHECK(holders(scratch.path()) != "");  // it waits; it must stand somewhere
        journal.reset();
        journal = openAt(scratch.file());
        REQUIRE(journal->delivered({accepted(ids[0])}));
        CHECK(holders(scratch.path()) == "");
        journal.reset();
        CHECK(holders(scratch.path()) == "");
        journal = openAt(scratch.file());
        CHECK(holders(scratch.path()) == "");
    }
}

TEST_CASE("passwords are erased also among replies of every size that come and go") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    std::mt19937 random(20240501);
    std::vector<std::pair<std::int64_t, bool>> open;
    int secrets = 0;
    for (int i = 0; i < 400; ++i) {
        const bool secret = random() % 4 == 0;
        const std::string id = fmt::format("{}", i);
        Reply reply = secret ? secretReply(id, random() % 3000) : replyTo(id);
        if (!secret) reply.bytes.assign(random() % 9000, 'x');
        open.emplace_back(settle(*journal, {done(key(id), {reply})})[0], secret);
        secrets += secret ? 1 : 0;
        while (open.size() > 10 || (i == 399 && !open.empty())) {
            const auto at = open.begin() + static_cast<std::ptrdiff_t>(random() % open.size());
            REQUIRE(journal->delivered({accepted(at->first)}));
            secrets -= at->second ? 1 : 0;
            open.erase(at);
            if (secrets == 0) REQUIRE(holders(scratch.path()) == "");
        }
    }
    CHECK(secrets == 0);
    CHECK(holders(scratch.path()) == "");
}

TEST_CASE("a password changed by hand leaves no old digest behind") {
    const Scratch scratch;
    const auto journal = openAt(scratch.file());
    const std::string old(64, 'd');
    REQUIRE(journal->setPassword("hall", PasswordRecord{old, "f", kStart}));
    REQUIRE(journal->setPassword("hall", PasswordRecord{std::string(64, 'e'), "f", kStart}));
    CHECK(holders(scratch.path(), old) == "");
    REQUIRE(journal->setPassword("hall", std::nullopt));
    CHECK(holders(scratch.path(), std::string(64, 'e')) == "");
}
