// What is typed, quoted, signature, footer and banner in the mails of many clients.
#include "mail/message/lines.h"

#include "base/text.h"

#include <doctest/doctest.h>
#include <vector>

using namespace message;

namespace {

/// One letter a line: T typed, - blank, Q quoted, S signature, F footer, B banner.
std::string kinds(std::string_view text, const Leniency& leniency = {},
                  std::string_view sender = "Ken Tanaka") {
    std::vector<MarkedLine> lines;
    for (const auto line : base::split(text, '\n'))
        lines.push_back({std::string(line), Mark::none});
    std::string out;
    for (const auto& line : classify(std::move(lines), leniency, sender)) {
        out += "T-QSFB"[static_cast<int>(line.kind)];
    }
    return out;
}

struct Row {
    std::string_view text, kinds;
};

}  // namespace

TEST_CASE("M41 quotes of many clients and languages") {
    const Row rows[] = {
        {"HELP\n> HELP\n>> x", "TQQ"},
        {"HELP\n\nOn Tue, 3 Mar 2026 at 9:21, Copier <c@x.example> wrote:\n\n> a\n\nGETLOG",
         "T-Q-Q-T"},
        {"HELP\nOn Tue, 3 Mar 2026 at 9:21, Copier\n<c@x.example>\nwrote:\n\nold\nGETLOG",
         "TQQQ-QQ"},
        {"GETLOG 2MANAGEMENT\nOn Tue, 3 Mar 2026 at 9:21, Copier <c@x>\nwrote:\n> x", "TQQQ"},
        {"G JOB\nOn 3 Mar 2026, at 9:21, Copier <c@x> wrote:\n> x", "TQQ"},
        {"CHPASS a@b c\n3 mars 2026 09:21 Copier <c@x> a écrit :\n> x", "TQQ"},
        {"HELP\nAm 03.03.26 um 09:21 schrieb Copier:\n> x", "TQQ"},
        {"HELP\nAm Di., 3. März 2026 um 09:21 Uhr schrieb Copier <\nc@x.example>:\n\n> x", "TQQ-Q"},
        {"HELP\nLe mar. 3 mars 2026 à 09:21, Copier <c@x> a écrit :\n> x", "TQQ"},
        {"HELP\nEl mar, 3 mar 2026 a las 9:21, Copier (<c@x>) escribió:\n> x", "TQQ"},
        {"HELP\nIl giorno mar 3 mar 2026 alle ore 09:21 Copier <c@x> ha scritto:\n> x", "TQQ"},
        {"HELP\nEm ter., 3 de mar. de 2026 às 09:21, Copier <c@x> escreveu:\n> x", "TQQ"},
        {"HELP\nOp di 3 mrt 2026 om 09:21 schreef Copier <c@x>:\n> x", "TQQ"},
        {"HELP\nDen tis 3 mars 2026 kl 09:21 skrev Copier <c@x>:\n> x", "TQQ"},
        {"HELP\nwt., 3 mar 2026 o 09:21 Copier <c@x> napisał(a):\n> x", "TQQ"},
        {"HELP\nвт, 3 мар. 2026 г. в 09:21, Copier <c@x>:\n> x", "TQQ"},
        {"HELP\n3 марта 2026 г., в 09:21, Copier <c@x> написал(а):\n> x", "TQQ"},
        {"HELP\n2026年3月3日(火) 9:21 Copier <c@x>:\n> x", "TQQ"},
        {"HELP\n2026/03/03 9:21、Copier <c@x>のメール:\n> x", "TQQ"},
        {"HELP\n在 2026年3月3日，09:21，Copier <c@x> 写道：\n> x", "TQQ"},
        {"HELP\n2026년 3월 3일 (화) 오전 9:21, Copier <c@x>님이 작성:\n> x", "TQQ"},
        {"HELP\nZitat von Copier <c@x>:\n> x", "TQQ"},
        {"HELP\n---- On Tue, 03 Mar 2026 09:21:08 +0900 c@x wrote ----\nx", "TQQ"},
        {"HELP\n-----Original Message-----\nFrom: Copier\nGETLOG", "TQQQ"},
        {"HELP\n-------- Ursprüngliche Nachricht --------\nVon: Copier\nGETLOG", "TQQQ"},
        {"HELP\n------------------ Original ------------------\nFrom: x", "TQQ"},
        {"HELP\n------------------ 原始邮件 ------------------\n发件人: x\nGETLOG", "TQQQ"},
        {"HELP\n---------- Forwarded message ---------\nGETLOG", "TQQ"},
        {"HELP\nBegin forwarded message:\n\n> GETLOG", "TQ-Q"},
        {"HELP\n________________________________\nFrom: x\nGETLOG", "TQQQ"},
        {"HELP\n\nFrom: Copier <c@x>\nSent: Tuesday\nTo: Ken\nSubject: x\n\nGETLOG", "T-QQQQ-Q"},
        {"HELP\nVon: Copier\nGesendet: Dienstag\nAn: Ken\nBetreff: x\nGETLOG", "TQQQQQ"},
        {"HELP\nDe : Copier\nEnvoyé : mardi\nÀ : Ken\nObjet : x\nGETLOG", "TQQQQQ"},
        {"HELP\n差出人: Copier\n送信日時: x\n宛先: Ken\n件名: x\nGETLOG", "TQQQQQ"},
        {"HELP\n*From:* Copier\n*Sent:* x\n*To:* Ken\n*Subject:* x", "TQQQQ"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(kinds(row.text) == row.kinds);
    }
}

TEST_CASE("M41 footers of phones and mailers are left out, what follows them is not") {
    const std::string_view footers[] = {
        "Sent from my iPhone",
        "Sent from my iPad",
        "Sent from my Galaxy",
        "Sent from my Wiko RIDGE 4G",
        "Sent from Mail for Windows 10",
        "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "Get Outlook for iOS",
        "Sent from Yahoo Mail on Android",
        "[Sent from Yahoo Mail for iPhone](https://x)",
        "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
        "Sent from my iPhone, please excuse typos",
        "Sent via BlackBerry from T-Mobile",
        "Von meinem iPhone gesendet",
        "Gesendet von Mail für Windows",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Gesendet von Outlook für Android<https://aka.ms/AAb9ysg>",
        "Envoyé de mon iPhone",
        "Envoyé à partir de Outlook pour iOS",
        "Télécharger Outlook pour Android",
        "Enviado desde mi iPhone",
        "Obtener Outlook para iOS",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Inviato da Outlook per Android",
        "Verstuurd vanaf mijn iPhone",
        "Verzonden vanuit Outlook voor Android",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Wysłane z iPhone'a",
        "Odesláno z iPhonu",
        "Отправлено с iPhone",
        "Отправлено из мобильной Яндекс.Почты",
        "iPhoneから送信",
        "Androidから送信",
        "iOS 版 Outlook を入手",
        "从我的 iPhone 发送",
        "從我的 iPhone 傳送",
        "发自我的iPhone",
        "나의 iPhone에서 보냄",
        "iPhone'umdan gönderildi",
        "Virus-free. www.avast.com",
    };
    for (const auto footer : footers) {
        CAPTURE(footer);
        CHECK(kinds("HELP\n\n" + std::string(footer) + "\nGETLOG") == "T-FT");
    }
    CHECK(kinds("Sent from my desk, is much easier than my mobile phone.") == "T");
    CHECK(kinds("GETLOG COUNTER") == "T");
    CHECK(kinds("HELP\n---\nGETLOG") == "TFT");
}

TEST_CASE("M41 after a signature marker nothing is typed; without one no command is lost") {
    const Row rows[] = {
        {"HELP\n--\nKen\nGETLOG", "TSSS"},
        {"HELP\n\xe2\x80\x94\nGETLOG", "TSS"},
        {"HELP\n\nMit freundlichen Grüßen\nKen Tanaka\n+81 3 0000\n\nGETLOG JOB", "T-SSS-T"},
        {"HELP\n\nBest regards,\nField Service", "T-SS"},
        {"HELP\nKen Tanaka\nField Service", "TSS"},
        {"HELP\nTanaka Ken", "TS"},
        {"HELP\n-Ken", "TS"},
        {"HELP\nHelmut", "TT"},
        {"HELP\n\n田中健", "T-S"},
        {"HELP\n\n田中健\n+81 3 0000 0000", "T-SS"},
        {"HELP\nXYZ", "TT"},
        {"HELP\n\nXYZ", "T-T"},
        {" HELP\n\tHELP\n\n  ", "TT--"},
        {"HELP\n\nCONFIDENTIALITY NOTICE: this e-mail\nis for you only", "T-FF"},
        {"HELP\n\nThis email and any attachments are confidential.\nGETLOG", "T-FT"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(kinds(row.text) == row.kinds);
    }
}

TEST_CASE("M41 abbreviated commands below a farewell or a name were swallowed as signature") {
    const Row rows[] = {
        {"Thanks\nG C\nG J", "STT"},
        {"G C\nThanks\nG J\nC U-BIX New1", "TSTT"},
        {"G C\nKen\nG J", "TST"},
        {"G C\nRegards,\ng\nh\nge pi\ng 2\nGETL\tAL", "TSTTTTT"},
        {"G C\nThanks\nGET x y\nCHP x\nHEL me", "TSTTT"},
        {"G C\nRegards\nG. Cooper", "TSS"},
        {"G C\nRegards\nC Smith", "TSS"},
        {"G C\nRegards\nHerr Maier\nHans", "TSSS"},
        {"G C\nRegards\nG Cooper\nC\nH Maier\nC A B Smith\nG J Smith", "TSSSSSS"},
        {"G C\nRegards\n G J", "TSS"},
        {"G C\n-- \nG J", "TSS"},
        {"G C\n--\nG J", "TSS"},
        {"G C\n\nCONFIDENTIALITY NOTICE: this e-mail\ng c", "T-FF"},
        {"G C\n\n2MANAGEMENT", "T-T"},
        {"G C\n\n2m", "T-T"},
        {"G C\n\n22 33 44", "T-S"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(kinds(row.text) == row.kinds);
    }
}

TEST_CASE("M41 banners of gateways above the text") {
    const Row rows[] = {
        {"[AMD Official Use Only - General]\n\nHELP", "B-T"},
        {"[External Email]\nHELP", "BT"},
        {"CAUTION: This email originated from outside of the organization. Do not click\n"
         "links unless you know the sender.\n\nHELP",
         "BB-T"},
        {"CAUTION: external\nHELP", "BT"},
        {"EXTERNAL EMAIL - be careful\n\nGETLOG", "B-T"},
        {"You don't often get email from x@y. Learn why this is important\n\nHELP", "B-T"},
        {"________________________________\nCAUTION: "
         "external\n________________________________\nHELP",
         "FBFT"},
        {"[x]\nHELP", "TT"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(kinds(row.text) == row.kinds);
    }
}

TEST_CASE("each leniency that is off leaves its lines typed") {
    Leniency off;
    off.quotedText = off.signatures = off.banners = false;
    CHECK(kinds("[External]\nHELP\n> x\nSent from my iPhone\n-- \nKen", off) == "TTTTTT");
}
