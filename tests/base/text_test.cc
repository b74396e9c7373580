#include "base/text.h"

#include <doctest/doctest.h>

using namespace base;

TEST_CASE("printable escapes what a terminal would obey") {
    struct Row {
        std::string_view in, out;
    };
    const Row rows[] = {
        {"GETLOG COUNTER", "GETLOG COUNTER"},
        {"\x1b[31mred", "\\x1b[31mred"},
        {"a\r\nb\tc", "a\\x0d\\x0ab\\x09c"},
        {"caf\xc3\xa9", "caf\xc3\xa9"},
        {"caf\xe9", "caf\\xe9"},
        {"\xc2\x9b", "\\x9b"},                     // C1 control sequence introducer
        {"x\xe2\x80\xaey", "x\\u202ey"},           // right-to-left override
        {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},  // an emoji stays
        {"\xed\xa0\x80", "\\xed\\xa0\\x80"},       // a surrogate is not UTF-8
    };
    for (const auto& row : rows) CHECK(printable(row.in) == row.out);
    CHECK(printable(std::string(1000, 'a'), 10) == "aaaaaaaaaa...");
    CHECK(printable("aaaaaaaaa\nb", 10) == "aaaaaaaaa\\x0a...");
    CHECK(printable("aaaaaaaaaa", 10) == "aaaaaaaaaa");
}

TEST_CASE("M19 display cells: a wide character counts two, a combining mark none") {
    CHECK(displayWidth("TOTAL") == 5);
    CHECK(displayWidth("\xe6\x97\xa5\xe6\x9c\xac") == 4);
    CHECK(displayWidth("e\xcc\x81") == 1);
    CHECK(clipToWidth("\xe6\x97\xa5\xe6\x9c\xac", 3) == "\xe6\x97\xa5");
    CHECK(clipToWidth("abc", 5) == "abc");
    CHECK(cutToWidth("abcdef", 6) == "abcdef");
    CHECK(cutToWidth("abcdefg", 6) == "abcd..");
    CHECK(cutToWidth("\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 5) == "\xe6\x97\xa5..");
    CHECK(cutToWidth("abcdef", 3) == "abc");
}

TEST_CASE("nearest suggests a key that was meant, and none that was not") {
    const std::vector<std::string_view> keys{"interval", "nickname", "senders"};
    CHECK(nearest("intervall", keys) == "interval");
    CHECK(nearest("nicname", keys) == "nickname");
    CHECK(nearest("zebra", keys).empty());
    CHECK(nearest("x", keys).empty());
}

TEST_CASE("trim, split and case rules know ASCII only") {
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim("   ").empty());
    CHECK(split("a,,b", ',').size() == 3);
    CHECK(split("", ',').size() == 1);
    CHECK(equalsNoCase("GetLog", "GETLOG"));
    CHECK_FALSE(equalsNoCase("\xc4", "\xe4"));
    CHECK(startsWithNoCase("Subject: x", "subject:"));
}

TEST_CASE("UTF-8 is read strictly") {
    CHECK(isUtf8("\xe6\x97\xa5"));
    CHECK_FALSE(isUtf8("\xc0\xaf"));
    CHECK_FALSE(isUtf8("\xe6\x97"));
    CHECK_FALSE(isUtf8("\xf5\x80\x80\x80"));
    std::string out;
    appendUtf8(out, 0x65E5);
    appendUtf8(out, 0x1F600);
    CHECK(out == "\xe6\x97\xa5\xf0\x9f\x98\x80");
}

TEST_CASE("printable ASCII is counted up to the first octet that is none, wherever it stands") {
    for (int octet = 0; octet < 256; ++octet) {
        const bool plain = octet >= 0x20 && octet < 0x7F;
        for (std::size_t at = 0; at < 20; ++at) {
            for (const char around : {' ', '~', 'M'}) {
                std::string text(20, around);
                text[at] = static_cast<char>(octet);
                CAPTURE(octet);
                CHECK(plainAscii(text) == (plain ? text.size() : at));
                CHECK(isPlainLine(text) == (plain || octet == '\t'));
                CHECK(isAscii(text) == (octet < 0x80));
                CHECK(isUtf8(text) == (octet < 0x80));
            }
        }
    }
    CHECK(plainAscii("") == 0);
    CHECK(plainAscii(std::string(16, '\x7f')) == 0);
    CHECK(isAscii(""));
    CHECK(isPlainLine(""));
    CHECK(isPlainLine("\t\tGETLOG\t"));
}
