// One-time codes that are old, used, another's or not codes at all.
#include "mail/trust/one_time_code.h"
#include "tests/mailagent/service/forgery.h"

using namespace forgery;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const std::string kBob = "bob@example.com";
const std::string kWrongCode = "wrong code";
const std::string kNoPassword = "wrong password";
constexpr std::int64_t kWindowSteps = 20;  // ten minutes

std::int64_t now() {
    return trust::stepAt(kNow);
}

/// The code of a step for an enrolment.
std::string code(std::int64_t step, int enrolment = 1, const std::string& sender = kAnn) {
    const base::Secret key(std::string(32, 'k'));  // House's
    return std::string(trust::codeAt(trust::codeSecret(key, sender, enrolment), step).expose());
}

std::string titled(const std::string& subject) {
    return arriving({.subject = subject});
}

std::string both(std::int64_t step) {
    return titled("U-BIX " + code(step));
}

void enrolled(House& house) {
    house.settings.senders = {kAnn, kBob};
    house.settings.wrongPasswords = 100;  // what pauses is shown elsewhere
    house.settings.proofRules = {{"any", {.password = true, .code = true}}};
    REQUIRE(house.journal.enrol(kAnn, kNow));
    REQUIRE(house.journal.enrol(kBob, kNow));
}

void codeAlone(House& house) {
    enrolled(house);
    house.settings.proofRules = {{"any", {.code = true}}};
}

/// A second machine of the same agent.
void nextDoor(House& house) {
    house.settings.account = "hq-3f";
    house.settings.address = "hq3@example.com";
    house.settings.senders = {kAnn, kBob};
    house.settings.proofRules = {{"any", {.password = true, .code = true}}};
}

}  // namespace

TEST_CASE("M45 forgery: a code counts around its mail's arrival, and not beside") {
    const auto early = kNow - std::chrono::hours(3);  // fetched long after it came
    each(enrolled,
         {
             {both(now()), "", "of the step", kNow},
             {both(now() - 1), "", "of the step before", kNow},
             {both(now() + 1), "", "of the step after: a phone that is fast", kNow},
             {both(now() + 2), kWrongCode, "two steps after", kNow},
             {both(now() + kWindowSteps), kWrongCode, "ten minutes after", kNow},
             {both(now() - kWindowSteps), "", "at the window's begin", kNow},
             {both(now() - kWindowSteps - 1), kWrongCode, "just outside it", kNow},
             {both(now() - kWindowSteps + 1), "", "the begin, arrived at a step's end",
              kNow + seconds(59)},
             {both(now() - kWindowSteps), kWrongCode, "just outside it", kNow + seconds(59)},
             {both(trust::stepAt(early)), "", "arrived when the agent was off", early},
             {both(now()), kWrongCode, "of now, in a mail of then", early},
             {both(now()), "", "no arrival told: it is now"},
             {both(now() - kWindowSteps - 1), kWrongCode, "likewise, too old"},
             {arriving({.head = "Received: from a by mx.example.com; Mon, 02 Mar 2026 08:30:00 "
                                "+0000\r\nFrom: ann@example.com\r\n",
                        .subject = "U-BIX " + code(now() - 60)}),
              "", "arrived by the top Received field"},
             {arriving({.head = "Received: from a by mx.example.com; Mon, 02 Mar 2026 08:58:00 "
                                "+0000\r\nReceived: from b by a; Mon, 02 Mar 2026 08:30:00 +0000"
                                "\r\nFrom: ann@example.com\r\n",
                        .subject = "U-BIX " + code(now() - 60)}),
              kWrongCode, "a lower field, which a forger may write"},
             {arriving({.head = "Received: from a by mx.example.com; Mon, 02 Mar 2026 08:30:00 "
                                "+0000\r\nFrom: ann@example.com\r\n",
                        .subject = "U-BIX " + code(now() - 60)}),
              kWrongCode, "the server's own time counts before any field", kNow},
         });
}

TEST_CASE("M45 forgery: what is a code behind a password") {
    const std::string good = code(now());
    const std::string half = good.substr(0, 3);
    std::string wide, other = good;
    for (const char digit : good) {
        wide += "\xef\xbc";
        wide += static_cast<char>('\x90' + (digit - '0'));
    }
    other[5] = other[5] == '9' ? '0' : static_cast<char>(other[5] + 1);
    each(enrolled,
         {
             {titled("U-BIX " + good), "", "honest"},
             {titled("  U-BIX   " + good + " "), "", "more blanks"},
             {titled("U-BIX\r\n " + good), "", "folded"},
             {titled("Re: U-BIX " + good), "", "an answer"},
             {titled("U-BIX " + other), kWrongCode, "one digit off"},
             {titled("U-BIX"), kWrongCode, "the password alone"},
             {titled("wrong " + good), kNoPassword, "a wrong password"},
             {titled("u-bix " + good), kNoPassword, "in small letters"},
             {titled(good), kNoPassword, "the code alone"},
             {titled(good + " U-BIX"), kNoPassword, "the other way round"},
             {titled("U-BIX" + good), kNoPassword, "without a blank"},
             {titled("U-BIX " + good + "0"), kNoPassword, "seven digits"},
             {titled("U-BIX 0" + good), kNoPassword, "seven digits"},
             {titled("U-BIX " + good.substr(1)), kNoPassword, "five digits"},
             {titled("U-BIX " + half + " " + good.substr(3)), kNoPassword, "a blank inside"},
             {titled("U-BIX " + half + "-" + good.substr(3)), kNoPassword, "a hyphen inside"},
             {titled("U-BIX " + good + " " + good), kNoPassword, "twice"},
             {titled("U-BIX " + other + " " + good), kNoPassword, "one of two"},
             {titled("U-BIX +" + good.substr(1)), kNoPassword, "a sign"},
             {titled("U-BIX " + wide), "illegal", "full-width digits"},
             {titled("U-BIX 000000"), kWrongCode, "noughts"},
             {titled(""), "no password", "an empty subject"},
         });
}

TEST_CASE("M45 forgery: the rule says whether a code stands alone") {
    each(codeAlone, {
                        {titled(code(now())), "", "honest"},
                        {titled("U-BIX " + code(now())), kWrongCode, "with a password"},
                        {titled("U-BIX"), kWrongCode, "a password instead"},
                        {titled(code(now()) + "0"), kWrongCode, "seven digits"},
                        {titled(code(now()).substr(0, 3) + " " + code(now()).substr(3)), kWrongCode,
                         "a blank inside"},
                        {titled("000000"), kWrongCode, "noughts"},
                    });
    each(enrolled, {
                       {both(now()), "", "honest"},
                       {titled(code(now())), kNoPassword, "alone where both are asked for"},
                   });
}

TEST_CASE("M45 forgery: a code is its sender's and his enrolment's") {
    each(enrolled,
         {
             {both(now()), "", "honest"},
             {titled("U-BIX " + code(now(), 1, kBob)), kWrongCode, "Bob's code from Ann"},
             {titled("U-BIX " + code(now(), 2)), kWrongCode, "of an enrolment to come"},
             {titled("U-BIX " + code(now(), 0)), kWrongCode, "of none"},
             {arriving({.head = "From: ANN@example.com\r\n", .subject = "U-BIX " + code(now())}),
              "", "Ann in capitals"},
         });
    House house;
    enrolled(house);
    REQUIRE(house.journal.withdraw(kAnn));
    forged(house, both(now()), kWrongCode, "withdrawn");
    REQUIRE(house.journal.enrol(kAnn, kNow));
    forged(house, both(now()), kWrongCode, "the old secret after a new enrolment");
    honest(house, titled("U-BIX " + code(now(), 2)), "the new one");
    REQUIRE(house.journal.withdraw(kBob));
    forged(
        house,
        arriving({.head = "From: bob@example.com\r\n", .subject = "U-BIX " + code(now(), 1, kBob)}),
        kWrongCode, "Bob, withdrawn");
    House other;
    other.settings.senders = {kAnn};
    other.settings.proofRules = {{"any", {.code = true}}};
    forged(other, titled(code(now(), 0)), kWrongCode, "nobody was ever enrolled");
}

TEST_CASE("M45 forgery: every code is burnt with its mail, and all before it") {
    House house;
    enrolled(house);
    forged(house, titled("wrong " + code(now() - 5)), kNoPassword, "behind a wrong password");
    honest(house, both(now() - 5), "which burnt nothing", kNow);
    forged(house, both(now() - 5), kWrongCode, "the same in another mail", kNow);
    forged(house, titled("wrong " + code(now() - 5)), kNoPassword, "and a wrong password");
    forged(house, both(now() - 8), kWrongCode, "an older one, never used", kNow);
    honest(house, both(now() - 4), "the next step's", kNow);
    honest(house, both(now() + 1), "of a fast phone", kNow);
    forged(house, both(now()), kWrongCode, "overtaken by that one", kNow);
    house.clock.advance(minutes(30));
    const auto later = kNow + minutes(30);
    forged(house, both(now() + 1), kWrongCode, "half an hour later", later);
    forged(house, both(now() + 1), kWrongCode, "in a mail that claims to have come then", kNow);
    honest(house, both(trust::stepAt(later)), "the code of then", later);
}

TEST_CASE("M45 forgery: a code is burnt for all machines of the agent, and for good") {
    House first;
    enrolled(first);
    House second({}, first.kept);
    nextDoor(second);
    honest(first, both(now()), "at the first machine", kNow);
    forged(second, both(now()), kWrongCode, "at the second", kNow);
    honest(second, both(now() + 1), "a code of its own", kNow);
    forged(first, both(now() + 1), kWrongCode, "brought back", kNow);

    House restarted({}, first.kept);
    nextDoor(restarted);
    restarted.box->renumber("2");
    forged(restarted, both(now()), kWrongCode, "after a restart", kNow);
    honest(restarted, both(now() + 2), "and a new one", kNow + seconds(40));
}

TEST_CASE("M45 forgery: two mails with one code in one turn") {
    House house;
    enrolled(house);
    house.box->deliver(both(now()), kNow);
    house.box->deliver(both(now()), kNow);
    const auto report = house.turn();
    CHECK(report.legal == 1);
    CHECK(report.illegal == 1);
    CHECK(house.sender->sent().size() == 1);
    tally().honest += 1;
    tally().forged += 1;
    tally().acceptedWrongly += report.legal > 1 ? 1 : 0;
    tally().refusedWrongly += report.legal < 1 ? 1 : 0;
}
