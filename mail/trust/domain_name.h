// Domain names as they are compared: one spelling for each.
#pragma once

#include <string>
#include <string_view>

namespace trust {

/// Lower case, without the root's dot, Unicode labels as their ASCII form (RFC 3492); "" where the
/// text is no host name of at most 253 octets: an empty label, an address literal, another
/// character. No Unicode normalisation: a name that was not normalised equals no other.
[[nodiscard]] std::string domainName(std::string_view text);

/// What stands behind the last '@', as domainName() has it; the whole where there is none.
[[nodiscard]] std::string domainOf(std::string_view mailboxOrDomain);

/// Whether `domain` is `parent`, or below it where `parent` has two labels at least. Both as
/// domainName() gives them; an empty name is aligned with nothing.
[[nodiscard]] bool aligned(std::string_view domain, std::string_view parent) noexcept;

}  // namespace trust
