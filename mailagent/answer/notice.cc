#include "mailagent/answer/notice.h"

#include "base/text.h"
#include "lists/catalogue.h"
#include "mailagent/answer/draft.h"

#include <fmt/format.h>
#include <algorithm>

namespace answer {
namespace {

Rendered notice(const Self& self, const std::string& to, std::string_view what,
                std::string_view about, base::Time when, std::string text) {
    message::Draft draft = draftOf(self, what, when);
    if (!to.empty() && !base::equalsNoCase(to, self.address)) draft.to = {to};
    draft.messageId = messageIdOf(self, about, what);
    draft.autoSubmitted = "auto-generated";
    draft.text = std::move(text);
    Rendered mail = renderedOf(draft, what);
    mail.notice = true;
    return mail;
}

Rendered toManager(const Self& self, std::string_view what, std::string_view about, base::Time when,
                   std::string text) {
    return notice(self, self.manager, what, about, when, std::move(text));
}

std::string head(const Self& self, base::Time when) {
    return fmt::format("Serial No.    {}\nNickname      {}\nTime          {}\n",
                       base::printable(self.serial.empty() ? "-" : self.serial, 200),
                       base::printable(self.nickname.empty() ? "-" : self.nickname, 200),
                       lists::timeText(when, offsetAt(self, when), true));
}

/// Foreign words as an indented block: each line printable, all within kQuotedWords.
std::string quoted(std::string_view words) {
    std::string text;
    for (const std::string_view line : base::split(words, '\n')) {
        if (base::trim(line).empty()) continue;
        if (text.size() >= kQuotedWords.count) return text + "    (the rest is left out)\n";
        text += "    " + base::printable(base::trim(line), 300) + "\n";
    }
    return text.empty() ? "    (no words)\n" : text;
}

bool isList(std::string_view what) {
    return std::any_of(lists::kLists.begin(), lists::kLists.end(), [&](const lists::ListRow& row) {
        return lists::subjectTitle(row.id) == what;
    });
}

std::string whatBecame(const RelayRefusal& refusal) {
    const std::string code = refusal.code == 0 ? std::string() : fmt::format(" ({})", refusal.code);
    switch (refusal.end) {
        case RelayRefusal::End::expired:
            return fmt::format(
                "A mail of this machine is given up: the sending mail server did not take it\n"
                "within 72 hours{}.\n",
                code);
        case RelayRefusal::End::waits:
            return fmt::format(
                "The sending mail server refuses a mail of this machine{}, and nothing in its\n"
                "words says whether they mean the recipient, the mail or this machine. The mail "
                "is\n"
                "tried again for 72 hours, as are others like it; of those this is said once a "
                "day.\n",
                code);
        case RelayRefusal::End::refused:
            break;
    }
    return fmt::format("The sending mail server refused a mail of this machine for good{}.\n",
                       code);
}

}  // namespace

Rendered bounceNotice(const Self& self, const Bounce& bounce) {
    std::string text = fmt::format(
        "A reply of this machine came back: it was not delivered.\n\n{}Reply         {}\n"
        "Message-ID    {}\n\nThe report says:\n\n",
        head(self, bounce.when), base::printable(bounce.what, 100),
        base::printable(bounce.messageId, 200));
    text += isList(bounce.what)
                ? quoted(bounce.words)
                : "    (left out: a report may quote a reply that holds a password)\n";
    return toManager(self, "BOUNCE NOTICE", bounce.messageId, bounce.when, std::move(text));
}

Rendered relayNotice(const Self& self, const RelayRefusal& refusal) {
    std::string text = fmt::format(
        "{}\n{}Mail          {}\nTo            {}\nMessage-ID    {}\n\nThe server says:\n\n{}",
        whatBecame(refusal), head(self, refusal.when), base::printable(refusal.what, 100),
        base::printable(refusal.recipient, 200), base::printable(refusal.messageId, 200),
        quoted(refusal.words));
    const auto day = std::chrono::floor<std::chrono::days>(refusal.when).time_since_epoch().count();
    const std::string about =
        refusal.end == RelayRefusal::End::waits
            ? fmt::format("waits {} {} {}", refusal.code, refusal.enhanced, day)
            : refusal.messageId + " " + refusal.recipient;
    return toManager(self, "SENDING ERROR", about, refusal.when, std::move(text));
}

Rendered rateNotice(const Self& self, const std::string& sender, const std::string& text,
                    base::Time when) {
    const auto hour = std::chrono::floor<std::chrono::hours>(when).time_since_epoch().count();
    std::string body =
        fmt::format("{}\nFurther ones are illegal until the hour is over; this is said once.\n\n{}",
                    base::printable(text, 400), head(self, when));
    return toManager(self, "TOO MANY MAILS", fmt::format("{} {}", base::lower(sender), hour), when,
                     std::move(body));
}

Rendered guessNotice(const Self& self, const std::string& admin, const Guessers& guessers) {
    const bool all = guessers.who.empty();
    const std::string who = all ? "all senders together" : base::printable(guessers.who, 200);
    std::string text = fmt::format(
        "{} wrong passwords in a row came from {}.\n"
        "For a while no password from {} is compared: a minute at first, twice as long after each\n"
        "further wrong one, an hour at most. What comes meanwhile is illegal. {}\n"
        "This is said once; every such mail stands in the mail log.\n\n{}",
        guessers.failures, who, all ? "anybody" : "this sender",
        all ? "A day without a wrong one ends it."
            : "A right one after that ends it, or a day without a wrong one.",
        head(self, guessers.when));
    return notice(
        self, admin.empty() ? self.manager : admin, "WRONG PASSWORDS",
        fmt::format("{} {}", base::lower(guessers.who), guessers.when.time_since_epoch().count()),
        guessers.when, std::move(text));
}

Rendered testMail(const Self& self, const std::string& to, std::string_view token,
                  base::Time when) {
    constexpr std::string_view kWhat = "TEST MAIL";
    message::Draft draft = draftOf(self, kWhat, when);
    draft.to = {to};
    draft.messageId = messageIdOf(self, token, kWhat);
    draft.autoSubmitted = "auto-generated";
    draft.text = "This is a test mail of the mail remote notification. It needs no answer.\n\n" +
                 head(self, when);
    Rendered mail = renderedOf(draft, kWhat);
    mail.notice = true;
    return mail;
}

}  // namespace answer
