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
#pragma once

#include "mail/message/letter.h"

#include <string>
#include <string_view>
#include <vector>

namespace trust {

/// One `method=result` of the field with its properties, as written but for comments and quotes.
struct AuthResult {
    std::string method, result;  ///< lower case
    struct Property {
        std::string type, name, value;  ///< "header" "from" "example.com"; type and name lower case
    };
    std::vector<Property> properties;
};

struct AuthField {
    std::string authservId;  ///< as written
    std::vector<AuthResult> results;
};

/// Parses one field's value (unfolded). Fails (`invalid`) where it is not wholly understood.
[[nodiscard]] base::Result<AuthField> parseAuthField(std::string_view value);

struct Authentication {
    bool passed = false;
    std::string text;  ///< one printable sentence for the log: what passed, or why not
};

/// Judges the letter's one From address by fields of the named authserv-ids (compared without
/// regard to ASCII case). No ids: never passed.
[[nodiscard]] Authentication authenticate(const message::Letter& letter,
                                          const std::vector<std::string>& authservIds);

}  // namespace trust
