#include "mail/smtp/reply.h"

#include <doctest/doctest.h>
#include <string>
#include <vector>

using smtp::Reply;
using smtp::ReplyParser;

namespace {

struct Row {
    std::vector<std::string> lines;
    ReplyParser::Step step;
    int code;
    std::string enhanced, text;
    const char* note;
};

constexpr auto kDone = ReplyParser::Step::done;
constexpr auto kMore = ReplyParser::Step::more;
constexpr auto kBroken = ReplyParser::Step::broken;

}  // namespace

TEST_CASE("replies are read as RFC 5321 4.2 and RFC 2034 have them") {
    const Row rows[] = {
        {{"250 OK"}, kDone, 250, "", "OK", "plain"},
        {{"250"}, kDone, 250, "", "", "code alone"},
        {{"250 "}, kDone, 250, "", "", "code and blank"},
        {{"250 2.1.0 Ok"}, kDone, 250, "2.1.0", "Ok", "enhanced"},
        {{"550 5.1.1"}, kDone, 550, "5.1.1", "", "enhanced alone"},
        {{"550-5.1.1 No such", "550 5.1.1 user"}, kDone, 550, "5.1.1", "No such user", "two lines"},
        {{"550-", "550 x"}, kDone, 550, "", "x", "an empty line"},
        {{"550 2.0.0 odd"}, kDone, 550, "", "2.0.0 odd", "another class's code is text"},
        {{"550 5.1 x"}, kDone, 550, "", "5.1 x", "two parts only"},
        {{"550 5.1111.1 x"}, kDone, 550, "", "5.1111.1 x", "four digits"},
        {{"550 5.1.1x"}, kDone, 550, "", "5.1.1x", "no blank behind it"},
        {{"354 go"}, kDone, 354, "", "go", "intermediate"},
        {{"250-a"}, kMore, 250, "", "a", "not ended"},
        {{""}, kBroken, 0, "", "", "empty"},
        {{"25"}, kBroken, 0, "", "", "half a code"},
        {{"2x0 a"}, kBroken, 0, "", "", "no number"},
        {{"199 a"}, kBroken, 0, "", "", "below 200"},
        {{"600 a"}, kBroken, 0, "", "", "above 599"},
        {{"250a"}, kBroken, 250, "", "", "no separator"},
        {{"250-a", "251 b"}, kBroken, 250, "", "a", "codes differ"},
        {{"+OK POP3"}, kBroken, 0, "", "", "another protocol"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        ReplyParser parser;
        ReplyParser::Step step = kMore;
        for (const auto& line : row.lines) step = parser.line(line);
        CHECK(step == row.step);
        CHECK(parser.reply().code == row.code);
        CHECK(parser.reply().enhanced == row.enhanced);
        CHECK(parser.reply().text == row.text);
    }
}

TEST_CASE("replies are bounded") {
    ReplyParser parser;
    CHECK(parser.line("250 " + std::string(100000, 'x')) == kDone);
    CHECK(parser.reply().text.size() == smtp::kReplyLine);
    for (std::size_t i = 0; i < smtp::kReplyLines; ++i) CHECK(parser.line("250-x") == kMore);
    CHECK(parser.line("250-x") == kBroken);
    CHECK(parser.line("250 next") == kDone);
    CHECK(parser.reply().text == "next");
}

TEST_CASE("what a relay says is shown without control characters") {
    ReplyParser parser;
    CHECK(parser.line("550 5.7.1 \x1b[31mred\x07") == kDone);
    CHECK(parser.reply().shown() == "550 5.7.1 \\x1b[31mred\\x07");
    CHECK(parser.line("250") == kDone);
    CHECK(parser.reply().shown() == "250");
}
