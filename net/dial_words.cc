#include "net/dial_words.h"

#include "base/text.h"
#include "net/masked.h"

#include <curl/curl.h>
#include <fmt/core.h>

namespace net {

std::string shown(std::string_view words, const Endpoint& endpoint) {
    const std::string without = masked(words, endpoint.secret);
    return base::printable(masked(without, endpoint.proxy.password), 300);
}

std::string quoted(std::string_view words, const Endpoint& endpoint) {
    return fmt::format("\"{}\"", shown(words, endpoint));
}

int replyCode(Protocol protocol, std::string_view line) {
    if (protocol != Protocol::smtp || line.size() < 3) return 0;
    int code = 0;
    for (const char c : line.substr(0, 3)) {
        if (!base::isDigit(c)) return 0;
        code = code * 10 + (c - '0');
    }
    return code;
}

std::string because(const DialFailure& failure, const Endpoint& endpoint) {
    std::string_view message = failure.message;
    if (message.empty()) message = curl_easy_strerror(static_cast<CURLcode>(failure.code));
    while (message.ends_with('.') || message.ends_with(' ')) message.remove_suffix(1);
    return shown(message, endpoint);
}

}  // namespace net
