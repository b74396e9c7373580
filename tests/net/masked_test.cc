#include "net/masked.h"

#include "net/dialler.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <chrono>
#include <string>

TEST_CASE("a server's words are shown without the secret that they repeat") {
    struct Case {
        const char *secret, *words, *shown;
    };
    const Case cases[] = {
        {"open sesame", "A1 BAD unknown command LOGIN copier \"open sesame\"",
         "A1 BAD unknown command LOGIN copier \"***\""},
        {"open sesame", "-ERR PASS open sesame? open sesame!", "-ERR PASS ***? ***!"},
        {"open sesame", "500 what is OPEN SESAME", "500 what is ***"},
        {"open sesame", "A1 NO [AUTHENTICATIONFAILED] wrong", "A1 NO [AUTHENTICATIONFAILED] wrong"},
        // as IMAP quotes it
        {"a\"b\\c", "A1 BAD LOGIN copier \"a\\\"b\\\\c\"", "A1 BAD LOGIN copier \"***\""},
        // AUTH LOGIN; SASL PLAIN: \0copier\0open sesame
        {"open sesame", "500 b3BlbiBzZXNhbWU= is no command", "500 ***= is no command"},
        {"open sesame", "-ERR AUTH PLAIN AGNvcGllcgBvcGVuIHNlc2FtZQ==", "-ERR AUTH PLAIN ***=="},
        // user=copier\1auth=Bearer open sesame\1\1
        {"open sesame",
         "A1 BAD dXNlcj1jb3BpZXIBYXV0aD1CZWFyZXIgb3BlbiBzZXNhbWUBAQ==", "A1 BAD ***=="},
        // cut short, by the server or by us
        {"open sesame", "A1 BAD unknown command LOGIN copier \"open ses",
         "A1 BAD unknown command LOGIN copier \"***"},
        {"open sesame", "-ERR AUTH PLAIN AGNvcGllcgBvcGVuIHNl...", "-ERR AUTH PLAIN ***..."},
        {"open sesame", "-ERR do not leave it open", "-ERR do not leave it ***"},
        {"open sesame", "-ERR oh no", "-ERR oh no"},
        {"x", "A1 BAD x", "A1 BAD ***"},
        // a secret that is one of the protocol's words, or a part of many
        {"no", "A002 NO authentication failure", "A002 NO authentication failure"},
        {"no", "A002 NO unknown: LOGIN copier no", "A002 NO unknown: LOGIN copier ***"},
        {"no", "A002 BAD LOGIN copier \"no\"", "A002 BAD LOGIN copier \"***\""},
        {"no", "-ERR bm8= is no command", "-ERR ***= is *** command"},
        {"bye", "* BYE shutting down", "* BYE shutting down"},
        {"preauth", "* PREAUTH preauth", "* PREAUTH ***"},
        {"err", "-ERR err, no", "-ERR ***, no"},
        {"535", "535 5.7.8 535", "535 5.7.8 ***"},
        {"535", "535-5.7.8 no", "535-5.7.8 no"},
        {"a", "-ERR a bad day", "-ERR *** bad day"},
        // only there
        {"open", "open NO", "*** NO"},
        {"sesame", "sesame NO", "*** NO"},
        {"5355", "5355 is no command", "*** is no command"},
        {"noway", "A002 NOWAY LOGIN", "A002 *** LOGIN"},
        {"", "A1 BAD LOGIN", "A1 BAD LOGIN"},
        {"open sesame", "", ""},
    };
    for (const auto& [secret, words, shown] : cases) {
        CAPTURE(words);
        CHECK(net::masked(words, base::Secret(secret)) == shown);
    }
}

TEST_CASE("a server that repeats the login does not bring the password into an error") {
    ScriptedServer server([](Peer& peer) {
        peer.send("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        peer.send("* CAPABILITY IMAP4rev1\r\n" + peer.tag() + " OK\r\n");
        const std::string login = peer.line();
        const std::size_t space = login.find(' ');
        peer.send(login.substr(0, space) + " BAD unknown command" + login.substr(space) + "\r\n");
        peer.waitForEnd();
    });
    net::Endpoint endpoint;
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    endpoint.security = net::Security::plain;
    endpoint.user = "copier";
    endpoint.secret = base::Secret("open \"sesame");
    endpoint.timeout = std::chrono::seconds(3);
    net::Loop loop(1);
    net::Dialler dialler(loop);
    const auto go = [&]() -> net::Task<> {
        const auto connection = co_await dialler.dial(endpoint);
        REQUIRE_FALSE(connection.has_value());
        const std::string& text = connection.error().text;
        CAPTURE(text);
        CHECK(text.find("BAD unknown command LOGIN copier") != std::string::npos);
        CHECK(text.find("***") != std::string::npos);
        CHECK(text.find("sesame") == std::string::npos);
    };
    loop.spawn(go());
    loop.run();
}
