#include "tests/lists/sample.h"

using lists::ListId;

namespace {
bool holds(const std::string& text, const std::string& piece) {
    return text.find(piece) != std::string::npos;
}
}  // namespace

TEST_CASE("M24 M31 the frame: serial number, requester, nickname, delay only when announced") {
    const auto reading = sample::reading("konica-8050");
    auto frame = sample::frame();
    const auto text = lists::render(ListId::ekc, reading, frame);
    CHECK(holds(text, "Serial No. 26XE00123   Nickname HQ-2F-EAST\n"));
    CHECK(holds(text, "Requested by ce.tanaka@example.com   Mail sent 2026-03-02 09:14 +0900"));
    CHECK(holds(text, "Delay 00:07\n"));
    CHECK(holds(text, "\nEND OF E.K.C. MANAGEMENT LIST   lines "));
    frame.announceDelay = false;
    CHECK_FALSE(holds(lists::render(ListId::ekc, reading, frame), "Delay "));
    frame.announceDelay = true;
    frame.mailSent.reset();
    CHECK(holds(lists::render(ListId::ekc, reading, frame), "Delay unknown (no date)"));
    frame.requester = "x\r\nEND OF LIST";
    CHECK(holds(lists::render(ListId::ekc, reading, frame), "Requested by x  END OF LIST"));
    frame.requester.clear();
    CHECK_FALSE(holds(lists::render(ListId::ekc, reading, frame), "Requested by"));
}

TEST_CASE("The END line counts the lines") {
    const auto reading = sample::reading("konica-8050");
    for (const auto& row : lists::kLists) {
        if (row.id == ListId::phone) continue;
        const auto text = lists::render(row.id, reading, sample::frame());
        const auto count = std::to_string(sample::linesOf(text).size());
        CHECK(holds(text, "END OF " + std::string(row.title) + "   lines " + count));
    }
}

TEST_CASE("Owners and names of jobs stay inside unless the site lets them go") {
    auto reading = sample::reading("konica-8050");
    lists::Frame frame;
    auto text = lists::render(ListId::job, reading, frame);
    CHECK(holds(text, "(hidden)"));
    CHECK_FALSE(holds(text, "m.sato"));
    CHECK_FALSE(holds(text, "offer"));
    frame.showNames = true;
    CHECK(holds(lists::render(ListId::job, reading, frame), "m.sato"));
    frame.showNames = false;
    reading.jobs.namesMayLeave = machine::Flag::of(true);
    CHECK(holds(lists::render(ListId::job, reading, frame), "m.sato"));
}

TEST_CASE("Old values say their age; a machine that does not answer says so first") {
    const auto reading = sample::reading("konica-8050");
    auto frame = sample::frame();
    CHECK_FALSE(holds(lists::render(ListId::counter, reading, frame), " ago)"));
    frame.now += std::chrono::hours{76};
    CHECK(holds(lists::render(ListId::counter, reading, frame), "+0900 (3 d 04:00 ago)"));
    frame.readError = "no answer";
    CHECK(holds(
        lists::render(ListId::counter, reading, frame),
        "The machine could not be read: no answer\nThis is its last reading, 3 d 04:00 old.\n"));
    CHECK(holds(lists::render(ListId::counter, {}, frame), "every value below is unknown"));
}

TEST_CASE("Remarks stand before the end, ten at most") {
    machine::Reading reading;
    for (int i = 0; i < 13; ++i) reading.remarks.push_back("snapshot /x: wrong\n");
    const auto text = lists::render(ListId::user, reading, {});
    CHECK(holds(text, "\nREMARKS\n snapshot /x: wrong\n"));
    CHECK(holds(text, " and 3 more"));
}

TEST_CASE("Totals that disagree are both printed with their source") {
    machine::Reading reading;
    reading.counters.total = machine::Value<machine::Impressions>::of({100});
    reading.counters.otherTotals.push_back(machine::Value<machine::Impressions>::of(
        {104}, {machine::Origin::ipp, "printer-impressions-completed", {}}));
    const auto text = lists::render(ListId::counter, reading, {});
    CHECK(holds(text, "TOTAL          100 impressions"));
    CHECK(holds(text, "DISAGREES      104   from IPP   object printer-impressions-completed"));
}

TEST_CASE("A thousand accounts and 120 alerts print in full") {
    const auto reading = sample::reading("extreme");
    CHECK(holds(lists::render(ListId::ekc, reading, {}), "\n999 "));
    CHECK(holds(lists::render(ListId::ekc, reading, {}), "1000 accounts"));
    CHECK(holds(lists::render(ListId::management2, reading, {}), "\n120 critical"));
}

TEST_CASE("The rate is that of the whole time between two lists, to the nearest impression") {
    using namespace std::chrono_literals;
    const struct {
        std::chrono::seconds span;
        std::uint64_t by;
        const char* expected;  // empty: no rate after less than a day
    } rows[] = {
        {29 * 24h, 31002, "days 29   per day 1069\n"},
        {47h + 59min, 1900, "days 2   per day 950\n"},
        {36h, 1500, "days 1.5   per day 1000\n"},
        {45h, 3000, "days 1.9   per day 1600\n"},
        {24h, 7, "days 1   per day 7\n"},
        {60h, 4, "days 2.5   per day 2\n"},
        {24h - 1s, 1000, ""},
    };
    auto now = sample::reading("konica-8050");
    now.counters.functions.clear();
    for (const auto& row : rows) {
        CAPTURE(std::string(row.expected));
        auto before = now;
        before.taken = *now.taken - row.span;
        before.counters.total.value.count -= row.by;
        auto frame = sample::frame();
        frame.previous = &before;
        const auto text = lists::render(ListId::counter, now, frame);
        CHECK(holds(text, row.expected));
        CHECK(holds(text, "per day") == (*row.expected != '\0'));
    }
}

TEST_CASE("A total that went down is said") {
    auto now = sample::reading("konica-8050");
    auto before = now;
    before.counters.total.value.count += 5;
    auto frame = sample::frame();
    frame.previous = &before;
    const auto text = lists::render(ListId::counter, now, frame);
    CHECK(holds(text, "total -5"));
    CHECK(holds(text, "The total went down"));
}

TEST_CASE("Accounts beyond the bound are left out of the table but not of its sum") {
    machine::Reading reading;
    reading.accounts.rows.resize(3000);
    for (auto& account : reading.accounts.rows) {
        account.total = machine::Value<machine::Impressions>::of({2});
    }
    const auto text = lists::render(ListId::ekc, reading, {});
    CHECK(holds(text, "\nSUM 3000 accounts      6000 "));
    CHECK(holds(text, "\n1001 accounts left out, but in SUM\n"));
    CHECK_FALSE(holds(text, "more rows"));
}
