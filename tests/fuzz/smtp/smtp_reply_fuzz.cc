// Any bytes as a server's lines: the parser stays within its bounds, and what it shows is safe.
#include "base/text.h"
#include "mail/smtp/judgement.h"
#include "mail/smtp/reply.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    smtp::ReplyParser parser;
    for (const std::string_view line : base::split(bytes, '\n')) {
        if (parser.line(line) != smtp::ReplyParser::Step::done) continue;
        const smtp::Reply& reply = parser.reply();
        if (reply.code < 200 || reply.code > 599) std::abort();
        if (reply.text.size() > smtp::kReplyLines * (smtp::kReplyLine + 1)) std::abort();
        if (reply.shown().find('\x1b') != std::string::npos) std::abort();
        for (const auto stage : {smtp::Stage::mail, smtp::Stage::rcpt, smtp::Stage::content}) {
            const auto delivery = smtp::judge(stage, reply, "a@x.example");
            const bool accepted = delivery.outcome == sending::Outcome::accepted;
            if (accepted != reply.positive()) std::abort();
        }
    }
    return 0;
}
