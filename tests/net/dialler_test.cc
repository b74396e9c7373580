#include "net/dialler.h"

#include "net/dial_trouble.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using base::Kind;
using net::Endpoint;
using net::in;
using net::Loop;
using net::Mechanism;
using net::Protocol;
using net::Security;
using net::Task;

namespace {

Endpoint at(const ScriptedServer& server, Protocol protocol) {
    Endpoint endpoint;
    endpoint.protocol = protocol;
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    endpoint.security = Security::plain;
    endpoint.user = "copier";
    endpoint.secret = base::Secret("open sesame");
    endpoint.timeout = 3s;
    return endpoint;
}

struct Dialled {
    base::Error error;
    bool connected = false;
    std::vector<std::string> capabilities;
    std::string greeting;
    std::string peer;
    bool loggedIn = false;
    std::string reply;  ///< to `command`
};

Dialled dial(Endpoint endpoint, const std::string& command = {}) {
    Loop loop(1);
    net::Dialler dialler(loop);
    Dialled dialled;
    const auto go = [&]() -> Task<> {
        auto connection = co_await dialler.dial(endpoint);
        if (!connection) {
            dialled.error = connection.error();
            co_return;
        }
        dialled.connected = true;
        dialled.capabilities = connection->capabilities;
        dialled.greeting = connection->greeting;
        dialled.peer = connection->peerAddress;
        dialled.loggedIn = connection->loggedIn;
        if (command.empty()) co_return;
        connection->stream.put(command);
        const auto sent = co_await connection->stream.flush(in(3s));
        CHECK(sent.has_value());
        auto line = co_await connection->stream.line(in(3s));
        if (line) dialled.reply = *line;
    };
    loop.spawn(go());
    loop.run();
    return dialled;
}

void imapLogin(Peer& peer, const std::string& verdict) {
    peer.send("* OK [CAPABILITY IMAP4rev1 LOGIN-REFERRALS] ready\r\n");
    peer.send("* CAPABILITY IMAP4rev1\r\n" + peer.tag() + " OK\r\n");
    peer.send(peer.tag() + " " + verdict + "\r\n");
}

}  // namespace

TEST_CASE("IMAP: a login gives a stream, capabilities after it, and the greeting (M1, M40)") {
    std::string login;
    ScriptedServer server([&](Peer& peer) {
        peer.send("* OK hello there\r\n");
        peer.send("* CAPABILITY IMAP4rev1 SASL-IR\r\n" + peer.tag() + " OK done\r\n");
        login = peer.line();
        peer.send(login.substr(0, login.find(' ')) +
                  " OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] in\r\n");
        const std::string noop = peer.line();
        if (noop == "K1 NOOP") peer.send("K1 OK done\r\n");
        peer.waitForEnd();
    });
    const Dialled dialled = dial(at(server, Protocol::imap), "K1 NOOP\r\n");
    CHECK(dialled.error.text.empty());
    CHECK(dialled.connected);
    CHECK(dialled.loggedIn);
    CHECK(login.find("LOGIN copier \"open sesame\"") != std::string::npos);
    CHECK(dialled.reply == "K1 OK done");
    CHECK(dialled.greeting == "* OK hello there");
    CHECK(dialled.peer == "127.0.0.1");
    CHECK(dialled.capabilities == std::vector<std::string>{"IMAP4rev1", "UIDPLUS", "MOVE"});
    CHECK(net::offers(dialled.capabilities, "uidplus"));
    CHECK_FALSE(net::offers(dialled.capabilities, "IDLE"));
}

TEST_CASE("POP3: a login with CAPA lines (M1)") {
    ScriptedServer server([](Peer& peer) {
        peer.send("+OK POP3 here\r\n");
        peer.line();
        peer.send("+OK\r\nUIDL\r\nPIPELINING\r\nSASL PLAIN\r\n.\r\n");
        peer.line();
        peer.send("+OK welcome\r\n");
        if (peer.line() == "STAT") peer.send("+OK 0 0\r\n");
        peer.waitForEnd();
    });
    const Dialled dialled = dial(at(server, Protocol::pop3), "STAT\r\n");
    CHECK(dialled.error.text.empty());
    CHECK(dialled.reply == "+OK 0 0");
    CHECK(dialled.capabilities == std::vector<std::string>{"UIDL", "PIPELINING", "SASL PLAIN"});
    CHECK(net::offers(dialled.capabilities, "PIPELINING"));
}

TEST_CASE("SMTP: with and without a login; EHLO says our name (M24, M40)") {
    std::string ehlo;
    const auto script = [&](Peer& peer) {
        peer.send("220 mx.example.org ESMTP\r\n");
        ehlo = peer.line();
        peer.send(
            "250-mx.example.org\r\n250-PIPELINING\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 100\r\n");
        const std::string next = peer.line();
        if (next.starts_with("AUTH PLAIN ")) {
            peer.send("235 2.7.0 in\r\n");
            peer.line();
        }
        peer.send("250 noop\r\n");
        peer.waitForEnd();
    };
    ScriptedServer server(script);
    Endpoint endpoint = at(server, Protocol::smtp);
    endpoint.heloName = "copier01.example.com";
    const Dialled with = dial(endpoint, "NOOP\r\n");
    CHECK(with.error.text.empty());
    CHECK(with.loggedIn);
    CHECK(with.reply == "250 noop");
    CHECK(ehlo == "EHLO copier01.example.com");
    CHECK(with.capabilities ==
          std::vector<std::string>{"PIPELINING", "AUTH PLAIN LOGIN", "SIZE 100"});
    endpoint.user.clear();
    const Dialled without = dial(endpoint, "NOOP\r\n");
    CHECK(without.reply == "250 noop");
    CHECK_FALSE(without.loggedIn);
    struct Row {
        const char* name;
        const char* expected;
    };
    for (const auto& row :
         {Row{"192.0.2.7", "EHLO [192.0.2.7]"}, Row{"2001:db8::7", "EHLO [IPv6:2001:db8::7]"},
          Row{"fe80::7%eth0", "EHLO [IPv6:fe80::7]"}, Row{"my_printer", "EHLO my_printer"}}) {
        endpoint.heloName = row.name;
        (void)dial(endpoint, "NOOP\r\n");
        CHECK(ehlo == row.expected);
    }
}

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

TEST_CASE("an IMAP server without SASL-IR is not sent an initial response (RFC 4959)") {
    std::string auth;
    std::string response;
    ScriptedServer server([&](Peer& peer) {
        peer.send("* OK hi\r\n");
        peer.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + peer.tag() + " OK\r\n");
        auth = peer.line();
        peer.send("+ \r\n");
        response = peer.line();
        peer.send(auth.substr(0, auth.find(' ')) + " OK [CAPABILITY IMAP4rev1] in\r\n");
        peer.waitForEnd();
    });
    const Dialled dialled = dial(at(server, Protocol::imap));
    CHECK(dialled.loggedIn);
    CHECK(auth.ends_with(" AUTHENTICATE PLAIN"));
    CHECK_FALSE(response.empty());
}

TEST_CASE("CRAM-MD5 is used where it is asked for (M40)") {
    std::string auth;
    ScriptedServer server([&](Peer& peer) {
        peer.send("220 mx\r\n");
        peer.line();
        peer.send("250-mx\r\n250 AUTH PLAIN CRAM-MD5\r\n");
        auth = peer.line();
        peer.send("334 PDEuMkBteD4=\r\n");
        peer.line();
        peer.send("235 in\r\n");
        peer.waitForEnd();
    });
    Endpoint endpoint = at(server, Protocol::smtp);
    endpoint.mechanism = Mechanism::cramMd5;
    CHECK(dial(endpoint).loggedIn);
    CHECK(auth == "AUTH CRAM-MD5");
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

TEST_CASE("nobody listens, no such name, no such address, settings that cannot be") {
    struct Row {
        const char* note;
        std::function<void(Endpoint&)> change;
        Kind kind;
    };
    std::uint16_t closed = 0;
    {
        closed = ScriptedServer([](Peer&) {}).port();
    }
    const std::vector<Row> rows{
        {"refused", [&](Endpoint& e) { e.port = closed; }, Kind::network},
        {"no such name", [](Endpoint& e) { e.host = "no-such-name.invalid"; }, Kind::network},
        {"not ours", [](Endpoint& e) { e.localAddress = "192.0.2.1"; }, Kind::network},
        {"empty host", [](Endpoint& e) { e.host = ""; }, Kind::invalid},
        {"a URL as host", [](Endpoint& e) { e.host = "imap://evil/?x"; }, Kind::invalid},
        {"a login in the host", [](Endpoint& e) { e.host = "a@b"; }, Kind::invalid},
        {"CR in the user", [](Endpoint& e) { e.user = "a\r\nK1 DELETE INBOX"; }, Kind::invalid},
        {"LF in the password", [](Endpoint& e) { e.secret = base::Secret("a\nb"); }, Kind::invalid},
        {"a name as local address", [](Endpoint& e) { e.localAddress = "eth0"; }, Kind::invalid},
        {"no DNS server",
         [](Endpoint& e) {
             e.dnsServer = "first";
             e.host = "a.example";
         },
         Kind::invalid},
        {"no file of authorities",
         [](Endpoint& e) {
             e.security = Security::implicitTls;
             e.trust.caFile = "/no/such/file";
         },
         Kind::tls},
        {"a proxy that is not there",
         [&](Endpoint& e) {
             e.proxy.kind = net::ProxyKind::http;
             e.proxy.host = "127.0.0.1";
             e.proxy.port = closed;
         },
         Kind::network},
        {"a SOCKS proxy that is not there",
         [&](Endpoint& e) {
             e.proxy.kind = net::ProxyKind::socks5;
             e.proxy.host = "127.0.0.1";
             e.proxy.port = closed;
         },
         Kind::network},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        ScriptedServer server([](Peer&) {});
        Endpoint endpoint = at(server, Protocol::imap);
        row.change(endpoint);
        const Dialled dialled = dial(endpoint);
        CAPTURE(dialled.error.text);
        CHECK(std::string(base::name(dialled.error.kind)) == base::name(row.kind));
        CHECK(dialled.error.text.find('\r') == std::string::npos);
    }
}

TEST_CASE("stop() cancels a dial at once") {
    ScriptedServer server([](Peer& peer) { peer.waitForEnd(); });
    Loop loop(1);
    net::Dialler dialler(loop);
    std::optional<Kind> kind;
    Endpoint endpoint = at(server, Protocol::imap);
    endpoint.timeout = 60s;
    const auto go = [&]() -> Task<> {
        auto connection = co_await dialler.dial(endpoint);
        kind = connection.error().kind;
        connection = co_await dialler.dial(endpoint);
        CHECK(connection.error().kind == Kind::cancelled);
    };
    const auto stopper = [&]() -> Task<> {
        co_await loop.sleep(50ms);
        loop.stop();
    };
    loop.spawn(go());
    loop.spawn(stopper());
    const auto start = net::Steady::now();
    loop.run();
    CHECK(net::Steady::now() - start < 5s);
    CHECK(kind == Kind::cancelled);
}

TEST_CASE("an IPv6 address is dialled (M40)") {
    std::optional<ScriptedServer> server;
    try {
        server.emplace(
            [](Peer& peer) {
                imapLogin(peer, "OK in");
                peer.waitForEnd();
            },
            true);
    } catch (const std::exception&) {
        MESSAGE("SKIPPED: this machine has no IPv6 loopback");
        REQUIRE(std::getenv("CI") == nullptr);
        return;
    }
    Endpoint endpoint = at(*server, Protocol::imap);
    endpoint.host = "::1";
    const Dialled dialled = dial(endpoint);
    CHECK(dialled.error.text.empty());
    CHECK(dialled.peer == "::1");
}

TEST_CASE("an HTTP proxy is asked for the server, with its own login (M27)") {
    std::vector<std::string> asked;
    ScriptedServer proxy([&](Peer& peer) {
        for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
            asked.push_back(line);
        }
        peer.send("HTTP/1.1 200 yes\r\n\r\n");
        imapLogin(peer, "OK in");
        peer.waitForEnd();
    });
    Endpoint endpoint = at(proxy, Protocol::imap);
    endpoint.host = "mail.example";
    endpoint.port = 143;
    endpoint.proxy = {net::ProxyKind::http, "127.0.0.1", proxy.port(), "u",
                      base::Secret("proxypass")};
    const Dialled dialled = dial(endpoint);
    CHECK(dialled.error.text.empty());
    REQUIRE_FALSE(asked.empty());
    CHECK(asked.front() == "CONNECT mail.example:143 HTTP/1.1");
    CHECK(dialled.greeting.starts_with("* OK"));

    ScriptedServer refusing([](Peer& peer) {
        while (!peer.line().empty()) {
        }
        peer.send("HTTP/1.1 403 no\r\nContent-Length: 0\r\n\r\n");
        peer.waitForEnd();
    });
    endpoint.proxy.port = refusing.port();
    const Dialled refused = dial(endpoint);
    CAPTURE(refused.error.text);
    CHECK(refused.error.kind == Kind::network);
    CHECK(refused.error.text.find("403") != std::string::npos);
}

TEST_CASE("two hundred dials at once") {
    ScriptedServer server([](Peer& peer) { imapLogin(peer, "OK in"); });
    Loop loop(1);
    net::Dialler dialler(loop);
    int connected = 0;
    const auto one = [&]() -> Task<> {
        Endpoint endpoint = at(server, Protocol::imap);
        endpoint.timeout = 20s;
        auto connection = co_await dialler.dial(endpoint);
        if (connection)
            ++connected;
        else
            MESSAGE(connection.error().text);
    };
    for (int i = 0; i < 200; ++i) loop.spawn(one());
    loop.run();
    CHECK(connected == 200);
}

TEST_CASE("M42 a dial without a descriptor is our own lack, not the server's trouble") {
    Loop loop(1);
    net::Dialler dialler(loop);
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::vector<base::Error> errors;
    const auto go = [&]() -> Task<> {
        for (const auto& [host, protocol] : {std::pair("127.0.0.1", Protocol::imap),
                                             std::pair("no-such-name.invalid", Protocol::pop3),
                                             std::pair("127.0.0.1", Protocol::smtp)}) {
            Endpoint endpoint;
            endpoint.protocol = protocol;
            endpoint.host = host;
            endpoint.port = 9;
            endpoint.security = Security::plain;
            endpoint.timeout = 3s;
            auto connection = co_await dialler.dial(endpoint);
            if (!connection) errors.push_back(connection.error());
        }
        CHECK(::setrlimit(RLIMIT_NOFILE, &before) == 0);
        loop.stop();
    };
    rlimit none = before;
    none.rlim_cur = 3;  // those that are open stay open
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    loop.spawn(go());
    loop.run();
    REQUIRE(errors.size() == 3);
    for (const auto& error : errors) {
        CAPTURE(error.text);
        CHECK(error.kind == Kind::temporary);
        CHECK(error.text.find("this process has no descriptors left") != std::string::npos);
        CHECK(error.text.find("LimitNOFILE=") != std::string::npos);
        CHECK(error.text.find("firewall") == std::string::npos);
        CHECK_FALSE(net::isServersTrouble(error));
    }
    CHECK(net::isOwnLack(errors[0]));
    CHECK(net::isOwnLack(errors[1]));
    CHECK(errors[2].code == 0);  // a relay's error has none but its own numbers
}
