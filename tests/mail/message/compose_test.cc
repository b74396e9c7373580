#include "mail/message/compose.h"

#include "base/text.h"
#include "mail/message/letter.h"

#include <doctest/doctest.h>

using namespace message;
using namespace std::chrono_literals;

namespace {

Draft draft() {
    Draft d;
    d.fromName = "Copier 3F";
    d.from = "copier01@example.net";
    d.to = {"se.tanaka@example.com"};
    d.subject = "COPIER01 [A0ED011001234] Counter List";
    d.date = base::Time{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 21min + 8s};
    d.offsetMinutes = 540;
    d.messageId = "<m1.1@example.net>";
    d.text = "TOTAL 12\n";
    return d;
}

bool linesWithin(std::string_view mail, std::size_t most) {
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = mail.find("\r\n", at);
        if (end == std::string_view::npos || end - at > most) return false;
        at = end + 2;
    }
    return true;
}

bool sevenBit(std::string_view mail) {
    for (std::size_t i = 0; i < mail.size(); ++i) {
        const char c = mail[i];
        if ((c & 0x80) != 0 || c == '\0') return false;
        if (c == '\n' && (i == 0 || mail[i - 1] != '\r')) return false;
        if (c == '\r' && (i + 1 == mail.size() || mail[i + 1] != '\n')) return false;
    }
    return true;
}

std::string textOf(const Letter& letter) {
    std::string out;
    for (const auto& line : letter.lines) out += line.text + '\n';
    return out;
}

}  // namespace

TEST_CASE("M48 a plain reply is this, octet for octet") {
    auto d = draft();
    d.inReplyTo = "<a@b>";
    d.references = "<z@b> <a@b>";
    CHECK(compose(d) ==
          "Date: Mon, 02 Mar 2026 09:21:08 +0900\r\n"
          "From: Copier 3F <copier01@example.net>\r\n"
          "To: se.tanaka@example.com\r\n"
          "Subject: COPIER01 [A0ED011001234] Counter List\r\n"
          "Message-ID: <m1.1@example.net>\r\n"
          "In-Reply-To: <a@b>\r\n"
          "References: <z@b> <a@b>\r\n"
          "Auto-Submitted: auto-replied\r\n"
          "MIME-Version: 1.0\r\n"
          "Content-Type: text/plain; charset=us-ascii\r\n"
          "Content-Transfer-Encoding: 7bit\r\n"
          "\r\n"
          "TOTAL 12\r\n");
}

TEST_CASE("M48 what is composed is 7-bit, CRLF, folded, and reads back as it was") {
    const char* const texts[] = {"",
                                 "plain\n",
                                 ".\n..\nFrom here\n",
                                 "no line end",
                                 "trailing blank \nand TAB\t\n",
                                 "Z\xc3\xa4hler = 12\n",
                                 "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x81\xae\xe3\x83\x86\n"};
    const char* const subjects[] = {"plain", "caf\xc3\xa9", "=?utf-8?q?x?=",
                                    "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac"
                                    "\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5"
                                    "\xe6\x9c\xac\xe8\xaa\x9e\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"};
    Leniency strict;
    strict = {false, false, false, false, false, false};
    for (const auto* text : texts) {
        for (const auto* subject : subjects) {
            auto d = draft();
            d.text = text;
            d.subject = subject;
            const auto mail = compose(d);
            CAPTURE(mail);
            CHECK(sevenBit(mail));
            CHECK(linesWithin(mail, 998));
            const auto letter = read(mail, {}, strict);
            REQUIRE(letter);
            CHECK(letter->subjectAsSent == subject);
            std::string wanted;
            for (const auto line : base::split(text, '\n')) {
                auto end = line.find_last_not_of(" \t");
                wanted += std::string(line.substr(0, end == line.npos ? 0 : end + 1)) + '\n';
            }
            wanted.pop_back();
            if (!wanted.empty() && wanted.back() != '\n') wanted += '\n';
            CHECK(textOf(*letter) == wanted);
        }
    }
}

TEST_CASE("M48 long lines, long words and long subjects stay within 998") {
    auto d = draft();
    d.text = std::string(5000, 'x') + '\n';
    d.subject = std::string(3000, 'y');
    d.references = std::string(300, 'r') + ' ' + std::string(300, 's');
    const auto mail = compose(d);
    CHECK(sevenBit(mail));
    CHECK(linesWithin(mail, 998));
    CHECK(read(mail)->subjectAsSent == d.subject);
}

TEST_CASE("no header value can add a field (header injection)") {
    auto d = draft();
    const std::string evil = "x\r\nBcc: victim@example.org\r\n\r\nbody\n\x01";
    d.fromName = d.subject = d.inReplyTo = d.references = d.messageId = evil;
    d.from = "a@b\r\nX: y";
    d.to = {"a@b>, <c@d", evil};
    d.extra = {{"X-Machine\r\nX-Evil", evil}};
    const auto letter = read(compose(d));
    REQUIRE(letter);
    for (const auto& field : letter->fields) {
        CHECK(field.name != "Bcc");
        CHECK(field.name != "X-Evil");
    }
    CHECK(letter->to.size() == 2);
    CHECK(letter->lines.at(0).text == "TOTAL 12");
}

TEST_CASE("M48 attachments: text stays readable, octets come back whole") {
    auto d = draft();
    d.attachments = {
        {"text/csv; name=counter.csv", "counter.csv", "a,b\n1,2\n"},
        {"application/octet-stream", "Z\xc3\xa4hler.bin", std::string("\0\xff\r\n", 4)}};
    const auto mail = compose(d);
    CHECK(sevenBit(mail));
    CHECK(mail.find("filename=\"counter.csv\"") != std::string::npos);
    CHECK(mail.find("filename*=utf-8''Z%C3%A4hler.bin") != std::string::npos);
    CHECK(mail.find("AP8NCg==") != std::string::npos);
    CHECK(compose(d) == mail);
    const auto letter = read(mail);
    REQUIRE(letter);
    REQUIRE(letter->lines.size() >= 1);
    CHECK(letter->lines[0].text == "TOTAL 12");
}

TEST_CASE("M48 a page stands behind the text as its alternative, attachments outside of both") {
    auto d = draft();
    const auto plain = compose(d);
    d.html = "<p>TOTAL <b>12</b> \xc3\xa4</p>" + std::string(2000, 'x') + "\n";
    auto mail = compose(d);
    CHECK(sevenBit(mail));
    CHECK(linesWithin(mail, 998));
    CHECK(mail.find("Content-Type: multipart/alternative; boundary=") != std::string::npos);
    CHECK(mail.find("multipart/mixed") == std::string::npos);
    CHECK(mail.find("TOTAL 12\r\n") < mail.find("Content-Type: text/html; charset=utf-8\r\n"));
    d.attachments = {{"text/csv; charset=utf-8; name=\"c.csv\"", "c.csv",
                      "\xEF\xBB\xBF"
                      "a,b\r\n"}};
    mail = compose(d);
    CHECK(mail.find("multipart/mixed") < mail.find("multipart/alternative"));
    CHECK(mail.find("=EF=BB=BFa,b\r\n") != std::string::npos);
    CHECK(compose(d) == mail);
    const auto letter = read(mail);
    REQUIRE(letter);
    CHECK(letter->lines.at(0).text == "TOTAL 12");
    d.html.clear();
    d.attachments.clear();
    CHECK(compose(d) == plain);
}

TEST_CASE("M26 dates are printed in the machine's offset") {
    const base::Time instant{std::chrono::sys_days{std::chrono::year{2026} / 12 / 31} + 23h +
                             30min};
    CHECK(formatDate(instant, 0) == "Thu, 31 Dec 2026 23:30:00 +0000");
    CHECK(formatDate(instant, 540) == "Fri, 01 Jan 2027 08:30:00 +0900");
    CHECK(formatDate(instant, -210) == "Thu, 31 Dec 2026 20:00:00 -0330");
}
