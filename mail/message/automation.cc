#include "mail/message/automation.h"

#include "base/text.h"
#include "mail/message/bounce.h"

#include <array>

namespace message {
namespace {

constexpr std::array<std::string_view, 18> kMachineNames = {
    "post_master", "mailer-daemon", "mailerdaemon", "postmaster", "mail-daemon",  "maildaemon",
    "mailer",      "noreply",       "no-reply",     "donotreply", "do-not-reply", "bounce",
    "bounces",     "autoresponder", "auto-reply",   "autoreply",  "majordomo",    "listserv"};

/// Fields that only programs write; where `value` is given, only with it.
struct Sign {
    std::string_view field, value;
};
constexpr std::array<Sign, 33> kSigns = {{{"X-Mailagent", ""},
                                          {"X-Autoreply", ""},
                                          {"X-Autorespond", ""},
                                          {"X-Autoresponder", ""},
                                          {"X-Auto-Reply", ""},
                                          {"X-Auto-Respond", ""},
                                          {"X-AutoReply-From", ""},
                                          {"X-Mail-Autoreply", ""},
                                          {"X-Failed-Recipients", ""},
                                          {"X-Loop", ""},
                                          {"X-Cron-Env", ""},
                                          {"X-Vacation", ""},
                                          {"X-Amavis-Alert", ""},
                                          {"List-Id", ""},
                                          {"List-Unsubscribe", ""},
                                          {"List-Post", ""},
                                          {"Mailing-List", ""},
                                          {"X-Mailing-List", ""},
                                          {"X-Mailman-Version", ""},
                                          {"X-BeenThere", ""},
                                          {"Feedback-ID", ""},
                                          {"X-Auto-Submitted", ""},
                                          {"Auto-Submitted", ""},
                                          {"X-Auto-Generated", ""},
                                          {"X-MS-Exchange-Inbox-Rules-Loop", ""},
                                          {"X-FC-MachineGenerated", "true"},
                                          {"X-POST-MessageClass", "9; Autoresponder"},
                                          {"Delivered-To", "autoresponder"},
                                          {"Precedence", "bulk"},
                                          {"Precedence", "list"},
                                          {"Precedence", "junk"},
                                          {"Precedence", "auto_reply"},
                                          {"X-Precedence", "bulk"}}};

// Out-of-office and the like, as a subject begins.
constexpr std::array<std::string_view, 36> kSubjects = {"automatic reply",
                                                        "auto reply",
                                                        "autoreply",
                                                        "auto-reply",
                                                        "auto response",
                                                        "auto:",
                                                        "autoresponse",
                                                        "automatic response",
                                                        "out of office",
                                                        "out of the office",
                                                        "out-of-office",
                                                        "away from the office",
                                                        "vacation",
                                                        "on vacation",
                                                        "abwesenheit",
                                                        "automatische antwort",
                                                        "autoreply:",
                                                        "réponse automatique",
                                                        "absence du bureau",
                                                        "absent du bureau",
                                                        "risposta automatica",
                                                        "fuori sede",
                                                        "respuesta automática",
                                                        "fuera de la oficina",
                                                        "resposta automática",
                                                        "automatisch antwoord",
                                                        "automatiskt svar",
                                                        "autosvar",
                                                        "automatisk svar",
                                                        "automaattinen vastaus",
                                                        "automatyczna odpowiedź",
                                                        "автоответ",
                                                        "自動応答",
                                                        "自动答复",
                                                        "自动回复",
                                                        "不在"};

bool holdsPhrase(std::string_view subject) {
    const auto lower = base::lower(subject);
    for (const auto phrase : kSubjects) {
        if (lower.starts_with(phrase)) return true;
    }
    return false;
}

bool fires(const Sign& sign, std::string_view value) {
    const auto trimmed = base::trim(value);
    if (sign.field == "Auto-Submitted" || sign.field == "X-Auto-Submitted") {
        return !trimmed.empty() && !base::startsWithNoCase(trimmed, "no");
    }
    if (sign.field == "X-Loop" || sign.field == "List-Id") return !trimmed.empty();
    return sign.value.empty() || base::startsWithNoCase(trimmed, sign.value);
}

std::string headerSign(const Letter& letter) {
    for (const auto& field : letter.fields) {
        for (const auto& sign : kSigns) {
            if (base::equalsNoCase(field.name, sign.field) && fires(sign, field.value)) {
                return field.name + ": " + field.value.substr(0, 80);
            }
        }
    }
    return {};
}

std::string senderSign(const Letter& letter) {
    for (const auto& address : letter.from) {
        const auto local = address.mailbox.substr(0, address.mailbox.rfind('@'));
        for (const auto name : kMachineNames) {
            if (base::equalsNoCase(local, name)) return "From: " + address.mailbox;
        }
        if (base::startsWithNoCase(local, "mailer-daemon") ||
            base::startsWithNoCase(local, "owner-") ||
            base::startsWithNoCase(local, "postmaster")) {
            return "From: " + address.mailbox;
        }
        if (address.mailbox.empty() && (base::startsWithNoCase(address.name, "mailer-daemon") ||
                                        base::startsWithNoCase(address.name, "postmaster"))) {
            return "From: " + address.name;
        }
        if (base::startsWithNoCase(address.name, "mail delivery s")) return "From: " + address.name;
    }
    return {};
}

}  // namespace

Automation judgeAutomation(const Letter& letter, const Entity& whole) {
    Automation out;
    const auto bounce = findBounce(letter, whole);
    out.bounce = bounce.found;
    out.sign = bounce.sign;
    if (out.sign.empty()) out.sign = headerSign(letter);
    if (out.sign.empty()) out.sign = senderSign(letter);
    if (out.sign.empty() && holdsPhrase(letter.subject)) out.sign = "Subject: " + letter.subject;
    out.automatic = !out.sign.empty();
    if (!out.automatic) return out;
    out.aboutMessage = bounce.aboutMessage;
    if (out.aboutMessage.empty()) {
        const auto first = base::trim(valueOf(letter.fields, "In-Reply-To"));
        const auto end = first.find('>');
        if (first.starts_with('<') && end != std::string_view::npos) {
            out.aboutMessage = first.substr(0, end + 1);
        }
    }
    if (out.aboutMessage.empty()) {
        const auto list = valueOf(letter.fields, "References");
        const auto start = list.rfind('<');
        const auto end = start == std::string_view::npos ? start : list.find('>', start);
        if (end != std::string_view::npos) out.aboutMessage = list.substr(start, end - start + 1);
    }
    return out;
}

}  // namespace message
