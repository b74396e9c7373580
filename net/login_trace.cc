#include "net/login_trace.h"

#include "base/text.h"
#include "net/dial_error.h"
#include "net/login_command.h"
#include "net/masked.h"

#include <string>
#include <utility>

namespace net {

LoginTrace::LoginTrace(const Endpoint& endpoint, std::shared_ptr<const Tap> listener)
    : endpoint_(endpoint), listener_(std::move(listener)) {}

void LoginTrace::tell(char direction, std::string_view text) const {
    TapLine line{wordOf(endpoint_.protocol), 0, direction, text};
    line.login = true;
    listener_->tell(line);
}

void LoginTrace::begins() const {
    if (isHeard(listener_)) tell(' ', "connecting to " + placeOf(endpoint_));
}

void LoginTrace::sent(std::string_view bytes) const {
    if (isHeard(listener_)) tell('>', shownCommand(bytes));
}

void LoginTrace::received(std::string_view line) const {
    if (!isHeard(listener_)) return;
    const std::string_view words = base::trim(line);
    tell('<', masked(masked(words, endpoint_.secret), endpoint_.proxy.password));
}

}  // namespace net
