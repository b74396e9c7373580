// Any bytes as an address list; each mailbox that was read is one mailbox when it is read again.
#include "base/text.h"
#include "mail/message/address.h"

#include <cstdint>
#include <cstdlib>

namespace {

void checkMailbox(const std::string& mailbox) {
    const auto sign = mailbox.rfind('@');
    if (sign == std::string::npos || sign == 0 || sign + 1 == mailbox.size()) std::abort();
    for (auto i = sign; i < mailbox.size(); ++i) {
        if (mailbox[i] != base::lower(mailbox[i]) || mailbox[i] == ' ') std::abort();
    }
    for (const char c : mailbox) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) std::abort();
    }
    const auto again = message::parseAddresses('<' + mailbox + '>');
    if (again.size() != 1 || again[0].mailbox != mailbox) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto addresses = message::parseAddresses(text);
    if (addresses.size() > message::kMostAddresses) std::abort();
    for (const auto& address : addresses) {
        if (!base::isUtf8(address.name)) std::abort();
        if (!address.mailbox.empty()) checkMailbox(address.mailbox);
    }
    return 0;
}
