#include "mail/imap/commands.h"

#include <doctest/doctest.h>

TEST_CASE("folder names are written in modified UTF-7, quoted") {
    struct Row {
        std::string name;
        const char* expected;
    };
    const Row rows[] = {
        {"INBOX", "INBOX"},
        {"inbox", "INBOX"},
        {"Done", "\"Done\""},
        {"R&D", "\"R&-D\""},
        {"a \"b\" \\", "\"a \\\"b\\\" \\\\\""},
        {"Entw\xc3\xbcrfe", "\"Entw&APw-rfe\""},
        {"\xe5\x8f\xb0\xe5\x8c\x97", "\"&U,BTFw-\""},  // RFC 3501's own example
        {"\xf0\x9f\x93\xa7", "\"&2D3c5w-\""},
        {"a\r\nK1 LOGOUT", "\"a&AA0ACg-K1 LOGOUT\""},
        {"bad \xff", "\"bad &,,0-\""},
        {"", "\"\""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(imap::folderName(row.name) == row.expected);
    }
}

TEST_CASE("uid sets are sorted, joined and bounded") {
    CHECK(imap::uidSets({}).empty());
    CHECK(imap::uidSets({9, 4, 3, 5, 5}) == std::vector<std::string>{"3:5,9"});
    CHECK(imap::uidSets({4294967295U, 4294967294U}) ==
          std::vector<std::string>{"4294967294:4294967295"});
    std::vector<std::uint32_t> many;
    for (std::uint32_t i = 0; i < 1000; ++i) many.push_back(1000000 + i * 2);
    const auto sets = imap::uidSets(many);
    CHECK(sets.size() > 5);
    for (const auto& set : sets) CHECK(set.size() <= imap::kSetLength);
}
