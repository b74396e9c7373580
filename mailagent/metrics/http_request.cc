#include "mailagent/metrics/http_request.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>

namespace metrics {
namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";

bool isToken(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    });
}

/// The path of "/metrics?x" and of "http://host:port/metrics".
std::string_view pathOf(std::string_view target) {
    constexpr std::string_view kScheme = "http://";
    if (base::startsWithNoCase(target, kScheme)) {
        target.remove_prefix(kScheme.size());
        target.remove_prefix(std::min(target.find('/'), target.size()));
    }
    return target.substr(0, target.find('?'));
}

std::string_view firstLine(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// The first line, or the one behind it where that is empty.
std::string_view requestLine(std::string_view head) {
    const auto first = firstLine(head);
    const auto end = head.find('\n');
    return first.empty() && end != head.npos ? firstLine(head.substr(end + 1)) : first;
}

constexpr std::string_view kHead = "HEAD";

}  // namespace

bool headComplete(std::string_view bytes) {
    return bytes.find("\r\n\r\n") != bytes.npos || bytes.find("\n\n") != bytes.npos;
}

Asked parse(std::string_view head) {
    const auto words = base::split(requestLine(head), ' ');
    if (words.size() != 3 || !isToken(words[0]) || !words[2].starts_with("HTTP/1.")) {
        return Asked::garbage;
    }
    if (pathOf(words[1]) != "/metrics") return Asked::elsewhere;
    return words[0] == "GET" || words[0] == kHead ? Asked::page : Asked::otherMethod;
}

bool wantsBody(std::string_view head) {
    const auto line = requestLine(head);
    return line.substr(0, line.find(' ')) != kHead;
}

std::string response(std::string_view status, std::string_view type, std::string_view body,
                     bool withBody) {
    return fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n"
        "{}Connection: close\r\n\r\n{}",
        status, type, body.size(), status.starts_with("405") ? "Allow: GET, HEAD\r\n" : "",
        withBody ? body : std::string_view());
}

std::string refusal(Asked asked, bool withBody) {
    switch (asked) {
        case Asked::elsewhere:
            return response("404 Not Found", kPlain, "The metrics are at /metrics.\n", withBody);
        case Asked::otherMethod:
            return response("405 Method Not Allowed", kPlain, "Ask with GET or HEAD.\n", withBody);
        default:
            return response("400 Bad Request", kPlain,
                            "That is no request of HTTP/1.1; ask GET /metrics HTTP/1.1.\n",
                            withBody);
    }
}

std::string tooLarge(bool withBody) {
    return response("431 Request Header Fields Too Large", kPlain,
                    fmt::format("A request has at most {} octets here.\n", kRequestOctets),
                    withBody);
}

std::string tooSlow(bool withBody) {
    return response("408 Request Timeout", kPlain, "The request did not come in time.\n", withBody);
}

}  // namespace metrics
