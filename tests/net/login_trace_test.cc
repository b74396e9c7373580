// What a listener hears of a login: every line of it, no secret.
#include "net/tap.h"
#include "tests/net/dialler_bench.h"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

using namespace dialler_test;
using net::Protocol;
using Lines = std::vector<std::string>;

namespace {

/// The lines that a listener heard, each behind its direction.
Lines heardOf(const net::Endpoint& endpoint, std::shared_ptr<net::Tap> tap) {
    Lines heard;
    const auto listening = tap->listen([&heard](const net::TapLine& line) {
        CHECK(line.connection == 0);
        heard.push_back(std::string(1, line.direction) + ' ' + std::string(line.text));
    });
    dialHeard(endpoint, tap);
    return heard;
}

Lines heardOf(const net::Endpoint& endpoint) {
    return heardOf(endpoint, std::make_shared<net::Tap>());
}

std::string connecting(const ScriptedServer& server) {
    return "  connecting to 127.0.0.1:" + std::to_string(server.port());
}

}  // namespace

TEST_CASE("IMAP: a refused login is heard whole, the password as a mask, here and repeated there") {
    ScriptedServer server([](Peer& peer) {
        peer.send("* OK \"quoted\" greeting\r\n");
        peer.send("* CAPABILITY IMAP4rev1 SASL-IR\r\n" + peer.tag() + " OK done\r\n");
        const std::string login = peer.line();
        peer.send(login.substr(0, login.find(' ')) + " NO not " + login + "\r\n");
        peer.waitForEnd();
    });
    const Lines heard = heardOf(at(server, Protocol::imap));
    CHECK(heard == Lines{connecting(server), "< * OK \"quoted\" greeting", "> A001 CAPABILITY",
                         "< * CAPABILITY IMAP4rev1 SASL-IR", "< A001 OK done", "> A002 LOGIN ***",
                         "< A002 NO not A002 LOGIN copier \"***\""});
}

TEST_CASE("IMAP: an answer to a challenge is not shown") {
    ScriptedServer server([](Peer& peer) {
        peer.send("* OK hello\r\n");
        peer.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + peer.tag() + " OK done\r\n");
        const std::string tag = peer.tag();
        peer.send("+ \r\n");
        peer.line();
        peer.send(tag + " OK in\r\n");
        peer.waitForEnd();
    });
    auto endpoint = at(server, Protocol::imap);
    endpoint.mechanism = net::Mechanism::plain;
    CHECK(heardOf(endpoint) == Lines{connecting(server), "< * OK hello", "> A001 CAPABILITY",
                                     "< * CAPABILITY IMAP4rev1 AUTH=PLAIN", "< A001 OK done",
                                     "> A002 AUTHENTICATE PLAIN", "< +", "> ***", "< A002 OK in"});
}

TEST_CASE("POP3: what we say ourselves is heard like the rest, each attempt from its begin") {
    ScriptedServer server([](Peer& peer) {
        peer.send("+OK hello\r\n");
        peer.line();
        peer.send("-ERR no CAPA here\r\n");
        if (peer.line() != "USER copier") return;
        peer.send("+OK\r\n");
        peer.send("-ERR not with " + peer.line() + "\r\n");
    });
    auto endpoint = at(server, Protocol::pop3);
    endpoint.mechanism = net::Mechanism::plain;
    const Lines heard = heardOf(endpoint);
    CHECK(heard == Lines{connecting(server), "< +OK hello", "> CAPA", "< -ERR no CAPA here",
                         connecting(server), "< +OK hello", "> CAPA", "< -ERR no CAPA here",
                         "> USER copier", "< +OK", "> PASS ***", "< -ERR not with PASS ***"});
}

TEST_CASE("SMTP: an initial response is a mask; a proxy's password too") {
    ScriptedServer server([](Peer& peer) {
        if (peer.line().starts_with("CONNECT ")) {
            while (!peer.line().empty()) {
            }
            peer.send("HTTP/1.1 200 OK\r\nX-You-Are: Dulcinea\r\n\r\n");
        }
        peer.send("220 hello\r\n");
        peer.line();
        peer.send("250-relay\r\n250 AUTH PLAIN\r\n");
        peer.line();
        peer.send("235 in\r\n");
        peer.waitForEnd();
    });
    auto endpoint = at(server, Protocol::smtp);
    endpoint.heloName = "copier01";
    endpoint.proxy.kind = net::ProxyKind::http;
    endpoint.proxy.host = endpoint.host;
    endpoint.proxy.port = endpoint.port;
    endpoint.proxy.user = "Alonso";
    endpoint.proxy.password = base::Secret("Dulcinea");
    endpoint.host = "relay.example";
    const Lines heard = heardOf(endpoint);
    const std::string port = std::to_string(server.port());
    CHECK(heard == Lines{"  connecting to relay.example:" + port,
                         "> CONNECT relay.example:" + port + " HTTP/1.1", "< HTTP/1.1 200 OK",
                         "< X-You-Are: ***", "< ", "< 220 hello", "> EHLO copier01", "< 250-relay",
                         "< 250 AUTH PLAIN", "> AUTH PLAIN ***", "< 235 in"});
}

TEST_CASE("who stops listening during a login hears no more of it") {
    auto tap = std::make_shared<net::Tap>();
    std::unique_ptr<net::Tap::Listening> listening;
    ScriptedServer server([](Peer& peer) { imapLogin(peer, "OK in"); });
    int heard = 0;
    listening = tap->listen([&heard](const net::TapLine&) { ++heard; });
    const Lines both = heardOf(at(server, Protocol::imap), tap);
    CHECK(both.size() == 7);
    CHECK(heard == 7);
    listening.reset();
    CHECK(dialHeard(at(server, Protocol::imap), tap).connected);
    CHECK(heard == 7);
}
