// Whole mails: structure, bounds, automation, identity.
#include "mail/message/letter.h"

#include <doctest/doctest.h>

using namespace message;

namespace {

const std::string kHead = "From: Ken <k@b.example>\r\nTo: c@x\r\nSubject: U-BIX\r\n";

std::string typed(std::string_view mail) {
    const auto letter = read(mail);
    if (!letter) return "! " + letter.error().text;
    std::string out;
    for (const auto& line : letter->lines) {
        if (line.kind == Line::Kind::typed) out += (out.empty() ? "" : "/") + line.text;
    }
    return out;
}

std::string multipart(const std::string& type, const std::string& body) {
    return kHead + "Content-Type: multipart/" + type + "; boundary=b\r\n\r\n" + body;
}

std::string part(const std::string& type, const std::string& body) {
    return "--b\r\nContent-Type: " + type + "\r\n\r\n" + body + "\r\n";
}

}  // namespace

TEST_CASE("M9 M41 structures of real and broken mails") {
    const std::string plain = part("text/plain", "GETLOG");
    const std::string html = part("text/html", "<p>HELP</p>");
    struct Row {
        std::string mail, out;
        const char* note;
    };
    const Row rows[] = {
        {kHead + "\r\nGETLOG\r\n", "GETLOG", "simple"},
        {kHead + "\nGETLOG\nHELP", "GETLOG/HELP", "mixed line ends, none at the end"},
        {kHead, "", "header only"},
        {kHead + "GETLOG COUNTER\r\n", "GETLOG COUNTER", "the empty line is missing"},
        {"\r\n \r\n" + kHead + "\r\nHELP", "HELP", "empty lines before the header"},
        {"From k@b Mon Mar 2\r\n" + kHead + "\r\nHELP", "HELP", "mbox"},
        {"From: k@b\rSubject: x\r\rHELP\r", "HELP", "bare CR"},
        {kHead + "\r\nHE" + std::string(1, '\0') + "LP", "HELP", "NUL"},
        {multipart("alternative", plain + html + "--b--\r\n"), "GETLOG", ""},
        {multipart("alternative", html + plain + "--b--\r\n"), "GETLOG", "the wrong way round"},
        {multipart("alternative", part("text/plain", " ") + html + "--b--"), "HELP",
         "plain is empty"},
        {multipart("mixed", plain + html), "GETLOG", "no end boundary (docomo)"},
        {multipart("mixed", plain + plain + "--b--"), "GETLOG/GETLOG", "two texts"},
        {multipart("mixed", plain + part("image/png", "x") + plain + "--b--"), "GETLOG", "iPhone"},
        {multipart("mixed", part("image/png", "x") + plain + "--b--"), "GETLOG", "picture first"},
        {multipart("mixed", part("text/plain; name=a.txt", "HELP") + plain + "--b--"), "GETLOG",
         ""},
        {multipart("mixed", part("message/rfc822", "Subject: x\r\n\r\nHELP") + "--b--"), "",
         "forwarded"},
        {multipart("signed", plain + part("application/pkcs7-signature", "x") + "--b--"), "GETLOG",
         ""},
        {multipart("encrypted", plain + "--b--"), "", ""},
        {multipart("mixed", "GETLOG\r\n"), "GETLOG", "the boundary is never used"},
        {multipart("mixed", "--b\r\n\r\nGETLOG\r\n--bb\r\nHELP\r\n--b--\r\n"), "GETLOG/--bb/HELP",
         "a prefix"},
        {multipart("mixed", "--b\r\nGETLOG\r\n--b--\r\nHELP"), "GETLOG",
         "a part without its header"},
        {multipart("mixed", "pre\r\n" + plain + "--b--\r\nepilogue HELP"), "GETLOG", ""},
        {multipart("mixed",
                   part("multipart/alternative; boundary=c",
                        "--c\r\n\r\nGETLOG\r\n--c\r\nContent-Type: text/html\r\n\r\nHELP") +
                       "--b--"),
         "GETLOG", "the inner one is not closed"},
        {multipart("mixed", part("multipart/alternative; boundary=c", "") + plain + "--b--"),
         "GETLOG", "the inner one never begins"},
        {multipart("mixed", part("multipart/mixed; boundary=b", "") + plain + "--b--"), "GETLOG",
         "one name twice"},
        {kHead + "Content-Type: multipart/mixed\r\n\r\n--xyzzy1\r\n\r\nHELP\r\n--xyzzy1--", "HELP",
         "no boundary said"},
        {kHead + "Content-Type: multipart\r\n\r\nHELP", "HELP", "half a type"},
        {kHead + "Content-Type: text/html\r\n\r\n<p>HELP<p>GETLOG", "HELP/GETLOG", ""},
        {kHead + "Content-Type: application/pkcs7-mime\r\n\r\nHELP", "", "S/MIME, opaque"},
        {kHead + "Content-Transfer-Encoding: base64\r\n\r\n77u/R0VUTE9H", "GETLOG",
         "BOM in base64"},
        {kHead + "\r\nHELP\r\nbegin 644 x\r\nMABC\r\nend\r\n", "HELP", "uuencoded file"},
        {"hello", "! this mail cannot be read: it begins without a header", ""},
        {"", "! this mail cannot be read: it has no header", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.mail);
        CAPTURE(row.note);
        CHECK(typed(row.mail) == row.out);
    }
}

TEST_CASE("M9 MMS gateways: named text was taken for an attachment, start= for nothing") {
    const std::string plain = part("text/plain", "GETLOG");
    const std::string named = part("text/plain; charset=utf-8; name=text_0.txt", "HELP");
    const std::string image = part("image/jpeg; name=a.jpg", "x");
    const auto inlined = [](const std::string& how) {
        return part("text/plain\r\nContent-Disposition: " + how + "; filename=\"t.txt\"", "HELP");
    };
    const auto withId = [](const std::string& type, const std::string& id, const char* body) {
        return part(type + "\r\nContent-ID: " + id, body);
    };
    const std::string two = withId("text/plain", "<one>", "GETLOG") +
                            withId("text/plain; name=t.txt", "<two@x>", "HELP") + "--b--";
    const std::string smil = withId("application/smil", "<s>", "<smil/>") + image + named + "--b--";
    struct Row {
        std::string mail, out;
        const char* note;
    };
    const Row rows[] = {
        {multipart("mixed", image + named + "--b--"), "HELP", "name="},
        {multipart("mixed", named + image + "--b--"), "HELP", "before the picture"},
        {multipart("mixed", inlined("inline") + "--b--"), "HELP", "inline; filename="},
        {multipart("mixed", inlined("attachment") + "--b--"), "", "attachment"},
        {kHead + "Content-Type: text/plain; name=t.txt\r\n\r\nHELP", "HELP", "the whole mail"},
        {multipart("mixed", named + plain + "--b--"), "GETLOG", "unnamed text is preferred"},
        {multipart("mixed", plain + named + "--b--"), "GETLOG", "in either order"},
        {multipart("mixed", part("text/plain", " ") + named + "--b--"), "HELP", "it is empty"},
        {multipart("related; start=\"<two@x>\"", two), "HELP", "start= is the second"},
        {multipart("related; start=\"two@x\"", two), "HELP", "without its brackets"},
        {multipart("related; start=\"<three>\"", two), "GETLOG", "start= names none"},
        {multipart("related", two), "GETLOG", "no start="},
        {multipart("related; start=\"<s>\"; type=\"application/smil\"", smil), "HELP", "SMIL"},
        {kHead + "Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\nContent-Type: " +
             "multipart/related; boundary=b; start=\"<two@x>\"\r\n\r\n" + two + "\r\n--c--",
         "HELP", "nested"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.mail);
        CAPTURE(row.note);
        CHECK(typed(row.mail) == row.out);
    }
}

TEST_CASE("hostile mails are refused or cut, never dear (5-lessons 18)") {
    std::string nested = kHead;
    for (int i = 0; i < 1000; ++i) {
        const auto name = "b" + std::to_string(i);
        nested += "Content-Type: multipart/mixed; boundary=" + name + "\r\n\r\n--" + name + "\r\n";
    }
    CHECK(typed(nested) == "! this mail cannot be read: its parts are nested deeper than 10");
    std::string parts;
    for (int i = 0; i < 200; ++i) parts += "--b\r\n\r\nx\r\n";
    CHECK(typed(multipart("mixed", parts)) ==
          "! this mail cannot be read: it has more than 100 parts");
    CHECK_FALSE(read(kHead + "X: " + std::string(70000, 'x') + "\r\n\r\n"));
    CHECK_FALSE(read(kHead + "\r\n" + std::string(70001, 'x')));
    CHECK_FALSE(read(std::string(2000000, 'x')));
    std::string fields;
    for (int i = 0; i < 500; ++i) fields += "X: y\r\n";
    CHECK_FALSE(read(fields));
    std::string lines = kHead + "\r\n";
    for (int i = 0; i < 20000; ++i) lines += "x\r\n";
    const auto cut = read(lines);
    REQUIRE(cut);
    CHECK(cut->lines.size() == 5000);
    CHECK(cut->remarks.size() == 1);
}

TEST_CASE("header facts that the gate judges") {
    const auto letter = read(
        "Received: from a by b; Mon, 02 Mar 2026 00:21:08 +0000\r\n"
        "Received: from c by a; Mon, 02 Mar 2026 00:20:00 +0000\r\n"
        "Return-Path: <k@b.example>\r\nFrom: Ken <k@B.example>\r\nfrom : x@y\r\n"
        "Date: Mon, 02 Mar 2026 09:21:08 +0900\r\nDate: x\r\nMessage-Id:  <i@d> (c)\r\n"
        "References: <r1@d>\r\n <r2@d>\r\nIn-Reply-To: <r2@d>\r\nSubject:\r\n Re: [EXT] "
        "U-BIX\r\n\r\n");
    REQUIRE(letter);
    CHECK(letter->fromFields == 2);
    CHECK(letter->from.size() == 2);
    CHECK(letter->from[0].mailbox == "k@b.example");
    CHECK(letter->dateFields == 2);
    REQUIRE(letter->date);
    CHECK(letter->date->offsetMinutes == 540);
    REQUIRE(letter->receivedAt);
    CHECK(*letter->receivedAt == letter->date->instant);
    CHECK(letter->returnPath == "<k@b.example>");
    CHECK(letter->messageId == "<i@d>");
    CHECK(letter->references == "<r1@d> <r2@d>");
    CHECK(letter->subject == "U-BIX");
    CHECK(letter->subjectAsSent == "Re: [EXT] U-BIX");
    CHECK(find(*letter, "SUBJECT") != nullptr);
    CHECK_FALSE(letter->textFound == false);
}

TEST_CASE("M45 signs of automatic mail; a person's mail has none") {
    struct Row {
        std::string_view field;
        bool automatic, bounce;
    };
    const Row rows[] = {
        {"X-Mailer: iPhone Mail", false, false},
        {"Auto-Submitted: no", false, false},
        {"Auto-Submitted: auto-replied", true, false},
        {"Precedence: bulk", true, false},
        {"Precedence: normal", false, false},
        {"List-Id: <x.y>", true, false},
        {"X-Auto-Response-Suppress: All", false, false},
        {"X-Autoreply: yes", true, false},
        {"Return-Path: <>", true, true},
        {"Return-Path: <k@b>", false, false},
        {"X-Failed-Recipients: x@y", true, true},
        {"X-Mailagent: copier01", true, false},
        {"Content-Type: multipart/report; report-type=delivery-status; boundary=b", true, true},
        {"Content-Type: multipart/report; report-type=disposition-notification; boundary=b", true,
         false},
        {"Disposition-Notification-To: k@b", false, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.field);
        const auto letter = read(kHead + std::string(row.field) + "\r\n\r\nHELP\r\n");
        REQUIRE(letter);
        CHECK(letter->automation.automatic == row.automatic);
        CHECK(letter->automation.bounce == row.bounce);
        CHECK(letter->automation.sign.empty() == !row.automatic);
    }
    CHECK(read("From: MAILER-DAEMON@x\r\nSubject: y\r\n\r\n")->automation.bounce);
    CHECK(read("From: k@b\r\nSubject: Automatic reply: U-BIX\r\n\r\n")->automation.automatic);
    CHECK(read("From: k@b\r\nSubject: Abwesenheit\r\n\r\n")->automation.automatic);
}

TEST_CASE("M24 a bounce tells which mail came back") {
    const std::string head =
        "From: MAILER-DAEMON@x\r\nSubject: Undelivered Mail\r\nMessage-ID: <b@x>\r\n";
    const std::string rows[] = {
        head +
            "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nsorry\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
            "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <m1@c>\r\n\r\nx\r\n--b--\r\n",
        head +
            "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nsorry\r\n"
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-Id:\r\n <m1@c>\r\n--b--\r\n",
        head + "\r\nYour mail:\r\n> Subject: x\r\n> Message-ID: <m1@c>\r\n",
        head + "In-Reply-To: <m1@c>\r\n\r\nsorry\r\n",
    };
    for (const auto& row : rows) {
        CAPTURE(row);
        CHECK(read(row)->automation.aboutMessage == "<m1@c>");
        CHECK(read(row)->automation.bounce);
    }
}

TEST_CASE("design decision 6: the identity ignores line ends, and nothing else") {
    const std::string mail = kHead + "Message-ID: <i@d>\r\nDate: x\r\n\r\nGETLOG\r\nHELP\r\n";
    std::string unixMail;
    for (const char c : mail) {
        if (c != '\r') unixMail += c;
    }
    const auto id = [](const std::string& bytes) { return identity(bytes, *read(bytes)); };
    CHECK(id(mail).size() == 64);
    CHECK(id(mail) == id(unixMail));
    CHECK(id("Received: x\r\n" + mail) == id(mail));
    CHECK(id(mail + "X") != id(mail));
    CHECK(id("X: y\r\n" + kHead + "\r\nGETLOG") == "");
    CHECK(id(kHead + "Date: x\r\n\r\nGETLOG").size() == 64);
}
