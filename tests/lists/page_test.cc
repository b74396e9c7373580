#include "lists/page.h"

#include "base/text.h"
#include "lists/cells.h"
#include "lists/frame.h"

#include <doctest/doctest.h>

using lists::Align;
using lists::Page;

TEST_CASE("Texts are padded and cut by display cells") {
    CHECK(lists::fit("abc", 5) == "abc  ");
    CHECK(lists::fit("12", 5, Align::right) == "   12");
    CHECK(lists::fit("abcdefgh", 6) == "abcd..");
    CHECK(lists::fit("受付係です", 6) == "受付..");
    CHECK(base::displayWidth(lists::fit("受付係です", 7)) == 7);
}

TEST_CASE("A table that is too wide goes on indented; numbers are never cut") {
    Page page(30);
    page.table({{"Name", Align::left, 4, 8}, {"A", Align::right, 4}, {"B", Align::right, 4}},
               {{"a long name", "18446744073709551615", "1"}});
    CHECK(page.take() ==
          "Name                        A\n"
          "       B\n"
          "a long.. 18446744073709551615\n"
          "       1\n");
}

TEST_CASE("Rows beyond the bound are counted, not dropped silently") {
    Page page(40);
    page.table({{"N", Align::right, 4}}, std::vector<lists::Row>(lists::kMostTableRows + 7, {"1"}));
    CHECK(page.take().find("\n7 more rows left out\n") != std::string::npos);
}

TEST_CASE("Fields and lines wrap") {
    Page page(30);
    page.fields("MAIL", {{"Enable", "YES"}, {"Interval", "10 min"}, {"", std::string(40, 'x')}});
    page.line("one two three four five six seven eight");
    CHECK(page.take() ==
          "MAIL           Enable YES\n"
          "               Interval 10 min\n"
          "               xxxxxxxxxxxxx..\n"
          "one two three four five six\n"
          "    seven eight\n");
}

TEST_CASE("A machine's text becomes one printable line") {
    CHECK(lists::clean("a\nb\tc\r\n") == "a b c");
    CHECK(lists::clean("\x1b[31mred") == "\\x1b[31mred");
    CHECK(lists::clean(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(lists::clean("\xff") == "\\xff");
    std::string stacked = "e";
    for (int i = 0; i < 100; ++i) stacked += "\u0301";
    CHECK(lists::clean(stacked).size() == 5);
    CHECK(lists::clean(std::string(100000, 'x')).size() < 600);
}
