#include "mail/maildir/name.h"

#include <doctest/doctest.h>

TEST_CASE("the uid is the name without its flags") {
    struct Row {
        const char* name;
        const char* uid;
    };
    const Row rows[] = {
        {"1700000000.M1P2.host", "1700000000.M1P2.host"},
        {"1700000000.M1P2.host:2,S", "1700000000.M1P2.host"},
        {"1700000000.M1P2.host:2,", "1700000000.M1P2.host"},
        {"1700000000.M1P2.host,S=10,W=12:2,FRS", "1700000000.M1P2.host,S=10,W=12"},
        {"1700000000.M1P2.host:1,x", "1700000000.M1P2.host"},
        {"a:b.eml", "a:b.eml"},
        {":2,S", ":2,S"},
        {"a:2,b:2,S", "a:2,b"},
        {"", ""},
    };
    for (const auto& row : rows) CHECK(maildir::uidOf(row.name) == row.uid);
}

TEST_CASE("mails are ordered by the delivery time in their name") {
    struct Row {
        const char* name;
        maildir::Moment moment;
    };
    const Row rows[] = {
        {"1700000000.M123P7.host", {1700000000, 123}},
        {"1700000000.P7Q1M000456.host", {1700000000, 456}},
        {"1700000000.12345_3.host", {1700000000, 0}},
        {"1700000000.H5.Mhost", {1700000000, 0}},
        {"1700000000.M99999999999999999999P7.host", {1700000000, 0}},
        {"99999999999999999999999.M1.host", {0, 0}},
        {"-5.M1.host", {0, 0}},
        {"01-phone.eml", {0, 0}},
        {"", {0, 0}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(maildir::momentOf(row.name) == row.moment);
    }
    CHECK(maildir::olderThan("1700000000.M9P1.h", "1700000000.M10P1.h"));
    CHECK(maildir::olderThan("999999999.M9P1.h", "1700000000.M1P1.h"));
    CHECK(maildir::olderThan("1700000000.a.h", "1700000000.b.h"));
    CHECK_FALSE(maildir::olderThan("1700000000.a.h", "1700000000.a.h"));
}

TEST_CASE("M7: a size in the name counts only where it is possible") {
    struct Row {
        const char* name;
        std::uint64_t file, expected;
        const char* note;
    };
    const Row rows[] = {
        {"1.a.h", 100, 100, "none"},
        {"1.a.h,S=100,W=104", 100, 104, "Dovecot"},
        {"1.a.h,S=100,W=104:2,S", 100, 104, "with flags"},
        {"1.a.h,W=10", 100, 100, "too small: a lie"},
        {"1.a.h,W=9999999999", 100, 100, "too large: a lie"},
        {"1.a.h,W=99999999999999999999999", 100, 100, "no number"},
        {"1.a.h,W=", 100, 100, "empty"},
        {"1.a.h,W=200", 100, 200, "line ends only"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        CHECK(maildir::sizeOf(row.name, row.file) == row.expected);
    }
}

TEST_CASE("M8: a folder's name cannot leave the Maildir") {
    for (const char* good : {"Illegal", "Not for us", "a.b", "x-1_2"})
        CHECK_FALSE(maildir::folderFault(good).has_value());
    const std::string tooLong(201, 'a');
    for (std::string_view bad : {"", ".", "..", "../x", "a/b", ".hidden", "a..b", "a.", "a\nb",
                                 "\xc3\xa4", tooLong.c_str()}) {
        CAPTURE(bad);
        const auto fault = maildir::folderFault(bad);
        REQUIRE(fault.has_value());
        CHECK(fault->find('\n') == std::string::npos);
    }
}
