#include "config/value.h"

#include "base/text.h"
#include "config/secret_value.h"
#include "config/table.h"
#include "config/text_rules.h"

#include <fmt/core.h>
#include <filesystem>

namespace config {
namespace {

using base::fail;
using base::Kind;
using base::Result;

std::string shown(const Raw& raw) {
    switch (raw.kind) {
        case Raw::Kind::yesNo:
            return raw.yes ? "true" : "false";
        case Raw::Kind::number:
            return fmt::format("{}", raw.number);
        case Raw::Kind::text:
            return fmt::format("\"{}\"", base::printable(raw.text, 60));
        case Raw::Kind::list:
            return "a list";
        case Raw::Kind::table:
            return "a table";
        case Raw::Kind::other:
            return "a date or fraction";
    }
    return "";
}

base::Unexpected wrong(const Row& row, const Raw& raw, std::string_view why) {
    // What is meant for a secret, or may hold one, is not repeated.
    const bool hidden = isSecret(row.type) || row.type == Type::proxy;
    return fail(Kind::invalid, fmt::format("{} is wrong: {}; write {}",
                                           hidden ? "the value" : shown(raw), why, allowed(row)));
}

Result<Value> readYesNo(const Row& row, const Raw& raw) {
    if (raw.kind == Raw::Kind::yesNo) return Value(raw.yes);
    if (raw.kind == Raw::Kind::text && base::equalsNoCase(raw.text, "yes")) return Value(true);
    if (raw.kind == Raw::Kind::text && base::equalsNoCase(raw.text, "no")) return Value(false);
    return wrong(row, raw, "it is neither Yes nor No");
}

Result<Value> readQuantity(const Row& row, const Raw& raw) {
    std::int64_t value = raw.number;
    if (raw.kind == Raw::Kind::text) {
        const auto parsed = parseQuantity(row.type, raw.text);
        if (!parsed) return wrong(row, raw, "it is no number with a unit of this setting");
        value = *parsed;
    } else if (raw.kind != Raw::Kind::number) {
        return wrong(row, raw, "it is no whole number");
    }
    if (value < row.least || value > row.most) return wrong(row, raw, "it is out of range");
    return Value(value);
}

Result<Value> readChoice(const Row& row, const Raw& raw) {
    std::string word = raw.text;
    if (raw.kind == Raw::Kind::number) word = fmt::format("{}", raw.number);
    if (raw.kind == Raw::Kind::yesNo) word = raw.yes ? "yes" : "no";
    if (word.find('|') == std::string::npos) {
        if (const auto index = indexOf(row.words, base::lower(word))) return Value(*index);
    }
    std::string_view meant;
    if (word.size() > 2) meant = base::nearest(base::lower(word), base::split(row.words, '|'));
    return wrong(row, raw,
                 meant.empty() ? std::string("it is none of the words")
                               : fmt::format("perhaps \"{}\" was meant", meant));
}

Result<Value> readChoices(const Row& row, const Raw& raw) {
    if (raw.kind != Raw::Kind::text && raw.kind != Raw::Kind::list) {
        return wrong(row, raw, "it is no list of words");
    }
    const std::vector<Raw> single{raw};
    std::int64_t bits = 0;
    for (const auto& entry : raw.kind == Raw::Kind::list ? raw.list : single) {
        if (entry.kind != Raw::Kind::text) return wrong(row, entry, "it is no word in quotes");
        auto index = readChoice(row, entry);
        if (!index) return index;
        bits |= std::int64_t{1} << std::get<std::int64_t>(*index);
    }
    return Value(bits);
}

std::string wrongIn(const Row& row, std::string_view text) {
    const auto most = static_cast<std::size_t>(row.most);
    switch (row.type) {
        case Type::name:
            return wrongName(text);
        case Type::word:
            return wrongWord(text, most);
        case Type::address:
            return wrongAddress(text);
        case Type::host:
            return wrongHost(text);
        case Type::ipAddress:
            return wrongIpAddress(text);
        case Type::path:
            return text.empty() ? "it is empty" : wrongText(text, 1024);
        default:
            return wrongText(text, most);
    }
}

Result<Value> readText(const Row& row, const Raw& raw, const std::string& folder) {
    if (raw.kind != Raw::Kind::text) return wrong(row, raw, "it is no text in quotes");
    std::string text = raw.text;
    if (row.type == Type::host && text.starts_with('[') && text.ends_with(']')) {
        text = text.substr(1, text.size() - 2);
    }
    if (const auto why = wrongIn(row, text); !why.empty()) return wrong(row, raw, why);
    if (row.type == Type::path) text = (std::filesystem::path(folder) / text).lexically_normal();
    return Value(std::move(text));
}

/// A number alone is a port that only this computer reaches: nobody else's by mistake.
Result<Value> readListen(const Row& row, const Raw& raw) {
    std::string text = raw.text;
    if (raw.kind == Raw::Kind::number) text = fmt::format("{}", raw.number);
    if (raw.kind != Raw::Kind::text && raw.kind != Raw::Kind::number) {
        return wrong(row, raw, "it is no port and no text in quotes");
    }
    std::string why;
    auto listen = parseListen(text, why);
    if (!why.empty()) return wrong(row, raw, why);
    return Value(std::move(listen));
}

/// One entry of `senders`; answers what is wrong with it.
std::string addSender(Senders& senders, std::string_view text) {
    const std::string entry = base::lower(text);
    if (entry == "any") {
        senders.any = true;
        return {};
    }
    const auto at = entry.find('@');
    if (at != std::string::npos && at > 0) {
        if (auto why = wrongAddress(entry); !why.empty()) return why;
        senders.addresses.push_back(entry);
        return {};
    }
    const std::string domain = at == 0 ? entry.substr(1) : entry;
    if (auto why = wrongDomain(domain); !why.empty()) return why;
    senders.domains.push_back(domain);
    return {};
}

Result<Value> readSenders(const Row& row, const Raw& raw) {
    Senders senders;
    const std::vector<Raw> single{raw};
    if (raw.kind != Raw::Kind::text && raw.kind != Raw::Kind::list) {
        return wrong(row, raw, "it is no list of texts");
    }
    const auto& entries = raw.kind == Raw::Kind::list ? raw.list : single;
    if (entries.empty()) return wrong(row, raw, "it is empty: nobody could ask");
    for (const auto& entry : entries) {
        if (entry.kind != Raw::Kind::text) return wrong(row, entry, "it is no text in quotes");
        if (auto why = addSender(senders, entry.text); !why.empty()) return wrong(row, entry, why);
    }
    return Value(std::move(senders));
}

std::string wrongEntry(const Row& row, std::string_view text) {
    if (row.type == Type::proofRules) return wrongProofRule(text);
    if (row.type == Type::rightsRules) return wrongRightsRule(text);
    return text.empty() ? "it is empty" : wrongWord(text, static_cast<std::size_t>(row.most));
}

Result<Value> readTexts(const Row& row, const Raw& raw) {
    if (raw.kind != Raw::Kind::text && raw.kind != Raw::Kind::list) {
        return wrong(row, raw, "it is no list of texts");
    }
    const std::vector<Raw> single{raw};
    const auto& entries = raw.kind == Raw::Kind::list ? raw.list : single;
    if (entries.empty()) return wrong(row, raw, "it is empty; leave it out where none is meant");
    std::vector<std::string> texts;
    for (const auto& entry : entries) {
        if (entry.kind != Raw::Kind::text) return wrong(row, entry, "it is no text in quotes");
        if (auto why = wrongEntry(row, entry.text); !why.empty()) return wrong(row, entry, why);
        texts.push_back(entry.text);
    }
    return Value(std::move(texts));
}

Result<Value> readIllegalMail(const Row& row, const Raw& raw) {
    constexpr std::string_view kMove = "move ";
    IllegalMail mail;
    if (raw.kind != Raw::Kind::text) return wrong(row, raw, "it is no text in quotes");
    if (base::equalsNoCase(raw.text, "leave")) return Value(mail);
    if (base::equalsNoCase(raw.text, "delete")) {
        mail.kind = IllegalMail::Kind::remove;
        return Value(mail);
    }
    if (!base::startsWithNoCase(raw.text, kMove)) return wrong(row, raw, "it is none of the words");
    mail.kind = IllegalMail::Kind::move;
    mail.folder = base::trim(std::string_view(raw.text).substr(kMove.size()));
    if (mail.folder.empty()) return wrong(row, raw, "the folder is missing");
    if (auto why = wrongText(mail.folder, 255); !why.empty()) return wrong(row, raw, why);
    return Value(std::move(mail));
}

Result<Value> readProxy(const Row& row, const Raw& raw) {
    if (raw.kind != Raw::Kind::text) return wrong(row, raw, "it is no text in quotes");
    auto proxy = parseProxy(raw.text);
    if (!proxy) return wrong(row, raw, proxy.error().text);
    return Value(std::move(*proxy));
}

Result<Value> readZone(const Row& row, const Raw& raw) {
    if (raw.kind != Raw::Kind::text) return wrong(row, raw, "it is no text in quotes");
    auto zone = base::Zone::parse(raw.text);
    if (!zone) return fail(zone.error());
    return Value(std::move(*zone));
}

}  // namespace

Result<Value> readValue(const Row& row, const Raw& raw, const std::string& folder) {
    switch (row.type) {
        case Type::yesNo:
            return readYesNo(row, raw);
        case Type::number:
        case Type::minutes:
        case Type::seconds:
        case Type::size:
            return readQuantity(row, raw);
        case Type::choice:
            return readChoice(row, raw);
        case Type::choices:
            return readChoices(row, raw);
        case Type::name:
        case Type::word:
        case Type::text:
        case Type::path:
        case Type::address:
        case Type::host:
        case Type::ipAddress:
            return readText(row, raw, folder);
        case Type::listen:
            return readListen(row, raw);
        case Type::words:
        case Type::proofRules:
        case Type::rightsRules:
            return readTexts(row, raw);
        case Type::senders:
            return readSenders(row, raw);
        case Type::illegalMail:
            return readIllegalMail(row, raw);
        case Type::proxy:
            return readProxy(row, raw);
        case Type::zone:
            return readZone(row, raw);
        case Type::secret:
        case Type::cePassword:
        case Type::secretPlace: {
            std::string why;
            auto secret = readSecret(row, raw, folder, why);
            if (!why.empty()) return wrong(row, raw, why);
            return Value(std::move(secret));
        }
    }
    return wrong(row, raw, "its kind is unknown");
}

Value standardValue(const Row& row) {
    Raw raw;
    raw.kind = Raw::Kind::text;
    raw.text = row.standard;
    auto value = readValue(row, raw, "/");
    assert(value);
    return std::move(*value);
}

}  // namespace config
