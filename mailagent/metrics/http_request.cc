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

}  // namespace

bool headComplete(std::string_view bytes) {
    return bytes.find("\r\n\r\n") != bytes.npos || bytes.find("\n\n") != bytes.npos;
}

Asked parse(std::string_view head) {
    std::string_view line = head.substr(0, head.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto words = base::split(line, ' ');
    if (words.size() != 3 || !isToken(words[0]) || !words[2].starts_with("HTTP/1.")) {
        return Asked::garbage;
    }
    if (pathOf(words[1]) != "/metrics") return Asked::elsewhere;
    if (words[0] == "GET") return Asked::page;
    return words[0] == "HEAD" ? Asked::pageHead : Asked::otherMethod;
}

std::string response(std::string_view status, std::string_view type, std::string_view body,
                     bool withBody) {
    return fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n"
        "{}Connection: close\r\n\r\n{}",
        status, type, body.size(), status.starts_with("405") ? "Allow: GET, HEAD\r\n" : "",
        withBody ? body : std::string_view());
}

std::string refusal(Asked asked) {
    switch (asked) {
        case Asked::elsewhere:
            return response("404 Not Found", kPlain, "The metrics are at /metrics.\n");
        case Asked::otherMethod:
            return response("405 Method Not Allowed", kPlain, "Ask with GET or HEAD.\n");
        default:
            return response("400 Bad Request", kPlain,
                            "That is no request of HTTP/1.1; ask GET /metrics HTTP/1.1.\n");
    }
}

std::string tooLarge() {
    return response("431 Request Header Fields Too Large", kPlain,
                    fmt::format("A request has at most {} octets here.\n", kRequestOctets));
}

std::string tooSlow() {
    return response("408 Request Timeout", kPlain, "The request did not come in time.\n");
}

}  // namespace metrics
