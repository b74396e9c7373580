// What whoever listens to a tap hears of a login: its lines, without secrets. libcurl and we speak
// them before there is a connection that could have a tap. Inside this room only.
#pragma once

#include "net/dialler.h"
#include "net/tap.h"

#include <memory>
#include <string_view>

namespace net {

/// Costs a look at one pointer and one flag where nobody listens.
class LoginTrace {
  public:
    /// `endpoint` outlives it; `listener` may be null.
    LoginTrace(const Endpoint& endpoint, std::shared_ptr<const Tap> listener);

    void begins() const;
    /// What went to the server: as shownCommand() has it.
    void sent(std::string_view bytes) const;
    /// A line from the server: as masked() has it, for the login's secret and the proxy's.
    void received(std::string_view line) const;

  private:
    void tell(char direction, std::string_view text) const;

    const Endpoint& endpoint_;
    std::shared_ptr<const Tap> listener_;
};

}  // namespace net
