#include "mail/message/footers.h"

#include "base/text.h"
#include "mail/message/fold_case.h"

#include <array>
#include <string>

namespace message {
namespace {

constexpr std::size_t kLongestFooter = 160;

using Words = std::string_view;

// A line that starts so and goes on with one of kDevices, or holds nothing but the device's name.
constexpr std::array<Words, 70> kSentStarts = {"verzonden va",
                                               "skickades från",
                                               "sent wirelessly",
                                               "sent on ",
                                               "provenance :",
                                               "elküldve",
                                               "connected by",
                                               "gesendet vom",
                                               "verschickt mit",
                                               "verschickt vom",
                                               "envoyée de",
                                               "inviata da",
                                               "posláno z",
                                               "poslané z",
                                               "wiadomość wysłana z",
                                               "надсилаю з",
                                               "отправлено с",
                                               "sent from my",
                                               "sent from a",
                                               "sent from outlook",
                                               "sent from mail for",
                                               "sent from yahoo",
                                               "sent from aol",
                                               "sent from samsung",
                                               "sent from the",
                                               "sent from gmail",
                                               "sent via",
                                               "sent with",
                                               "sent using",
                                               "sent by",
                                               "sent on the go",
                                               "get outlook for",
                                               "sent from proton",
                                               "sent from fastmail",
                                               "von meinem",
                                               "gesendet von",
                                               "gesendet mit",
                                               "gesendet aus",
                                               "gesendet über",
                                               "diese nachricht wurde von meinem",
                                               "verschickt von",
                                               "verzonden vanaf",
                                               "verzonden via",
                                               "verstuurd vanaf",
                                               "verstuurd met",
                                               "verstuurd via",
                                               "envoyé de",
                                               "envoyé depuis",
                                               "envoyé à partir d",
                                               "envoyé avec",
                                               "télécharger outlook",
                                               "téléchargez outlook",
                                               "enviado desde",
                                               "enviado do",
                                               "enviado de",
                                               "enviado a partir",
                                               "enviado com",
                                               "enviado via",
                                               "obtener outlook",
                                               "obter o outlook",
                                               "inviato da",
                                               "inviato con",
                                               "scarica outlook",
                                               "skickat från",
                                               "sendt fra",
                                               "sendt med",
                                               "lähetetty",
                                               "wysłane z",
                                               "wysłano z",
                                               "отправлено"};
constexpr std::array<Words, 27> kSentStartsMore = {
    "hämta outlook",   "hent outlook",  "hanki outlook",
    "pobierz outlook", "outlook für",   "holen sie sich outlook",
    "odesláno z",      "odoslané z",    "poslano iz",
    "trimis de pe",    "trimis din",    "küldve",
    "iphone'umdan",    "ipad'imden",    "надіслано",
    "изпратено от",    "στάλθηκε από",  "נשלח מ",
    "أرسلت من",        "تم الإرسال من", "gửi từ",
    "dikirim dari",    "dihantar dari", "ส่งจาก",
    "pošiljam iz",     "sent from",     "diese e-mail wurde von"};
// For starts that a sentence of a person may have as well.
constexpr std::array<Words, 61> kDevices = {
    "ios",      "aol",     "icloud",   "thunderbird", "e-post",     "courrier",  "posta",
    "correo",   "poczta",  "почт",     "bluemail",    "spark",      "iphone",    "ipad",
    "ipod",     "android", "galaxy",   "samsung",     "blackberry", "nokia",     "huawei",
    "xiaomi",   "redmi",   "oneplus",  "pixel",       "sony",       "xperia",    "windows",
    "outlook",  "yahoo",   "gmail",    "mail",        "phone",      "handy",     "smartphone",
    "mobile",   "mobil",   "móvil",    "celular",     "telefon",    "téléphone", "telefono",
    "teléfono", "tablet",  "webmail",  "workspace",   "k-9",        "htc",       "motorola",
    "lg ",      "proton",  "wireless", "téléphon",    "gerät",      "device",    "dispositivo",
    "appareil", "yandex",  "мобильн",  "телефон",     "айфон"};
// Anywhere in a short line.
constexpr std::array<Words, 63> kHolds = {"從我的",
                                          "发自",
                                          "發自",
                                          "获取 outlook",
                                          "取得 outlook",
                                          "を入手",
                                          "outlook for ios",
                                          "outlook for android",
                                          "outlook für ios",
                                          "outlook für android",
                                          "outlook pour ios",
                                          "outlook pour android",
                                          "outlook para ios",
                                          "outlook para android",
                                          "outlook per ios",
                                          "outlook per android",
                                          "outlook voor",
                                          "outlook для",
                                          "版邮件发送",
                                          "版郵件",
                                          "에서 전송",
                                          "手机发送",
                                          "手機傳送",
                                          "寄自",
                                          "から送信",
                                          "から送ります",
                                          "より送信",
                                          "發自我的",
                                          "发自我的",
                                          "从我的",
                                          "傳送自",
                                          "傳送自我的",
                                          "发送自",
                                          "發送自",
                                          "來自我的",
                                          "来自我的",
                                          "寄件自",
                                          "나의 iphone",
                                          "내 iphone",
                                          "에서 보냄",
                                          "에서 보내",
                                          "gesendet von mail",
                                          "aka.ms/o0ukef",
                                          "aka.ms/ghei36",
                                          "aka.ms/aab9ysg",
                                          "aka.ms/qtex0l",
                                          "go.onelink.me",
                                          "overview.mail.yahoo.com",
                                          "virus-free",
                                          "virenfrei",
                                          "sans virus.",
                                          "libre de virus",
                                          "privo di virus",
                                          "checked by avg",
                                          "checked for viruses by",
                                          "mail.mobile.aol",
                                          "yahoo mail: search",
                                          "yahoo mail:",
                                          "scanned by mailscanner",
                                          "by mailscanner",
                                          "for ios<",
                                          "用 iphone",
                                          "iphone 版"};

constexpr std::array<Words, 35> kDisclaimers = {"confidentiality notice",
                                                "confidentiality:",
                                                "confidential notice",
                                                "disclaimer",
                                                "legal notice",
                                                "important notice",
                                                "this e-mail and any",
                                                "this email and any",
                                                "this message and any",
                                                "this e-mail is",
                                                "this email is",
                                                "this message is intended",
                                                "this message is confidential",
                                                "this communication",
                                                "this transmission",
                                                "the information contained in",
                                                "the information in this",
                                                "the contents of this",
                                                "the content of this",
                                                "this electronic",
                                                "notice: this",
                                                "notice of confidentiality",
                                                "diese e-mail enthält",
                                                "diese e-mail kann",
                                                "der inhalt dieser",
                                                "diese nachricht enthält",
                                                "ce message et",
                                                "ce message est",
                                                "ce courriel",
                                                "este mensaje",
                                                "esta mensagem",
                                                "este correo",
                                                "questo messaggio",
                                                "le informazioni contenute",
                                                "please consider the environment"};

constexpr std::array<Words, 37> kBanners = {"caution:",
                                            "caution -",
                                            "caution!",
                                            "[caution",
                                            "external email",
                                            "external e-mail",
                                            "external sender",
                                            "external message",
                                            "external mail",
                                            "[external",
                                            "*external",
                                            "***external",
                                            "**external",
                                            "this email originated",
                                            "this e-mail originated",
                                            "this message originated",
                                            "this email is from an external",
                                            "this message is from an external",
                                            "this message came from outside",
                                            "this email came from outside",
                                            "this email has been sent from",
                                            "you don't often get email",
                                            "you don’t often get email",
                                            "some people who received this message",
                                            "warning: this",
                                            "warning: external",
                                            "attention: this",
                                            "achtung: diese",
                                            "achtung: externe",
                                            "externe e-mail",
                                            "diese e-mail kommt von",
                                            "diese e-mail stammt",
                                            "attention : ce",
                                            "courriel externe",
                                            "zjqcmqryfpfpt",
                                            "this message was sent from outside",
                                            "sie erhalten nicht oft"};

constexpr std::array<Words, 26> kClassifications = {
    "official use only", "internal",      "confidential", "public",       "restricted",
    "general",           "external",      "sensitive",    "unclassified", "privileged",
    "proprietary",       "non classifié", "vertraulich",  "intern",       "öffentlich",
    "confidentiel",      "interne",       "publique",     "confidencial", "interno",
    "riservato",         "社外秘",        "社内",         "外部",         "secret",
    "personal"};

constexpr std::array<Words, 51> kFarewells = {"best regards",
                                              "best wishes",
                                              "kind regards",
                                              "warm regards",
                                              "regards",
                                              "with regards",
                                              "rgds",
                                              "br",
                                              "sincerely",
                                              "yours sincerely",
                                              "sincerely yours",
                                              "yours",
                                              "thanks",
                                              "thank you",
                                              "many thanks",
                                              "thanks and regards",
                                              "cheers",
                                              "best",
                                              "all the best",
                                              "mit freundlichen grüßen",
                                              "mit freundlichen gruessen",
                                              "mit freundlichem gruß",
                                              "freundliche grüße",
                                              "viele grüße",
                                              "beste grüße",
                                              "liebe grüße",
                                              "schöne grüße",
                                              "grüße",
                                              "gruß",
                                              "mfg",
                                              "vg",
                                              "cordialement",
                                              "bien cordialement",
                                              "salutations",
                                              "sincères salutations",
                                              "saludos",
                                              "saludos cordiales",
                                              "un saludo",
                                              "atentamente",
                                              "cordiali saluti",
                                              "distinti saluti",
                                              "saluti",
                                              "atenciosamente",
                                              "met vriendelijke groet",
                                              "met vriendelijke groeten",
                                              "groeten",
                                              "pozdrawiam",
                                              "с уважением",
                                              "よろしくお願いします",
                                              "よろしくお願いいたします",
                                              "以上"};

template <std::size_t N>
bool startsWithAny(const std::array<Words, N>& list, Words text) {
    for (const auto one : list) {
        if (text.starts_with(one)) return true;
    }
    return false;
}

template <std::size_t N>
bool holdsAny(const std::array<Words, N>& list, Words text) {
    for (const auto one : list) {
        if (text.find(one) != Words::npos) return true;
    }
    return false;
}

/// Enough of a line to know how it begins.
Words front(Words line) {
    return line.substr(0, 60);
}

/// Without what mailers put around a footer.
Words unframed(Words line) {
    const auto start = line.find_first_not_of("-_*[(<•·|~ ");
    return start == Words::npos ? Words() : line.substr(start);
}

}  // namespace

bool isFooter(Words line) {
    if (line.size() > kLongestFooter || line.size() < 4) return false;
    const auto text = foldedCase(unframed(line));
    if (holdsAny(kHolds, text)) return true;
    if (!startsWithAny(kSentStarts, text) && !startsWithAny(kSentStartsMore, text)) return false;
    // "Sent from my desk, is much easier than my mobile phone." is a sentence.
    const auto comma = text.find(", ");
    const auto start = Words(text).substr(0, comma);
    if (holdsAny(kDevices, start)) return true;
    return comma == std::string::npos && base::split(text, ' ').size() <= 7;
}

bool startsDisclaimer(Words line) {
    return line.size() > 9 && startsWithAny(kDisclaimers, foldedCase(front(unframed(line))));
}

bool isBanner(Words line) {
    if (line.size() < 6) return false;
    const auto text = foldedCase(line.substr(0, 200));
    if (startsWithAny(kBanners, text) || startsWithAny(kBanners, unframed(text))) return true;
    const bool framed = (text.front() == '[' && text.back() == ']') ||
                        (text.front() == '*' && text.back() == '*') ||
                        (text.front() == '(' && text.back() == ')') ||
                        (text.front() == '{' && text.back() == '}');
    if (framed && text.size() < 200 && holdsAny(kClassifications, text)) return true;
    return text.starts_with("classification:") || text.starts_with("sensitivity:") ||
           text.starts_with("classified as");
}

bool isFarewell(Words line) {
    if (line.size() > 80) return false;
    auto text = foldedCase(line);
    while (!text.empty() && std::string_view(" ,.!-").find(text.back()) != Words::npos) {
        text.pop_back();
    }
    if (text.ends_with("。")) text.resize(text.size() - Words("。").size());
    const auto slash = text.find(" / ");
    const Words first = Words(text).substr(0, slash);
    for (const auto one : kFarewells) {
        if (text == one || first == one) return true;
    }
    return false;
}

}  // namespace message
