// What the receiving server found out about From (RFC 8601): the Authentication-Results field of a
// server that the operator named, and nothing else in the header.
//
// Only the topmost field whose authserv-id is one of the named ids counts: a receiving server puts
// its field above whatever the mail brought along. Foreign ids are passed over wherever they stand.
// Comments, quoted strings and folding are read as RFC 8601 2.2 and RFC 5322 write them; a field
// that does not parse whole fails closed.
//
// A mail passes where that field says one of
//   dmarc=pass with header.from = From's domain
//   dkim=pass with header.d (or header.i's domain) aligned with From's domain
//   spf=pass with smtp.mailfrom's domain aligned with From's domain
// and no dmarc=fail. Aligned: the same domain, or From's is below it (and it has two labels).
// A server that writes its results into several fields (OpenDKIM, then OpenDMARC) is judged by the
// topmost alone: what follows it may be the mail's own.
//
// Microsoft's servers name no authserv-id ("Authentication-Results: spf=pass …"): the configured id
// kNoAuthservId stands for such a field.
#pragma once

#include "mail/message/letter.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trust {

inline constexpr std::string_view kNoAuthservId = "-";
inline constexpr std::size_t kLongestAuthField = 65536;  ///< octets; a longer one is not understood
inline constexpr std::size_t kMostAuthResults = 100;     ///< of one field
inline constexpr std::size_t kMostAuthProperties = 50;   ///< of one result

/// One `method=result` of the field with its properties, as written but for comments and quotes.
struct AuthResult {
    std::string method, result;  ///< lower case; "dkim/2" for another version of a method
    struct Property {
        std::string type, name, value;  ///< "header" "from" "example.com"; type and name lower
                                        ///< case; type "" for "reason=…" and the like
    };
    std::vector<Property> properties;
};

struct AuthField {
    std::string authservId;  ///< as written, without quotes; "" where the field names none
    std::vector<AuthResult> results;
};

/// Parses one field's value (unfolded). Fails (`invalid`) where it is not wholly understood.
[[nodiscard]] base::Result<AuthField> parseAuthField(std::string_view value);

/// The field's authserv-id alone, however the rest is written: whose field it is. "" where it names
/// none and begins with a result; nullopt where no id can be made out.
[[nodiscard]] std::optional<std::string> authservIdOf(std::string_view value);

struct Authentication {
    bool passed = false;
    std::string text;  ///< one printable sentence for the log: what passed, or why not
};

/// Judges the letter's one From address by fields of the named authserv-ids (compared without
/// regard to ASCII case). No ids: never passed.
[[nodiscard]] Authentication authenticate(const message::Letter& letter,
                                          const std::vector<std::string>& authservIds);

}  // namespace trust
