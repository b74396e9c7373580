// What a server means by a line that refuses.
#include "net/dial_error.h"

#include <curl/curl.h>
#include <doctest/doctest.h>
#include <string>
#include <vector>

using base::Kind;
using net::Endpoint;
using net::Protocol;
using net::Refusal;

TEST_CASE("what a refusing line means (M40)") {
    struct Row {
        Protocol protocol;
        const char* line;
        Refusal expected;
    };
    const std::vector<Row> rows{
        {Protocol::imap, "A001 NO [AUTHENTICATIONFAILED] Authentication failed.", Refusal::login},
        {Protocol::imap, "A1 NO [UNAVAILABLE] Temporary authentication failure.",
         Refusal::temporary},
        {Protocol::imap, "A1 NO [INUSE] mailbox", Refusal::temporary},
        {Protocol::imap, "A1 NO [LIMIT] many", Refusal::temporary},
        {Protocol::imap, "A1 NO [PRIVACYREQUIRED] TLS first", Refusal::needsTls},
        {Protocol::imap, "A1 NO [ALERT] Please log in via your web browser", Refusal::login},
        {Protocol::imap, "A1 NO LOGIN failed", Refusal::login},
        {Protocol::imap, "A1 NO AUTHENTICATE server busy", Refusal::temporary},
        {Protocol::imap, "A1 BAD what?", Refusal::login},
        {Protocol::imap, "* BYE disconnected", Refusal::temporary},
        {Protocol::imap, "* BYE [UNAVAILABLE] later", Refusal::temporary},
        {Protocol::imap, "* OK still here", Refusal::none},
        {Protocol::imap, "A1 OK done", Refusal::none},
        {Protocol::imap, "", Refusal::none},
        {Protocol::imap, "NO", Refusal::none},
        {Protocol::pop3, "-ERR [AUTH] no", Refusal::login},
        {Protocol::pop3, "-ERR [IN-USE] yes", Refusal::temporary},
        {Protocol::pop3, "-ERR [SYS/TEMP] disk", Refusal::temporary},
        {Protocol::pop3, "-ERR [SYS/PERM] gone", Refusal::login},
        {Protocol::pop3, "-ERR [LOGIN-DELAY] wait", Refusal::temporary},
        {Protocol::pop3, "-ERR maildrop already locked", Refusal::temporary},
        {Protocol::pop3, "-ERR bad password", Refusal::login},
        {Protocol::pop3, "+OK", Refusal::none},
        {Protocol::smtp, "535 5.7.8 Error: authentication failed", Refusal::login},
        {Protocol::smtp, "534-5.7.9 Application-specific password required", Refusal::login},
        {Protocol::smtp, "454 4.7.0 Temporary authentication failure", Refusal::temporary},
        {Protocol::smtp, "421 4.3.2 closing", Refusal::temporary},
        {Protocol::smtp, "538 5.7.11 Encryption required", Refusal::needsTls},
        {Protocol::smtp, "530 5.7.0 Must issue a STARTTLS command first", Refusal::needsTls},
        {Protocol::smtp, "554 no", Refusal::final},
        {Protocol::smtp, "504 5.5.4 mechanism", Refusal::login},
        {Protocol::smtp, "250 fine", Refusal::none},
        {Protocol::smtp, "5", Refusal::none},
    };
    for (const Row& row : rows) {
        CAPTURE(row.line);
        CHECK(static_cast<int>(net::refusalOf(row.protocol, row.line)) ==
              static_cast<int>(row.expected));
    }
}

TEST_CASE("a mailbox that somebody else is in is no wrong password, however the server says it") {
    const std::vector<std::string> occupied{
        "-ERR [IN-USE] Couldn't open mailbox",
        "-ERR maildrop already locked",
        "-ERR unable to lock maildrop",
        "-ERR [IN-USE] Unable to lock maildrop: Mailbox is locked by POP server",
        "-ERR can't lock mailbox file",
        "-ERR Cannot lock mailbox",
        "-ERR Could not lock the mailbox",
        "-ERR Couldn't get lock on INBOX",
        "-ERR Your mailbox is already locked",
        "-ERR /var/mail/.copier.pop lock busy!  Is another session active? (11)",
        "-ERR Mailbox locked.",
        "-ERR Maildrop is locked",
        "-ERR mailbox in use",
        "-ERR maildrop opened for exclusive access by another user",
        "-ERR Failed to acquire lock",
    };
    Endpoint endpoint;
    endpoint.host = "mail.example";
    endpoint.user = "copier";
    endpoint.protocol = Protocol::pop3;
    for (const std::string& line : occupied) {
        CAPTURE(line);
        CHECK(net::soundsOccupied(line));
        const base::Error error =
            net::dialError({CURLE_LOGIN_DENIED, "", {line}, {}, 0, "PASS"}, endpoint);
        CAPTURE(error.text);
        CHECK(error.kind == Kind::temporary);
        CHECK(error.text.find("another mail program or a second mailagent") != std::string::npos);
    }
    for (const char* line : {"-ERR [AUTH] Bad login", "-ERR invalid password",
                             "-ERR account is locked", "-ERR mailbox needs an unlock first"}) {
        CAPTURE(line);
        CHECK_FALSE(net::soundsOccupied(line));
    }
}

TEST_CASE("how servers say that there are too many sessions (M43)") {
    for (const char* said :
         {"[LIMIT] no more", "Maximum number of connections from user+IP exceeded",
          "[ALERT] Too many simultaneous connections. (Failure)",
          "Too many open connections (4 of 100 from ::1, 2 of 2 for ken)"}) {
        CAPTURE(said);
        CHECK(net::soundsCrowded(said));
        CHECK(net::soundsLimited(said));
    }
    CHECK_FALSE(net::soundsCrowded("Too many user flags in mailbox"));
    CHECK_FALSE(net::soundsLimited("-ERR [AUTH] Bad login"));
    CHECK(net::soundsLimited("-ERR [LOGIN-DELAY] minimum time between mail checks violation"));
}
