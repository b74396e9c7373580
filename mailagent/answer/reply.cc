#include "mailagent/answer/reply.h"

#include "base/secret.h"
#include "base/text.h"
#include "mailagent/answer/draft.h"

#include <fmt/format.h>

namespace answer {
namespace {

constexpr std::string_view kNoCommand = "No command was found in your mail.";
constexpr std::string_view kResults = "COMMAND RESULTS";
constexpr std::string_view kHelp = "HELP";
constexpr std::size_t kSerialInName = 40;

message::Draft replyTo(const Self& self, const Asked& asked, std::string_view title, bool secret) {
    message::Draft draft = draftOf(self, title, asked.takenAt);
    draft.to = {asked.requester};
    // M30, All mails. A copy to the machine itself would be a loop, one to the requester a double.
    const bool copied = !secret && !self.adminCc.empty() &&
                        !base::equalsNoCase(self.adminCc, asked.requester) &&
                        !base::equalsNoCase(self.adminCc, self.address);
    if (copied) draft.cc = {self.adminCc};
    draft.messageId = messageIdOf(self, asked.identity, title);
    draft.inReplyTo = asked.messageId;
    draft.references = referencesOf(asked);
    return draft;
}

std::string shown(std::string_view value) {
    const std::string_view text = base::trim(value);
    return text.empty() ? "-" : base::printable(text, 200);
}

/// The lines above the results: what M24 wants in every reply, one a line, for a phone's display.
std::string head(const Self& self, const Asked& asked) {
    std::string text =
        fmt::format("Serial No.    {}\nNickname      {}\nRequested by  {}\n", shown(self.serial),
                    shown(self.nickname), shown(asked.requester));
    if (self.announceDelay) {
        text += fmt::format("Delay         {}\n", lists::delayText(frameOf(self, asked)));
    }
    return text + "\n";
}

std::string body(const Results& results) {
    std::string text;
    for (const std::string& line : results.lines) text += line + "\n";
    if (results.ignored > 0) {
        text += fmt::format(
            "Ignored - {} line{} after the tenth command; please send {} in another mail.\n",
            results.ignored, results.ignored == 1 ? "" : "s", results.ignored == 1 ? "it" : "them");
    }
    if (results.noCommand) {
        text += kNoCommand;
        text +=
            "\nA command stands on a line of its own, from the first column;\n"
            "lines that start with a blank, quoted lines and signatures do not\ncount.\n";
    }
    if (!results.help.empty()) text += (text.empty() ? "" : "\n") + results.help;
    return text;
}

}  // namespace

Rendered listMail(const Self& self, const Asked& asked, lists::ListId id, std::string_view text) {
    const std::string_view title = lists::subjectTitle(id);
    message::Draft draft = replyTo(self, asked, title, false);
    draft.text = text;
    return renderedOf(draft, title);
}

std::string attachmentName(const Self& self, const Asked& asked, lists::ListId id,
                           std::string_view extension) {
    const auto option = lists::row(id).option;
    std::string name(option.empty() ? "PHONE" : option);
    std::string serial;
    for (const char c : base::trim(self.serial).substr(0, kSerialInName)) {
        const bool letter = base::upper(c) >= 'A' && base::upper(c) <= 'Z';
        const bool kept = letter || base::isDigit(c) || c == '-' || c == '.' || c == '_';
        serial += kept ? c : '_';
    }
    if (!serial.empty()) name += "-" + serial;
    std::string day = lists::timeText(asked.takenAt, offsetAt(self, asked.takenAt)).substr(0, 10);
    std::erase(day, '-');
    return fmt::format("{}-{}.{}", name, day, extension);
}

Rendered listMail(const Self& self, const Asked& asked, lists::ListId id,
                  const lists::Rendition& list) {
    const std::string_view title = lists::subjectTitle(id);
    message::Draft draft = replyTo(self, asked, title, false);
    draft.text = list.text;
    std::size_t room = kMostBesideText;
    std::string leftOut;
    const auto fits = [&](std::string_view word, const std::string& form) {
        if (form.empty()) return false;
        if (form.size() > room) {
            leftOut += fmt::format("{}{}", leftOut.empty() ? "" : ", ", word);
            return false;
        }
        room -= form.size();
        return true;
    };
    const auto attach = [&](const std::string& type, std::string_view extension,
                            const std::string& form) {
        std::string name = attachmentName(self, asked, id, extension);
        draft.attachments.push_back({type + "; name=\"" + name + '"', std::move(name), form});
    };
    if (fits("HTML", list.html)) draft.html = list.html;
    if (fits("CSV", list.csv)) attach("text/csv; charset=utf-8; header=present", "csv", list.csv);
    if (fits("JSON", list.json)) attach("application/json", "json", list.json);
    if (!leftOut.empty()) {
        draft.text += fmt::format("Left out, the mail would be too large: {}\n", leftOut);
    }
    return renderedOf(draft, title);
}

Rendered resultsMail(const Self& self, const Asked& asked, const Results& results) {
    const bool helpOnly = results.lines.empty() && results.ignored == 0 && !results.noCommand;
    const std::string_view title = helpOnly ? kHelp : kResults;
    message::Draft draft = replyTo(self, asked, title, results.secret);
    draft.text = head(self, asked) + body(results);
    Rendered mail = renderedOf(draft, title);
    mail.secret = results.secret;
    if (mail.secret) base::wipe(draft.text);
    return mail;
}

Rendered notSentMail(const Self& self, const Asked& asked, const Rendered& reply,
                     std::string_view why) {
    message::Draft draft = replyTo(self, asked, kResults, reply.secret);
    draft.messageId = reply.messageId;
    draft.text = head(self, asked) + fmt::format("Not Sent - {}: {}\n", reply.what, why);
    Rendered mail = renderedOf(draft, kResults);
    mail.secret = reply.secret;
    return mail;
}

}  // namespace answer
