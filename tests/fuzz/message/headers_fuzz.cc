// Any bytes as a header value, in each of its readings.
#include "base/text.h"
#include "mail/message/address.h"
#include "mail/message/charset.h"
#include "mail/message/content_type.h"
#include "mail/message/date.h"
#include "mail/message/encoded_word.h"
#include "mail/message/flowed.h"
#include "mail/message/invisible.h"
#include "mail/message/subject.h"
#include "mail/message/transfer.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto decoded = message::decodeHeader(text);
    if (!base::isUtf8(decoded)) std::abort();
    const auto visible = message::visibleSubject(decoded);
    if (message::strippedSubject(visible, {}).size() > visible.size()) std::abort();
    for (const auto& address : message::parseAddresses(text)) {
        if (!base::isUtf8(address.name)) std::abort();
    }
    (void)message::parseContentValue(text);
    (void)message::parseDate(text);
    const auto nl = text.find('\n');
    if (nl != std::string_view::npos) {
        if (!base::isUtf8(message::toUtf8(text.substr(nl + 1), text.substr(0, nl)))) std::abort();
    }
    for (const auto* charset : {"iso-2022-jp", "cp932", "euc-kr", "utf-16", "utf-7", "gb18030"}) {
        if (!base::isUtf8(message::toUtf8(text, charset))) std::abort();
    }
    (void)message::decodeBase64(text);
    (void)message::decodeQuotedPrintable(text);
    (void)message::unflow(text, size % 2 == 0);
    return 0;
}
