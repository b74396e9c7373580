#include "mailagent/probe/redactor.h"

#include "base/text.h"
#include "mailagent/probe/patterns.h"

#include <fmt/format.h>
#include <algorithm>

namespace probe {
namespace {

constexpr std::size_t kLeastAnywhere = 4;  ///< shorter ones count as words only

constexpr const char* kNames[] = {"serial", "location", "contact", "name", "host", "address",
                                  "mac",    "mail",     "user",    "job",  "uuid"};

/// One character of `length` octets in UTF-8 that stands for any other one.
std::string_view standIn(std::size_t length) {
    switch (length) {
        case 2:
            return "\u00e9";
        case 3:
            return "\u3042";
        default:
            return "\U0001f5a8";
    }
}

char shapeOf(char c) {
    if (base::isDigit(c)) return '9';
    if (c >= 'A' && c <= 'Z') return 'A';
    if (c >= 'a' && c <= 'z') return 'a';
    return c;
}

}  // namespace

std::string shapeOf(std::string_view text) {
    std::string out;
    const bool utf8 = base::isUtf8(text);
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            out += shapeOf(text[at++]);
            continue;
        }
        char32_t character = 0;
        const auto length = utf8 ? base::decodeUtf8(text.substr(at), character) : 0;
        // A letter in every charset of one octet, half a katakana in Shift_JIS.
        out += length == 0 ? std::string(1, '\xB1') : std::string(standIn(length));
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

void Redactor::learn(Sort sort, std::string_view text) {
    text = base::trim(text);
    if (text.size() < 2 || text.find_first_not_of("0-_.:* ?") == text.npos) return;
    auto lower = base::lower(text);
    const auto same = [&](const Learnt& one) { return one.lower == lower; };
    if (std::any_of(learnt_.begin(), learnt_.end(), same)) return;
    const bool asWord = text.size() < kLeastAnywhere;
    learnt_.push_back({std::move(lower), sort, asWord});
}

void Redactor::learnMac(std::string_view octets) {
    if (octets.size() != 6 || octets == std::string_view("\0\0\0\0\0\0", 6)) return;
    std::string plain;
    for (const char c : octets) plain += fmt::format("{:02x}", static_cast<unsigned char>(c));
    for (const std::size_t group : {2U, 4U, 6U}) {
        for (const char* separator : {":", "-", "", " ", "."}) {
            std::string form;
            for (std::size_t i = 0; i < plain.size(); i += group) {
                form += (i == 0 ? "" : separator) + plain.substr(i, group);
            }
            learn(Sort::mac, form);
        }
    }
    if (plain.substr(6) != "000000") learn(Sort::mac, plain.substr(6));
    learnt_.push_back({base::lower(octets), Sort::mac, false});
}

void Redactor::learnMacText(std::string_view text) {
    learn(Sort::mac, text);
    std::string digits;
    for (const char c : base::lower(text)) {
        if (base::isDigit(c) || (c >= 'a' && c <= 'f')) {
            digits += c;
        } else if (std::string_view(":-. ").find(c) == std::string_view::npos) {
            return;
        }
    }
    if (digits.size() != 12) return;
    std::string octets;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        octets += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    }
    learnMac(octets);
}

void Redactor::keep(std::string_view text) {
    if (!base::trim(text).empty()) kept_.push_back(base::lower(base::trim(text)));
}

void Redactor::findLearnt(std::string_view text, std::vector<Span>& spans) const {
    const auto lower = base::lower(text);
    for (const auto& one : learnt_) {
        // A machine named after its model gives its model away, not itself.
        const bool kept = (one.sort == Sort::name || one.sort == Sort::host) &&
                          std::any_of(kept_.begin(), kept_.end(), [&](const auto& each) {
                              return each.find(one.lower) != std::string::npos;
                          });
        if (kept) continue;
        for (auto at = lower.find(one.lower); at != lower.npos;
             at = lower.find(one.lower, at + 1)) {
            const auto end = at + one.lower.size();
            const bool inWord =
                (at > 0 && isAlnum(text[at - 1])) || (end < text.size() && isAlnum(text[end]));
            if (!one.asWord || !inWord) spans.push_back({at, end, one.sort});
        }
    }
}

std::vector<Span> Redactor::find(std::string_view text) const {
    std::vector<Span> all, chosen;
    if (raw_) return chosen;
    findLearnt(text, all);
    findPatterns(text, all);
    std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    for (const auto& span : all) {
        if (chosen.empty() || span.begin >= chosen.back().end) {
            chosen.push_back(span);
        } else {
            chosen.back().end = std::max(chosen.back().end, span.end);
        }
    }
    return chosen;
}

int Redactor::numberOf(Sort sort, std::string_view text) {
    auto& number = numbers_[{sort, base::lower(base::trim(text))}];
    if (number == 0) number = ++counts_[sort];
    return number;
}

std::string Redactor::whole(Sort sort, std::string_view from) {
    if (raw_ || base::trim(from).empty()) return std::string(from);
    if (sort == Sort::serial) return shapeOf(from);
    return fmt::format("<{}-{}>", kNames[static_cast<std::size_t>(sort)], numberOf(sort, from));
}

std::string Redactor::text(std::string_view from) {
    std::string out;
    std::size_t at = 0;
    for (const auto& span : find(from)) {
        out += from.substr(at, span.begin - at);
        out += whole(span.sort, from.substr(span.begin, span.end - span.begin));
        at = span.end;
    }
    return out += from.substr(at);
}

std::string Redactor::sameLength(std::string_view from) const {
    std::string out;
    std::size_t at = 0;
    for (const auto& span : find(from)) {
        out += from.substr(at, span.begin - at);
        out += shapeOf(from.substr(span.begin, span.end - span.begin));
        at = span.end;
    }
    return out += from.substr(at);
}

}  // namespace probe
