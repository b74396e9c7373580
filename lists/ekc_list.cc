// GETLOG EKC: copies and limits of each account (Electronic Key Counter). Never a password.
#include "lists/draft.h"

#include <fmt/core.h>

namespace lists {
namespace {

constexpr std::size_t kMostAccounts = kMostTableRows - 1;  // the last row is SUM

using machine::Account;
using machine::Impressions;
using machine::Value;

// What may still be made: no limit stays no limit, an unknown total makes it unknown.
Value<Impressions> leftOf(const Account& a) {
    if (!a.limit.known()) return {a.limit.state, {}, {}};
    if (!a.total.known()) return {a.total.state, {}, {}};
    const std::uint64_t used = a.total.value.count;
    const std::uint64_t limit = a.limit.value.count;
    return Value<Impressions>::of({used >= limit ? 0 : limit - used},
                                  {machine::Origin::agent, {}, a.total.from.time});
}

Row accountRow(Draft& d, const Account& a) {
    Cell number = d.cell.number(a.number, fmt::format("{:03}", a.number.value.count));
    return {std::move(number), d.cell(a.name),  d.cell(a.active, "Y", "N"),
            d.cell(a.total),   d.cell(a.limit), d.cell(leftOf(a)),
            d.cell(a.copy),    d.cell(a.print), d.cell(a.scan),
            d.cell(a.fax),     d.cell(a.black), d.cell(a.colour),
            d.cell(a.duplex),  d.cell(a.large), d.cell(a.a3),
            d.cell(a.b4),      d.cell(a.a4),    d.cell(a.b5),
            d.cell(a.a5),      d.cell(a.other)};
}

template <class Member>
Cell total(Draft& d, Member member) {
    const auto& rows = d.reading.accounts.rows;
    auto all = rows.front().*member;
    for (std::size_t i = 1; i < rows.size(); ++i) all = machine::sum(all, rows[i].*member);
    return d.cell(all);
}

Row totalRow(Draft& d) {
    return {"SUM",
            fmt::format("{} accounts", d.reading.accounts.rows.size()),
            "",
            total(d, &Account::total),
            "",
            "",
            total(d, &Account::copy),
            total(d, &Account::print),
            total(d, &Account::scan),
            total(d, &Account::fax),
            total(d, &Account::black),
            total(d, &Account::colour),
            total(d, &Account::duplex),
            total(d, &Account::large),
            total(d, &Account::a3),
            total(d, &Account::b4),
            total(d, &Account::a4),
            total(d, &Account::b5),
            total(d, &Account::a5),
            total(d, &Account::other)};
}

void writeAccounts(Draft& d) {
    const auto& accounts = d.reading.accounts.rows;
    if (accounts.empty()) return d.page.nothing("ACCOUNTS");
    std::vector<Row> rows;
    rows.reserve(accounts.size() + 1);
    for (std::size_t i = 0; i < accounts.size() && i < kMostAccounts; ++i) {
        rows.push_back(accountRow(d, accounts[i]));
    }
    std::vector<Column> columns{
        {"No", Align::left, 3, 6}, {"Name", Align::left, 11, 20}, {"Act", Align::left, 3, 4}};
    for (const auto title : {"Total", "Limit", "Left", "Copy", "Print", "Scan", "Fax", "Black",
                             "Colour", "Dup", "Large", "A3", "B4", "A4", "B5", "A5", "Oth"}) {
        columns.push_back({title, Align::right, 4});
    }
    rows.push_back(totalRow(d));
    d.page.part("ACCOUNTS");
    d.page.table(columns, rows);
    if (accounts.size() > kMostAccounts) {
        d.page.line(
            fmt::format("{} accounts left out, but in SUM", accounts.size() - kMostAccounts));
    }
}

// Account numbers whose total stands at `tenths` of the limit or above, up to `below`.
std::string near(const machine::Accounts& accounts, double from, double below) {
    std::string text;
    for (const auto& a : accounts.rows) {
        if (!a.number.known() || !a.total.known() || !a.limit.known()) continue;
        const double used = static_cast<double>(a.total.value.count);
        const double limit = static_cast<double>(a.limit.value.count);
        if (used < limit * from || (used >= limit * below)) continue;
        if (!text.empty()) text += ' ';
        text += fmt::format("{:03}", a.number.value.count);
    }
    return text.empty() ? "none" : text;
}

void writeLimits(Draft& d) {
    const auto& a = d.reading.accounts;
    constexpr double kEndless = 1e300;
    if (!a.rows.empty()) {
        d.page.line("AT LIMIT       " + near(a, 1.0, kEndless));
        d.page.line("OVER 90%       " + near(a, 0.9, 1.0));
    }
    d.page.fields("RULES", {{"E.K.C.", d.cell(a.enabled, "ON", "OFF")},
                            {"used", d.cell(a.used)},
                            {"of", d.cell(a.most)},
                            {"at limit", d.cell(a.limitEffect)},
                            {"master key", d.cell(a.masterKeySet, "SET", "NOT SET")},
                            {"counts cleared", d.cell(a.cleared)},
                            {"without account", d.cell(a.withoutAccount)}});
}

void writeDates(Draft& d) {
    std::vector<Row> rows;
    for (const auto& a : d.reading.accounts.rows) {
        if (!a.lastUsed.said() && !a.reset.said()) continue;
        rows.push_back({d.cell(a.number), d.cell(a.name), d.cell(a.lastUsed), d.cell(a.reset)});
    }
    if (rows.empty()) return;
    d.page.blank();
    d.page.part("ACCOUNT DATES");
    d.page.table({{"No", Align::right, 3},
                  {"Name", Align::left, 11, 20},
                  {"Last used", Align::left, 16, 23},
                  {"Reset", Align::left, 16, 23}},
                 rows);
}

}  // namespace

void writeEkc(Draft& d) {
    writeAccounts(d);
    d.page.blank();
    writeLimits(d);
    writeDates(d);
}

}  // namespace lists
