// Texts of printers: by the declared character set and by what the octets are (data 5).
#include "machine/snmp/strings.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <string>

TEST_CASE("Texts are read as what they are") {
    using namespace std::string_literals;
    struct Row {
        std::string octets;
        int charset;
        std::string expected;
        const char* note;
    };
    const Row rows[] = {
        {"Ready  ", 0, "Ready", "ASCII, trimmed"},
        {"Ver.1.14  (14.11.06)", 0, "Ver.1.14  (14.11.06)", "inner blanks stay"},
        {"\xe7\x94\xa8\xe7\xb4\x99\xe3\x81\xa5\xe3\x81\xbe\xe3\x82\x8a", 106, "用紙づまり",
         "UTF-8"},
        {"\xe7\x94\xa8\xe7\xb4\x99", 4, "用紙", "UTF-8, whatever is declared"},
        {"\x97\x70\x8e\x86\x82\xc3\x82\xdc\x82\xe8", 17, "用紙づまり", "Shift_JIS"},
        {"\x97\x70\x8e\x86\x82\xc3\x82\xdc\x82\xe8", 2024, "用紙づまり", "windows-31J"},
        {"\x97\x70\x8e\x86\x82\xc3\x82\xdc\x82\xe8", 0, "用紙づまり", "Shift_JIS, undeclared"},
        {"\x97\x70\x8e\x86\x82\xc3\x82\xdc\x82\xe8", 3, "用紙づまり", "declared as ASCII"},
        {"\x97\x70\x8e\x86\x82\xc3\x82\xdc\x82\xe8", 106, "用紙づまり", "declared as UTF-8"},
        {"\xc4\xb0\xc5\xb0\xb8\xad", 17, "ﾄｰﾅｰｸｭ", "half-width kana"},
        {"Ma\xb3o toneru (Y)", 5, "Mało toneru (Y)", "Latin-2"},
        {"Stap. Kopie\xcdn:01", 2004, "Stap. Kopieën:01", "roman8"},
        {"\xe1\xdf\xef\xe9\xd8\xd9", 8, "спящий", "cyrillic"},
        {"T\xfcr offen", 0, "Tür offen", "Latin-1, undeclared"},
        {"Kopie\xebn", 0, "Kopieën", "one high octet before a letter is no Shift_JIS"},
        {"\xff\xff"
         "Bereit\xff\xff\xff",
         0, "Bereit", "0xFF is a blank"},
        {"A\xff"
         "B",
         4, "A B", "0xFF between"},
        {"a\r\n\r\nSubject: x", 0, "a Subject: x", "line breaks"},
        {"nul\0after\x1b[31mred"s, 0, "nul after [31mred", "controls"},
        {"\xe2\x80\xaeright\xe2\x80\xac to left", 0, "right to left", "directions"},
        {"\xef\xbb\xbf"
         "bom",
         106, "bom", "byte order mark"},
        {"\0\0\0"s, 0, "", "nothing"},
        {"", 106, "", "empty"},
        {"T\0o\0n\0"s, 1014, "Ton", "UTF-16LE"},
        {"\0T\0o"s, 1000, "To", "UCS-2"},
        {std::string(400, 'A'), 0, std::string(255, 'A'), "bounded"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CHECK(snmp::readable(row.octets, row.charset) == row.expected);
    }
}

TEST_CASE("Whatever comes in, what goes out is clean and bounded UTF-8") {
    for (int charset : {0, 3, 4, 5, 8, 17, 39, 106, 1013, 2004, 2024, 99999}) {
        for (int a = 0; a < 256; a += 3) {
            for (int b = 0; b < 256; b += 5) {
                const std::string octets{static_cast<char>(a), static_cast<char>(b), 'x',
                                         static_cast<char>(a)};
                const auto text = snmp::readable(octets, charset);
                REQUIRE(base::isUtf8(text));
                REQUIRE(base::printable(text, 2000).find("\\x") == std::string::npos);
            }
        }
    }
    CHECK(std::string(snmp::charsetName(106)) == "UTF-8");
    CHECK(std::string(snmp::charsetName(1)).empty());
}
