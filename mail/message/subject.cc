#include "mail/message/subject.h"

#include "base/text.h"

#include <array>

namespace message {
namespace {

// en de nl sv da no fi is fr it es pt pl cs hu ro tr el he ru zh ja ko vi id et lv
constexpr std::array<std::string_view, 68> kPrefixes = {
    "re",         "fw",        "fwd",        "aw",
    "antw",       "antwort",   "wg",         "weitergeleitet",
    "sv",         "vs",        "vb",         "vl",
    "vá",         "svar",      "vast",       "ref",
    "rif",        "r",         "i",          "inoltra",
    "tr",         "rv",        "res",        "enc",
    "rsp",        "resp",      "odp",        "pd",
    "yth",        "ynt",       "ilt",        "atb",
    "bls",        "trs",       "továbbítás", "továbbítva",
    "fs",         "br",        "bv",         "doorst",
    "doorsturen", "réf",       "rép",        "réponse",
    "resposta",   "respuesta", "reenv",      "rvd",
    "απ",         "πρθ",       "σχετ",       "hא",
    "תשובה",      "ответ",     "отв",        "пересл",
    "на",         "回复",      "回覆",       "答复",
    "答覆",       "转发",      "轉寄",       "返信",
    "転送",       "回信",      "전달",       "회신"};

// Gateways' words; between brackets, stars, or before a colon.
constexpr std::array<std::string_view, 37> kTags = {"external",
                                                    "ext",
                                                    "extern",
                                                    "externe",
                                                    "externo",
                                                    "esterno",
                                                    "external sender",
                                                    "external email",
                                                    "external e-mail",
                                                    "external mail",
                                                    "external message",
                                                    "externe mail",
                                                    "externe e-mail",
                                                    "outside",
                                                    "from outside",
                                                    "spam",
                                                    "spam?",
                                                    "suspected spam",
                                                    "possible spam",
                                                    "probable spam",
                                                    "spam suspect",
                                                    "bulk",
                                                    "newsletter",
                                                    "marketing",
                                                    "suspicious",
                                                    "suspicious mail",
                                                    "caution",
                                                    "caution: external",
                                                    "caution: external email",
                                                    "warning: external",
                                                    "unverified",
                                                    "untrusted",
                                                    "외부메일",
                                                    "社外",
                                                    "社外メール",
                                                    "外部邮件",
                                                    "外部メール"};

bool isTag(std::string_view word) {
    const auto trimmed = base::trim(word);
    for (const auto tag : kTags) {
        if (base::equalsNoCase(trimmed, tag)) return true;
    }
    // "SPAM 5.3", "SPAM(8)": the word and a score.
    if (!base::startsWithNoCase(trimmed, "spam")) return false;
    return trimmed.find_first_not_of(" 0123456789.,()*?_-", 4) == std::string_view::npos;
}

/// The length of "[tag]", "(tag)", "{tag}", "***tag***" or "tag:" at the front, else 0.
std::size_t tagLength(std::string_view text) {
    constexpr std::string_view kOpen = "[({<";
    constexpr std::string_view kShut = "])}>";
    if (text.empty()) return 0;
    if (const auto kind = kOpen.find(text[0]); kind != std::string_view::npos) {
        const auto end = text.find(kShut[kind]);
        if (end == std::string_view::npos || !isTag(text.substr(1, end - 1))) return 0;
        return end + 1;
    }
    if (text[0] == '*' || text[0] == '_' || text[0] == '#') {
        const auto start = text.find_first_not_of(text[0]);
        if (start == std::string_view::npos) return 0;
        const auto end = text.find(text[0], start);
        if (end == std::string_view::npos || !isTag(text.substr(start, end - start))) return 0;
        const auto after = text.find_first_not_of(text[0], end);
        return after == std::string_view::npos ? text.size() : after;
    }
    const auto colon = text.find(':');
    return colon != std::string_view::npos && isTag(text.substr(0, colon)) ? colon + 1 : 0;
}

/// The length of "Re:", "RE[2]:", "Re (3) :" or "回复：" at the front, else 0.
std::size_t prefixLength(std::string_view text) {
    for (const auto prefix : kPrefixes) {
        if (!base::startsWithNoCase(text, prefix)) continue;
        auto at = prefix.size();
        if (at < text.size() && (text[at] == '[' || text[at] == '(' || text[at] == '^')) {
            const auto end = text.find_first_not_of("[(^0123456789", at);
            if (end == std::string_view::npos) continue;
            at = text[end] == ']' || text[end] == ')' ? end + 1 : end;
        }
        while (at < text.size() && text[at] == ' ') ++at;
        const auto rest = text.substr(at);
        if (rest.starts_with(":")) return at + 1;
        if (rest.starts_with("：")) return at + std::string_view("：").size();
    }
    return 0;
}

}  // namespace

std::string strippedSubject(std::string_view subject, const Leniency& leniency) {
    auto text = base::trim(subject);
    while (true) {
        std::size_t length = leniency.replyPrefixes ? prefixLength(text) : 0;
        if (length == 0 && leniency.gatewayTags) length = tagLength(text);
        const auto rest = base::trim(text.substr(length));
        if (length == 0 || rest.empty()) return std::string(text);
        text = rest;
    }
}

}  // namespace message
