// What a mailbox under test tells the log.
#pragma once

#include "base/log.h"

#include <string>
#include <string_view>

namespace contract {

/// What the log was told meanwhile.
class Log {
  public:
    Log() {
        base::log::setSink(
            [this](base::log::Level, std::string_view line) { text += std::string(line) + "\n"; });
    }
    ~Log() { base::log::setSink({}); }
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;
    [[nodiscard]] std::size_t count(std::string_view words) const {
        std::size_t found = 0;
        for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
            ++found;
        }
        return found;
    }
    std::string text;
};

}  // namespace contract
