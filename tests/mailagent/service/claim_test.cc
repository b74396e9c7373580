#include "tests/mailagent/service/house.h"

#include <algorithm>
#include <vector>

using namespace service_test;
using Call = mailbox::MemoryMailbox::Call;

namespace {

/// The log's lines while it lives.
struct Heard {
    Heard() {
        base::log::setSink(
            [this](base::log::Level, std::string_view line) { lines.emplace_back(line); });
    }
    ~Heard() { base::log::setSink({}); }
    Heard(const Heard&) = delete;
    Heard& operator=(const Heard&) = delete;
    [[nodiscard]] auto count(const std::string& words) const {
        return std::count_if(lines.begin(), lines.end(), [&](const auto& line) {
            return line.find(words) != std::string::npos;
        });
    }
    std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("M44 where another agent claims a mail of the batch, nothing of it is settled") {
    House house;
    house.box->deliver(mail({.body = "CHPASS U-BIX Sitios\r\n"}));
    const auto taken = house.box->deliver(mail({.subject = "Sitios", .body = "HELP\r\n"}));
    house.box->claimForAnother(taken);
    const auto report = house.turn();
    REQUIRE(report.trouble);
    CHECK(mailbox::isAnotherAgent(*report.trouble));
    CHECK(house.sender->sent().empty());
    CHECK(house.journal.mails("hq-2f")->empty());
    CHECK(house.journal.account("hq-2f")->password == std::nullopt);
    CHECK(house.box->uids().size() == 2);
    house.box->vanish(taken);  // the other agent has gone, with its mail
    CHECK(house.turn().legal == 1);
    CHECK(house.sender->sent().size() == 1);
}

TEST_CASE("M44 only what will run is claimed, once a batch") {
    House house;
    house.box->deliver(mail({.subject = "Hello"}));
    house.turn();
    CHECK(house.box->calls(Call::claim) == 0);
    for (int i = 0; i < 3; ++i) house.box->deliver(mail({}));
    house.turn();
    CHECK(house.box->calls(Call::claim) == 1);
}

TEST_CASE("M44 a claim that cannot be made for now is trouble like any other, and tried again") {
    House house;
    house.box->deliver(mail({}));
    house.box->failNext(Call::claim, {base::Kind::closed, "lost", 0});
    CHECK(house.turn().trouble);
    CHECK(house.sender->sent().empty());
    CHECK(house.turn().legal == 1);
}

TEST_CASE("M44 mails that vanish before we removed them are told once an episode") {
    House house;
    const Heard heard;
    const std::string words = "another program, or a second mailagent, removes mails there";
    house.sender->answer("ce.tanaka@example.com", sending::Outcome::deferred, 1);
    const auto first = house.box->deliver(mail({}));
    house.turn();
    house.turn();
    CHECK(heard.count(words) == 0);  // it waits for the relay, in its place
    house.box->vanish(first);
    house.turn();
    CHECK(heard.count("a mail is gone from the mailbox before we removed it: " + words) == 1);
    house.turn();
    CHECK(heard.count(words) == 1);
    house.clock.advance(std::chrono::hours(2));
    house.turn();  // its reply goes out all the same
    CHECK(house.sender->sent().size() == 2);
    house.box->deliver(mail({}));
    house.turn();
    CHECK(heard.count(words) == 1);
}
