// Unknown is a value: it never prints as 0, and each kind of it has its own mark.
#include "base/text.h"
#include "tests/lists/sample.h"

#include <algorithm>

using lists::ListId;
using machine::State;

namespace {

/// Without the frame, and without our own words that hold digits.
std::string bodyOf(const std::string& text) {
    const auto lines = sample::linesOf(text);
    std::string body;
    int rules = 0;
    for (const auto& line : lines) {
        if (line.rfind("-----", 0) == 0) {
            ++rules;
        } else if (rules == 2) {
            body += line + "\n";
        }
    }
    for (const std::string word : {"IPv4", "IPv6", "per 1000 sheets"}) {
        for (auto at = body.find(word); at != std::string::npos; at = body.find(word)) {
            body.erase(at, word.size());
        }
    }
    return body;
}

machine::Reading withState(State state) {
    machine::Reading r;
    r.counters.total.state = state;
    machine::Part part;
    part.level.state = state;
    part.capacity = machine::Value<machine::Amount>::of({100});
    part.name = machine::Text::of("TONER");
    r.parts.push_back(part);
    machine::Account account;
    account.limit.state = state;
    account.total = machine::Value<machine::Impressions>::of({5});
    r.accounts.rows.push_back(account);
    return r;
}

}  // namespace

TEST_CASE("An empty reading prints no digit: what is missing is never 0") {
    auto frame = sample::frame();
    frame.mailSettings.clear();
    for (const auto& row : lists::kLists) {
        if (row.id == ListId::phone) continue;
        CAPTURE(row.title);
        const std::string body = bodyOf(lists::render(row.id, {}, frame));
        CAPTURE(body);
        CHECK_FALSE(body.empty());
        CHECK(std::none_of(body.begin(), body.end(), base::isDigit));
    }
    lists::Frame nobody;
    CHECK(lists::render(ListId::phone, {}, nobody) == "SERIAL -\nTOTAL -\nEND\n");
}

TEST_CASE("Each way of not knowing has its own mark, explained in the last line") {
    struct Case {
        State state;
        const char* mark;
        const char* legend;
    };
    const Case cases[] = {
        {State::unsaid, "-", "\"-\" not reported"},
        {State::unknown, "?", "\"?\" unknown"},
        {State::someRemains, "+", "\"+\" some remains"},
        {State::unrestricted, "~", "\"~\" no limit"},
        {State::nearlyEmpty, "!", "\"!\" nearly empty"},
    };
    for (const auto& c : cases) {
        const auto reading = withState(c.state);
        const lists::Frame frame;
        const std::string counters = lists::render(ListId::counter, reading, frame);
        CAPTURE(counters);
        CHECK(counters.find(std::string("\nTOTAL          ") + c.mark + "   Paper") !=
              std::string::npos);
        const std::string parts = lists::render(ListId::management, reading, frame);
        CHECK(parts.find(std::string(" ") + c.mark + "       100 ") != std::string::npos);
        CHECK(parts.find(c.legend) != std::string::npos);
        CHECK(lists::render(ListId::ekc, reading, frame).find(c.legend) != std::string::npos);
    }
}

TEST_CASE("No alerts is what the machine said; without its word nobody knows") {
    machine::Reading r;
    const auto alerts = [&r] {
        const auto text = lists::render(ListId::management2, r, {});
        const auto at = text.find("\nALERTS NOW") + 1;
        return text.substr(at, text.find('\n', at) - at);
    };
    CHECK(alerts() == "ALERTS NOW     not reported");
    r.status.alertsSaid = true;
    CHECK(alerts() == "ALERTS NOW     none reported");
}

TEST_CASE("A sum is printed only where every row is known") {
    machine::Reading r;
    r.counters.functions.resize(2);
    r.counters.functions[0].black = machine::Value<machine::Impressions>::of({10});
    r.counters.functions[1].black = machine::Value<machine::Impressions>::of({20});
    CHECK(lists::render(ListId::counter, r, {}).find("SUM                    30          -") !=
          std::string::npos);
    r.counters.functions[1].black = {};
    CHECK(lists::render(ListId::counter, r, {}).find("SUM                     -          -") !=
          std::string::npos);
}

TEST_CASE("A level above the capacity is not printed as a percentage") {
    auto reading = withState(State::known);
    reading.parts[0].level.value.count = 150;
    CHECK(lists::render(ListId::management, reading, {}).find("      150       100  >100") !=
          std::string::npos);
}

TEST_CASE("Only in a mixed reading does a star mark what the snapshot gave") {
    machine::Reading r;
    r.counters.total = machine::Value<machine::Impressions>::of(
        {42}, {machine::Origin::snapshot, "/counters/total", {}});
    r.counters.paperSheets = machine::Value<machine::Sheets>::of(
        {43}, {machine::Origin::snmp, "1.3.6.1.2.1.43.10.2.1.4.1.1", {}});
    r.origins = {machine::Origin::snapshot};
    CHECK(lists::render(ListId::counter, r, {}).find('*') == std::string::npos);
    r.origins = {machine::Origin::snmp, machine::Origin::snapshot};
    const auto text = lists::render(ListId::counter, r, {});
    CHECK(text.find("TOTAL          42* impressions   Paper sheets 43   ") != std::string::npos);
    CHECK(text.find("\"*\" from snapshot") != std::string::npos);
    CHECK(text.find("Source SNMP+snapshot") != std::string::npos);
}
