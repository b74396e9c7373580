#include "net/user_and_pass.h"

#include "net/dial_error.h"

#include <curl/curl.h>
#include <array>
#include <string>
#include <utility>

namespace net {
namespace {

using base::Kind;

struct Step {
    const char* verb;
    std::string_view argument;
};

void putCommand(LineStream& stream, const Step& step, const LoginTrace& trace) {
    const std::string_view verb = step.verb;
    std::string line;
    line.reserve(verb.size() + step.argument.size() + 3);  // it never moves and leaves no copy
    line.append(verb).append(" ").append(step.argument).append("\r\n");
    trace.sent(line);
    stream.putSecret(line);
    base::wipe(line);
}

/// What libcurl calls it where its own conversation ends so.
CURLcode codeOf(Kind kind) {
    if (kind == Kind::timeout) return CURLE_OPERATION_TIMEDOUT;
    return kind == Kind::protocol ? CURLE_WEIRD_SERVER_REPLY : CURLE_RECV_ERROR;
}

CURLcode judge(std::string_view answer) {
    if (answer.starts_with("+OK")) return CURLE_OK;
    return answer.starts_with("-ERR") ? CURLE_LOGIN_DENIED : CURLE_WEIRD_SERVER_REPLY;
}

}  // namespace

Task<base::Result<>> sayUserAndPass(Connection& connection, const Endpoint& endpoint,
                                    Deadline until, const LoginTrace& trace) {
    LineStream& stream = connection.stream;
    DialFailure failure;
    failure.capabilities = connection.capabilities;
    failure.said.push_back(connection.greeting);
    const std::array<Step, 2> steps{{{"USER", endpoint.user}, {"PASS", endpoint.secret.expose()}}};
    for (const Step& step : steps) {
        failure.command = step.verb;
        putCommand(stream, step, trace);
        auto sent = co_await stream.flush(until);
        if (!sent && sent.error().kind == Kind::cancelled) co_return sent;
        auto answer = co_await stream.line(until);
        if (!answer && answer.error().kind == Kind::cancelled) {
            co_return base::fail(std::move(answer).error());
        }
        failure.code = answer ? judge(*answer) : codeOf(answer.error().kind);
        if (answer) {
            trace.received(*answer);
            failure.said.emplace_back(*answer);
        }
        if (failure.code != CURLE_OK) co_return base::fail(dialError(failure, endpoint));
    }
    co_return base::Result<>{};
}

}  // namespace net
