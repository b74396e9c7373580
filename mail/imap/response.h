// What an IMAP server answers (RFC 3501, section 7), taken apart without I/O.
//
// Servers may send data nobody asked for at any time, so what is unknown here is no error: only a
// FETCH that cannot be read is, because a mail could hide in it.
#pragma once

#include "base/clock.h"
#include "mail/imap/scanner.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imap {

enum class Status { none, ok, no, bad, bye, preauth };

struct Response {
    enum class Type { tagged, status, data, continuation, unknown };
    Type type = Type::unknown;
    std::string tag;               ///< of a tagged response
    Status status = Status::none;  ///< of a tagged or status response
    std::string code;              ///< the response code's first word, upper case: "UIDVALIDITY"
    std::string argument;          ///< the response code's other words
    std::string text;              ///< free text behind the code, as the server sent it
    std::uint64_t number = 0;      ///< of "* n EXISTS", "* n FETCH"
    std::string name;              ///< of data, upper case: "EXISTS", "FETCH", "SEARCH"
    std::size_t rest = 0;          ///< where in the first line what follows `name` begins
};

/// Takes a response's first line apart.
[[nodiscard]] Response parseResponse(std::string_view line);

/// The data of one mail in "* n FETCH (...)".
struct MailData {
    std::optional<std::uint32_t> uid;
    std::optional<std::uint64_t> size;
    std::optional<base::Time> received;
    std::optional<std::string> body;  ///< any BODY[...] section's octets
    std::optional<std::vector<std::string>> flags;
    bool bodyNil = false;  ///< the server has the mail's number, but no body (RFC 2180)
};

/// Reads a FETCH; nothing where it is broken.
[[nodiscard]] std::optional<MailData> parseFetch(const Pieces& pieces, const Response& response);

/// The numbers of "* SEARCH 2 3 6". Nothing where there is anything but numbers.
[[nodiscard]] std::optional<std::vector<std::uint32_t>> parseSearch(const Pieces& pieces,
                                                                    const Response& response);

/// "17-Jul-1996 02:44:25 -0700", the day with a leading blank or zero where it has one digit.
[[nodiscard]] std::optional<base::Time> parseInternalDate(std::string_view text);

}  // namespace imap
