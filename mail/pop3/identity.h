// Who a mail is on a server whose UIDL is missing or not unique. No I/O.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace pop3 {

/// Octets of a header that identities are made of; what follows does not count.
inline constexpr std::size_t kIdentityHeader = 16384;

/// SHA-256 (64 hexadecimal digits) over the mail's Message-ID, Date and From as unfolded text. A
/// mail with neither Message-ID nor Date takes Received, To and Subject in as well, or all such
/// mails of one sender would be the same. Frozen: the journal holds these.
[[nodiscard]] std::string identityOf(std::string_view header);

/// A UIDL as it stands where it keeps to RFC 1939 (printable, without blanks, here up to 200
/// characters; the RFC's bound of 70 is often broken), else a digest of it.
[[nodiscard]] std::string safeUid(std::string_view uidl);

/// Gives the second, third, … holder of one name a suffix "#2", "#3".
class Names {
  public:
    [[nodiscard]] std::string unique(const std::string& name);

  private:
    std::unordered_map<std::string, unsigned> holders_;
};

}  // namespace pop3
