// What a server says while libcurl logs in: its greeting, what it can do, its last words. Lines
// come one by one, as libcurl's header callback sees them. No I/O, bounded memory.
#pragma once

#include "net/dialler.h"

#include <string>
#include <string_view>
#include <vector>

namespace net {

class ServerWords {
  public:
    explicit ServerWords(Protocol protocol) : protocol_(protocol) {}

    /// One line, with or without its end.
    void line(std::string_view line);
    /// A command that logs in goes to the server: what it listed before is its list for strangers,
    /// or that of a proxy in front of it.
    void loginBegins() noexcept { listedInside_ = false; }

    [[nodiscard]] const std::string& greeting() const noexcept { return greeting_; }
    /// The last list that the server gave, after STARTTLS and login where it gave one there: IMAP
    /// a word each (RFC 3501 CAPABILITY), POP3 a CAPA line each (RFC 2449), SMTP an EHLO line each
    /// (RFC 5321).
    [[nodiscard]] const std::vector<std::string>& capabilities() const noexcept { return list_; }
    /// Whether that list came after the last loginBegins().
    [[nodiscard]] bool listedInside() const noexcept { return listedInside_; }
    /// The last lines, oldest first, as they came.
    [[nodiscard]] const std::vector<std::string>& recent() const noexcept { return recent_; }
    [[nodiscard]] bool saidAny() const noexcept { return !recent_.empty(); }
    /// Whether the greeting is one of the protocol's; libcurl would wait for a better one.
    [[nodiscard]] bool plausible() const noexcept { return plausible_; }
    /// SMTP 235 (login accepted), IMAP PREAUTH.
    [[nodiscard]] bool accepted() const noexcept { return accepted_; }

  private:
    void imap(std::string_view line);
    void pop3(std::string_view line);
    void smtp(std::string_view line);
    void list(std::string_view words);
    void add(std::string_view entry);

    Protocol protocol_;
    std::string greeting_;
    std::vector<std::string> list_;
    std::vector<std::string> recent_;
    bool listedInside_ = false;
    bool accepted_ = false;
    bool plausible_ = true;
    bool fresh_ = true;  ///< the next list line begins a new list
};

/// Whether the server offers the SASL mechanism (RFC 4422), such as "PLAIN".
[[nodiscard]] bool offersMechanism(Protocol protocol, const std::vector<std::string>& capabilities,
                                   std::string_view mechanism);

/// The SASL mechanisms that the server offers, "PLAIN, LOGIN"; empty where it listed none.
[[nodiscard]] std::string mechanismsOf(Protocol protocol,
                                       const std::vector<std::string>& capabilities);

}  // namespace net
