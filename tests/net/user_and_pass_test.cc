// POP3 servers whose greeting could be meant for APOP, but that have no secret for it, and what
// else is refused on the road by USER and PASS.
#include "net/dialler.h"
#include "tests/net/certificate.h"
#include "tests/net/scripted_server.h"

#include <doctest/doctest.h>
#include <openssl/ssl.h>
#include <algorithm>
#include <map>
#include <optional>
#include <string>
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
using Lines = std::vector<std::string>;

namespace {

constexpr const char* kGreeting = "+OK POP3 Ready <15626.1795392692@vm>\r\n";

/// What a server that knows no APOP secret answers; "" closes, "-" says nothing.
using Answers = std::map<std::string, std::string>;
const Answers kAnswers{{"CAPA", "+OK\r\nUIDL\r\nUSER\r\nSTLS\r\n.\r\n"},
                       {"USER", "+OK\r\n"},
                       {"PASS", "+OK in\r\n"},
                       {"STAT", "+OK 0 0\r\n"},
                       {"STLS", "+OK go\r\n"}};

std::string answerTo(const Answers& answers, const std::string& line) {
    const auto known = answers.find(line.substr(0, line.find(' ')));
    return known == answers.end() ? "-ERR [AUTH] Bad login\r\n" : known->second;
}

/// Plays them and keeps what is heard.
class Server {
  public:
    Server(Security security, Answers answers) : answers_(std::move(answers)) {
        script_.emplace([this, security](Peer& peer) { serve(peer, security); });
    }
    [[nodiscard]] Endpoint endpoint(Security security, Mechanism mechanism) const {
        Endpoint endpoint;
        endpoint.protocol = Protocol::pop3;
        endpoint.host = "127.0.0.1";
        endpoint.port = script_->port();
        endpoint.security = security;
        endpoint.mechanism = mechanism;
        endpoint.user = "copier";
        endpoint.secret = base::Secret("open sesame");
        endpoint.trust.verify = false;
        endpoint.timeout = 3s;
        return endpoint;
    }
    /// What it heard, once its thread has ended.
    Lines heard() {
        script_.reset();
        return heard_;
    }

  private:
    void serve(Peer& peer, Security security) {
        if (security == Security::implicitTls && !peer.startTls(certificate_.context())) return;
        peer.send(kGreeting);
        for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
            heard_.push_back(line);
            const std::string answer = answerTo(answers_, line);
            if (answer.empty()) return;
            if (answer != "-") peer.send(answer);
            if (line == "STLS" && !peer.startTls(certificate_.context())) return;
        }
    }

    Certificate certificate_{"127.0.0.1", 86400};
    Answers answers_;
    Lines heard_;
    std::optional<ScriptedServer> script_;
};

/// Dials so often, says STAT each time; what the last one ended with.
base::Error dial(const Endpoint& endpoint, int times = 1) {
    Loop loop(1);
    net::Dialler dialler(loop);
    base::Error error;
    error.text.clear();
    const auto go = [&]() -> Task<> {
        for (int i = 0; i < times; ++i) {
            auto connection = co_await dialler.dial(endpoint);
            if (!connection) {
                error = connection.error();
                continue;
            }
            error.text.clear();
            CHECK(connection->loggedIn);
            CHECK(connection->greeting == "+OK POP3 Ready <15626.1795392692@vm>");
            CHECK(net::offers(connection->capabilities, "UIDL"));
            connection->stream.put("STAT\r\n");
            const auto sent = co_await connection->stream.flush(in(3s));
            CHECK(sent.has_value());
            const auto line = co_await connection->stream.line(in(3s));
            CHECK(line.has_value());
            if (line) CHECK(*line == "+OK 0 0");
        }
    };
    loop.spawn(go());
    loop.run();
    return error;
}

}  // namespace

TEST_CASE("behind TLS a password is given by USER and PASS, whatever APOP could be (RFC 1939)") {
    for (const Mechanism mechanism : {Mechanism::automatic, Mechanism::plain, Mechanism::login}) {
        CAPTURE(static_cast<int>(mechanism));
        Server server(Security::implicitTls, kAnswers);
        const base::Error error = dial(server.endpoint(Security::implicitTls, mechanism), 2);
        CHECK(error.text.empty());
        CHECK(server.heard() == Lines{"CAPA", "CAPA", "USER copier", "PASS open sesame", "STAT",
                                      "CAPA", "USER copier", "PASS open sesame", "STAT"});
    }
}

TEST_CASE("behind STARTTLS too, and nothing of it before") {
    Server server(Security::startTls, kAnswers);
    const base::Error error = dial(server.endpoint(Security::startTls, Mechanism::automatic));
    CHECK(error.text.empty());
    CHECK(server.heard() == Lines{"CAPA", "STLS", "CAPA", "CAPA", "STLS", "CAPA", "USER copier",
                                  "PASS open sesame", "STAT"});
}

TEST_CASE("in the clear the password goes by USER and PASS only where the settings say so") {
    Server asked(Security::plain, kAnswers);
    CHECK(dial(asked.endpoint(Security::plain, Mechanism::plain)).text.empty());
    CHECK(asked.heard() == Lines{"CAPA", "CAPA", "USER copier", "PASS open sesame", "STAT"});

    Server unasked(Security::plain, kAnswers);
    const base::Error error = dial(unasked.endpoint(Security::plain, Mechanism::automatic), 2);
    CAPTURE(error.text);
    CHECK(error.kind == Kind::login);
    CHECK(error.text.find("(APOP)") != std::string::npos);
    for (const std::string& line : unasked.heard()) {
        CAPTURE(line);
        CHECK((line == "CAPA" || line.starts_with("APOP copier ")));
    }
}

TEST_CASE("a server that lists no USER is not given a password by it (RFC 2449)") {
    Answers answers = kAnswers;
    answers["CAPA"] = "+OK\r\nUIDL\r\n.\r\n";
    answers["APOP"] = "+OK\r\n";
    Server server(Security::implicitTls, answers);
    CHECK(dial(server.endpoint(Security::implicitTls, Mechanism::automatic)).text.empty());
    const Lines heard = server.heard();
    REQUIRE(heard.size() == 4);
    CHECK(heard[2].starts_with("APOP copier "));
}

TEST_CASE("what goes wrong with USER and PASS has the kinds and sentences of any login") {
    struct Row {
        const char *note, *command, *answer;
        Kind kind;
        const char* part;
    };
    const std::vector<Row> rows{
        {"no such user", "USER", "-ERR who?\r\n", Kind::login,
         "refuses the login (USER): \"-ERR who?\"; check user and password"},
        {"wrong password", "PASS", "-ERR [AUTH] no\r\n", Kind::login,
         "refuses the login (PASS): \"-ERR [AUTH] no\""},
        {"repeats the password", "PASS", "-ERR what is open sesame\r\n", Kind::login,
         "\"-ERR what is ***\""},
        {"locked", "PASS", "-ERR [IN-USE] maildrop already locked\r\n", Kind::temporary,
         "refuses for now"},
        {"silent", "PASS", "-", Kind::timeout, "not complete after 0.4 s"},
        {"closed", "PASS", "", Kind::closed, "during the login, its last words: \"+OK\""},
        {"something else", "PASS", "250 fine\r\n", Kind::protocol, "no POP3 server"},
        {"without an end", "USER", "-ERR", Kind::timeout, "not complete"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        Answers answers = kAnswers;
        answers[row.command] = row.answer;
        Server server(Security::implicitTls, answers);
        Endpoint endpoint = server.endpoint(Security::implicitTls, Mechanism::automatic);
        endpoint.timeout = row.kind == Kind::timeout ? 400ms : 3000ms;
        const base::Error error = dial(endpoint);
        CAPTURE(error.text);
        CHECK(std::string(base::name(error.kind)) == base::name(row.kind));
        CHECK(error.text.find(row.part) != std::string::npos);
        CHECK(error.text.find("sesame") == std::string::npos);
    }
}

TEST_CASE("a place where USER is refused is asked anew what it has") {
    Answers answers = kAnswers;
    answers["PASS"] = "-ERR [AUTH] no\r\n";
    Server server(Security::implicitTls, answers);
    CHECK(dial(server.endpoint(Security::implicitTls, Mechanism::automatic), 2).kind ==
          Kind::login);
    CHECK(server.heard() == Lines{"CAPA", "CAPA", "USER copier", "PASS open sesame", "CAPA", "CAPA",
                                  "USER copier", "PASS open sesame"});
}

TEST_CASE("a place that has SASL by now is logged in at by it again") {
    int logins = 0;
    const Certificate certificate("127.0.0.1", 86400);
    ScriptedServer script([&](Peer& peer) {
        if (!peer.startTls(certificate.context())) return;
        const bool sasl = logins > 0;
        Answers answers = kAnswers;
        answers["AUTH"] = sasl ? "+OK\r\n" : "-ERR\r\n";
        if (sasl) answers["CAPA"] = "+OK\r\nUIDL\r\nSASL PLAIN\r\n.\r\n";
        if (sasl) answers["USER"] = "-ERR not any more\r\n";
        peer.send(kGreeting);
        for (std::string line = peer.line(); !line.empty(); line = peer.line()) {
            peer.send(answerTo(answers, line));
            if (line == "STAT") ++logins;
        }
    });
    Endpoint endpoint =
        Server(Security::plain, {}).endpoint(Security::implicitTls, Mechanism::automatic);
    endpoint.port = script.port();
    CHECK(dial(endpoint, 2).text.find("(USER)") != std::string::npos);
    logins = 0;
    CHECK(dial(endpoint, 3).text.empty());
}
