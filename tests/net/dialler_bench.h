// One dial to a scripted server, and what came of it.
#pragma once

#include "net/dialler.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace dialler_test {

inline net::Endpoint at(const ScriptedServer& server, net::Protocol protocol) {
    net::Endpoint endpoint;
    endpoint.protocol = protocol;
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    endpoint.security = net::Security::plain;
    endpoint.user = "copier";
    endpoint.secret = base::Secret("open sesame");
    endpoint.timeout = std::chrono::seconds(3);
    return endpoint;
}

struct Dialled {
    base::Error error;
    bool connected = false;
    std::vector<std::string> capabilities;
    bool listedInside = false;
    std::string greeting;
    std::string peer;
    bool loggedIn = false;
    std::string reply;  ///< to `command`
};

inline Dialled dialHeard(const net::Endpoint& endpoint, const std::shared_ptr<net::Tap>& tap,
                         const std::string& command = {}) {
    net::Loop loop(1);
    net::Dialler dialler(loop);
    Dialled dialled;
    const auto go = [&]() -> net::Task<> {
        auto connection = co_await dialler.dial(endpoint, tap);
        if (!connection) {
            dialled.error = connection.error();
            co_return;
        }
        dialled.connected = true;
        dialled.capabilities = connection->capabilities;
        dialled.listedInside = connection->listedInside;
        dialled.greeting = connection->greeting;
        dialled.peer = connection->peerAddress;
        dialled.loggedIn = connection->loggedIn;
        if (command.empty()) co_return;
        connection->stream.put(command);
        const auto sent = co_await connection->stream.flush(net::in(std::chrono::seconds(3)));
        CHECK(sent.has_value());
        auto line = co_await connection->stream.line(net::in(std::chrono::seconds(3)));
        if (line) dialled.reply = *line;
    };
    loop.spawn(go());
    loop.run();
    return dialled;
}

inline Dialled dial(const net::Endpoint& endpoint, const std::string& command = {}) {
    return dialHeard(endpoint, nullptr, command);
}

inline void imapLogin(Peer& peer, const std::string& verdict) {
    peer.send("* OK [CAPABILITY IMAP4rev1 LOGIN-REFERRALS] ready\r\n");
    peer.send("* CAPABILITY IMAP4rev1\r\n" + peer.tag() + " OK\r\n");
    peer.send(peer.tag() + " " + verdict + "\r\n");
}

}  // namespace dialler_test
