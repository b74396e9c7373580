#include "machine/joined/rows.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace joined {
namespace {

using machine::Text;

std::string keyOf(const Text& text) {
    return text.known() ? base::lower(base::trim(text.value)) : std::string();
}

std::string keyOf(const machine::Value<machine::Number>& number) {
    return number.known() ? std::to_string(number.value.count) : std::string();
}

/// SNMP has names of colours, IPP often their RGB value.
std::string colourKey(const Text& colour) {
    constexpr std::array<std::pair<const char*, const char*>, 4> kNames{
        {{"#000000", "black"}, {"#00ffff", "cyan"}, {"#ff00ff", "magenta"}, {"#ffff00", "yellow"}}};
    auto key = keyOf(colour);
    for (const auto& [rgb, name] : kNames) {
        if (key == rgb) return name;
    }
    return key == "none" || key == "unknown" ? std::string() : key;
}

/// "tonerCartridge" and "toner-cartridge" are "toner".
std::string kindName(const Text& kind) {
    std::string letters;
    for (const char c : keyOf(kind)) {
        if (c >= 'a' && c <= 'z') letters += c;
    }
    for (const char* family : {"toner", "ink", "waste"}) {
        if (letters.starts_with(family)) return family;
    }
    return letters;
}

template <class Row>
using KeyOf = std::string (*)(const Row&);

/// The only row of each key; keys that several rows share are left out.
template <class Row>
std::map<std::string, std::size_t> uniqueRows(const std::vector<Row>& rows, KeyOf<Row> key) {
    std::map<std::string, std::size_t> found;
    std::set<std::string> shared;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto name = key(rows[i]);
        if (!name.empty() && !found.emplace(name, i).second) shared.insert(std::move(name));
    }
    for (const auto& name : shared) found.erase(name);
    return found;
}

/// By the first key as far as it goes, then by the second among the rows that are left.
template <class Row>
Partners match(const std::vector<Row>& into, const std::vector<Row>& from, KeyOf<Row> first,
               KeyOf<Row> second, bool (*mayMatch)(const Row&, const Row&)) {
    Partners partners(into.size());
    std::vector<bool> taken(from.size());
    for (const auto key : {first, second}) {
        const auto theirs = uniqueRows(from, key);
        for (const auto& [name, ours] : uniqueRows(into, key)) {
            const auto found = theirs.find(name);
            if (found == theirs.end() || partners[ours] || taken[found->second]) continue;
            if (key == second && !mayMatch(into[ours], from[found->second])) continue;
            partners[ours] = found->second;
            taken[found->second] = true;
        }
    }
    return partners;
}

template <class Row>
void add(std::vector<Row>& into, std::vector<Row>& from) {
    const std::size_t own = into.size();
    for (Row& row : from) {
        const auto same = [&](const Row& each) { return keyOf(each.name) == keyOf(row.name); };
        const auto end = into.begin() + static_cast<std::ptrdiff_t>(own);
        if (std::any_of(into.begin(), end, same)) continue;
        into.push_back(std::move(row));
    }
}

template <class Row>
std::string nameOf(const Row& row) {
    return keyOf(row.name);
}

template <class Row>
std::string numberOf(const Row& row) {
    return keyOf(row.number);
}

bool always(const machine::Part&, const machine::Part&) {
    return true;
}

/// Two names that differ are two trays, whatever their numbers are.
template <class Row>
bool oneIsNameless(const Row& a, const Row& b) {
    return keyOf(a.name).empty() || keyOf(b.name).empty();
}

}  // namespace

std::string nameKey(const machine::Part& part) {
    return keyOf(part.name);
}

std::string kindKey(const machine::Part& part) {
    const auto kind = kindName(part.kind);
    return kind.empty() ? kind : kind + "/" + colourKey(part.colour);
}

Partners partnersOf(const std::vector<machine::Part>& into,
                    const std::vector<machine::Part>& from) {
    return match<machine::Part>(into, from, nameKey, kindKey, always);
}

Partners partnersOf(const std::vector<machine::Tray>& into,
                    const std::vector<machine::Tray>& from) {
    return match<machine::Tray>(into, from, nameOf, numberOf, oneIsNameless);
}

Partners partnersOf(const std::vector<machine::Bin>& into, const std::vector<machine::Bin>& from) {
    return match<machine::Bin>(into, from, nameOf, numberOf, oneIsNameless);
}

void addByName(std::vector<machine::Named>& into, std::vector<machine::Named>& from) {
    add(into, from);
}

void addByName(std::vector<machine::ExtraCounter>& into, std::vector<machine::ExtraCounter>& from) {
    add(into, from);
}

}  // namespace joined
