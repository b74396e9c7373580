#include "mailagent/answer/header_copy.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <string>

namespace {

TEST_CASE("M30 what may hold a password is hidden in the copied header") {
    struct Row {
        std::string header, copy;
        const char* note;
    };
    const Row rows[] = {
        {"From: a@x\r\nSubject: Pw-77\r\nTo: b@x\r\n\r\n",
         "From: a@x\nSubject: (hidden)\nTo: b@x\n", "the subject"},
        {"SUBJECT : Pw-77\r\n\r\n", "SUBJECT: (hidden)\n", "oddly written"},
        {"Subject:\r\n Pw-77\r\n more\r\nTo: b@x\r\n\r\n", "Subject: (hidden)\nTo: b@x\n",
         "folded"},
        {"Subject: Pw-77\nTo: b@x\n\nPw-77 body\n", "Subject: (hidden)\nTo: b@x\n",
         "bare line ends, and no body"},
        {"Thread-Topic: Pw-77\r\n\r\n", "Thread-Topic: (hidden)\n", "Outlook's copy of it"},
        {"X-Original-Subject: Pw-77\r\n\r\n", "X-Original-Subject: (hidden)\n", "a gateway's"},
        {"X-Note: re Pw-77 it is\r\nSubject: Pw-77\r\n\r\n",
         "X-Note: (hidden)\nSubject: (hidden)\n", "a field that repeats it"},
        {"X-Note: re PW-77\r\nSubject: pw-77\r\n\r\n", "X-Note: (hidden)\nSubject: (hidden)\n",
         "in capitals"},
        {"DKIM-Signature: v=1; z=Subject:Pw-=3777|From:a@x\r\n\r\n", "DKIM-Signature: (hidden)\n",
         "a signature that copies the header"},
        {"Subject: x\r\nFrom: max@x.org\r\n\r\n", "Subject: (hidden)\nFrom: max@x.org\n",
         "one letter is found everywhere"},
        {"no field\r\nTo: b@x\r\n\r\n", "(hidden)\nTo: b@x\n", "a line that is no field"},
        {"To: \x1b[2J\r\n\r\n", "To: \\x1b[2J\n", "control characters"},
        {"Subject: =?utf-8?B?VS1CSVg=?=\r\nX-Spam-Report: U-BIX bad\r\n\r\n",
         "Subject: (hidden)\nX-Spam-Report: (hidden)\n", "an encoded subject, repeated decoded"},
        {" odd\r\nTo: b@x\r\n\r\n", "(hidden)\nTo: b@x\n", "a folded line first"},
        {"To: b@x,\r\n  c@x\r\n\r\n", "To: b@x,\n    c@x\n", "folding is kept"},
        {"", "", "nothing"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CHECK(answer::headerCopy(row.header, 8192) == row.copy);
    }
}

TEST_CASE("M30 the copied header is bounded, and says where it was cut") {
    std::string header = "Subject: Pw-77\r\n";
    for (int i = 0; i < 1000; ++i) header += "Received: value\r\n";
    const std::string copy = answer::headerCopy(header, 8192);
    CHECK(copy.size() < 9000);
    CHECK(copy.ends_with("(the rest of the header is left out)\n"));
    CHECK(answer::headerCopy("To: " + std::string(100000, 'x'), 8192).size() < 600);
    CHECK(answer::headerCopy(std::string(8192, '\n'), 8192).empty());
}

TEST_CASE("M30 a header cut within its subject shows nothing of it") {
    const std::string header = "From: a@x\r\nSubject: Tango-77\r\nTo: b@x\r\n\r\n";
    for (std::size_t limit = 0; limit <= header.size(); ++limit) {
        CHECK(answer::headerCopy(header, limit).find("Tango") == std::string::npos);
        CHECK(answer::headerCopy(header, limit).find("Ta") == std::string::npos);
    }
}

}  // namespace
