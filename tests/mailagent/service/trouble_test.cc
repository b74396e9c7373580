#include "tests/mailagent/service/house.h"

#include "base/log.h"

using namespace service_test;
using Call = mailbox::MemoryMailbox::Call;
using sending::Outcome;

TEST_CASE("a relay that refuses for now keeps the reply waiting, and the mail in the mailbox") {
    House house;
    house.sender->answer("ce.tanaka@example.com", Outcome::deferred, 1);
    house.box->deliver(mail({}));
    house.turn();
    CHECK(house.box->uids().size() == 1);
    const auto first = house.sentBytes(0);
    house.turn();  // not due yet
    CHECK(house.sender->sent().size() == 1);
    house.clock.advance(std::chrono::minutes(2));
    house.turn();
    REQUIRE(house.sender->sent().size() == 2);
    CHECK(house.sentBytes(1) == first);  // byte-identical
    CHECK(house.box->uids().empty());
}

TEST_CASE("a recipient refused for good: the manager is told once, the mail leaves") {
    House house;
    house.sender->answer("ce.tanaka@example.com", Outcome::refused);
    house.box->deliver(mail({}));
    house.turn();
    house.turn();
    REQUIRE(house.sender->sent().size() == 2);
    CHECK(house.sentTo(1) == std::vector<std::string>{"manager@example.com"});
    CHECK(house.box->uids().empty());
}

TEST_CASE("M30 a refused administrator never holds up the engineer's reply") {
    House house;
    house.settings.adminNotice = service::AdminNotice::all;
    house.settings.adminAddress = "admin@example.com";
    house.sender->answer("admin@example.com", Outcome::deferred, 1);
    house.box->deliver(mail({}));
    house.turn();
    house.clock.advance(std::chrono::minutes(2));
    house.turn();
    REQUIRE(house.sender->sent().size() == 2);
    CHECK(house.sentTo(1) == std::vector<std::string>{"admin@example.com"});
}

TEST_CASE("a reply is given up after 72 hours, and the manager is told") {
    House house;
    house.sender->answer("ce.tanaka@example.com", Outcome::deferred);
    house.box->deliver(mail({}));
    house.turn();
    for (int hour = 0; hour < 73; ++hour) {
        house.clock.advance(std::chrono::hours(1));
        house.turn();
    }
    house.turn();
    CHECK(house.box->uids().empty());
    CHECK(house.sentTo(house.sender->sent().size() - 1) ==
          std::vector<std::string>{"manager@example.com"});
}

TEST_CASE("a clock set forward by a year gives no reply up before its tries") {
    House house;
    house.sender->answer("ce.tanaka@example.com", Outcome::deferred, 6);
    house.box->deliver(mail({}));
    house.turn();
    house.clock.advance(std::chrono::hours(24 * 365));
    for (int hour = 0; hour < 8; ++hour) {
        house.turn();
        house.clock.advance(std::chrono::hours(1));
    }
    CHECK(house.box->uids().empty());
    for (std::size_t i = 0; i < house.sender->sent().size(); ++i) {
        CHECK(house.sentTo(i) == std::vector<std::string>{"ce.tanaka@example.com"});
    }
}

TEST_CASE("the connection lost at any call: nothing runs twice, nothing is lost") {
    for (const auto call : {Call::open, Call::fetch, Call::remove, Call::close}) {
        House house;
        for (int i = 0; i < 3; ++i) house.box->deliver(mail({}));
        house.box->failNext(call, {base::Kind::closed, "connection lost", 0});
        const auto report = house.turn();
        CHECK(report.trouble.has_value());
        house.turn();
        CHECK(house.sender->sent().size() == 3);
        CHECK(house.box->uids().empty());
    }
}

TEST_CASE("a POP3-like mailbox whose QUIT is lost is emptied the next time, nothing runs twice") {
    House house({.commitsAtClose = true});
    house.box->deliver(mail({}));
    house.box->failNext(Call::close, {base::Kind::closed, "lost at QUIT", 0});
    house.turn();
    CHECK(house.box->uids().size() == 1);
    house.turn();
    CHECK(house.box->uids().empty());
    CHECK(house.sender->sent().size() == 1);
}

TEST_CASE("a server without headers alone serves foreign mail all the same") {
    House house({.headersAlone = false});
    for (int i = 0; i < 30; ++i) house.box->deliver(mail({.subject = "Hello there"}));
    house.box->deliver(mail({}));
    CHECK(house.turn().legal == 1);
}

TEST_CASE("one mail that cannot be fetched does not hold up the others") {
    House house;
    const auto bad = house.box->deliver(mail({}));
    house.box->failMail(bad, {base::Kind::temporary, "try later", 0});
    house.box->deliver(mail({}));
    CHECK(house.turn().legal == 1);
    CHECK(house.box->uids() == std::vector<std::string>{bad});
}

TEST_CASE("a mail that the server refuses to give out is told, and the turn says that it waits") {
    House house;
    std::vector<std::string> lines;
    base::log::setSink([&](base::log::Level level, std::string_view line) {
        if (level == base::log::Level::warning) lines.emplace_back(line);
    });
    const auto bad = house.box->deliver(mail({}));
    house.box->failMail(bad, {base::Kind::temporary, "it would not send a mail: \"later\"", 0});
    const auto report = house.turn();
    base::log::setSink({});
    CHECK(report.unread == 1);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].find("mail " + bad + " was not read") != std::string::npos);
    CHECK(lines[0].find("later") != std::string::npos);
}

TEST_CASE("a reply that waits for its next try makes the turn one that is not done") {
    House house;
    house.sender->answer("ce.tanaka@example.com", Outcome::deferred, 1);
    house.box->deliver(mail({}));
    CHECK(house.turn().sendingFailed);
    house.clock.advance(std::chrono::minutes(2));
    CHECK_FALSE(house.turn().sendingFailed);
}

TEST_CASE("trouble is told once an episode, and its end too") {
    House house;
    base::log::setLevel(base::log::Level::info);
    std::vector<std::string> lines;
    base::log::setSink([&](base::log::Level level, std::string_view line) {
        if (level == base::log::Level::error || line.find("again") != std::string_view::npos) {
            lines.emplace_back(line);
        }
    });
    for (int i = 0; i < 3; ++i) {
        house.box->failNext(Call::open, {base::Kind::login, "wrong password for hq", 0});
        house.turn();
    }
    house.turn();
    base::log::setSink({});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == "hq-2f: wrong password for hq");
    CHECK(lines[1] == "hq-2f: the mailbox is served again");
}

TEST_CASE("the relay's trouble is told once an episode, whatever queue its words name") {
    House house;
    int queue = 0;
    bool down = true;
    house.sender->setScript(
        [&](const sending::Outgoing&, const std::string& to) -> sending::Delivery {
            if (!down) return {to, Outcome::accepted, {}, false};
            const auto words = fmt::format("421 4.3.2 going down, queue {}", ++queue);
            return {to, Outcome::deferred, {base::Kind::temporary, words, 421}, true};
        });
    std::vector<std::string> lines;
    base::log::setSink([&](base::log::Level level, std::string_view line) {
        if (level == base::log::Level::error) lines.emplace_back(line);
    });
    for (int i = 0; i < 3; ++i) house.box->deliver(mail({}));
    for (const bool taken : {false, false, true, false}) {
        down = !taken;
        if (!taken) house.box->deliver(mail({}));
        house.turn();
        house.clock.advance(std::chrono::minutes(6));
    }
    base::log::setSink({});
    CHECK(queue > 4);
    CHECK(lines.size() == 2);
}
