// Logins that are refused, and what is tried where a server lacks what was asked for.
#include "tests/net/dialler_bench.h"

#include <doctest/doctest.h>
#include <chrono>
#include <string>
#include <vector>

using namespace dialler_test;
using namespace std::chrono_literals;
using base::Kind;
using net::Endpoint;
using net::Loop;
using net::Mechanism;
using net::Protocol;
using net::Task;

TEST_CASE("what a server may do instead of letting us in (M40)") {
    struct Row {
        const char* note;
        Protocol protocol;
        ScriptedServer::Script script;
        Kind kind;
        const char* part;  ///< of the sentence
    };
    const auto greet = [](const char* text) {
        return [text](Peer& peer) {
            peer.send(text);
            peer.waitForEnd();
        };
    };
    const std::vector<Row> rows{
        {"wrong password", Protocol::imap,
         [](Peer& p) { imapLogin(p, "NO [AUTHENTICATIONFAILED] no\x1b[2J"); }, Kind::login,
         "\\x1b[2J"},
        {"store is down", Protocol::imap, [](Peer& p) { imapLogin(p, "NO [UNAVAILABLE] later"); },
         Kind::temporary, "later"},
        {"bye at once", Protocol::imap, greet("* BYE Too many connections\r\n"), Kind::temporary,
         "Too many connections"},
        {"bye in the login", Protocol::imap,
         [](Peer& p) {
             p.send("* OK hi\r\n");
             await(p, "LOGIN");
             p.send("* BYE shutting down\r\n");
         },
         Kind::temporary, "shutting down"},
        {"closed at once", Protocol::imap, [](Peer&) {}, Kind::closed, "before its greeting"},
        {"closed in the login", Protocol::imap,
         [](Peer& p) {
             p.send("* OK hi\r\n");
             await(p, "LOGIN");
         },
         Kind::closed, "during the login"},
        {"silent", Protocol::imap, [](Peer& p) { p.waitForEnd(); }, Kind::timeout,
         "no answer within 0.4 s"},
        {"half a greeting", Protocol::imap, greet("* OK he"), Kind::timeout, "0.4 s"},
        {"silent in the login", Protocol::imap,
         [](Peer& p) {
             p.send("* OK hi\r\n");
             await(p, "LOGIN");
             p.waitForEnd();
         },
         Kind::timeout, "not complete"},
        {"an SMTP server", Protocol::imap, greet("220 mx ESMTP\r\n"), Kind::protocol,
         "no IMAP server"},
        {"a web server", Protocol::pop3, greet("HTTP/1.1 400 Bad Request\r\n\r\n"), Kind::protocol,
         "no POP3 server"},
        {"maildrop locked", Protocol::pop3,
         [](Peer& p) {
             p.send("+OK\r\n");
             p.line();
             p.send("-ERR\r\n");
             p.line();
             p.send("+OK\r\n");
             p.line();
             p.send("-ERR [IN-USE] locked\r\n");
         },
         Kind::temporary, "locked"},
        {"POP3 wrong password", Protocol::pop3,
         [](Peer& p) {
             p.send("+OK\r\n");
             p.line();
             p.send("+OK\r\nUSER\r\n.\r\n");
             p.line();
             p.send("+OK\r\n");
             p.line();
             p.send("-ERR wrong\r\n");
         },
         Kind::login, "\"-ERR wrong\""},
        {"SMTP wrong password", Protocol::smtp,
         [](Peer& p) {
             p.send("220 mx\r\n");
             p.line();
             p.send("250-mx\r\n250 AUTH PLAIN\r\n");
             p.line();
             p.send("535 5.7.8 no\r\n");
         },
         Kind::login, "535 5.7.8"},
        {"SMTP temporary", Protocol::smtp,
         [](Peer& p) {
             p.send("220 mx\r\n");
             p.line();
             p.send("250-mx\r\n250 AUTH PLAIN\r\n");
             p.line();
             p.send("454 4.7.0 not now\r\n");
         },
         Kind::temporary, "454 4.7.0"},
        {"SMTP greeting 554", Protocol::smtp, greet("554 no service for you\r\n"), Kind::refused,
         "no service for you"},
        {"SMTP greeting 421", Protocol::smtp, greet("421 busy\r\n"), Kind::temporary, "421"},
        {"SMTP without AUTH", Protocol::smtp,
         [](Peer& p) {
             p.send("220 mx\r\n");
             p.line();
             p.send("250-mx\r\n250 SIZE\r\n");
             p.waitForEnd();
         },
         Kind::login,
         "offers no login; set security = \"tls\" with its port for TLS, or leave user"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        ScriptedServer server(row.script);
        Endpoint endpoint = at(server, row.protocol);
        endpoint.timeout = row.kind == Kind::timeout ? 400ms : 3000ms;
        const Dialled dialled = dial(endpoint);
        CAPTURE(dialled.error.text);
        CHECK_FALSE(dialled.connected);
        CHECK(std::string(base::name(dialled.error.kind)) == base::name(row.kind));
        CHECK(dialled.error.text.find(row.part) != std::string::npos);
        CHECK(dialled.error.text.find("127.0.0.1:" + std::to_string(server.port())) == 0);
        CHECK(dialled.error.text.find("sesame") == std::string::npos);
    }
}

TEST_CASE("a refused login names the command that was refused, and nothing behind it") {
    struct Row {
        Protocol protocol;
        std::vector<const char*> says;  ///< one answer a line of ours; the greeting first
        const char* part;
    };
    const std::vector<Row> rows{
        {Protocol::imap,
         {"* OK hi\r\n", "* CAPABILITY IMAP4rev1\r\nA001 OK\r\n", "A002 NO no\r\n"},
         "refuses the login (LOGIN): \"A002 NO no\""},
        {Protocol::imap,
         {"* OK hi\r\n", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA001 OK\r\n", "+ \r\n",
          "A002 NO no\r\n"},
         "refuses the login (AUTHENTICATE PLAIN): "},
        {Protocol::pop3,
         {"+OK hi\r\n", "-ERR\r\n", "-ERR no such user\r\n"},
         "refuses the login (USER): "},
        {Protocol::pop3,
         {"+OK hi\r\n", "-ERR\r\n", "+OK\r\n", "-ERR no\r\n"},
         "refuses the login (PASS): "},
        {Protocol::pop3,
         {"+OK hi <1.2@x>\r\n", "-ERR\r\n", "-ERR no\r\n"},
         "refuses the login (APOP): "},
        {Protocol::smtp,
         {"220 mx\r\n", "250-mx\r\n250 AUTH PLAIN\r\n", "535 5.7.8 no\r\n"},
         "refuses the login (AUTH PLAIN): "},
    };
    for (const Row& row : rows) {
        CAPTURE(row.part);
        ScriptedServer server([&row](Peer& peer) {
            for (const char* words : row.says) {
                peer.send(words);
                peer.line();
            }
        });
        const Dialled dialled = dial(at(server, row.protocol));
        CAPTURE(dialled.error.text);
        CHECK(dialled.error.kind == Kind::login);
        CHECK(dialled.error.text.find(row.part) != std::string::npos);
        CHECK(dialled.error.text.find("sesame") == std::string::npos);
    }
}

TEST_CASE("an expired OAuth token is told from a wrong password (M40)") {
    std::string auth;
    ScriptedServer server([&](Peer& peer) {
        peer.send("* OK hi\r\n");
        peer.send("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\r\n" + peer.tag() + " OK\r\n");
        auth = peer.line();
        // {"status":"401","schemes":"bearer"}
        peer.send("+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=\r\n");
        peer.line();
        peer.send(auth.substr(0, auth.find(' ')) + " NO [AUTHENTICATIONFAILED] no\r\n");
    });
    Endpoint endpoint = at(server, Protocol::imap);
    endpoint.mechanism = Mechanism::xoauth2;
    const Dialled dialled = dial(endpoint);
    CHECK(auth.find("AUTHENTICATE XOAUTH2 ") != std::string::npos);
    CHECK(dialled.error.kind == Kind::tokenExpired);
}

TEST_CASE("POP3 without CAPA: USER and PASS are what a pinned mechanism means there (RFC 1939)") {
    for (const Mechanism mechanism : {Mechanism::plain, Mechanism::login}) {
        CAPTURE(static_cast<int>(mechanism));
        std::vector<std::string> heard;
        std::optional<ScriptedServer> server(std::in_place, [&](Peer& peer) {
            peer.send("+OK\r\n");
            for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
                heard.push_back(line);
                peer.send(line == "CAPA" ? "-ERR\r\n" : "+OK\r\n");
            }
        });
        Endpoint endpoint = at(*server, Protocol::pop3);
        endpoint.mechanism = mechanism;
        const Dialled dialled = dial(endpoint, "NOOP\r\n");
        CHECK(dialled.error.text.empty());
        CHECK(dialled.reply == "+OK");
        server.reset();
        CHECK(heard ==
              std::vector<std::string>{"CAPA", "CAPA", "USER copier", "PASS open sesame", "NOOP"});
    }
}

TEST_CASE("POP3 without CAPA: no password is blamed where none was sent") {
    struct Row {
        const char* answer;
        Kind kind;
        const char* part;
    };
    for (const Row& row : {Row{"-ERR what?\r\n", Kind::login, "offers no login"},
                           Row{"-ERR [SYS/TEMP] later\r\n", Kind::temporary, "later"}}) {
        CAPTURE(row.answer);
        ScriptedServer server([&row](Peer& peer) {
            peer.send("+OK\r\n");
            peer.line();
            peer.send(row.answer);
            peer.waitForEnd();
        });
        Endpoint endpoint = at(server, Protocol::pop3);
        endpoint.mechanism = Mechanism::cramMd5;
        const Dialled dialled = dial(endpoint);
        CAPTURE(dialled.error.text);
        CHECK(std::string(base::name(dialled.error.kind)) == base::name(row.kind));
        CHECK(dialled.error.text.find(row.part) != std::string::npos);
        CHECK(dialled.error.text.find("password") == std::string::npos);
    }
}

TEST_CASE("a mechanism that the server lacks falls back to the protocol's own login once only") {
    ScriptedServer server([](Peer& peer) {
        peer.send("* OK hi\r\n");
        const std::string tag = await(peer, "LOGIN");
        peer.send(tag + " OK in\r\n");
        peer.waitForEnd();
    });
    Loop loop(1);
    net::Dialler dialler(loop);
    Endpoint endpoint = at(server, Protocol::imap);
    endpoint.mechanism = Mechanism::plain;
    const auto go = [&]() -> Task<> {
        for (int i = 0; i < 3; ++i) {
            auto connection = co_await dialler.dial(endpoint);
            CHECK(connection.has_value());
        }
    };
    loop.spawn(go());
    loop.run();
    CHECK(server.connections() == 4);  // the first needed two
}
