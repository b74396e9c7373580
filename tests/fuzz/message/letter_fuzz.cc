// Any bytes as a mail: read, then answered, then the answer read.
#include "base/text.h"
#include "mail/message/compose.h"
#include "mail/message/letter.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto letter = message::read(bytes);
    if (!letter) return 0;
    for (const auto& line : letter->lines) {
        if (!base::isUtf8(line.text) || line.text.find('\n') != std::string::npos) std::abort();
    }
    if (!base::isUtf8(letter->subject)) std::abort();
    (void)message::identity(bytes, *letter);
    message::Draft draft;
    draft.from = letter->from.empty() ? "a@b" : letter->from[0].mailbox;
    draft.fromName = letter->from.empty() ? "" : letter->from[0].name;
    draft.subject = letter->subjectAsSent;
    draft.inReplyTo = letter->messageId;
    draft.references = letter->references;
    for (const auto& line : letter->lines) draft.text += line.text + '\n';
    if (!letter->from.empty()) draft.attachments = {{"", letter->from[0].name, draft.text}};
    const auto answer = message::compose(draft);
    for (const char c : answer) {
        if ((c & 0x80) != 0) std::abort();
    }
    message::Limits wide;
    wide.whole = {answer.size() + 1};
    if (!message::read(answer, wide) && answer.size() < 60000) std::abort();
    return 0;
}
