#include "net/login_command.h"

#include <doctest/doctest.h>

TEST_CASE("a login's line is known by its command, without what stands behind it") {
    struct Case {
        const char *line, *command;
    };
    const Case cases[] = {
        {"A001 CAPABILITY\r\n", "CAPABILITY"},
        {"A002 LOGIN copier \"open sesame\"\r\n", "LOGIN"},
        {"A002 AUTHENTICATE DIGEST-MD5\r\n", "AUTHENTICATE DIGEST-MD5"},
        {"A002 AUTHENTICATE PLAIN AGNvcGllcgBvcGVuIHNlc2FtZQ==\r\n", "AUTHENTICATE PLAIN"},
        {"CAPA\r\n", "CAPA"},
        {"APOP copier 407d0deee582bae93e9a2d3a51016277\r\n", "APOP"},
        {"USER PASS\r\n", "USER"},
        {"PASS USER\r\n", "PASS"},
        {"PASS A1 LOGIN\r\n", "PASS"},
        {"AUTH SCRAM-SHA-256 =\r\n", "AUTH SCRAM-SHA-256"},
        {"AUTH AGNvcGllcgBvcGVuIHNlc2FtZQ==\r\n", "AUTH"},
        {"EHLO copier01.example.com\r\n", "EHLO"},
        // answers to a challenge, what a proxy is asked, the end
        {"AGNvcGllcgBvcGVuIHNlc2FtZQ==\r\n", ""},
        {"*\r\n", ""},
        {"CONNECT mail.example:143 HTTP/1.1\r\nHost: mail.example:143\r\n\r\n", ""},
        {"A003 LOGOUT\r\n", ""},
        {"A1\r\n", ""},
        {"", ""},
    };
    for (const auto& [line, command] : cases) {
        CAPTURE(line);
        CHECK(net::loginCommand(line) == command);
    }
}

TEST_CASE("a login's line is shown without its secret") {
    struct Case {
        const char *line, *shown;
    };
    const Case cases[] = {
        {"A001 CAPABILITY\r\n", "A001 CAPABILITY"},
        {"A002 STARTTLS\r\n", "A002 STARTTLS"},
        {"A002 LOGIN copier \"open sesame\"\r\n", "A002 LOGIN ***"},
        {"A002 AUTHENTICATE PLAIN\r\n", "A002 AUTHENTICATE PLAIN"},
        {"A002 AUTHENTICATE PLAIN AGNvcGllcgBvcGVuIHNlc2FtZQ==\r\n", "A002 AUTHENTICATE PLAIN ***"},
        {"USER copier\r\n", "USER copier"},
        {"PASS open sesame\r\n", "PASS ***"},
        {"PASS USER copier\r\n", "PASS ***"},
        {"APOP copier 407d0deee582bae93e9a2d3a51016277\r\n", "APOP ***"},
        {"AUTH XOAUTH2 dXNlcj1jb3BpZXI=\r\n", "AUTH XOAUTH2 ***"},
        {"AUTH SECRET\xff\r\n", "AUTH ***"},
        {"EHLO [192.0.2.7]\r\n", "EHLO [192.0.2.7]"},
        {"AGNvcGllcgBvcGVuIHNlc2FtZQ==\r\n", "***"},
        {"open sesame", "***"},
        {"CONNECT mail.example:143 HTTP/1.1\r\nProxy-Authorization: Basic QQ==\r\n\r\n",
         "CONNECT mail.example:143 HTTP/1.1"},
    };
    for (const auto& [line, shown] : cases) {
        CAPTURE(line);
        CHECK(net::shownCommand(line) == shown);
    }
}
