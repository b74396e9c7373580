// Any octets as a "key=value" row, a device id and a text: bounded, and clean where it is shown.
#include "base/text.h"
#include "machine/ipp/names.h"
#include "machine/ipp/text_values.h"
#include "machine/ipp/values.h"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void checkClean(std::string_view bytes, std::string_view charset) {
    const auto text = ipp::cleanText(bytes, charset);
    require(base::isUtf8(text));
    require(text.size() <= ipp::kLongestField);
    for (const char c : text) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    require(ipp::cleanText(text, "utf-8") == text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const ipp::TextFields fields(bytes);
    require(fields.all().size() <= ipp::kMostFields);
    for (const auto& [key, value] : fields.all()) {
        require(!key.empty() && value.size() <= ipp::kLongestField);
        require(fields[key] == value);
        if (const auto number = fields.number(key)) {
            (void)ipp::stateOf(*number);
            (void)ipp::subunitStatus(*number);
        }
    }
    require(ipp::withoutOwnName(bytes).size() <= size);
    require(ipp::deviceIdField(bytes, {"SN", "SER"}).size() <= size);
    checkClean(bytes, "utf-8");
    checkClean(bytes, "iso-8859-1");
    for (const auto named : {ipp::supplyKind, ipp::supplyClass, ipp::unitName, ipp::codeName,
                             ipp::groupName, ipp::severityName, ipp::trainingName}) {
        require(named(bytes).size() <= std::max<std::size_t>(size, 64));
    }
    (void)ipp::errorOf(bytes);
    return 0;
}
