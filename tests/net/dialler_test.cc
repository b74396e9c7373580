#include "net/dialler.h"

#include "net/dial_trouble.h"
#include "tests/net/dialler_bench.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace dialler_test;
using namespace std::chrono_literals;
using base::Kind;
using net::Endpoint;
using net::in;
using net::Loop;
using net::Mechanism;
using net::Protocol;
using net::Security;
using net::Task;

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
    CHECK(dialled.listedInside);
}

TEST_CASE("IMAP: what was listed before the login is told from what the login lists (M40)") {
    for (const bool inside : {false, true}) {
        CAPTURE(inside);
        ScriptedServer server([inside](Peer& peer) {
            peer.send("* OK hello there\r\n");
            peer.send("* CAPABILITY IMAP4rev1 UIDPLUS AUTH=PLAIN\r\n" + peer.tag() +
                      " OK done\r\n");
            const std::string tag = peer.tag();
            peer.send("+ \r\n");
            peer.line();
            if (inside) peer.send("* CAPABILITY IMAP4rev1\r\n");
            peer.send(tag + " OK in\r\n");
            peer.waitForEnd();
        });
        const Dialled dialled = dial(at(server, Protocol::imap));
        CHECK(dialled.error.text.empty());
        CHECK(dialled.listedInside == inside);
        CHECK(net::offers(dialled.capabilities, "UIDPLUS") != inside);
    }
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
