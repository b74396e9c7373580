#include "mail/message/html_marks.h"

#include "base/text.h"

#include <array>
#include <string>

namespace message {
namespace {

using Names = std::string_view;

constexpr std::array<Names, 39> kBlocks = {
    "address", "article", "aside",   "blockquote", "body", "center",   "dd",     "details",
    "dialog",  "dir",     "div",     "dl",         "dt",   "fieldset", "figure", "footer",
    "form",    "h1",      "h2",      "h3",         "h4",   "h5",       "h6",     "header",
    "hr",      "html",    "li",      "main",       "menu", "nav",      "ol",     "p",
    "pre",     "section", "summary", "table",      "tr",   "ul",       "caption"};
constexpr std::array<Names, 14> kVoids = {"area",  "base",   "br",    "col",  "embed",
                                          "hr",    "img",    "input", "link", "meta",
                                          "param", "source", "track", "wbr"};
constexpr std::array<Names, 15> kUnseen = {"head",   "style",  "script", "title",    "template",
                                           "object", "iframe", "svg",    "math",     "select",
                                           "audio",  "video",  "canvas", "noframes", "map"};
// Gmail, Yahoo, Proton, Zoho, Zimbra, GMX, AOL, Yandex, Mail.ru, QQ, NetEase, Thunderbird.
constexpr std::array<Names, 16> kQuoteClasses = {"gmail_quote",
                                                 "yahoo_quoted",
                                                 "protonmail_quote",
                                                 "zmail_extra",
                                                 "moz-cite-prefix",
                                                 "moz-forward-container",
                                                 "yahoo-quoted-begin",
                                                 "aolmail_quote",
                                                 "mail_quote",
                                                 "outlookmessageheader",
                                                 "tutanota_quote",
                                                 "mailru-blockquote",
                                                 "ntes-mailmaster-quote",
                                                 "fastmail-quote",
                                                 "gmail_attr",
                                                 "hmquote"};
constexpr std::array<Names, 8> kQuoteIds = {
    "isforwardcontent", "isreplycontent",      "reply-intro", "mailrureplyheader",
    "origbody",         "oriMsgHtmlSeperator", "replybody1",  "forwardbody1"};
// Outlook on the web, on phones and on the desktop: the old mail follows as a sibling.
constexpr std::array<Names, 6> kQuoteStarts = {"divrplyfwdmsg",
                                               "appendonsend",
                                               "mail-editor-reference-message-container",
                                               "ms-outlook-mobile-reference-message",
                                               "stopspelling",
                                               "orimsghtmlseperator"};
constexpr std::array<Names, 9> kSignatureClasses = {"gmail_signature",
                                                    "moz-signature",
                                                    "protonmail_signature_block",
                                                    "ms-outlook-mobile-signature",
                                                    "tutanota_signature",
                                                    "yahoo_signature",
                                                    "mail_signature",
                                                    "gmail_signature_prefix",
                                                    "zm_signature"};
constexpr std::array<Names, 9> kSignatureIds = {
    "signature",           "ms-outlook-mobile-signature",
    "applemailsignature",  "ymail_android_signature",
    "ymail_ios_signature", "_signature",
    "composer_signature",  "lineBreakAtBeginningOfSignature",
    "ntes-pcmac-signature"};

template <std::size_t N>
bool holds(const std::array<Names, N>& list, std::string_view name) {
    for (const auto one : list) {
        if (base::equalsNoCase(one, name)) return true;
    }
    return false;
}

/// Outlook puts "x_" before names when a mail is quoted again; once is the sender's own text.
template <std::size_t N>
bool anyClass(const std::array<Names, N>& list, std::string_view classes) {
    for (const auto one : base::split(classes, ' ')) {
        if (!one.empty() && holds(list, one)) return true;
    }
    return false;
}

std::string squeezed(std::string_view style) {
    std::string out;
    for (const char c : style.substr(0, 2000)) {
        if (c > ' ') out += base::lower(c);
    }
    return out;
}

bool isOutlookRule(std::string_view style) {
    if (style.find("order-top") == std::string_view::npos) return false;
    const auto text = squeezed(style);
    return text.find("border-top:solid#e1e1e11.0pt") != std::string::npos ||
           text.find("border-top:solid#b5c4df1.0pt") != std::string::npos;
}

}  // namespace

bool isBlock(std::string_view element) noexcept {
    return holds(kBlocks, element);
}
bool isVoid(std::string_view element) noexcept {
    return holds(kVoids, element);
}

bool isHidden(const ElementFacts& facts) noexcept {
    if (facts.hidden || holds(kUnseen, facts.name)) return true;
    if (facts.style.empty()) return false;
    const auto style = squeezed(facts.style);
    return style.find("display:none") != std::string::npos ||
           style.find("visibility:hidden") != std::string::npos ||
           style.find("mso-hide:all") != std::string::npos;
}

bool isQuote(const ElementFacts& facts) noexcept {
    if (base::equalsNoCase(facts.name, "blockquote")) return true;
    if (base::equalsNoCase(facts.nameAttribute, "quote")) return true;
    if (base::equalsNoCase(facts.nameAttribute, "quoted-content")) return true;
    return anyClass(kQuoteClasses, facts.classes) || holds(kQuoteIds, facts.id);
}

bool startsQuote(const ElementFacts& facts) noexcept {
    return holds(kQuoteStarts, facts.id) || isOutlookRule(facts.style);
}

bool isSignature(const ElementFacts& facts) noexcept {
    return anyClass(kSignatureClasses, facts.classes) || holds(kSignatureIds, facts.id) ||
           !facts.smartMail.empty();
}

}  // namespace message
