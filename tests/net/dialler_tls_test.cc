#include "base/file.h"
#include "net/dialler.h"
#include "tests/net/certificate.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>

using namespace std::chrono_literals;
using base::Kind;
using net::Endpoint;
using net::in;
using net::Loop;
using net::Protocol;
using net::Security;
using net::Task;

namespace {

struct File {
    explicit File(const std::string& bytes)
        : path(std::string(BUILD_FOLDER) + "/net_test_" + std::to_string(getpid()) + ".pem") {
        REQUIRE(base::writeFileAtomic(path, bytes).has_value());
    }
    ~File() { std::remove(path.c_str()); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::string path;
};

Endpoint at(const ScriptedServer& server, Security security) {
    Endpoint endpoint;
    endpoint.host = "127.0.0.1";
    endpoint.port = server.port();
    endpoint.security = security;
    endpoint.user = "copier";
    endpoint.secret = base::Secret("sesame");
    endpoint.timeout = 3s;
    return endpoint;
}

/// An IMAP conversation as far as the login, then an echo of each line, then 3 MB.
void serve(Peer& peer, SSL_CTX* context, bool startTls) {
    if (!startTls && !peer.startTls(context)) return;
    peer.send("* OK hi\r\n");
    if (startTls) {
        std::string capability = peer.tag();
        peer.send("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + capability + " OK\r\n");
        peer.send(peer.tag() + " OK go\r\n");
        if (!peer.startTls(context)) return;
    }
    peer.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n" + peer.tag() + " OK\r\n");
    peer.send(peer.tag() + " OK in\r\n");
    const std::string big = peer.line();
    peer.send(big + "\r\n");
    peer.send(std::string(3 << 20, 'x') + "\r\n");
    peer.line();
}

base::Error dialAndTalk(const Endpoint& endpoint) {
    Loop loop(1);
    net::Dialler dialler(loop);
    base::Error error;
    error.text.clear();
    const auto go = [&]() -> Task<> {
        auto connection = co_await dialler.dial(endpoint);
        if (!connection) {
            error = connection.error();
            co_return;
        }
        CHECK(connection->encrypted);
        CHECK(connection->loggedIn);
        net::LineStream& stream = connection->stream;
        const std::string big(60000, 'b');
        stream.put(big + "\r\n");
        const auto sent = co_await stream.flush(in(5s));
        CHECK(sent.has_value());
        const auto line = co_await stream.line(in(5s));
        CHECK(line.has_value());
        if (line) CHECK(*line == big);
        const auto skipped = co_await stream.skip(3 << 20, in(5s));
        CHECK(skipped.has_value());
        const auto end = co_await stream.line(in(5s));
        CHECK(end.has_value());
    };
    loop.spawn(go());
    loop.run();
    return error;
}

}  // namespace

TEST_CASE("TLS is checked against a given file, in both of its forms (M40)") {
    const Certificate good("127.0.0.1", 86400);
    const File file(good.pem());
    for (const Security security : {Security::implicitTls, Security::startTls}) {
        CAPTURE(static_cast<int>(security));
        const bool start = security == Security::startTls;
        ScriptedServer server([&](Peer& peer) { serve(peer, good.context(), start); });
        Endpoint endpoint = at(server, security);
        endpoint.trust.caFile = file.path;
        CHECK(dialAndTalk(endpoint).text.empty());

        endpoint.trust.caFile.clear();
        const base::Error unknown = dialAndTalk(endpoint);
        CAPTURE(unknown.text);
        CHECK(unknown.kind == Kind::tls);
        CHECK(unknown.text.find("self-signed certificate") != std::string::npos);

        endpoint.trust.verify = false;
        CHECK(dialAndTalk(endpoint).text.empty());
    }
}

TEST_CASE("an expired certificate and one of another name are refused with the reason (M40)") {
    const Certificate expired("127.0.0.1", -3600);
    const Certificate other("mail.example", 86400);
    struct Row {
        const Certificate& certificate;
        const char* part;
    };
    for (const Row& row : {Row{expired, "certificate has expired"},
                           Row{other, "no alternative certificate subject name"}}) {
        const File file(row.certificate.pem());
        ScriptedServer server([&](Peer& peer) { serve(peer, row.certificate.context(), false); });
        Endpoint endpoint = at(server, Security::implicitTls);
        endpoint.trust.caFile = file.path;
        const base::Error error = dialAndTalk(endpoint);
        CAPTURE(error.text);
        CHECK(error.kind == Kind::tls);
        CHECK(error.text.find(row.part) != std::string::npos);
    }
}

TEST_CASE("no STARTTLS, no TLS at all: never a login in the clear (M40)") {
    std::string heard;
    const auto script = [&](Peer& peer) {
        peer.send("* OK hi\r\n");
        for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
            heard += line;
            const std::string tag = line.substr(0, line.find(' '));
            const bool asks = line.find("CAPABILITY") != std::string::npos;
            peer.send(asks ? "* CAPABILITY IMAP4rev1\r\n" + tag + " OK\r\n" : tag + " NO\r\n");
        }
    };
    std::optional<ScriptedServer> server(std::in_place, script);
    const base::Error start = dialAndTalk(at(*server, Security::startTls));
    CAPTURE(start.text);
    CHECK(start.kind == Kind::tls);
    CHECK(start.text.find("offers no STARTTLS") != std::string::npos);
    const base::Error implicit = dialAndTalk(at(*server, Security::implicitTls));
    server.reset();  // its thread has ended: what it heard is complete
    CAPTURE(implicit.text);
    CHECK(implicit.kind == Kind::tls);
    CHECK(implicit.text.find("does not speak TLS") != std::string::npos);
    CHECK(heard.find("sesame") == std::string::npos);
    CHECK(heard.find("c2VzYW1l") == std::string::npos);
}

TEST_CASE("POP3 without CAPA behind TLS: USER and PASS are tried (RFC 1939)") {
    const Certificate good("127.0.0.1", 86400);
    for (const auto mechanism :
         {net::Mechanism::automatic, net::Mechanism::plain, net::Mechanism::login}) {
        CAPTURE(static_cast<int>(mechanism));
        ScriptedServer server([&](Peer& peer) {
            if (!peer.startTls(good.context())) return;
            peer.send("+OK\r\n");
            for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
                const bool known = line == "USER copier" || line == "PASS sesame";
                peer.send(known ? "+OK\r\n" : "-ERR\r\n");
            }
        });
        Endpoint endpoint = at(server, Security::implicitTls);
        endpoint.protocol = Protocol::pop3;
        endpoint.mechanism = mechanism;
        endpoint.trust.verify = false;
        Loop loop(1);
        net::Dialler dialler(loop);
        const auto go = [&]() -> Task<> {
            for (int i = 0; i < 3; ++i) {
                auto connection = co_await dialler.dial(endpoint);
                if (!connection) MESSAGE(connection.error().text);
                CHECK(connection.has_value());
            }
        };
        loop.spawn(go());
        loop.run();
        CHECK(server.connections() == 4);  // the first needed two
    }
}

TEST_CASE("writing to a TLS connection that was reset is an error, not a signal") {
    const Certificate good("127.0.0.1", 86400);
    ScriptedServer server([&](Peer& peer) {
        if (!peer.startTls(good.context())) return;
        peer.send("* OK hi\r\n");
        peer.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n" + peer.tag() + " OK\r\n");
        peer.send(peer.tag() + " OK in\r\n");
        peer.line();
        peer.reset();
    });
    std::signal(SIGPIPE, SIG_DFL);
    Endpoint endpoint = at(server, Security::implicitTls);
    endpoint.trust.verify = false;
    Loop loop(1);
    net::Dialler dialler(loop);
    const auto go = [&]() -> Task<> {
        auto connection = co_await dialler.dial(endpoint);
        CHECK(connection.has_value());
        if (!connection) co_return;
        bool failed = false;
        for (int i = 0; i < 50 && !failed; ++i) {
            co_await loop.sleep(5ms);
            connection->stream.put("NOOP\r\n");
            failed = !(co_await connection->stream.flush(in(1s)));
        }
        CHECK(failed);
    };
    loop.spawn(go());
    loop.run();
}

namespace {

/// Logs in one after the other; what the server thinks of each: r, it went on from a session that
/// it knew; -, it did not; x, it was offered one and went away.
struct Resumption {
    explicit Resumption(SSL_CTX* context, bool startTls = false, bool bearsOffers = true)
        : server(std::in_place,
                 [this, context, startTls](Peer& peer) { serve(peer, context, startTls); }) {
        if (!bearsOffers) SSL_CTX_set_client_hello_cb(context, &leaveOffers, nullptr);
    }

    void dial(Endpoint endpoint, int times) {
        const auto go = [&]() -> Task<> {
            for (int i = 0; i < times; ++i) {
                const auto connection = co_await dialler.dial(endpoint);
                CHECK(connection.has_value());
            }
        };
        loop.spawn(go());
        loop.run();
    }
    /// After the last dial.
    std::string seen() {
        server.reset();
        return said;
    }

    Loop loop{1};
    net::Dialler dialler{loop};
    std::string said;
    std::optional<ScriptedServer> server;

  private:
    static int leaveOffers(SSL* ssl, int* /*alert*/, void* /*nothing*/) {
        const unsigned char* bytes = nullptr;
        std::size_t count = 0;
        const bool offered = SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_psk, &bytes, &count) == 1;
        return offered ? SSL_CLIENT_HELLO_RETRY : SSL_CLIENT_HELLO_SUCCESS;
    }
    void serve(Peer& peer, SSL_CTX* context, bool startTls) {
        if (startTls) {
            peer.send("* OK hi\r\n");
            const std::string tag = peer.tag();
            peer.send("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + " OK\r\n");
            peer.send(peer.tag() + " OK go\r\n");
        }
        if (!peer.startTls(context)) {
            said += 'x';
            return peer.reset();
        }
        said += peer.resumed() ? 'r' : '-';
        if (!startTls) peer.send("* OK hi\r\n");
        for (auto tag = peer.tag(); !tag.empty(); tag = peer.tag()) {
            peer.send("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n" + tag + " OK\r\n");
        }
    }
};

}  // namespace

TEST_CASE("a login goes on from the session of one before that checked by the same authorities") {
    const Certificate good("127.0.0.1", 86400);
    const File file(good.pem());
    Resumption logins(good.context());
    Endpoint endpoint = at(*logins.server, Security::implicitTls);
    endpoint.trust.caFile = file.path;
    logins.dial(endpoint, 3);
    // Where nothing was checked nothing is proven for those that check.
    endpoint.trust.verify = false;
    logins.dial(endpoint, 2);
    endpoint.trust.verify = true;
    logins.dial(endpoint, 1);
    // The file is read again: an authority may have been taken out.
    REQUIRE(base::writeFileAtomic(file.path, good.pem() + "\n").has_value());
    logins.dial(endpoint, 2);
    CHECK(logins.seen() == "-rr--r-r");
}

TEST_CASE("a server that leaves who offers a session is logged in at all the same") {
    const Certificate good("127.0.0.1", 86400);
    const File file(good.pem());
    Resumption logins(good.context(), false, false);
    Endpoint endpoint = at(*logins.server, Security::implicitTls);
    endpoint.trust.caFile = file.path;
    logins.dial(endpoint, 4);
    CHECK(logins.seen() == "-x-x--");
}

TEST_CASE("behind STARTTLS each login is a whole one") {
    const Certificate good("127.0.0.1", 86400);
    const File file(good.pem());
    Resumption logins(good.context(), true);
    Endpoint endpoint = at(*logins.server, Security::startTls);
    endpoint.trust.caFile = file.path;
    logins.dial(endpoint, 3);
    CHECK(logins.seen() == "---");
}
