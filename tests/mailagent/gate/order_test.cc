#include "mailagent/gate/order.h"

#include <doctest/doctest.h>

namespace {

using gate::Order;
using gate::Sent;
using gate::Stamp;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr base::Time kNoon =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours(12);

using Number = std::optional<std::uint64_t>;

Sent sent(int second, Number sequence = {}, const char* mail = "<m@example.com>") {
    return {kNoon + seconds(second), 60, sequence, mail};
}

Stamp stamp(int second, Number sequence = {},
            std::vector<std::string> mails = {"<s@example.com>"}) {
    return {kNoon + seconds(second), 60, sequence, std::move(mails)};
}

TEST_CASE("D1 the newer mail of a kind runs, the older is overtaken") {
    struct Row {
        Sent mail;
        std::optional<Stamp> latest;
        Order expected;
        const char* note;
    };
    const Row rows[] = {
        {sent(0), {}, Order::runs, "the first of its kind"},
        {sent(1), stamp(0), Order::runs, "a second later"},
        {sent(-1), stamp(0), Order::overtaken, "a second earlier"},
        {sent(0), stamp(0), Order::runs, "same Date, another mail"},
        {sent(0), stamp(0, {}, {"<m@example.com>"}), Order::duplicate, "same Date, same mail"},
        {sent(1), stamp(0, {}, {"<m@example.com>"}), Order::runs, "same Message-ID, later Date"},
        {sent(0), stamp(0, {}, {"<a@b>", "<m@example.com>", "<c@d>"}), Order::duplicate,
         "one of several of that Date"},
        {sent(0, {}, ""), stamp(0, {}, {""}), Order::runs, "a mail without a name is no duplicate"},
        {sent(-9, 8), stamp(0, 7), Order::runs, "higher number, earlier Date"},
        {sent(9, 6), stamp(0, 7), Order::overtaken, "lower number, later Date"},
        {sent(9, 7), stamp(0, 7), Order::runs, "same number, later Date"},
        {sent(-9, 7), stamp(0, 7), Order::overtaken, "same number, earlier Date"},
        {sent(0, 7), stamp(0, 7, {"<m@example.com>"}), Order::duplicate, "all the same"},
        {sent(-1, 8), stamp(0), Order::overtaken, "a number on one side only: Date"},
        {sent(1), stamp(0, 7), Order::runs, "a number on the other side only: Date"},
        {sent(0, 999'999'999'999'999'999), stamp(0, 1), Order::runs, "the highest number"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.note);
        CHECK(gate::orderOf(row.mail, row.latest) == row.expected);
    }
    // A number wins over numbers, not over the later Date of a mail that has none.
    Stamp mixed = stamp(0, 7);
    mixed.unnumbered = true;
    CHECK(gate::orderOf(sent(-1, 8), mixed) == Order::overtaken);
    CHECK(gate::orderOf(sent(1, 8), mixed) == Order::runs);
    CHECK(gate::orderOf(sent(1, 6), mixed) == Order::overtaken);
    // Fractions of a second and zones decide nothing: instants are compared.
    Sent mail = sent(0);
    mail.date += std::chrono::milliseconds(900);
    mail.offsetMinutes = -720;
    CHECK(gate::orderOf(mail, stamp(0, {}, {"<m@example.com>"})) == Order::duplicate);
}

TEST_CASE("D1 D3 a stamp never goes back") {
    auto after = gate::stampAfter(sent(0, 7), {});
    CHECK(after.date == kNoon);
    CHECK(after.sequence == Number(7));
    CHECK(after.mails == std::vector<std::string>{"<m@example.com>"});
    // By its number an earlier Date ran: the Date of the stamp stays.
    after = gate::stampAfter(sent(-60, 8, "<n@example.com>"), after);
    CHECK(after.date == kNoon);
    CHECK(after.sequence == Number(8));
    CHECK(after.mails == std::vector<std::string>{"<m@example.com>"});
    // By its Date one without number: the number stays.
    after = gate::stampAfter(sent(60, {}, "<o@example.com>"), after);
    CHECK(after.date == kNoon + minutes(1));
    CHECK(after.sequence == Number(8));
    CHECK(after.mails == std::vector<std::string>{"<o@example.com>"});
    CHECK(after.unnumbered);
    CHECK_FALSE(gate::stampAfter(sent(90, 9), after).unnumbered);
    CHECK(gate::stampAfter(sent(60, 9), after).unnumbered);
    // A second of the same Date joins the first.
    after = gate::stampAfter(sent(60, {}, "<p@example.com>"), after);
    CHECK(after.mails == std::vector<std::string>{"<o@example.com>", "<p@example.com>"});
    CHECK(gate::orderOf(sent(60, {}, "<o@example.com>"), after) == Order::duplicate);
}

TEST_CASE("D1 of one Date the last mails are remembered") {
    std::optional<Stamp> latest;
    for (int i = 0; i < 100; ++i) {
        const std::string mail = std::to_string(i);
        latest = gate::stampAfter(sent(0, {}, mail.c_str()), latest);
    }
    REQUIRE(latest->mails.size() == gate::kMailsOfOneDate);
    CHECK(latest->mails.front() == "68");
    CHECK(latest->mails.back() == "99");
}

message::Letter dated(int second) {
    message::Letter letter;
    letter.dateFields = 1;
    letter.date = message::SentDate{kNoon + seconds(second), 60};
    letter.messageId = "<m@example.com>";
    return letter;
}

TEST_CASE("D5 a Date that could block later commands is refused with a sentence") {
    struct Row {
        void (*change)(message::Letter&);
        const char* error;  ///< "" = taken
    };
    const Row rows[] = {
        {[](message::Letter&) {}, ""},
        {[](message::Letter& l) {
             *l.date = {kNoon + minutes(10), 60};
         },
         ""},
        {[](message::Letter& l) {
             *l.date = {base::Time{}, 0};
         },
         ""},
        {[](message::Letter& l) {
             l.dateFields = 0;
             l.date.reset();
         },
         "The mail has no Date; send it with one."},
        {[](message::Letter& l) { l.dateFields = 2; },
         "The mail has several Date fields; send it with one."},
        {[](message::Letter& l) { l.date.reset(); },
         "The mail's Date cannot be read; send it with a usual one."},
        {[](message::Letter& l) {
             *l.date = {kNoon + minutes(10) + seconds(1), 60};
         },
         "The mail's Date (2026-11-21 13:10:01 +0100) lies more than 10 min after its arrival "
         "(2026-11-21 13:00:00 +0100); set the clock it was written by, and send it again."},
        {[](message::Letter& l) {
             l.fields.push_back({"x-sequence", " 42 "});
         },
         ""},
        {[](message::Letter& l) {
             l.fields.push_back({"X-Sequence", "1234567890123456789"});
         },
         "The mail's X-Sequence is not a number of 1 to 18 digits."},
        {[](message::Letter& l) {
             l.fields.push_back({"X-Sequence", "-1"});
         },
         "The mail's X-Sequence is not a number of 1 to 18 digits."},
        {[](message::Letter& l) {
             l.fields.push_back({"X-Sequence", ""});
         },
         "The mail's X-Sequence is not a number of 1 to 18 digits."},
        {[](message::Letter& l) {
             l.fields.push_back({"X-Sequence", "1"});
             l.fields.push_back({"X-Sequence", "2"});
         },
         "The mail has several X-Sequence fields; send it with one."},
    };
    for (const Row& row : rows) {
        CAPTURE(row.error);
        auto letter = dated(0);
        row.change(letter);
        const auto found = gate::sentOf(letter, kNoon, minutes(10));
        CHECK((found ? "" : found.error().text) == row.error);
    }
    auto letter = dated(0);
    letter.fields.push_back({"X-Sequence", "999999999999999999"});
    const auto found = gate::sentOf(letter, kNoon, minutes(10));
    REQUIRE(found);
    CHECK(found->sequence == Number(999'999'999'999'999'999));
    CHECK(found->mail == "<m@example.com>");
}

TEST_CASE("D2 a date is told in the zone that its sender wrote") {
    CHECK(gate::words(kNoon, 60, {}) == "2026-11-21 13:00:00 +0100");
    CHECK(gate::words(kNoon, -570, 7) == "2026-11-21 02:30:00 -0930 (sequence 7)");
    CHECK(gate::words(base::Time{}, 0, 0) == "1970-01-01 00:00:00 +0000 (sequence 0)");
    CHECK(gate::words(base::Time{} - std::chrono::milliseconds(1), 0, {}) ==
          "1969-12-31 23:59:59 +0000");
}

}  // namespace
