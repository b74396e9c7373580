#include "mail/sending/recording_sender.h"

#include "base/file.h"

#include <doctest/doctest.h>
#include <cstdlib>
#include <filesystem>

using sending::Outcome;
using sending::Outgoing;
using sending::RecordingSender;

namespace {

Outgoing mailTo(std::vector<std::string> to) {
    return {{"machine@site.example", std::move(to)},
            std::make_shared<const std::string>("Subject: x\r\n\r\nhello\r\n")};
}

std::vector<std::vector<sending::Delivery>> send(RecordingSender& sender,
                                                 std::vector<Outgoing> mails) {
    net::Loop loop(1);
    std::vector<std::vector<sending::Delivery>> results;
    auto work = [](RecordingSender& to, std::vector<Outgoing> what,
                   std::vector<std::vector<sending::Delivery>>& out) -> net::Task<> {
        out = co_await to.send(std::move(what));
        co_await to.close();
    };
    loop.spawn(work(sender, std::move(mails), results));
    loop.run();
    return results;
}

struct Scratch {
    Scratch() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sentXXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Scratch() { std::filesystem::remove_all(path); }
    std::string path;
};

}  // namespace

TEST_CASE("M24: the recording sender keeps every mail and its answer") {
    RecordingSender sender;
    const auto results =
        send(sender, {mailTo({"a@x.example"}), mailTo({"b@x.example", "c@x.example"})});
    REQUIRE(results.size() == 2);
    CHECK(results[1].size() == 2);
    CHECK(results[1][1].recipient == "c@x.example");
    CHECK(results[1][1].outcome == Outcome::accepted);
    CHECK(sender.sent().size() == 2);
    CHECK(sender.calls() == 1);
    CHECK(sender.closes() == 1);
}

TEST_CASE("M24: the recording sender refuses and defers as it is told") {
    RecordingSender sender;
    sender.answer("a@x.example", Outcome::deferred, 1);
    sender.answer("a@x.example", Outcome::unknown, 1);
    sender.answer("b@x.example", Outcome::refused);
    const auto results =
        send(sender, {mailTo({"a@x.example", "b@x.example"}), mailTo({"a@x.example"}),
                      mailTo({"a@x.example", "b@x.example", "c@x.example"})});
    CHECK(results[0][0].outcome == Outcome::deferred);
    CHECK(results[0][0].reason.code == 451);
    CHECK(results[0][1].outcome == Outcome::refused);
    CHECK(results[1][0].outcome == Outcome::unknown);
    CHECK(results[2][0].outcome == Outcome::accepted);
    CHECK(results[2][1].outcome == Outcome::refused);
    CHECK(results[2][2].outcome == Outcome::accepted);
}

TEST_CASE("the recording sender writes accepted mails into its folder") {
    Scratch scratch;
    {
        RecordingSender sender(scratch.path);
        sender.answer("no@x.example", Outcome::refused);
        (void)send(sender, {mailTo({"../../a b@x.example"}), mailTo({"no@x.example"})});
    }
    RecordingSender again(scratch.path);
    (void)send(again, {mailTo({"b@x.example"})});
    const auto first =
        base::readFile(scratch.path + "/0001-.._.._a_b@x.example.eml", base::Bytes{1000});
    REQUIRE(first);
    CHECK(*first == "Subject: x\r\n\r\nhello\r\n");
    CHECK(base::readFile(scratch.path + "/0002-b@x.example.eml", base::Bytes{1000}));
}

TEST_CASE("a folder that is missing defers the mail and says why") {
    RecordingSender sender("/nonexistent/sent");
    const auto results = send(sender, {mailTo({"a@x.example"})});
    CHECK(results[0][0].outcome == Outcome::deferred);
    CHECK(results[0][0].reason.kind == base::Kind::storage);
    CHECK(results[0][0].relayTrouble);
}
