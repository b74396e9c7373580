// Content-Type and Content-Disposition: a value and its parameters (RFC 2045 5.1, RFC 2231).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace message {

struct ContentValue {
    std::string value;  ///< lower case, such as "text/plain" or "attachment"; "" where unreadable
    std::vector<std::pair<std::string, std::string>> parameters;  ///< names in lower case

    /// The parameter's text, "" where there is none.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

inline constexpr std::size_t kMostParameters = 64;  ///< further ones are left out

/// Tolerant: missing quotes, doubled semicolons, comments, blanks around '='. Continuations
/// (name*0=, name*1*=) are joined in their order, RFC 2231 charsets and RFC 2047 words decoded.
[[nodiscard]] ContentValue parseContentValue(std::string_view text);

}  // namespace message
