// The header block of a mail or of a part: raw fields, found in a tolerant way.
#pragma once

#include "mail/message/letter.h"

#include <string>
#include <string_view>
#include <vector>

namespace message {

struct HeaderBlock {
    std::vector<Field> fields;
    std::size_t size = 0;           ///< octets up to and including the empty line
    bool emptyLineMissing = false;  ///< the body began without one
};

/// Reads fields up to the first empty line. CRLF, LF and bare CR end lines; an mbox "From " line
/// empty lines and one stray line before the first field are skipped; blanks before the colon are
/// dropped; a line that can be no field begins the body. Kind::invalid beyond `limits`, or without
/// any field.
[[nodiscard]] base::Result<HeaderBlock> readHeader(std::string_view bytes, const Limits& limits);

/// The first field of that name, ASCII case ignored, or nullptr.
[[nodiscard]] const Field* findField(const std::vector<Field>& fields, std::string_view name);

/// Its value, or "".
[[nodiscard]] std::string_view valueOf(const std::vector<Field>& fields, std::string_view name);

/// Cuts one line off the front of `rest`, without its CRLF, LF or CR.
[[nodiscard]] std::string_view takeLine(std::string_view& rest) noexcept;

}  // namespace message
