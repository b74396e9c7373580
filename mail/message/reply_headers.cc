#include "mail/message/reply_headers.h"

#include "base/text.h"
#include "mail/message/command_like.h"
#include "mail/message/fold_case.h"

#include <array>
#include <string>

namespace message {
namespace {

using Words = std::string_view;

constexpr std::size_t kLongest = 600;  // an attribution of more octets is none

// What an attribution ends with (before the colon), or holds near its end.
constexpr std::array<Words, 44> kWrote = {"wrote",
                                          "writes",
                                          "schrieb",
                                          "geschrieben",
                                          "a écrit",
                                          "ha escrito",
                                          "escribió",
                                          "ha scritto",
                                          "escreveu",
                                          "schreef",
                                          "heeft geschreven",
                                          "het volgende geschreven",
                                          "skrev",
                                          "skrev följande",
                                          "kirjoitti",
                                          "napisał",
                                          "napisała",
                                          "napisał(a)",
                                          "pisze",
                                          "napsal",
                                          "napsal(a)",
                                          "napísal",
                                          "írta",
                                          "a scris",
                                          "yazdı",
                                          "написал",
                                          "написала",
                                          "написал(а)",
                                          "написав",
                                          "пише",
                                          "пишет",
                                          "έγραψε",
                                          "写道",
                                          "寫道",
                                          "写道：",
                                          "のメール",
                                          "wrote on",
                                          "님이 작성",
                                          "작성:",
                                          "đã viết",
                                          "menulis",
                                          "je napisao",
                                          "כתב",
                                          "كتب"};

// Languages that put the date first or the verb early: "Am … schrieb …:", "Il giorno …".
constexpr std::array<Words, 24> kOpenings = {
    "on ",        "at ",   "am ",       "le ",  "el ", "il ",   "em ",  "op ",
    "den ",       "dnia ", "w dniu ",   "dne ", "în ", "pada ", "vào ", "στις ",
    "il giorno ", "a(z) ", "tarihinde", "2",    "1",   "0",     "3",    "---- on "};

// Webmail that writes no date: "Zitat von Ken Tanaka <…>:".
constexpr std::array<Words, 6> kQuoting = {"quoting ", "zitat von ",    "citando a ",
                                           "citando ", "citazione di ", "in message <"};

constexpr std::array<Words, 46> kSeparators = {"original ---",
                                               "original email",
                                               "replied message",
                                               "original text",
                                               "message initial",
                                               "originele bericht",
                                               "message précédent",
                                               "mensaje anterior",
                                               "original message",
                                               "original-nachricht",
                                               "ursprüngliche nachricht",
                                               "ursprüngliche e-mail",
                                               "originalnachricht",
                                               "message d'origine",
                                               "message d’origine",
                                               "message original",
                                               "mensaje original",
                                               "mensagem original",
                                               "messaggio originale",
                                               "oorspronkelijk bericht",
                                               "originalmeddelande",
                                               "ursprungligt meddelande",
                                               "oprindelig meddelelse",
                                               "original meddelelse",
                                               "opprinnelig melding",
                                               "alkuperäinen viesti",
                                               "wiadomość oryginalna",
                                               "oryginalna wiadomość",
                                               "původní zpráva",
                                               "eredeti üzenet",
                                               "orijinal mesaj",
                                               "исходное сообщение",
                                               "оригінальне повідомлення",
                                               "原始邮件",
                                               "原始郵件",
                                               "邮件原件",
                                               "元のメッセージ",
                                               "원본 메시지",
                                               "原件",
                                               "original email",
                                               "original appointment",
                                               "reply message",
                                               "reply above this line",
                                               "回复的原邮件",
                                               "转发邮件信息",
                                               "원본 메일"};
constexpr std::array<Words, 27> kForwards = {"forwarded message",
                                             "forwarded by",
                                             "forwarded mail",
                                             "weitergeleitete nachricht",
                                             "anfang der weitergeleiteten",
                                             "message transféré",
                                             "début du message",
                                             "mensaje reenviado",
                                             "inicio del mensaje",
                                             "mensagem encaminhada",
                                             "início da mensagem",
                                             "messaggio inoltrato",
                                             "inizio messaggio",
                                             "doorgestuurd bericht",
                                             "begin doorgestuurd",
                                             "vidarebefordrat",
                                             "videresendt",
                                             "begin forwarded message",
                                             "przekazana wiadomość",
                                             "пересылаемое сообщение",
                                             "пересланное сообщение",
                                             "начало переадресованного",
                                             "转发的邮件",
                                             "轉寄郵件",
                                             "轉寄的郵件",
                                             "転送されたメッセージ",
                                             "전달된 메시지"};

constexpr std::array<Words, 35> kFrom = {
    "message du", "αποστολέας", "từ",     "expéditeur", "absender", "remitente", "mittente",
    "寄件者：",   "from",       "von",    "de",         "da",       "van",       "från",
    "fra",        "lähettäjä",  "od",     "feladó",     "gönderen", "kimden",    "от",
    "від",        "кому от",    "发件人", "寄件者",     "差出人",   "보낸 사람", "보낸사람",
    "от кого",    "de la",      "από",    "מאת",        "من",       "送信者",    "寄件人"};
constexpr std::array<Words, 104> kOthers = {"sujet",      "copie à",    "copie",
                                            "στάλθηκε",   "προς",       "θέμα",
                                            "ημερομηνία", "trimis",     "către",
                                            "subiect",    "надіслано",  "gửi",
                                            "đến",        "chủ đề",     "日期",
                                            "時間",       "时间",       "收信人",
                                            "bcc",        "importance", "mailed-by",
                                            "kopia",      "received",   "organization",
                                            "odosláno",   "predmet",    "dátum",
                                            "datum/zeit", "wann",       "an/cc",
                                            "kopi",       "sent at",    "date de réception",
                                            "sent",       "date",       "to",
                                            "cc",         "subject",    "reply-to",
                                            "gesendet",   "datum",      "an",
                                            "betreff",    "envoyé",     "à",
                                            "objet",      "enviado",    "fecha",
                                            "para",       "asunto",     "enviada",
                                            "enviada em", "enviado el", "data",
                                            "assunto",    "inviato",    "a",
                                            "oggetto",    "verzonden",  "aan",
                                            "onderwerp",  "skickat",    "till",
                                            "ämne",       "sendt",      "til",
                                            "emne",       "lähetetty",  "vastaanottaja",
                                            "aihe",       "wysłano",    "do",
                                            "temat",      "odesláno",   "komu",
                                            "předmět",    "elküldve",   "címzett",
                                            "tárgy",      "gönderildi", "kime",
                                            "konu",       "отправлено", "кому",
                                            "тема",       "дата",       "发送时间",
                                            "收件人",     "抄送",       "主题",
                                            "寄件日期",   "收件者",     "副本",
                                            "主旨",       "送信日時",   "宛先",
                                            "件名",       "日時",       "보낸 날짜",
                                            "받는 사람",  "제목",       "참조",
                                            "kopie",      "envoyé le"};

template <std::size_t N>
bool startsWithAny(const std::array<Words, N>& list, Words text) {
    for (const auto one : list) {
        if (text.starts_with(one)) return true;
    }
    return false;
}

bool endsInColon(Words text) {
    return text.ends_with(":") || text.ends_with("：");
}

bool holdsDigit(Words text) {
    for (const char c : text) {
        if (base::isDigit(c)) return true;
    }
    return false;
}

/// The verb stands as a word of its own near the end, or close to the front ("schrieb am …:").
bool holdsVerb(Words text) {
    for (const auto verb : kWrote) {
        const auto at = text.rfind(verb);
        if (at == Words::npos) continue;
        const bool latin = (verb[0] & 0x80) == 0;
        if (latin && at > 0 && base::lower(text[at - 1]) >= 'a' &&
            base::lower(text[at - 1]) <= 'z') {
            continue;
        }
        return true;
    }
    return false;
}

/// "ср, 30 апр. 2025 г. в 15:19, John Doe <doe@example.com>:" has no verb.
bool isDatedAddress(Words text) {
    const auto sign = text.find('@');
    return sign != Words::npos && holdsDigit(text.substr(0, sign)) &&
           (text.ends_with(">:") || text.ends_with("):") || text.ends_with("> :")) &&
           text.find(':') + 1 < text.size();
}

bool isAttribution(Words text) {
    if (text.starts_with("---- on ") && text.find(" wrote ----") != Words::npos) return true;
    if (startsWithAny(kQuoting, text) && endsInColon(text)) return true;
    if (text.starts_with("on ") && text.ends_with(" wrote") && text.find('@') != Words::npos) {
        return true;
    }
    if (!endsInColon(text)) return false;
    if (isDatedAddress(text)) return true;
    if (!holdsVerb(text)) return false;
    const bool addressed = text.find('@') != Words::npos || text.find('<') != Words::npos;
    const bool dated = holdsDigit(text);
    if (addressed || (dated && startsWithAny(kOpenings, text))) return true;
    // "понедельник, 6 октября 2014 г. пользователь lidel написал:"
    return dated && text.find(' ') != Words::npos;
}

/// "17:21", "17.50"
bool holdsTime(Words text) {
    for (std::size_t at = 1; at + 2 < text.size(); ++at) {
        const bool sign = text[at] == ':' || text[at] == '.';
        if (sign && base::isDigit(text[at - 1]) && base::isDigit(text[at + 1]) &&
            base::isDigit(text[at + 2])) {
            return true;
        }
    }
    return false;
}

/// Whether an attribution's first line may be continued: it names a day, a time or an address.
/// "GETLOG 2MANAGEMENT" above an attribution must not be drawn into it.
bool mayGoOn(Words text) {
    if (text.find('<') != Words::npos || text.find('@') != Words::npos)
        return holdsDigit(text) || text.find(' ') != Words::npos;
    return holdsTime(text) ||
           (startsWithAny(kOpenings, text) && (holdsDigit(text) || text.starts_with("on ")));
}

/// "From:", "*Von:*", "发件人：" -> the word before the colon, folded.
std::string label(Words line) {
    const auto colon = line.find(':');
    const auto wide = line.find("：");
    const auto end = std::min(colon, wide);
    if (end > 40) return {};
    std::string word = foldedCase(line.substr(0, end), kLongest);
    std::erase(word, '*');
    return std::string(base::trim(word));
}

template <std::size_t N>
bool isOneOf(const std::array<Words, N>& list, Words word) {
    for (const auto one : list) {
        if (word == one) return true;
    }
    return false;
}

}  // namespace

std::size_t attributionLength(const std::vector<Words>& lines) {
    if (lines.empty() || readsLikeCommand(lines[0])) return 0;
    auto text = foldedCase(lines[0], kLongest);
    if (isAttribution(text)) return 1;
    if (endsInColon(text) || !mayGoOn(text)) return 0;
    for (std::size_t i = 1; i < lines.size() && i < 6; ++i) {
        if (lines[i].empty()) {
            if (i == 1 && startsWithAny(kOpenings, text)) continue;
            return 0;
        }
        if (readsLikeCommand(lines[i]) || text.size() + lines[i].size() > kLongest) return 0;
        text += ' ';
        text += foldedCase(lines[i], kLongest);
        if (isAttribution(text)) return i + 1;
        if (endsInColon(text)) return 0;
    }
    return 0;
}

bool isSeparator(Words line) {
    if (line.size() > 120 || line.size() < 6) return false;
    const auto text = foldedCase(line, kLongest);
    const auto start = text.find_first_not_of("-_=*> <");
    if (start == std::string::npos) return false;
    const auto words = Words(text).substr(start);
    const bool framed = start >= 2 || endsInColon(text);
    return framed && (startsWithAny(kSeparators, words) || startsWithAny(kForwards, words));
}

bool startsHeaderBlock(const std::vector<Words>& lines) {
    if (lines.empty()) return false;
    const auto first = label(lines[0]);
    if (!isOneOf(kFrom, first)) return false;
    std::size_t found = 0;
    std::size_t looked = 0;
    for (std::size_t i = 1; i < lines.size() && looked < 7; ++i) {
        if (lines[i].empty()) continue;
        ++looked;
        if (isOneOf(kOthers, label(lines[i]))) ++found;
    }
    return found >= 2;
}

}  // namespace message
