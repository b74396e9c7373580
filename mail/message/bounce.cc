#include "mail/message/bounce.h"

#include "base/text.h"
#include "mail/message/transfer.h"

#include <array>

namespace message {
namespace {

constexpr std::size_t kLooked = 65536;  // octets of a returned mail that are searched

constexpr std::array<std::string_view, 30> kSubjects = {"undeliverable",
                                                        "undelivered mail",
                                                        "undeliverable mail",
                                                        "undelivered message",
                                                        "delivery status notification",
                                                        "delivery failure",
                                                        "delivery report",
                                                        "delivery notification",
                                                        "mail delivery failed",
                                                        "mail delivery failure",
                                                        "mail delivery problem",
                                                        "mail system error",
                                                        "returned mail",
                                                        "failure notice",
                                                        "failed mail",
                                                        "non delivery report",
                                                        "non-delivery",
                                                        "nondeliverable",
                                                        "returned to sender",
                                                        "warning: could not send",
                                                        "warning: message",
                                                        "message delivery failure",
                                                        "message not delivered",
                                                        "message you sent blocked",
                                                        "unzustellbar",
                                                        "mail could not be delivered",
                                                        "échec de la remise",
                                                        "non recapitabile",
                                                        "undeliver",
                                                        "user unknown"};

bool bounceSubject(std::string_view subject) {
    const auto lower = base::lower(subject);
    for (const auto words : kSubjects) {
        if (lower.starts_with(words)) return true;
    }
    return false;
}

/// "<id>" behind the next "Message-ID:" in the text.
std::string idIn(std::string_view text) {
    text = text.substr(0, kLooked);
    for (std::size_t at = 0; at < text.size(); ++at) {
        at = text.find_first_of("mM", at);
        if (at == std::string_view::npos) return {};
        if (!base::startsWithNoCase(text.substr(at), "message-id:")) continue;
        const auto rest = text.substr(at + 11, 300);
        const auto start = rest.find('<');
        const auto end = start == std::string_view::npos ? start : rest.find('>', start);
        if (end == std::string_view::npos) continue;
        if (rest.substr(0, start).find_first_not_of(" \t\r\n>") != std::string_view::npos) continue;
        return std::string(rest.substr(start, end - start + 1));
    }
    return {};
}

std::string returnedId(const Entity& entity) {
    const auto& type = entity.type.value;
    if (entity.children.empty()) {
        const bool returned = type == "message/rfc822" || type == "x-message/rfc822" ||
                              type.find("rfc822-headers") != std::string::npos ||
                              type == "x-message/global" || type == "text/plain";
        if (!returned) return {};
        return idIn(decodeTransfer(entity.body, entity.encoding, kLooked));
    }
    // The returned mail comes last.
    for (auto at = entity.children.size(); at > 0; --at) {
        auto id = returnedId(entity.children[at - 1]);
        if (!id.empty()) return id;
    }
    return {};
}

bool holdsReport(const Entity& entity) {
    if (entity.type.value.find("message/delivery-status") != std::string::npos ||
        entity.type.value.find("message/global-delivery-status") != std::string::npos) {
        return true;
    }
    for (const auto& child : entity.children) {
        if (holdsReport(child)) return true;
    }
    return false;
}

}  // namespace

BounceFound findBounce(const Letter& letter, const Entity& whole) {
    BounceFound out;
    // The header's own word: a report without parts is read as text.
    const auto type = parseContentValue(valueOf(letter.fields, "Content-Type"));
    const auto reportType = base::lower(type.parameter("report-type"));
    if (holdsReport(whole)) {
        out.sign = "a delivery report (RFC 3464)";
    } else if (type.value == "multipart/report") {
        out.sign = "multipart/report " + reportType;
    } else if (letter.returnPath == "<>") {
        out.sign = "Return-Path: <>";
    } else if (find(letter, "X-Failed-Recipients") != nullptr) {
        out.sign = "X-Failed-Recipients";
    } else if (bounceSubject(letter.subject)) {
        out.sign = "Subject: " + letter.subject;
    } else {
        for (const auto& from : letter.from) {
            if (base::startsWithNoCase(from.mailbox, "mailer-daemon") ||
                base::startsWithNoCase(from.mailbox, "postmaster@")) {
                out.sign = "From: " + from.mailbox;
            }
        }
    }
    out.found = !out.sign.empty() && reportType != "disposition-notification";
    if (!out.sign.empty()) out.aboutMessage = returnedId(whole);
    return out;
}

}  // namespace message
