#include "mail/message/letter.h"

#include "base/text.h"
#include "mail/message/address.h"
#include "mail/message/automation.h"
#include "mail/message/date.h"
#include "mail/message/encoded_word.h"
#include "mail/message/header.h"
#include "mail/message/invisible.h"
#include "mail/message/lines.h"
#include "mail/message/structure.h"
#include "mail/message/subject.h"
#include "mail/message/text_parts.h"

#include <fmt/format.h>

namespace message {
namespace {

using base::Kind;

/// The bounds that need no parsing; "" where they hold.
std::string beyond(std::string_view bytes, const Limits& limits) {
    if (bytes.size() > limits.whole.count) {
        return fmt::format("it is larger than {} octets", limits.whole.count);
    }
    if (bytes.size() <= limits.line) return {};
    for (std::size_t start = 0; start < bytes.size();) {
        auto end = bytes.find('\n', start);
        if (end == std::string_view::npos) end = bytes.size();
        // Bare CR ends lines as well, in mails of old Macintoshes.
        if (end - start > limits.line &&
            bytes.substr(start, end - start).find('\r') >= limits.line) {
            return fmt::format("it has a line of more than {} octets", limits.line);
        }
        start = end + 1;
    }
    return {};
}

void addAddresses(std::vector<Address>& to, const Field& field, std::string_view charset) {
    for (auto& address : parseAddresses(field.value, charset)) {
        if (to.size() < kMostAddresses) to.push_back(std::move(address));
    }
}

std::string_view angled(std::string_view value) {
    const auto start = value.find('<');
    const auto end = start == std::string_view::npos ? start : value.find('>', start);
    return end == std::string_view::npos ? base::trim(value) : value.substr(start, end - start + 1);
}

void appendId(std::string& list, std::string_view id) {
    if (id.empty() || list.find(id) != std::string::npos) return;
    if (!list.empty()) list += ' ';
    list += id;
}

/// The ids of References and In-Reply-To, each once: a hostile header stays short.
std::string referencesOf(const Letter& letter) {
    constexpr std::size_t kMost = 4000;
    std::string out;
    for (const std::string_view name : {"References", "In-Reply-To"}) {
        auto rest = valueOf(letter.fields, name);
        for (auto start = rest.find('<'); start != std::string_view::npos; start = rest.find('<')) {
            rest.remove_prefix(start);
            const auto end = rest.find('>');
            if (end == std::string_view::npos) break;
            const auto id = rest.substr(0, end + 1);
            if (id.find_first_of(" \t") == std::string_view::npos &&
                out.size() + id.size() < kMost) {
                appendId(out, id);
            }
            rest.remove_prefix(end + 1);
        }
    }
    return out;
}

void readField(Letter& letter, const Field& field, std::string_view charset) {
    const auto is = [&](std::string_view name) { return base::equalsNoCase(field.name, name); };
    if (is("From")) {
        ++letter.fromFields;
        addAddresses(letter.from, field, charset);
    } else if (is("To")) {
        addAddresses(letter.to, field, charset);
    } else if (is("Cc")) {
        addAddresses(letter.cc, field, charset);
    } else if (is("Date")) {
        if (++letter.dateFields == 1) letter.date = parseDate(field.value);
    } else if (is("Return-Path")) {
        if (letter.returnPath.empty()) {
            std::string path(angled(field.value));
            std::erase(path, ' ');
            letter.returnPath = path.empty() ? "<>" : path;
        }
    } else if (is("Message-ID")) {
        if (letter.messageId.empty()) letter.messageId = angled(field.value);
    } else if (is("Received")) {
        if (letter.receivedAt) return;
        const auto semicolon = field.value.rfind(';');
        if (semicolon == std::string::npos) return;
        const auto date = parseDate(std::string_view(field.value).substr(semicolon + 1));
        if (date) letter.receivedAt = date->instant;
    }
}

void readHeaderFields(Letter& letter, const Leniency& leniency) {
    const auto type = parseContentValue(valueOf(letter.fields, "Content-Type"));
    const auto charset = type.parameter("charset");
    for (const auto& field : letter.fields) readField(letter, field, charset);
    letter.references = referencesOf(letter);
    letter.subjectAsSent = visibleSubject(decodeHeader(valueOf(letter.fields, "Subject"), charset));
    letter.subject = strippedSubject(letter.subjectAsSent, leniency);
}

void readText(Letter& letter, const Entity& whole, const Limits& limits, const Leniency& leniency) {
    auto text = findText(whole, limits, leniency);
    letter.textFound = text.found;
    letter.fromHtml = text.fromHtml;
    if (text.cut) letter.remarks.emplace_back("its text was cut at the limit");
    const auto name = letter.from.empty() ? std::string() : letter.from.front().name;
    letter.lines = classify(std::move(text.lines), leniency, name);
}

}  // namespace

base::Result<Letter> read(std::string_view bytes, const Limits& limits, const Leniency& leniency) {
    if (auto fault = beyond(bytes, limits); !fault.empty()) {
        return fail(Kind::invalid, "this mail cannot be read: " + fault);
    }
    auto header = readHeader(bytes, limits);
    if (!header) return fail(Kind::invalid, "this mail cannot be read: " + header.error().text);
    Letter letter;
    letter.fields = std::move(header->fields);
    letter.headerSize = base::Bytes{header->size};
    if (header->emptyLineMissing) letter.remarks.emplace_back("no empty line behind its header");
    readHeaderFields(letter, leniency);
    auto whole = readStructure(letter.fields, bytes.substr(header->size), limits);
    if (!whole) return fail(Kind::invalid, "this mail cannot be read: " + whole.error().text);
    readText(letter, *whole, limits, leniency);
    letter.automation = judgeAutomation(letter, *whole);
    return letter;
}

const Field* find(const Letter& letter, std::string_view name) {
    return findField(letter.fields, name);
}

}  // namespace message
