// Encoded words, charsets, transfer encodings, Content-Type.
#include "mail/message/charset.h"
#include "mail/message/content_type.h"
#include "mail/message/encoded_word.h"
#include "mail/message/transfer.h"

#include <doctest/doctest.h>

using namespace message;

TEST_CASE("M41 encoded words as clients write them") {
    struct Row {
        std::string_view in, charset, out;
        const char* note;
    };
    const Row rows[] = {
        {"U-BIX", "", "U-BIX", "plain"},
        {"=?utf-8?Q?U-?= =?utf-8?Q?BIX?=", "", "U-BIX", "blank between words goes"},
        {"=?utf-8?B?4pE=?= =?utf-8?B?oA==?=", "", "\xe2\x91\xa0", "a character cut in two"},
        {"=?ISO-2022-JP?B?VS1CSVg=?=", "", "U-BIX", "carriers of Japan"},
        {"=?US-ASCII?Q?Re=3A_=5BX=5D?=", "", "Re: [X]", "K-9"},
        {"a =?utf-8?q?b?= c", "", "a b c", "blanks around plain words stay"},
        {"=?utf-8?q?a b?=", "", "a b", "a blank inside"},
        {"=?utf-8*en?q?a?=", "", "a", "a language"},
        {"=?x-no-such?q?caf=C3=A9?=", "", "caf\xc3\xa9", "unknown charset"},
        {"=?utf-8?x?abc?=", "", "=?utf-8?x?abc?=", "unknown encoding"},
        {"=?utf-8?q?abc", "", "=?utf-8?q?abc", "no end"},
        {"=?==?=?=?", "", "=?==?=?=?", "nonsense"},
        {"caf\xc3\xa9", "", "caf\xc3\xa9", "raw UTF-8"},
        {"caf\xe9", "", "caf\xc3\xa9", "raw latin1"},
        {"\x83\x65", "shift_jis", "\xe3\x83\x86", "raw in the mail's charset"},
        {"\x1b$B%F\x1b(B", "", "\xe3\x83\x86", "raw ISO-2022-JP"},
        {"=?utf-8?q?a=0D=0Ab=00?=", "", "a  b ", "control characters become blanks"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CHECK(decodeHeader(row.in, row.charset) == row.out);
    }
}

TEST_CASE("M41 charsets: aliases, wrong bytes, wrong labels") {
    struct Row {
        std::string_view in, charset, out;
        const char* note;
    };
    const Row rows[] = {
        {"GETLOG", "", "GETLOG", "nothing said"},
        {"GETLOG", "no such charset at all, ever", "GETLOG", "nonsense"},
        {"caf\xe9", "us-ascii", "caf\xc3\xa9", "8 bits under an ASCII label"},
        {"\x93x\x94", "iso-8859-1", "\xe2\x80\x9cx\xe2\x80\x9d", "windows-1252 said to be latin1"},
        {"caf\xe9", "utf8", "caf\xef\xbf\xbd", "wrong bytes"},
        {"\x82\xa0", "x-sjis", "\xe3\x81\x82", ""},
        {"\x87\x40", "cp932", "\xe2\x91\xa0", "NEC's characters"},
        {"\xf8\x9fGET", "shift_jis", "\xee\x98\xbeGET", "a carrier's picture is one character"},
        {"\xfd\x41GET", "shift_jis", "\xef\xbf\xbdGET", "a wrong pair goes as a whole"},
        {"\xa4\xa2", "EUC-JP", "\xe3\x81\x82", ""},
        {"\xb0\xa1", "ks_c_5601-1987", "\xea\xb0\x80", "Korean Outlook"},
        {"\xc4\xe3", "gb2312", "\xe4\xbd\xa0", ""},
        {"\xf0\xd2", "koi8-r", "\xd0\x9f\xd1\x80", ""},
        {std::string_view("G\0E\0", 4), "utf-16le", "GE", ""},
        {"+MEI-", "utf-7", "\xe3\x81\x82", ""},
        {"\x1b$B$\"\x1b(B", "iso-2022-jp", "\xe3\x81\x82", ""},
        {"\x1b$B$\"\nGETLOG", "iso-2022-jp", "\xe3\x81\x82\nGETLOG", "no way back to ASCII"},
        {"\x1b$B-!\x1b(BX", "iso-2022-jp", "\xe2\x91\xa0X", "NEC row 13"},
        {"\x1b(I1\x1b(B", "iso-2022-jp", "\xef\xbd\xb1", "half-width kana"},
        {"\x1b", "iso-2022-jp", "", "half an escape"},
        {"\x1b$B$", "iso-2022-jp", "", "half a character"},
        {"\x82\xa0", "iso-2022-jp", "\xe3\x81\x82", "Shift_JIS under a JIS label"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CAPTURE(row.charset);
        CHECK(toUtf8(row.in, row.charset) == row.out);
    }
}

TEST_CASE("base64 and quoted-printable bear what is broken") {
    CHECK(decodeBase64("R0VUTE9H") == "GETLOG");
    CHECK(decodeBase64("R0VU\r\nTE9H\r\n") == "GETLOG");
    CHECK(decodeBase64("R0V|UTE9H") == "GETLOG");
    CHECK(decodeBase64("R0U=R0U=") == "GEGE");
    CHECK(decodeBase64("R") == "");
    CHECK(decodeBase64("\xff\x80=") == "");
    CHECK(decodeQuotedPrintable("GET=\r\nLOG") == "GETLOG");
    CHECK(decodeQuotedPrintable("GET= \t\nLOG") == "GETLOG");
    CHECK(decodeQuotedPrintable("=4C=6f=zz=") == "Lo=zz");
    CHECK(decodeQuotedPrintable("a_b", true) == "a b");
    CHECK(decodeTransfer("abc", "8bit", 2) == "ab");
    CHECK(decodeTransfer("R0VUTE9H", " BASE64 ", 3) == "GET");
    CHECK(decodeTransfer("R0VUTE9H", "x-uuencode", 99) == "R0VUTE9H");
}

TEST_CASE("Content-Type as clients write it (RFC 2045, RFC 2231)") {
    struct Row {
        std::string_view in, value, name, parameter;
    };
    const Row rows[] = {
        {"text/plain; charset=utf-8", "text/plain", "charset", "utf-8"},
        {"TEXT/Plain ;Charset = \"UTF-8\" ", "text/plain", "charset", "UTF-8"},
        {"text/plain (c);; charset=x; charset=y", "text/plain", "charset", "x"},
        {"multipart/mixed; boundary=a=b", "multipart/mixed", "boundary", "a=b"},
        {"multipart/mixed; boundary=\"a;b\\\"c\"", "multipart/mixed", "boundary", "a;b\"c"},
        {"multipart/mixed; boundary=\"open", "multipart/mixed", "boundary", "open"},
        {"a/b; name*=utf-8''Z%C3%A4", "a/b", "name", "Z\xc3\xa4"},
        {"a/b; name*1=b; name*0=a", "a/b", "name", "ab"},
        {"a/b; name*0*=iso-8859-1''%E4; name*1=x", "a/b", "name", "\xc3\xa4x"},
        {"a/b; name==?utf-8?q?x?=", "a/b", "name", "x"},
        {"", "", "charset", ""},
        {";;;=;", "", "", ""},
        {"text", "text", "x", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        const auto parsed = parseContentValue(row.in);
        CHECK(parsed.value == row.value);
        CHECK(parsed.parameter(row.name) == row.parameter);
    }
}
