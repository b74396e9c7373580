#include "net/dial_error.h"
#include "net/dial_trouble.h"

#include <curl/curl.h>
#include <doctest/doctest.h>
#include <cerrno>
#include <string>
#include <vector>

using base::Kind;
using net::DialFailure;
using net::Endpoint;
using net::Mechanism;
using net::Protocol;
using net::Security;

TEST_CASE("from libcurl's code and the server's words to one sentence (M40)") {
    struct Row {
        const char* note;
        DialFailure failure;
        Kind kind;
        const char* part;
        Mechanism mechanism = Mechanism::automatic;
        Protocol protocol = Protocol::imap;
        Security security = Security::implicitTls;
    };
    // {"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}
    const std::string google =
        "+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJodHRwczovL21haWwuZ29vZ2xlLmNv"
        "bS8ifQ==";
    // {"status":"invalid_token","scope":"mail"}
    const std::string dovecot = "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIiwic2NvcGUiOiJtYWlsIn0=";
    // {"status":"insufficient_scope"}
    const std::string scope = "+ eyJzdGF0dXMiOiJpbnN1ZmZpY2llbnRfc2NvcGUifQ==";
    const std::vector<Row> rows{
        {"name",
         {CURLE_COULDNT_RESOLVE_HOST, "Could not resolve host: x", {}, {}},
         Kind::network,
         "check host"},
        {"refused",
         {CURLE_COULDNT_CONNECT, "Connection refused", {}, {}},
         Kind::network,
         "Connection refused"},
        {"proxy", {CURLE_PROXY, "", {}, {}}, Kind::network, "proxy"},
        {"tunnel",
         {CURLE_RECV_ERROR, "CONNECT tunnel failed, response 407", {}, {}},
         Kind::network,
         "407"},
        {"expired",
         {CURLE_PEER_FAILED_VERIFICATION,
          "SSL certificate problem: certificate has expired",
          {},
          {}},
         Kind::tls,
         "refused: certificate has expired; the server's operator must renew it"},
        {"other name",
         {CURLE_PEER_FAILED_VERIFICATION,
          "SSL: no alternative certificate subject name matches",
          {},
          {}},
         Kind::tls,
         "no alternative"},
        {"no TLS here",
         {CURLE_SSL_CONNECT_ERROR, "error:0A00010B:SSL routines::wrong version number", {}, {}},
         Kind::tls,
         "set its port for TLS, or security = \"starttls\" if it offers that, or \"plain\""},
        {"no STARTTLS",
         {CURLE_USE_SSL_FAILED, "STARTTLS denied", {"* OK"}, {}},
         Kind::tls,
         "offers no STARTTLS"},
        {"silent", {CURLE_OPERATION_TIMEDOUT, "", {}, {}}, Kind::timeout, "within 30 s"},
        {"slow", {CURLE_OPERATION_TIMEDOUT, "", {"* OK hi"}, {}}, Kind::timeout, "* OK hi"},
        {"token, Google",
         {CURLE_LOGIN_DENIED, "", {google, "A1 NO [AUTHENTICATIONFAILED] x"}, {}},
         Kind::tokenExpired,
         "400",
         Mechanism::xoauth2},
        {"token, Dovecot",
         {CURLE_LOGIN_DENIED, "", {dovecot, "535 5.7.8 no"}, {}},
         Kind::tokenExpired,
         "invalid_token",
         Mechanism::oauthBearer,
         Protocol::smtp},
        {"token, no challenge",
         {CURLE_LOGIN_DENIED, "", {"A1 NO AUTHENTICATE failed."}, {}},
         Kind::tokenExpired,
         "AUTHENTICATE failed",
         Mechanism::xoauth2},
        {"scope",
         {CURLE_LOGIN_DENIED, "", {scope, "A1 NO no"}, {}},
         Kind::login,
         "scope",
         Mechanism::xoauth2},
        {"token, but the server is down",
         {CURLE_LOGIN_DENIED, "", {"A1 NO [UNAVAILABLE] down"}, {}},
         Kind::temporary,
         "down",
         Mechanism::xoauth2},
        {"CRAM challenge is no OAuth error",
         {CURLE_LOGIN_DENIED, "", {"+ PDEuMkBteD4=", "A1 NO no"}, {}},
         Kind::login,
         "A1 NO no",
         Mechanism::cramMd5},
        {"password",
         {CURLE_LOGIN_DENIED, "", {"* OK", "A1 NO [AUTHENTICATIONFAILED] no"}, {}},
         Kind::login,
         "check user and password"},
        {"nothing in common",
         {CURLE_LOGIN_DENIED, "No known authentication mechanisms supported!", {"* OK"}, {}},
         Kind::login,
         "set auth"},
        {"login only under TLS",
         {CURLE_LOGIN_DENIED, "", {"* OK"}, {"IMAP4rev1", "STARTTLS", "LOGINDISABLED"}},
         Kind::tls,
         "without TLS; set security = \"starttls\"",
         Mechanism::automatic,
         Protocol::imap,
         Security::plain},
        {"login only under TLS, without STARTTLS",
         {CURLE_LOGIN_DENIED, "", {"* OK"}, {"IMAP4rev1", "LOGINDISABLED"}},
         Kind::tls,
         "without TLS; set security = \"tls\" with its port for TLS",
         Mechanism::automatic,
         Protocol::imap,
         Security::plain},
        {"TLS wanted, and nothing told of it",
         {CURLE_LOGIN_DENIED, "", {"A1 NO [PRIVACYREQUIRED] TLS first"}, {}},
         Kind::tls,
         "set security = \"starttls\" or \"tls\"",
         Mechanism::automatic,
         Protocol::imap,
         Security::plain},
        {"TLS wanted, without STARTTLS",
         {CURLE_LOGIN_DENIED, "", {"A1 NO [PRIVACYREQUIRED] TLS first"}, {"IMAP4rev1"}},
         Kind::tls,
         "set security = \"tls\" with its port for TLS",
         Mechanism::automatic,
         Protocol::imap,
         Security::plain},
        {"login only under TLS, SMTP",
         {CURLE_LOGIN_DENIED, "Login denied", {"250 x"}, {"STARTTLS"}},
         Kind::tls,
         "offers no login without TLS",
         Mechanism::automatic,
         Protocol::smtp,
         Security::plain},
        {"a login in the clear, but another one",
         {CURLE_LOGIN_DENIED, "Login denied", {"250 x"}, {"STARTTLS", "AUTH PLAIN LOGIN"}},
         Kind::login,
         "no login that was asked for, only PLAIN, LOGIN; set auth",
         Mechanism::cramMd5,
         Protocol::smtp,
         Security::plain},
        {"another login, IMAP",
         {CURLE_LOGIN_DENIED, "Login denied", {"* OK"}, {"IMAP4rev1", "AUTH=PLAIN", "AUTH=X"}},
         Kind::login,
         "asked for, only PLAIN, X; set auth",
         Mechanism::cramMd5},
        {"a login that nobody denied",
         {CURLE_LOGIN_DENIED, "Login denied", {"250 x"}, {}},
         Kind::login,
         "asked for; set auth",
         Mechanism::cramMd5,
         Protocol::smtp},
        {"silent behind STARTTLS",
         {CURLE_OPERATION_TIMEDOUT, "", {}, {}},
         Kind::timeout,
         "a port for TLS needs security = \"tls\"",
         Mechanism::automatic,
         Protocol::smtp,
         Security::startTls},
        {"greeting 554",
         {CURLE_WEIRD_SERVER_REPLY, "", {"554 go away"}, {}},
         Kind::refused,
         "go away",
         Mechanism::automatic,
         Protocol::smtp},
        {"EHLO refused",
         {CURLE_REMOTE_ACCESS_DENIED, "", {"220 mx", "550 bad name"}, {}},
         Kind::refused,
         "\"550 bad name\"; if it is the name that EHLO said, \"vm\", set sending.helo_name",
         Mechanism::automatic,
         Protocol::smtp},
        {"other protocol",
         {CURLE_WEIRD_SERVER_REPLY, "", {"HTTP/1.1 400 Bad"}, {}},
         Kind::protocol,
         "no IMAP server"},
        {"cut", {CURLE_RECV_ERROR, "", {}, {}}, Kind::closed, "before its greeting"},
        {"a greeting without an end is libcurl's bound, not the server's closing",
         {CURLE_RECV_ERROR, "Too large response headers: 308593 > 307200", {}, {}},
         Kind::protocol,
         "no IMAP server"},
        {"cut later", {CURLE_GOT_NOTHING, "", {"* OK\x1b"}, {}}, Kind::closed, "* OK\\x1b"},
        {"URL", {CURLE_URL_MALFORMAT, "", {}, {}}, Kind::invalid, "no host name"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Endpoint endpoint;
        endpoint.host = "mail.example";
        endpoint.user = "copier";
        endpoint.secret = base::Secret("sesame");
        endpoint.protocol = row.protocol;
        endpoint.heloName = "vm";
        endpoint.security = row.security;
        endpoint.mechanism = row.mechanism;
        const base::Error error = net::dialError(row.failure, endpoint);
        CAPTURE(error.text);
        CHECK(std::string(base::name(error.kind)) == base::name(row.kind));
        CHECK(error.text.find(row.part) != std::string::npos);
        CHECK(error.text.starts_with(net::placeOf(endpoint) + ": "));
        CHECK(error.text.find('\n') == std::string::npos);
    }
}

TEST_CASE(
    "a challenge that was refused in the clear is named, and what the server may be able to") {
    struct Row {
        const char* note;
        Protocol protocol;
        const char* command;
        std::vector<std::string> capabilities;
        const char* hint;  ///< behind "check user and password"
        Security security = Security::plain;
        Mechanism mechanism = Mechanism::automatic;
    };
    const std::vector<Row> rows{
        {"Cyrus with saslauthd",
         Protocol::imap,
         "AUTHENTICATE DIGEST-MD5",
         {"IMAP4rev1", "STARTTLS", "AUTH=DIGEST-MD5", "AUTH=PLAIN"},
         "; if the server cannot check DIGEST-MD5, set security = \"starttls\", or auth = "
         "\"plain\" on a network that you trust"},
        {"without TLS, LOGIN only",
         Protocol::imap,
         "AUTHENTICATE CRAM-MD5",
         {"IMAP4rev1", "AUTH=CRAM-MD5", "AUTH=LOGIN"},
         "; if the server cannot check CRAM-MD5, set auth = \"login\" on a network that you trust"},
        {"APOP",
         Protocol::pop3,
         "APOP",
         {"UIDL", "USER"},
         "; if the server cannot check APOP, set auth = \"plain\" on a network that you trust"},
        {"APOP without CAPA",
         Protocol::pop3,
         "APOP",
         {},
         "; if the server cannot check APOP, set auth = \"plain\" on a network that you trust"},
        {"SMTP",
         Protocol::smtp,
         "AUTH SCRAM-SHA-1",
         {"AUTH SCRAM-SHA-1 PLAIN", "STARTTLS"},
         "; if the server cannot check SCRAM-SHA-1, set security = \"starttls\", or auth = "
         "\"plain\" on a network that you trust"},
        {"nothing else is offered",
         Protocol::imap,
         "AUTHENTICATE CRAM-MD5",
         {"IMAP4rev1", "AUTH=CRAM-MD5"},
         ""},
        {"the password itself",
         Protocol::imap,
         "AUTHENTICATE PLAIN",
         {"IMAP4rev1", "AUTH=PLAIN"},
         ""},
        {"behind TLS",
         Protocol::imap,
         "AUTHENTICATE CRAM-MD5",
         {"IMAP4rev1", "AUTH=PLAIN"},
         "",
         Security::implicitTls},
        {"as asked for",
         Protocol::imap,
         "AUTHENTICATE CRAM-MD5",
         {"IMAP4rev1", "AUTH=PLAIN"},
         "",
         Security::plain,
         Mechanism::cramMd5},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Endpoint endpoint;
        endpoint.host = "mail.example";
        endpoint.user = "copier";
        endpoint.secret = base::Secret("sesame");
        endpoint.protocol = row.protocol;
        endpoint.security = row.security;
        endpoint.mechanism = row.mechanism;
        const char* refusal = row.protocol == Protocol::imap   ? "A002 NO no"
                              : row.protocol == Protocol::pop3 ? "-ERR [AUTH] no"
                                                               : "535 no";
        const base::Error error = net::dialError(
            {CURLE_LOGIN_DENIED, "", {refusal}, row.capabilities, 0, row.command}, endpoint);
        CAPTURE(error.text);
        CHECK(error.kind == Kind::login);
        CHECK(error.text.find(std::string("(") + row.command + ")") != std::string::npos);
        CHECK(error.text.ends_with(std::string("; check user and password") + row.hint));
    }
}

TEST_CASE("an SMTP refusal keeps its code") {
    Endpoint endpoint;
    endpoint.host = "::1";
    endpoint.protocol = Protocol::smtp;
    endpoint.user = "u";
    const base::Error error =
        net::dialError({CURLE_LOGIN_DENIED, "", {"535 5.7.8 no"}, {}}, endpoint);
    CHECK(error.code == 535);
    CHECK(error.text.starts_with("[::1]:465: "));
}

TEST_CASE("no error repeats the password that a server repeats") {
    const std::vector<std::string> echoes{
        "A1 BAD unknown command LOGIN copier \"open sesame\"",
        "A1 NO [UNAVAILABLE] LOGIN copier \"open sesame\"",
        "A1 NO [PRIVACYREQUIRED] AUTHENTICATE PLAIN AGNvcGllcgBvcGVuIHNlc2FtZQ==",
        "* OK copier b3BlbiBzZXNhbWU=",
    };
    Endpoint endpoint;
    endpoint.host = "mail.example";
    endpoint.user = "copier";
    endpoint.secret = base::Secret("open sesame");
    for (const std::string& echo : echoes) {
        for (const int code : {CURLE_LOGIN_DENIED, CURLE_OPERATION_TIMEDOUT, CURLE_RECV_ERROR,
                               CURLE_WEIRD_SERVER_REPLY, CURLE_COULDNT_CONNECT}) {
            CAPTURE(echo);
            CAPTURE(code);
            const base::Error error = net::dialError({code, echo, {echo}, {}}, endpoint);
            CAPTURE(error.text);
            CHECK(error.text.find("***") != std::string::npos);
            CHECK(error.text.find("sesame") == std::string::npos);
            CHECK(error.text.find("AGNv") == std::string::npos);
            CHECK(error.text.find("b3Bl") == std::string::npos);
        }
    }
}

TEST_CASE("a password that is a protocol's word does not change what a refusal means") {
    Endpoint endpoint;
    endpoint.host = "mail.example";
    endpoint.user = "copier";
    endpoint.secret = base::Secret("unavailable");
    const base::Error error =
        net::dialError({CURLE_LOGIN_DENIED, "", {"A1 NO [UNAVAILABLE] later"}, {}}, endpoint);
    CHECK(error.kind == Kind::temporary);
}

TEST_CASE("M42 whose trouble a failed dial met, where many share the server") {
    struct Row {
        const char* note;
        Protocol protocol;
        DialFailure failure;
        bool ofServer;
    };
    const std::vector<Row> rows{
        {"refused connection", Protocol::imap, {CURLE_COULDNT_CONNECT, "", {}, {}}, true},
        {"no such name", Protocol::imap, {CURLE_COULDNT_RESOLVE_HOST, "", {}, {}}, true},
        {"silent", Protocol::pop3, {CURLE_OPERATION_TIMEDOUT, "", {}, {}}, true},
        {"certificate", Protocol::imap, {CURLE_PEER_FAILED_VERIFICATION, "", {}, {}}, true},
        {"closes at once", Protocol::imap, {CURLE_RECV_ERROR, "", {}, {}}, true},
        {"full", Protocol::imap, {CURLE_WEIRD_SERVER_REPLY, "", {"* BYE too many"}, {}}, true},
        {"down behind its door",
         Protocol::imap,
         {CURLE_LOGIN_DENIED, "", {"A1 NO [UNAVAILABLE] Temporary failure."}, {}},
         true},
        {"no disk", Protocol::pop3, {CURLE_LOGIN_DENIED, "", {"-ERR [SYS/TEMP] disk"}, {}}, true},
        {"in use", Protocol::pop3, {CURLE_LOGIN_DENIED, "", {"-ERR [IN-USE] yes"}, {}}, false},
        {"locked", Protocol::pop3, {CURLE_LOGIN_DENIED, "", {"-ERR maildrop locked"}, {}}, false},
        {"in use", Protocol::imap, {CURLE_LOGIN_DENIED, "", {"A1 NO [INUSE] box"}, {}}, false},
        {"too often",
         Protocol::pop3,
         {CURLE_LOGIN_DENIED, "", {"-ERR [LOGIN-DELAY] wait"}, {}},
         false},
        {"its sessions",
         Protocol::imap,
         {CURLE_LOGIN_DENIED, "", {"A1 NO [LIMIT] many"}, {}},
         false},
        {"its sessions",
         Protocol::imap,
         {CURLE_LOGIN_DENIED, "", {"A1 NO [ALERT] Too many simultaneous connections"}, {}},
         false},
        {"its account",
         Protocol::imap,
         {CURLE_LOGIN_DENIED, "", {"A1 NO Account is locked, ask your administrator"}, {}},
         false},
        {"our address",
         Protocol::pop3,
         {CURLE_LOGIN_DENIED, "", {"-ERR Your IP address is temporarily blocked"}, {}},
         true},
        {"its account, in other words",
         Protocol::pop3,
         {CURLE_LOGIN_DENIED, "", {"-ERR Your account has been locked"}, {}},
         false},
        {"wrong password",
         Protocol::imap,
         {CURLE_LOGIN_DENIED, "", {"A1 NO [AUTHENTICATIONFAILED] no"}, {}},
         false},
        {"a relay has numbers of its own",
         Protocol::smtp,
         {CURLE_COULDNT_CONNECT, "", {}, {}},
         false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Endpoint endpoint;
        endpoint.protocol = row.protocol;
        endpoint.host = "mail.example.com";
        endpoint.user = "copier";
        const auto error = net::dialError(row.failure, endpoint);
        CAPTURE(error.text);
        CHECK(net::isServersTrouble(error) == row.ofServer);
    }
}

TEST_CASE("M42 no descriptor left: what to raise, and never the words of a server that is full") {
    Endpoint endpoint;
    endpoint.host = "mail.example.com";
    const DialFailure failure{CURLE_COULDNT_CONNECT, "Failed to connect", {}, {}, EMFILE};
    const auto error = net::dialError(failure, endpoint);
    CHECK(error.kind == Kind::temporary);
    CHECK(net::isOwnLack(error));
    CHECK(error.text.find("this process has no descriptors left") != std::string::npos);
    CHECK(error.text.find("oo many") == std::string::npos);
    const auto everybody = net::lackError(ENFILE, endpoint);
    CHECK(everybody.text.find("this computer has no descriptors left") != std::string::npos);
}
