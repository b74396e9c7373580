// M24: every answer of a relay at every step, and what becomes of the mails.
#include "tests/mail/smtp/sender_bench.h"

#include <doctest/doctest.h>
#include <map>
#include <string>
#include <vector>

using namespace sender_test;
using fake::Script;
using sending::Outgoing;

namespace {

struct Case {
    const char* note;
    std::map<std::string, std::string> answers;
    std::vector<Outgoing> mails;
    Outcomes expected;
    bool relayTrouble;  ///< of the first delivery
    int dials;
    std::size_t taken;
};

const std::vector<Case>& cases() {
    static const auto two = mailTo({"a@x.example", "b@x.example"});
    static const std::vector<Case> all = {
        {"all well", {}, mails(2), {{kTaken}, {kTaken}}, false, 1, 2},
        {"MAIL 451", {{"MAIL 1", "451 later"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"MAIL 452, a bound of the session",
         {{"MAIL 2", "452 4.5.3 too many"}},
         mails(3),
         {{kTaken}, {kTaken}, {kTaken}},
         false,
         2,
         3},
        {"MAIL 452, in the new session too",
         {{"MAIL 2", "452 4.5.3 too many"}, {"MAIL 3", "452 4.5.3 too many"}},
         mails(3),
         {{kTaken}, {kDeferred}, {kTaken}},
         false,
         2,
         2},
        {"MAIL 452 behind a recipient that was put off",
         {{"RCPT 1", "450 grey"}, {"MAIL 2", "452 4.5.3 too many"}},
         mails(2),
         {{kDeferred}, {kTaken}},
         false,
         2,
         1},
        {"MAIL 550", {{"MAIL 1", "550 no"}}, mails(2), {{kDeferred}, {kTaken}}, true, 1, 1},
        {"MAIL 552", {{"MAIL 1", "552 big"}}, mails(2), {{kRefused}, {kTaken}}, false, 1, 1},
        {"MAIL 530", {{"MAIL 1", "530 auth"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"RCPT 450", {{"RCPT 1", "450 grey"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"RCPT 550", {{"RCPT 1", "550 5.1.1 no"}}, mails(2), {{kRefused}, {kTaken}}, false, 1, 1},
        {"relaying denied", {{"RCPT 1", "554 5.7.1 no"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"one of two refused",
         {{"RCPT a@x.example", "550 5.1.1 no"}},
         {two},
         {{kRefused, kTaken}},
         false,
         1,
         1},
        {"one of two deferred, then another mail",
         {{"RCPT b@x.example", "450 4.2.0 later"}},
         {two, mailTo({"c@x.example"})},
         {{kTaken, kDeferred}, {kTaken}},
         false,
         1,
         2},
        {"all refused, but 354 all the same",
         {{"RCPT 1", "550 5.1.1 no"}, {"RCPT 2", "551 5.1.6 no"}, {"DATA 1", "354 go"}},
         {two, mailTo({"c@x.example"})},
         {{kRefused, kRefused}, {kTaken}},
         false,
         1,
         1},
        {"MAIL refused, but 354 all the same",
         {{"MAIL 1", "552 big"}, {"DATA 1", "354 go"}},
         mails(2),
         {{kRefused}, {kTaken}},
         false,
         1,
         1},
        {"DATA 451", {{"DATA 1", "451 later"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"DATA 554", {{"DATA 1", "554 no"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"dot 451", {{"DOT 1", "451 later"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"dot 554", {{"DOT 1", "554 5.6.0 no"}}, mails(2), {{kDeferred}, {kTaken}}, false, 1, 1},
        {"dot 554, too big",
         {{"DOT 1", "554 5.3.4 no"}},
         mails(2),
         {{kRefused}, {kTaken}},
         false,
         1,
         1},
        {"refused in doubt and closed, mail after mail",
         {{"DOT 1", "554 no<close>"}, {"DOT 2", "554 no<close>"}, {"DOT 3", "554 no<close>"}},
         mails(3),
         {{kDeferred}, {kDeferred}, {kDeferred}},
         false,
         1,
         0},
        {"421 at once", {{"MAIL 1", "421 bye"}}, mails(2), {{kDeferred}, {kDeferred}}, true, 1, 0},
        {"421 in mid",
         {{"MAIL 2", "421 4.7.0 too many mails"}},
         mails(3),
         {{kTaken}, {kTaken}, {kTaken}},
         false,
         2,
         3},
        {"421 at the dot",
         {{"DOT 2", "421 bye"}},
         mails(3),
         {{kTaken}, {kDeferred}, {kTaken}},
         false,
         2,
         2},
        {"421 at every dot",
         {{"DOT 1", "421 bye"}, {"DOT 2", "421 bye"}, {"DOT 3", "421 bye"}},
         mails(3),
         {{kDeferred}, {kDeferred}, {kDeferred}},
         true,
         1,
         0},
        {"closed after every dot",
         {{"DOT 1", "<close>"}, {"DOT 2", "<close>"}, {"DOT 3", "<close>"}},
         mails(3),
         {{kUnknown}, {kDeferred}, {kDeferred}},
         false,
         1,
         0},
        {"closed at once",
         {{"MAIL 1", "<close>"}},
         mails(2),
         {{kDeferred}, {kDeferred}},
         true,
         1,
         0},
        {"closed in mid",
         {{"RCPT 2", "<close>"}},
         mails(3),
         {{kTaken}, {kTaken}, {kTaken}},
         false,
         2,
         3},
        {"lost after the dot", {{"DOT 1", "<close>"}}, mails(1), {{kUnknown}}, false, 1, 0},
        {"lost after the second dot",
         {{"DOT 2", "<close>"}},
         mails(3),
         {{kTaken}, {kUnknown}, {kTaken}},
         false,
         2,
         2},
        {"silent after the dot", {{"DOT 1", "<silent>"}}, mails(1), {{kUnknown}}, false, 1, 0},
        {"silent at RCPT",
         {{"RCPT 1", "<silent>"}, {"DATA 1", "<silent>"}},
         mails(1),
         {{kDeferred}},
         true,
         1,
         0},
        {"no SMTP reply at RCPT", {{"RCPT 1", "hello"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"no SMTP reply at the dot", {{"DOT 1", "hello"}}, mails(1), {{kUnknown}}, false, 1, 0},
        {"354 at MAIL", {{"MAIL 1", "354 go"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"250 at DATA", {{"DATA 1", "250 Ok"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"a reply of many lines",
         {{"RCPT 1", "250-a\r\n250-b\r\n250 c"}},
         mails(1),
         {{kTaken}},
         false,
         1,
         1},
        {"codes that differ", {{"RCPT 1", "250-a\r\n550 b"}}, mails(1), {{kDeferred}}, true, 1, 0},
        {"a long line",
         {{"RCPT 1", "550 5.1.1 " + std::string(5000, 'x')}},
         mails(1),
         {{kRefused}},
         false,
         1,
         0},
        {"a huge line",
         {{"RCPT 1", "550 " + std::string(100000, 'x')}},
         mails(1),
         {{kDeferred}},
         true,
         1,
         0},
    };
    return all;
}

void run(const Case& row, Script script) {
    CAPTURE(row.note);
    script.answers = row.answers;
    Bench bench(script);
    const Results results = bench.send(row.mails);
    CHECK(outcomesOf(results) == row.expected);
    CHECK(results.at(0).at(0).relayTrouble == row.relayTrouble);
    CHECK(bench.relay.dials == row.dials);
    CHECK(bench.relay.taken.size() == row.taken);
    CHECK(bench.relay.open == 0);
    for (const auto& mail : bench.relay.taken) CHECK(mail.bytes == "A: b\r\n\r\n.c\r\n");
    for (const auto& mail : results) {
        for (const auto& delivery : mail) {
            CHECK(delivery.reason.text.empty() == (delivery.outcome == kTaken));
            CHECK(delivery.reason.text.size() < 500);
        }
    }
}

}  // namespace

TEST_CASE("M24: every answer at every step has its outcome, with PIPELINING") {
    for (const auto& row : cases()) run(row, {});
}

TEST_CASE("M24: every answer at every step has its outcome, command by command") {
    Script script;
    script.offers = {"relay.example"};
    for (const auto& row : cases()) run(row, script);
}

TEST_CASE("replies may come octet by octet") {
    Script script;
    script.bytewise = true;
    for (const auto& row : cases())
        if (std::string_view(row.note).find("line") == std::string_view::npos) run(row, script);
}
