// M48: the forms beside a list's text, word for word and by their rules.
#include "lists/forms.h"

#include "base/text.h"
#include "lists/csv.h"
#include "lists/html.h"
#include "tests/lists/sample.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

using lists::ListId;
using machine::Origin;
using machine::State;
using nlohmann::json;

namespace {

constexpr lists::Forms kAll{true, true, true};

void compare(const std::string& name, const std::string& bytes) {
    CAPTURE(name);
    const std::string path = std::string(PROJECT_FOLDER) + "/tests/lists/golden/" + name;
    const char* mode = std::getenv("MAILAGENT_GOLDEN");
    if (mode != nullptr && std::string_view(mode) == "write") {
        std::ofstream(path, std::ios::binary) << bytes;
    }
    const auto expected = sample::linesOf(sample::bytesOf(path));
    const auto found = sample::linesOf(bytes);
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i) {
        CAPTURE(i + 1);
        REQUIRE(found[i] == expected[i]);
    }
    CHECK(found.size() == expected.size());
}

/// Six readings of the weeks before.
lists::Frame frameWithHistory(const machine::Reading& reading) {
    auto frame = sample::frame();
    frame.version = "0.1.0";
    for (int week = 6; week > 0; --week) {
        frame.totals.push_back(
            {*reading.taken - std::chrono::days{7 * week},
             reading.counters.total.value.count - static_cast<std::uint64_t>(week * week) * 900});
    }
    return frame;
}

/// The records of a CSV file, its quotes undone.
std::vector<std::vector<std::string>> recordsOf(std::string_view text) {
    std::vector<std::vector<std::string>> records(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && text.substr(i + 1).starts_with('"')) {
            records.back().back() += text[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            records.back().emplace_back();
        } else if (!quoted && text.substr(i).starts_with("\r\n")) {
            records.push_back({""});
            ++i;
        } else {
            records.back().back() += c;
        }
    }
    CHECK_FALSE(quoted);
    CHECK(records.back() == std::vector<std::string>{""});
    records.pop_back();
    return records;
}

/// Whether tags open and close in order; attributes are quoted; no bare '<' or '&'.
bool wellFormed(std::string_view page) {
    std::vector<std::string> open;
    for (std::size_t at = 0; at < page.size(); ++at) {
        if (page[at] == '&' && page.substr(at).find(';') > 6) return false;
        if (page[at] != '<') continue;
        const auto end = page.find('>', at);
        if (end == std::string_view::npos) return false;
        const auto tag = page.substr(at + 1, end - at - 1);
        at = end;
        if (tag.empty() || tag.find('<') != std::string_view::npos) return false;
        if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return false;
        if (tag.front() == '!' || tag.back() == '/') continue;
        if (tag.front() == '/') {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
        } else {
            open.emplace_back(tag.substr(0, tag.find(' ')));
        }
    }
    return open.empty();
}

machine::Reading hostile() {
    auto r = sample::reading("extreme");
    const std::string evil =
        "=HYPERLINK(\"http://evil\")</td><script>alert('x')</script>&\r\n,;=1+1";
    r.machine.identity.serial = machine::Text::of(evil, {Origin::snmp, evil, *r.taken});
    r.machine.identity.model = machine::Text::of("\xff\xfe\x01" + evil);
    for (auto& part : r.parts) {
        part.name = machine::Text::of("@" + evil);
        part.colour = machine::Text::of("<b>black");
        part.unit = machine::Text::of("-1+1|cmd");
    }
    r.origins = {Origin::snmp, Origin::snapshot};
    r.remarks = {"SNMP: " + evil};
    return r;
}

lists::Rendition renderForms(lists::ListId id, const machine::Reading& reading,
                             const lists::Frame& frame, lists::Forms forms) {
    lists::Bodies bodies;
    return lists::renderForms(id, reading, frame, forms, bodies);
}

}  // namespace

TEST_CASE("M48 the forms of the samples are as they were reviewed") {
    const auto konica = sample::reading("konica-8050");
    const auto frame = frameWithHistory(konica);
    for (const auto id : {ListId::counter, ListId::management, ListId::phone}) {
        const auto name = "konica-8050-" + sample::option(id);
        const auto all = renderForms(id, konica, frame, kAll);
        compare(name + ".csv", all.csv);
        compare(name + ".json", all.json);
        compare(name + ".html", all.html);
    }
    compare("konica-8050-COUNTER.sources",
            lists::sources(lists::draft(ListId::counter, konica, frame)));
    const auto small = sample::reading("small-printer");
    const auto plain = sample::frame();
    const auto all = renderForms(ListId::user, small, plain, kAll);
    compare("small-printer-USER.csv", all.csv);
    compare("small-printer-USER.html", all.html);
}

TEST_CASE("M48 the text is the same with forms and without") {
    for (const std::string name : {"konica-8050", "small-printer", "extreme"}) {
        const auto reading = sample::reading(name);
        const auto frame = sample::frame();
        for (const auto& row : lists::kLists) {
            const auto text = lists::render(row.id, reading, frame);
            CHECK(renderForms(row.id, reading, frame, kAll).text == text);
            const auto none = renderForms(row.id, reading, frame, {});
            CHECK(none.text == text);
            CHECK((none.csv + none.json + none.html).empty());
        }
    }
}

TEST_CASE("M15 a body that is drafted once is the list that everybody would get alone") {
    for (const std::string name : {"konica-8050", "small-printer", "extreme"}) {
        const auto reading = sample::reading(name);
        lists::Bodies bodies;
        for (const auto* requester : {"ann@example.com", "", "bob@example.com"}) {
            auto frame = sample::frame();
            frame.requester = requester;
            frame.announceDelay = requester[0] == 'b';  // another number of lines above the body
            for (const auto& row : lists::kLists) {
                CHECK(bodies.render(row.id, reading, frame) ==
                      lists::render(row.id, reading, frame));
                CHECK(bodies.render(row.id, reading, frame) ==
                      lists::render(row.id, reading, frame));
            }
        }
    }
}

TEST_CASE("M48 all forms hold the same values, in records of twelve columns and parsing JSON") {
    for (auto reading : {sample::reading("konica-8050"), sample::reading("extreme"), hostile()}) {
        const auto frame = sample::frame();
        for (const auto& row : lists::kLists) {
            CAPTURE(row.title);
            const auto all = renderForms(row.id, reading, frame, kAll);
            CHECK(base::isUtf8(all.csv));
            CHECK(wellFormed(all.html));
            REQUIRE(all.csv.starts_with("\xEF\xBB\xBFserial,list,"));
            const auto records = recordsOf(all.csv.substr(3));
            const auto data = json::parse(all.json, nullptr, false);
            REQUIRE(data.is_object());
            REQUIRE(data["values"].size() == records.size() - 1);
            for (std::size_t i = 1; i < records.size(); ++i) {
                const auto& record = records[i];
                const auto& value = data["values"][i - 1];
                REQUIRE(record.size() == 12);
                CHECK(record[7] == value["state"].get<std::string>());
                CHECK(value["value"].is_null() == (value["state"] != "known"));
                CHECK((record[6].empty() || !value["value"].is_null()));
                if (value["value"].is_number()) CHECK(json::parse(record[6]) == value["value"]);
            }
        }
    }
}

TEST_CASE("5-lessons 25: no cell of a CSV file begins like a formula") {
    struct Case {
        std::string text, expected;
        const char* note;
    };
    const Case cases[] = {
        {"TONER", "TONER", "a text"},
        {"", "", "nothing"},
        {"=1+1", "'=1+1", "="},
        {"+49 30 1234", "'+49 30 1234", "+"},
        {"-1+1", "'-1+1", "- that is no number"},
        {"@SUM(A1)", "'@SUM(A1)", "@"},
        {"\t=1", "'\t=1", "TAB"},
        {"\r=1", "\"'\r=1\"", "CR"},
        {"\uFF1D1+1", "'\uFF1D1+1", "full-width ="},
        {"-5", "-5", "a negative number stays one"},
        {"-0.25", "-0.25", "and a decimal one"},
        {"-", "'-", "a lone dash is none"},
        {"-5-5", "'-5-5", "nor is a difference"},
        {"-.5", "'-.5", "nor half of one"},
        {"-5e3", "'-5e3", "nor an exponent"},
        {"a=1", "a=1", "not at the start"},
        {"a;=1", "\"a;'=1\"", "behind the list separator of half of Europe"},
        {"a; =1;-2", "\"a; '=1;'-2\"", "each of them"},
        {"a,b", "\"a,b\"", "RFC 4180: a comma"},
        {"a\"b", "\"a\"\"b\"", "a quote"},
        {" a", "\" a\"", "a blank at the end"},
        {"=\"x\",1", "\"'=\"\"x\"\",1\"", "both"},
    };
    for (const auto& c : cases) {
        CAPTURE(c.note);
        CHECK(lists::csvCell(c.text) == c.expected);
    }
    const auto reading = hostile();
    const auto frame = sample::frame();
    for (const auto& row : lists::kLists) {
        for (const auto& record : recordsOf(lists::csv(lists::draft(row.id, reading, frame)))) {
            for (const auto& cell : record) {
                CAPTURE(cell);
                const bool number = cell.find_first_not_of("-.0123456789") == std::string::npos;
                CHECK((cell.empty() || number ||
                       std::string_view("=+-@").find(cell.front()) == std::string_view::npos));
            }
        }
    }
}

TEST_CASE("M48 what a machine says is text on the page, never a tag") {
    CHECK(lists::escaped("<a href=\"x\">&'\x01") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39; ");
    const auto reading = hostile();
    auto frame = frameWithHistory(reading);
    frame.nickname = "<img src=x onerror=alert(1)>";
    frame.requester = "\"<i>\"@example.com";
    frame.readError = "<u>no answer</u>";
    for (const auto& row : lists::kLists) {
        CAPTURE(row.title);
        const auto page = lists::html(lists::draft(row.id, reading, frame));
        CHECK(wellFormed(page));
        for (const char* tag : {"<script", "<img", "<i>", "<u>", "<b>black", "<a "}) {
            CAPTURE(tag);
            CHECK(page.find(tag) == std::string::npos);
        }
        CHECK(page.find("<svg") == std::string::npos);
        CHECK(page.find("display:flex") == std::string::npos);
        CHECK(page.find("url(") == std::string::npos);
        for (const char c : page) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    }
}

TEST_CASE("4-lists 12: each value has its state, unit, source, object and time") {
    machine::Reading r;
    const base::Time when{std::chrono::seconds{1772410890}};
    r.taken = when;
    r.origins = {Origin::snmp, Origin::ipp};
    r.counters.total = machine::Value<machine::Impressions>::of(
        {18446744073709551615U}, {Origin::snmp, "1.3.6.1.2.1.43.10.2.1.4.1.1", when});
    r.counters.paperSheets.state = State::unknown;
    machine::Part part;
    part.name = machine::Text::of("TONER K", {Origin::ipp, "marker-names", when});
    part.unit = machine::Text::of("percent");
    part.level = machine::Value<machine::Amount>::in(State::someRemains,
                                                     {Origin::ipp, "marker-levels", when});
    r.parts.push_back(part);
    r.machine.identity.installed = machine::Date::of({2019, 4, 11, false, 0, 0, 0, {}},
                                                     {Origin::snapshot, "/installed", when});
    lists::Frame frame;
    frame.offsetMinutes = [](base::Time) { return -210; };
    std::map<std::string, json> values;
    for (const auto id : {ListId::counter, ListId::management}) {
        const auto data = json::parse(lists::json(lists::draft(id, r, frame)));
        for (const auto& v : data["values"]) {
            values[v["section"].get<std::string>() + "/" + v["name"].get<std::string>()] = v;
        }
    }
    const auto& total = values["TOTAL/TOTAL"];
    CHECK(total["value"] == 18446744073709551615U);
    CHECK(total["unit"] == "impressions");
    CHECK(total["source"] == "SNMP");
    CHECK(total["object"] == "1.3.6.1.2.1.43.10.2.1.4.1.1");
    CHECK(total["time"] == "2026-03-01T20:51:30-03:30");
    CHECK(values["TOTAL/Paper sheets"]["value"].is_null());
    CHECK(values["TOTAL/Paper sheets"]["state"] == "unknown");
    CHECK(values["TOTAL/Originals"]["state"] == "not reported");
    CHECK(values["SUPPLIES/Level"]["state"] == "some remains");
    CHECK(values["SUPPLIES/Level"]["unit"] == "percent");
    CHECK(values["SUPPLIES/Level"]["item"] == "TONER K");
    CHECK(values["SUPPLIES/Level"]["object"] == "marker-levels");
    CHECK(values["MACHINE/Installed"]["value"] == "2019-04-11");
    CHECK(values["HEAD/Nickname"]["value"].is_null());
    CHECK(values["HEAD/Nickname"]["state"] == "not reported");
}

TEST_CASE("M48 sums, differences and percentages say that the agent made them") {
    const auto now = sample::reading("konica-8050");
    auto before = now;
    before.taken = *now.taken - std::chrono::days{10};
    before.counters.total.value.count += 7;
    auto frame = sample::frame();
    frame.previous = &before;
    const auto sheet = lists::draft(ListId::counter, now, frame);
    bool difference = false;
    bool sum = false;
    for (const auto& line : lists::linesOf(sheet)) {
        if (line.section == "DIFFERENCE" && line.field == "total") {
            difference = true;
            CHECK(line.fact.value == "-7");
            CHECK(line.fact.from.origin == Origin::agent);
        }
        if (line.item == "SUM" && line.field == "BLACK") {
            sum = true;
            CHECK(line.fact.from.origin == Origin::agent);
        }
    }
    CHECK(difference);
    CHECK(sum);
}

TEST_CASE("M48 a bar for each supply whose level is known of, a curve from two readings on") {
    machine::Reading r;
    r.taken = sample::frame().now;
    r.counters.total = machine::Value<machine::Impressions>::of({1000});
    const auto part = [](const char* name, State state, std::uint64_t level) {
        machine::Part p;
        p.name = machine::Text::of(name);
        p.capacity = machine::Value<machine::Amount>::of({100});
        p.level = {state, {level}, {}};
        return p;
    };
    r.parts = {part("EMPTY", State::known, 0),          part("FULL", State::known, 100),
               part("HALF", State::known, 50),          part("SOME", State::someRemains, 0),
               part("ENDLESS", State::unrestricted, 0), part("ABOVE", State::known, 150),
               part("UNSAID", State::unsaid, 0),        part("NEARLY", State::nearlyEmpty, 0)};
    auto frame = sample::frame();
    auto sheet = lists::draft(ListId::counter, r, frame);
    const auto bars = lists::barsHtml(sheet);
    CHECK(bars.find("EMPTY</td><td width=\"45%\"><table") != std::string::npos);
    CHECK(bars.find("0.0 % <b>LOW</b>") != std::string::npos);
    CHECK(bars.find("width=\"0%\"") == std::string::npos);
    CHECK(bars.find("width=\"50%\"") != std::string::npos);
    CHECK(bars.find("SOME</td><td width=\"45%\"></td><td>some remains") != std::string::npos);
    CHECK(bars.find("ABOVE</td><td width=\"45%\"></td><td>level above full") != std::string::npos);
    const auto nearly = bars.find("NEARLY</td><td width=\"45%\"><table");
    REQUIRE(nearly != std::string::npos);
    CHECK(bars.find("nearly empty <b>LOW</b>", nearly) != std::string::npos);
    CHECK(bars.find("ENDLESS") == std::string::npos);
    CHECK(bars.find("UNSAID") == std::string::npos);
    CHECK(lists::curveHtml(sheet).empty());
    frame.totals = {{*r.taken, 1000}};
    CHECK(lists::curveHtml(lists::draft(ListId::counter, r, frame)).empty());
    frame.totals = {{*r.taken - std::chrono::days{2}, 400}, {*r.taken - std::chrono::days{1}, 700}};
    const auto curve = lists::curveHtml(lists::draft(ListId::counter, r, frame));
    CHECK(wellFormed(curve));
    CHECK(curve.find("400 on 2026-02-28 09:21 +0900, 1000 on 2026-03-02") != std::string::npos);
    CHECK(curve.find("height=\"4\"") != std::string::npos);
    CHECK(curve.find("height=\"32\"") != std::string::npos);
    CHECK(curve.find("height=\"60\" bgcolor") != std::string::npos);
    CHECK(lists::curveHtml(lists::draft(ListId::job, r, frame)).empty());
}

TEST_CASE("5-lessons 21 and 22: a curve holds totals of one machine and one object") {
    const auto point = [](int day, std::uint64_t total, const char* object, const char* serial) {
        machine::HistoryPoint p;
        p.taken = sample::frame().now + std::chrono::days{day};
        p.total =
            machine::Value<machine::Impressions>::of({total}, {Origin::snmp, object, p.taken});
        p.serial = machine::Text::of(serial);
        return p;
    };
    machine::Reading r;
    r.taken = sample::frame().now;
    r.machine.identity.serial = machine::Text::of("A");
    r.counters.total = machine::Value<machine::Impressions>::of({90}, {Origin::snmp, "1.1", {}});
    std::vector<machine::HistoryPoint> history{point(-1, 80, "1.1", "A"), point(-3, 60, "1.1", "A"),
                                               point(-2, 7, "1.2", "A"),  point(-2, 7, "1.1", "B"),
                                               point(0, 90, "1.1", "A"),  point(1, 99, "1.1", "A")};
    history.push_back(point(-4, 0, "1.1", "A"));
    history.back().total.state = State::unknown;
    const auto totals = lists::totalsOf(history, r);
    REQUIRE(totals.size() == 2);
    CHECK(totals[0].total == 60);
    CHECK(totals[1].total == 80);
    r.counters.total.state = State::unknown;
    CHECK(lists::totalsOf(history, r).empty());
}

TEST_CASE("M46 what a live source could not give stands in the head, one line each") {
    machine::Reading r;
    r.remarks = {"SNMP: hrPrinterTable broke off after 3 rows",
                 "snapshot /x: wrong",
                 "IPP no answer",
                 "SNMP: a",
                 "SNMP: " + std::string(300, 'b'),
                 "SNMPlike",
                 "IPP: c"};
    const auto text = lists::render(ListId::user, r, {});
    const auto lines = sample::linesOf(text);
    CHECK(lines.at(3) == "SNMP: hrPrinterTable broke off after 3 rows");
    CHECK(lines.at(4) == "IPP no answer");
    CHECK(lines.at(5) == "SNMP: a");
    CHECK(lines.at(6).starts_with("-----"));
    CHECK(text.find("REMARKS\n snapshot /x: wrong\n SNMP: bbb") != std::string::npos);
    CHECK(text.find(" SNMPlike\n IPP: c\n") != std::string::npos);
}
