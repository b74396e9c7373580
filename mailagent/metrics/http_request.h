// What a client asked of the metrics' port, and what it is told: as much of HTTP/1.1 (RFC 9112) as
// a page needs that is read. No I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace metrics {

inline constexpr std::size_t kRequestOctets = 8192;  ///< of a request's head

enum class Asked { page, elsewhere, otherMethod, garbage };

/// Whether the bytes hold a whole head: up to the first empty line. Bare LF ends a line too.
[[nodiscard]] bool headComplete(std::string_view bytes);

/// Reads the request line of a complete head: the target's query does not count, nor an empty line
/// before it (RFC 9112, 2.2).
[[nodiscard]] Asked parse(std::string_view head);

/// Whether what was received so far is no HEAD, whose responses have no body, not even those of
/// errors (RFC 9110, 9.3.2).
[[nodiscard]] bool wantsBody(std::string_view head);

/// A whole response that closes the connection. It states the body's length without it too.
[[nodiscard]] std::string response(std::string_view status, std::string_view type,
                                   std::string_view body, bool withBody = true);

/// The response to everything but the page: one sentence that says what to ask instead.
[[nodiscard]] std::string refusal(Asked asked, bool withBody);
[[nodiscard]] std::string tooLarge(bool withBody);
[[nodiscard]] std::string tooSlow(bool withBody);

}  // namespace metrics
