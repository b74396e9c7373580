#include "mail/message/fold_case.h"

#include "base/text.h"

#include <algorithm>

namespace message {

std::string foldedCase(std::string_view text, std::size_t limit) {
    std::string out;
    out.reserve(std::min(text.size(), limit));
    for (std::size_t at = 0; at < text.size() && at < limit;) {
        char32_t c = 0;
        const auto length = base::decodeUtf8(text.substr(at), c);
        if (length <= 1) {
            out += base::lower(text[at++]);
            continue;
        }
        if ((c >= 0xc0 && c <= 0xde) || (c >= 0x410 && c <= 0x42f) || (c >= 0x391 && c <= 0x3a9)) {
            c += 0x20;
        }
        base::appendUtf8(out, c);
        at += length;
    }
    return out;
}

}  // namespace message
