// Any bytes as a snapshot: refused with a sentence, or printed within the page.
#include "base/text.h"
#include "lists/render.h"
#include "machine/snapshot/snapshot_source.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void checkList(lists::ListId id, const machine::Reading& reading) {
    const bool phone = id == lists::ListId::phone;
    const std::size_t columns = phone ? lists::kPhoneColumns : lists::kColumns;
    const std::string text = lists::render(id, reading, {});
    std::size_t lines = 0;
    for (const auto line : base::split(text, '\n')) {
        ++lines;
        require(base::displayWidth(line) <= columns);
        require(base::printable(line, line.size() + 1) == line);
    }
    require(!phone || lines <= lists::kPhoneLines + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto reading = machine::parseSnapshot(bytes, "fuzz.json", {});
    if (!reading) {
        require(!reading.error().text.empty());
        return 0;
    }
    for (const auto& row : lists::kLists) checkList(row.id, *reading);
    return 0;
}
