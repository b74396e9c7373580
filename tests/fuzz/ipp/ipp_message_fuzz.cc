// Any octets as a printer's answers: never a crash, every text clean, every list within its page.
#include "base/text.h"
#include "lists/render.h"
#include "machine/ipp/understand.h"

#include <cstdint>
#include <cstdlib>
#include <iterator>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void checkList(const lists::ListRow& row, const machine::Reading& reading) {
    const bool phone = row.id == lists::ListId::phone;
    const std::size_t columns = phone ? lists::kPhoneColumns : lists::kColumns;
    const std::string text = lists::render(row.id, reading, {});
    for (const auto line : base::split(text, '\n')) {
        require(base::displayWidth(line) <= columns);
        require(base::printable(line, line.size() + 1) == line);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    // The first octet says where the answer to Get-Jobs begins.
    const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t at = bytes.size() * data[0] / 255;
    const base::Time now{std::chrono::seconds(1'772'442'068)};
    const ipp::Answers answers{bytes.substr(0, at), bytes.substr(at), bytes.substr(at), {}};
    const auto reading = ipp::understand(answers, now);
    for (const auto& remark : reading.remarks) require(base::printable(remark, 1000) == remark);
    // One list a run, so that the message is what most of the time goes into.
    checkList(lists::kLists[size % std::size(lists::kLists)], reading);
    if (const auto fine = ipp::usable(answers.printer); !fine) {
        require(!fine.error().text.empty());
        require(base::printable(fine.error().text, 1000) == fine.error().text);
    }
    for (const auto& row : ipp::dump(answers.printer)) require(base::isUtf8(row.value));
    return 0;
}
