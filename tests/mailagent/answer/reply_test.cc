#include "mailagent/answer/reply.h"

#include "base/text.h"
#include "mailagent/command/help.h"
#include "samples.h"

#include <doctest/doctest.h>
#include <algorithm>
#include <string>
#include <vector>

namespace {

using Strings = std::vector<std::string>;

bool has(const answer::Rendered& mail, std::string_view text) {
    return mail.bytes.find(text) != std::string::npos;
}

TEST_CASE("M15 M24 M48 a list's mail") {
    const auto mail = answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter,
                                       "COUNTER LIST\nTOTAL 1203344\nEND OF COUNTER LIST\n");
    CHECK(golden("list.eml", mail.bytes));
    CHECK(mail.what == "COUNTER LIST");
    CHECK(mail.from == "copier@machines.example");
    CHECK(mail.to == Strings{"ce.tanaka@example.com"});
    CHECK_FALSE(mail.secret);
    CHECK_FALSE(mail.notice);
    CHECK(has(mail, "\r\nMessage-ID: " + mail.messageId + "\r\n"));
    CHECK(has(mail, "\r\nIn-Reply-To: <abc@phone.example>\r\n"));
    CHECK(has(mail, "\r\nAuto-Submitted: auto-replied\r\n"));
    CHECK(has(mail, "\r\nX-Mailagent: hq\r\n"));
    CHECK_FALSE(has(mail, "flowed"));
}

lists::Rendition sampleForms() {
    return {"COUNTER LIST\nTOTAL 1203344\nEND OF COUNTER LIST\n",
            "\xEF\xBB\xBFserial,value\r\n26XE00123,1203344\r\n", "{\n \"values\": []\n}\n",
            "<!DOCTYPE html>\n<html><body><p>B\u00fcro</p></body></html>\n"};
}

std::size_t longestLine(std::string_view bytes) {
    std::size_t most = 0;
    for (const auto line : base::split(bytes, '\n')) most = std::max(most, line.size());
    return most;
}

TEST_CASE("M48 a list's mail with a page, CSV and JSON beside the text") {
    const auto mail =
        answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter, sampleForms());
    CHECK(golden("list_forms.eml", mail.bytes));
    CHECK(longestLine(mail.bytes) <= 79);  // 78 and CR
    const auto again =
        answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter, sampleForms());
    CHECK(mail.bytes == again.bytes);
    const auto bare =
        answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter, sampleForms().text);
    CHECK(mail.messageId == bare.messageId);
    CHECK(answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter,
                           lists::Rendition{sampleForms().text, "", "", ""})
              .bytes == bare.bytes);
}

TEST_CASE("M48 a form that has no room is left out, and the text says so") {
    auto forms = sampleForms();
    forms.json = std::string(answer::kMostBesideText, ' ');
    const auto mail = answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::ekc, forms);
    CHECK(has(mail, "\r\nLeft out, the mail would be too large: JSON\r\n"));
    CHECK(has(mail, "text/csv"));
    CHECK_FALSE(has(mail, "application/json"));
    CHECK(mail.bytes.size() < 10'000);
}

TEST_CASE("M48 names of attachments are safe in a header and on any disk") {
    struct Row {
        const char* serial;
        lists::ListId list;
        const char* expected;
    };
    const Row rows[] = {
        {"26XE00123", lists::ListId::counter, "COUNTER-26XE00123-20260302.csv"},
        {"", lists::ListId::pixel, "PIXEL-20260302.csv"},
        {" A/B\\C:\"x\"\r\nBcc: y ", lists::ListId::job, "JOB-A_B_C__x___Bcc__y-20260302.csv"},
        {"\u8907\u5408", lists::ListId::phone, "PHONE-______-20260302.csv"},
        {"0123456789012345678901234567890123456789tail", lists::ListId::management2,
         "2MANAGEMENT-0123456789012345678901234567890123456789-20260302.csv"},
    };
    for (const Row& row : rows) {
        auto self = sampleSelf();
        self.serial = row.serial;
        CHECK(answer::attachmentName(self, sampleAsked(), row.list, "csv") == row.expected);
    }
}

TEST_CASE("design decision 5: rendered again, a reply is the same to the byte") {
    for (const auto& row : lists::kLists) {
        const auto one = answer::listMail(sampleSelf(), sampleAsked(), row.id, "x\n");
        const auto two = answer::listMail(sampleSelf(), sampleAsked(), row.id, "x\n");
        CHECK(one.bytes == two.bytes);
        CHECK(one.messageId == two.messageId);
    }
}

TEST_CASE("M25 the results' mail") {
    answer::Results results;
    results.lines = {"SE's Password was changed successfully. -> New Password:[Sitios]",
                     "Option Not Found - GetLog Log", "Command Not Found - Gr\u00fc\u00dfe"};
    results.ignored = 2;
    results.secret = true;
    answer::Self self = sampleSelf();
    self.announceDelay = true;
    self.adminCc = "admin@example.com";
    const auto mail = answer::resultsMail(self, sampleAsked(), results);
    CHECK(golden("results.eml", mail.bytes));
    CHECK(mail.what == "COMMAND RESULTS");
    CHECK(mail.secret);
    CHECK(mail.to == Strings{"ce.tanaka@example.com"});
    CHECK_FALSE(has(mail, "admin@example.com"));
}

TEST_CASE("M45 what stands in for a reply that could not be sealed carries that reply's name") {
    const auto list =
        answer::listMail(sampleSelf(), sampleAsked(), lists::ListId::counter, "TOTAL 1203344\n");
    const auto mail = answer::notSentMail(sampleSelf(), sampleAsked(), list,
                                          "it cannot be encrypted for ce.tanaka@example.com.");
    CHECK(mail.messageId == list.messageId);
    CHECK(has(mail, "\r\nMessage-ID: " + list.messageId + "\r\n"));
    CHECK(has(mail, "Not Sent - COUNTER LIST: it cannot be encrypted for ce.tanaka@example.com."));
    CHECK(has(mail, "\r\nIn-Reply-To: <abc@phone.example>\r\n"));
    CHECK_FALSE(has(mail, "1203344"));
    CHECK(mail.to == Strings{"ce.tanaka@example.com"});
}

TEST_CASE("M25 HELP, and a mail without a command") {
    answer::Results results;
    results.help = command::helpText({"copier@machines.example", {10240}});
    const auto help = answer::resultsMail(sampleSelf(), sampleAsked(), results);
    CHECK(golden("help.eml", help.bytes));
    CHECK(help.what == "HELP");
    results.noCommand = true;
    const auto none = answer::resultsMail(sampleSelf(), sampleAsked(), results);
    CHECK(golden("no_command.eml", none.bytes));
    CHECK(none.what == "COMMAND RESULTS");
    CHECK(none.messageId != help.messageId);
}

TEST_CASE("M30 all mails: the administrator is Cc and second recipient") {
    struct Row {
        std::string admin;
        bool secret, copied;
        const char* note;
    };
    const Row rows[] = {
        {"admin@example.com", false, true, "copied"},
        {"", false, false, "nobody"},
        {"admin@example.com", true, false, "never with a password in it"},
        {"CE.Tanaka@example.com", false, false, "asked himself"},
        {"copier@machines.example", false, false, "a copy to the machine would come back"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        answer::Self self = sampleSelf();
        self.adminCc = row.admin;
        answer::Results results;
        results.lines = {"x"};
        results.secret = row.secret;
        const auto mail = answer::resultsMail(self, sampleAsked(), results);
        CHECK(mail.to.size() == (row.copied ? 2 : 1));
        CHECK(mail.to.front() == "ce.tanaka@example.com");
        CHECK(has(mail, "\r\nCc: ") == row.copied);
    }
}

TEST_CASE("M31 the delay stands in the results where it is announced") {
    using namespace std::chrono_literals;
    struct Row {
        std::optional<std::chrono::milliseconds> delay;
        bool announce;
        std::string line;
    };
    const Row rows[] = {
        {7min, true, "Delay         00:07"},
        {0min, true, "Delay         00:00"},
        {-1min, true, "Delay         unknown (clock)"},
        {30 * 24h, true, "Delay         30 d 00:00"},
        {30 * 24h + 1ms, true, "Delay         unknown (clock)"},
        {std::nullopt, true, "Delay         unknown (no date)"},
        {7min, false, ""},
    };
    for (const Row& row : rows) {
        answer::Self self = sampleSelf();
        self.announceDelay = row.announce;
        answer::Asked asked = sampleAsked();
        asked.sentAt.reset();
        if (row.delay) asked.sentAt = lists::SentAt{asked.takenAt - *row.delay, 0};
        const auto mail = answer::resultsMail(self, asked, {{"x"}, 0, false, "", false});
        CAPTURE(row.line);
        CHECK(has(mail, row.line));
        CHECK(has(mail, "Delay") == row.announce);
    }
}

TEST_CASE("M48 whatever stands in the values, a mail is 7-bit, CRLF, within 998, one header") {
    answer::Self self = sampleSelf();
    self.nickname = "B\u00fcro\r\nBcc: eve@evil.org";
    self.serial = std::string(2000, 'S');
    answer::Asked asked = sampleAsked();
    asked.messageId = "<a@x>\r\nBcc: eve@evil.org";
    asked.references = std::string(5000, 'r') + " \r\n\r\nbody";
    answer::Results results;
    results.lines = {std::string(3000, 'x'), "\xff\xfe", "line\r\n.\r\nQUIT", "From the start",
                     "."};
    const auto mail = answer::resultsMail(self, asked, results);
    for (std::string_view line : base::split(mail.bytes, '\n')) {
        if (line.empty()) continue;
        REQUIRE(line.back() == '\r');
        CHECK(line.size() <= 999);
        CHECK_FALSE(line.starts_with("Bcc:"));
        for (const char c : line) CHECK((c & 0x80) == 0);
    }
}

}  // namespace
