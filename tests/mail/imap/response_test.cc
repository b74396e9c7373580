#include "mail/imap/response.h"

#include <doctest/doctest.h>

using imap::Pieces;
using imap::Response;
using imap::Status;
using Type = imap::Response::Type;

TEST_CASE("a response's first line") {
    struct Row {
        const char* line;
        Type type;
        Status status;
        const char* word;  ///< tag, code or name
        const char* note;
    };
    const Row rows[] = {
        {"K1 OK [READ-WRITE] done", Type::tagged, Status::ok, "READ-WRITE", "tagged"},
        {"K1 no [tryCreate] x", Type::tagged, Status::no, "TRYCREATE", "any case"},
        {"K1 BAD", Type::tagged, Status::bad, "", "without text"},
        {"K1 OK [UNFINISHED", Type::tagged, Status::ok, "", "an open bracket is text"},
        {"* OK [UIDVALIDITY 17] ok", Type::status, Status::ok, "UIDVALIDITY", "status"},
        {"* BYE", Type::status, Status::bye, "", "BYE"},
        {"* 12 EXISTS", Type::data, Status::none, "EXISTS", "number first"},
        {"* search 1 2", Type::data, Status::none, "SEARCH", "data"},
        {"+ idling", Type::continuation, Status::none, "", "continuation"},
        {"STS", Type::unknown, Status::none, "", "half a line"},
        {"", Type::unknown, Status::none, "", "nothing"},
        {"* ", Type::unknown, Status::none, "", "a star"},
        {"* 12", Type::unknown, Status::none, "", "a number alone"},
        {"* 99999999999999999999 EXISTS", Type::data, Status::none, "99999999999999999999",
         "too large for a number is no number"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto response = imap::parseResponse(row.line);
        CHECK(response.type == row.type);
        CHECK(response.status == row.status);
        CHECK((response.type == Type::data ? response.name : response.code) == row.word);
    }
}

TEST_CASE("where a literal is announced, and where braces are text") {
    struct Row {
        const char* line;
        bool first;
        int expected;  ///< -1: none
    };
    const Row rows[] = {
        {"* 1 FETCH (BODY[] {12}", true, 12},
        {"* 1 FETCH (BODY[] ~{12}", true, 12},
        {"* 1 FETCH (BODY[] {12+}", true, 12},
        {" BODY[2] {0}", false, 0},
        {"* OK hello {12}", true, -1},
        {"* BYE {12}", true, -1},
        {"K1 OK {12}", true, -1},
        {"+ {12}", true, -1},
        {"* 1 FETCH {}", true, -1},
        {"* 1 FETCH {-1}", true, -1},
        {"* 1 FETCH {1x}", true, -1},
        {"* 1 FETCH {12} ", true, -1},
        {"12}", false, -1},
        {"* 1 FETCH {99999999999999999999}", true, -1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.line);
        const auto announced = imap::announcedLiteral(row.line, row.first);
        CHECK((announced ? static_cast<int>(*announced) : -1) == row.expected);
    }
}

TEST_CASE("FETCH data") {
    struct Row {
        Pieces pieces;
        bool good;
        std::uint32_t uid;
        std::uint64_t size;
        const char* body;  ///< nullptr: none
        const char* note;
    };
    const Row rows[] = {
        {{{"* 1 FETCH (UID 7 RFC822.SIZE 44827)"}, {}}, true, 7, 44827, nullptr, "sizes"},
        {{{"* 1 fetch (rfc822.size 5 uid 7)"}, {}}, true, 7, 5, nullptr, "any case, any order"},
        {{{"* 1 FETCH (UID 7 BODY[]<0> {5}", ")"}, {"hello"}}, true, 7, 0, "hello", "literal"},
        {{{"* 1 FETCH (BODY[]<0> {5}", " UID 7)"}, {"he)}{"}}, true, 7, 0, "he)}{", "uid behind"},
        {{{"* 1 FETCH (BODY[] ~{2}", " UID 7)"}, {"ab"}}, true, 7, 0, "ab", "literal8"},
        {{{R"(* 1 FETCH (UID 7 BODY[] "a\"b\\"))"}, {}}, true, 7, 0, "a\"b\\", "quoted"},
        {{{"* 1 FETCH (UID 7 BODY[] NIL)"}, {}}, true, 7, 0, nullptr, "NIL"},
        {{{"* 1 FETCH (UID 7 BODY[] \"\")"}, {}}, true, 7, 0, "", "empty"},
        {{{"* 1 FETCH (UID 7 BODY[HEADER.FIELDS (DATE FROM)] {1}", ")"}, {"x"}},
         true,
         7,
         0,
         "x",
         "a section with a list"},
        {{{"* 1 FETCH (FLAGS (\\Seen) UID 7 ENVELOPE ((\"a\" NIL) {1}", ") X 1)"}, {"y"}},
         true,
         7,
         0,
         nullptr,
         "unknown values, nested, with a literal"},
        {{{"* 1 FETCH ()"}, {}}, true, 0, 0, nullptr, "nothing"},
        {{{"* 1 FETCH (UID 7"}, {}}, false, 0, 0, nullptr, "open"},
        {{{"* 1 FETCH UID 7"}, {}}, false, 0, 0, nullptr, "no list"},
        {{{"* 1 FETCH"}, {}}, false, 0, 0, nullptr, "no data"},
        {{{"* 1 FETCH (UID 7 BODY[] {5})"}, {}}, false, 0, 0, nullptr, "literal inside a line"},
        {{{"* 1 FETCH (UID x)"}, {}}, false, 0, 0, nullptr, "uid no number"},
        {{{"* 1 FETCH (UID 4294967296)"}, {}}, false, 0, 0, nullptr, "uid too large"},
        {{{"* 1 FETCH (UID (7))"}, {}}, false, 0, 0, nullptr, "uid a list"},
        {{{"* 1 FETCH (BODY[] atom)"}, {}}, false, 0, 0, nullptr, "body an atom"},
        {{{"* 1 FETCH (BODY[] \"a"}, {}}, false, 0, 0, nullptr, "open string"},
        {{{"* 1 FETCH (\"UID\" 7)"}, {}}, false, 0, 0, nullptr, "a string for a name"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto response = imap::parseResponse(row.pieces.lines[0]);
        const auto mail = imap::parseFetch(row.pieces, response);
        REQUIRE(mail.has_value() == row.good);
        if (!mail) continue;
        CHECK(mail->uid.value_or(0) == row.uid);
        CHECK(mail->size.value_or(0) == row.size);
        CHECK(mail->body.has_value() == (row.body != nullptr));
        if (row.body != nullptr) CHECK(mail->body.value_or("?") == row.body);
    }
}

TEST_CASE("deep nesting is skipped without recursion") {
    Pieces pieces;
    pieces.lines.push_back("* 1 FETCH (X " + std::string(60000, '(') + std::string(60000, ')') +
                           " UID 3)");
    const auto mail = imap::parseFetch(pieces, imap::parseResponse(pieces.lines[0]));
    REQUIRE(mail.has_value());
    CHECK(mail->uid == 3U);
}

TEST_CASE("SEARCH results") {
    struct Row {
        const char* line;
        int expected;  ///< -1: broken
    };
    const Row rows[] = {{"* SEARCH", 0},      {"* SEARCH 2 3 6", 3}, {"* SEARCH 2 (MODSEQ 9)", 1},
                        {"* SEARCH 2 x", -1}, {"* SEARCH 0", -1},    {"* SEARCH \"2\"", -1},
                        {"* SEARCH  2  ", 1}};
    for (const auto& row : rows) {
        CAPTURE(row.line);
        const Pieces pieces{{row.line}, {}};
        const auto uids = imap::parseSearch(pieces, imap::parseResponse(row.line));
        CHECK((uids ? static_cast<int>(uids->size()) : -1) == row.expected);
    }
}

TEST_CASE("INTERNALDATE") {
    struct Row {
        const char* text;
        long long seconds;  ///< -1: none
    };
    const Row rows[] = {
        {"17-Jul-1996 02:44:25 -0700", 837596665},
        {" 7-Jul-1996 02:44:25 +0000", 836707465},
        {"7-Jul-1996 02:44:25 +0000", 836707465},
        {"07-jul-1996 02:44:25 +0130", 836702065},
        {"31-Feb-1996 02:44:25 +0000", -1},
        {"17-Xxx-1996 02:44:25 +0000", -1},
        {"17-Jul-1996 24:44:25 +0000", -1},
        {"17-Jul-1996 02:44:25", -1},
        {"", -1},
        {"--", -1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto time = imap::parseInternalDate(row.text);
        CHECK((time ? time->time_since_epoch().count() / 1000 : -1) == row.seconds);
    }
}
