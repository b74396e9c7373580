#include "mail/imap/response.h"

#include "base/text.h"

#include <array>
#include <utility>

namespace imap {

namespace {

struct StatusWord {
    std::string_view word;
    Status status;
};
constexpr std::array<StatusWord, 5> kStatusWords{{{"OK", Status::ok},
                                                  {"NO", Status::no},
                                                  {"BAD", Status::bad},
                                                  {"BYE", Status::bye},
                                                  {"PREAUTH", Status::preauth}}};

Status statusOf(std::string_view word) {
    for (const auto& row : kStatusWords) {
        if (base::equalsNoCase(row.word, word)) return row.status;
    }
    return Status::none;
}

std::string_view takeWord(std::string_view& line) {
    const auto end = line.find(' ');
    const auto word = line.substr(0, end);
    line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
    return word;
}

void readCodeAndText(std::string_view rest, Response& response) {
    rest = base::trim(rest);
    const auto close = rest.starts_with('[') ? rest.find(']') : std::string_view::npos;
    if (close != std::string_view::npos) {
        auto code = rest.substr(1, close - 1);
        response.code = base::upper(takeWord(code));
        response.argument = std::string(base::trim(code));
        rest = base::trim(rest.substr(close + 1));
    }
    response.text = std::string(rest);
}

Response parseUntagged(std::string_view line) {
    Response response;
    auto rest = line.substr(2);
    auto word = takeWord(rest);
    response.status = statusOf(word);
    if (response.status != Status::none) {
        response.type = Response::Type::status;
        readCodeAndText(rest, response);
        return response;
    }
    if (const auto number = parseNumber(word)) {
        response.number = *number;
        word = takeWord(rest);
    }
    if (word.empty()) return response;
    response.type = Response::Type::data;
    response.name = base::upper(word);
    response.rest = line.size() - rest.size();
    return response;
}

std::optional<int> twoDigits(std::string_view text) {
    if (text.size() != 2 || !base::isDigit(text[1])) return std::nullopt;
    if (!base::isDigit(text[0]) && text[0] != ' ') return std::nullopt;
    return (text[0] == ' ' ? 0 : text[0] - '0') * 10 + (text[1] - '0');
}

std::optional<unsigned> monthOf(std::string_view name) {
    constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (name.size() != 3) return std::nullopt;
    const auto at = kMonths.find(base::lower(name));
    if (at == std::string_view::npos || at % 3 != 0) return std::nullopt;
    return static_cast<unsigned>(at / 3 + 1);
}

std::optional<std::chrono::minutes> zoneOf(std::string_view zone) {
    if (zone.size() != 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
    const auto hours = twoDigits(zone.substr(1, 2));
    const auto minutes = twoDigits(zone.substr(3, 2));
    if (!hours || !minutes) return std::nullopt;
    const std::chrono::minutes offset(*hours * 60 + *minutes);
    return zone[0] == '-' ? -offset : offset;
}

/// "(\Seen Keyword)". False where it is anything else.
bool readFlags(Scanner& scanner, MailData& mail) {
    if (scanner.next() != Token::open) return false;
    std::vector<std::string> flags;
    for (;;) {
        const auto token = scanner.next();
        if (token == Token::close) break;
        // NIL may be a keyword's name; quotes are wrong here, but can be read.
        if (token != Token::atom && token != Token::nil && token != Token::string) return false;
        flags.push_back(scanner.text());
    }
    mail.flags = std::move(flags);
    return true;
}

/// Reads the value that follows the attribute `name` into `mail`. False where it is broken.
bool readAttribute(Scanner& scanner, const std::string& name, MailData& mail) {
    if (base::equalsNoCase(name, "FLAGS")) return readFlags(scanner, mail);
    const bool section = base::startsWithNoCase(name, "BODY[");
    const bool size = base::equalsNoCase(name, "RFC822.SIZE");
    const bool uid = base::equalsNoCase(name, "UID");
    const bool date = base::equalsNoCase(name, "INTERNALDATE");
    if (!section && !size && !uid && !date) return scanner.skipValue();
    const auto token = scanner.next();
    if (section) {
        mail.bodyNil = token == Token::nil;
        if (mail.bodyNil) return true;
        if (token != Token::string) return false;
        mail.body = scanner.text();
        return true;
    }
    if (token != Token::atom && token != Token::string) return token == Token::nil && date;
    if (uid) mail.uid = parseUid(scanner.text());
    if (size) mail.size = parseNumber(scanner.text());
    if (date) mail.received = parseInternalDate(scanner.text());
    return (!uid || mail.uid) && (!size || mail.size);
}

}  // namespace

Response parseResponse(std::string_view line) {
    if (line.starts_with("* ")) return parseUntagged(line);
    Response response;
    if (line.starts_with('+')) {
        response.type = Response::Type::continuation;
        return response;
    }
    auto rest = line;
    const auto tag = takeWord(rest);
    response.status = statusOf(takeWord(rest));
    if (tag.empty() || response.status == Status::none) return response;
    response.type = Response::Type::tagged;
    response.tag = std::string(tag);
    readCodeAndText(rest, response);
    return response;
}

std::optional<MailData> parseFetch(const Pieces& pieces, const Response& response) {
    Scanner scanner(pieces, response.rest);
    MailData mail;
    if (scanner.next() != Token::open) return std::nullopt;
    while (true) {
        const auto token = scanner.next();
        if (token == Token::close) return mail;
        if (token != Token::atom) return std::nullopt;
        const auto name = scanner.text();
        if (!readAttribute(scanner, name, mail)) return std::nullopt;
    }
}

std::optional<std::vector<std::uint32_t>> parseSearch(const Pieces& pieces,
                                                      const Response& response) {
    Scanner scanner(pieces, response.rest);
    std::vector<std::uint32_t> numbers;
    while (true) {
        const auto token = scanner.next();
        if (token == Token::end) return numbers;
        if (token == Token::open) {  // CONDSTORE's (MODSEQ n) behind the numbers, RFC 7162
            return numbers;
        }
        const auto uid = token == Token::atom ? parseUid(scanner.text()) : std::nullopt;
        if (!uid) return std::nullopt;
        numbers.push_back(*uid);
    }
}

std::optional<base::Time> parseInternalDate(std::string_view text) {
    text = base::trim(text);
    if (text.size() > 1 && text[1] == '-') {  // "7-Jul-…" after the blank was trimmed
        return parseInternalDate(std::string("0").append(text));
    }
    if (text.size() != 26 || text[2] != '-' || text[6] != '-' || text[11] != ' ' ||
        text[14] != ':' || text[17] != ':' || text[20] != ' ') {
        return std::nullopt;
    }
    const auto day = twoDigits(text.substr(0, 2));
    const auto month = monthOf(text.substr(3, 3));
    const auto year = parseNumber(text.substr(7, 4));
    const auto hour = twoDigits(text.substr(12, 2));
    const auto minute = twoDigits(text.substr(15, 2));
    const auto second = twoDigits(text.substr(18, 2));
    const auto zone = zoneOf(text.substr(21));
    if (!day || !month || !year || !hour || !minute || !second || !zone) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second) - *zone;
}

}  // namespace imap
