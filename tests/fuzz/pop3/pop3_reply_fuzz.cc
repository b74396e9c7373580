// Whatever a server sends, as a reply, as a line of a list, and as a header to name a mail by.
#include "mail/pop3/identity.h"
#include "mail/pop3/reply.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (pop3::identityOf(bytes).size() != 64) std::abort();
    if (pop3::safeUid(bytes).size() > 200) std::abort();
    std::size_t from = 0;
    while (from < bytes.size()) {
        const auto end = std::min(bytes.find('\n', from), bytes.size());
        const auto line = bytes.substr(from, end - from);
        if (const auto reply = pop3::parseReply(line)) {
            static_cast<void>(pop3::kindOf(*reply, base::Kind::refused));
        }
        const auto numbered = pop3::parseNumbered(line);
        if (numbered && numbered->number == 0) std::abort();
        if (numbered) static_cast<void>(pop3::leadingNumber(numbered->rest));
        if (pop3::unstuffed(line).size() > line.size()) std::abort();
        from = end + 1;
    }
    return 0;
}
