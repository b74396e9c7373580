// The minimum's half of an SMTP session.
#pragma once

#include "bench/raw_line.h"

#include <cstddef>
#include <string>

namespace raw {

/// One SMTP session: envelope and DATA of the next mail travel behind the dot of the one before.
class Relay {
  public:
    Relay(int port, std::size_t bytes);
    void send(std::size_t mails);
    void quit();

  private:
    void expect(char digit);

    Line line_;
    std::string body_;
};

}  // namespace raw
