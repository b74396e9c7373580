// Any bytes as HTML, then as lines to classify.
#include "mail/message/charset.h"
#include "mail/message/html.h"
#include "mail/message/invisible.h"
#include "mail/message/lines.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    auto lines = message::htmlToLines(message::toUtf8(bytes, "utf-8"), 500);
    if (lines.size() > 500) std::abort();
    for (auto& line : lines) line.text = message::visibleLine(line.text);
    const auto count = lines.size();
    if (message::classify(std::move(lines), {}, "Ken Tanaka").size() != count) std::abort();
    return 0;
}
