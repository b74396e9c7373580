#include "mail/message/html.h"

#include "mail/message/flowed.h"
#include "mail/message/invisible.h"

#include <doctest/doctest.h>
#include <ctime>

using namespace message;

namespace {

/// Lines joined by '/', quoted ones after '>', signatures after '~'.
std::string told(std::string_view html) {
    std::string out;
    for (const auto& line : htmlToLines(html, 1000)) {
        if (!out.empty()) out += '/';
        if (line.mark == Mark::quoted) out += '>';
        if (line.mark == Mark::signature) out += '~';
        out += line.text;
    }
    return out;
}

}  // namespace

TEST_CASE("M41 HTML becomes the lines that a browser shows") {
    struct Row {
        std::string_view in, out;
        const char* note;
    };
    const Row rows[] = {
        {"GETLOG COUNTER", "GETLOG COUNTER", "no element"},
        {"<p>GETLOG\n   COUNTER</p><p>HELP", "GETLOG COUNTER/HELP", "white space collapses"},
        {"<div>A</div><div><br></div><div>B</div>", "A//B", "Gmail"},
        {"A<br>B<br/>C", "A/B/C", ""},
        {"<b>GET</b>LOG <i>X</i>", "GETLOG X", "inline elements"},
        {"GETLOG&nbsp;COUNTER",
         "GETLOG\xc2\xa0"
         "COUNTER",
         "Notes"},
        {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b/c", ""},
        {"<style>x</style><script>y</script><head><title>z</title></head>A", "A", ""},
        {"A<!-- HELP --><!--[if mso]>HELP<![endif]-->B", "AB", "comments"},
        {"<div style='display: none'>HELP</div><div hidden>HELP</div>A", "A", "preheader"},
        {"<pre>A\n  B</pre>", "A/  B", ""},
        {"A<blockquote type=cite><div>B</div></blockquote>C", "A/>B/C", "Apple Mail"},
        {"A<div class='gmail_quote'><div>On x wrote:</div>B</div>", "A/>On x wrote:/>B", ""},
        {"A<div class=\"gmail_signature\">Ken</div>B", "A/~Ken/B", ""},
        {"A<div id=Signature>Ken</div><div id=appendonsend></div>B<p>C", "A/~Ken/>B/>C", "Outlook"},
        {"A<div id=divRplyFwdMsg>From: x</div><div>HELP</div>", "A/>From: x/>HELP", "Outlook"},
        {"A<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\">From</div>B", "A/>From/>B",
         ""},
        {"A<br id=\"lineBreakAtBeginningOfSignature\"><div>Ken</div>", "A/~Ken", "iOS"},
        {"a &lt;b&gt; &amp; &eacute; &#x1F600; &bogus;",
         "a <b> & \xc3\xa9 \xf0\x9f\x98\x80 &bogus;", ""},
        {"<p>A</b></div></p>B", "A/B", "wrong ends"},
        {"", "", ""},
        {"<", "<", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CAPTURE(row.note);
        CHECK(told(row.in) == row.out);
    }
}

TEST_CASE("hostile HTML is cheap: depth, wrong ends, long attributes, many lines") {
    std::string deep;
    for (int i = 0; i < 20000; ++i) deep += "<b><div>";
    for (int i = 0; i < 20000; ++i) deep += "</i>";
    std::string hidden = "<div hidden>" + deep;
    const std::string mails[] = {deep, hidden, std::string(260000, '<'),
                                 "<a " + std::string(260000, 'x') + "='y'>z",
                                 std::string(260000, '&')};
    for (const auto& mail : mails) {
        const auto start = std::clock();  // of this process alone
        CHECK(htmlToLines(mail, 5000).size() <= 5000);
        CHECK(std::clock() - start < 2 * CLOCKS_PER_SEC);
    }
    std::string rules;
    for (int i = 0; i < 9000; ++i) rules += "<hr><br>";
    CHECK(htmlToLines(rules, 5000).size() <= 5001);
}

TEST_CASE("M41 format=flowed: the client's wrapping goes, the sender's stays") {
    const std::string wrapped = std::string(60, 'x') + " ";
    CHECK(unflow("GETLOG COUNTER\nHELP\n", false) == "GETLOG COUNTER\nHELP\n");
    CHECK(unflow(wrapped + "\nyyy\n", false) == wrapped + "yyy\n");
    CHECK(unflow(wrapped + "\nyyy\n", true) == std::string(60, 'x') + "yyy\n");
    CHECK(unflow("GETLOG COUNTER \nHELP\n", false) == "GETLOG COUNTER \nHELP\n");
    CHECK(unflow(" From here\n  indented\n", false) == "From here\n indented\n");
    CHECK(unflow(">> a\n> b\n", false) == ">> a\n> b\n");
    CHECK(unflow("-- \nKen\n", false) == "-- \nKen\n");
    CHECK(unflow("", true).empty());
}

TEST_CASE("M9 M41 invisible characters go, a typed blank at the start stays") {
    struct Row {
        std::string_view in, out;
    };
    const Row rows[] = {
        {"\xef\xbb\xbfGETLOG", "GETLOG"},
        {"\xe2\x80\x8bGETLOG\xe2\x80\x8b", "GETLOG"},
        {"Getlog\xc2\xa0"
         "Counter",
         "Getlog Counter"},
        {"\xc2\xa0GETLOG \xc2\xa0", "GETLOG"},
        {" GETLOG", " GETLOG"},
        {"\tGETLOG\t", "\tGETLOG"},
        {"GET\xc2\xadLOG", "GETLOG"},
        {"\xe2\x80\xaeGETLOG", "GETLOG"},
        {"a\x01"
         "b\x7f",
         "ab"},
        {"\xe3\x80\x80X", " X"},
        {"a\xff", "a\xef\xbf\xbd"},
        {"", ""},
        {"Getlog\xe2\x80\xaf"
         "Counter",
         "Getlog Counter"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CHECK(visibleLine(row.in) == row.out);
    }
    CHECK(visibleSubject("  \xe2\x80\x8bU-BIX\xc2\xa0 ") == "U-BIX");
}
