// What a row of the table says in sentences.
#include "base/text.h"
#include "config/table.h"

#include <fmt/core.h>

namespace config {
namespace {

std::string wordList(std::string_view words) {
    std::string out;
    const auto parts = base::split(words, '|');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) out += i + 1 == parts.size() ? " or " : ", ";
        out += fmt::format("\"{}\"", parts[i]);
    }
    return out;
}

}  // namespace

std::string_view name(Page page) {
    switch (page) {
        case Page::agent:
            return "agent";
        case Page::machine:
            return "machine";
        case Page::reception:
            return "reception";
        case Page::transmission:
            return "transmission";
    }
    return "";
}

std::string allowed(const Row& row) {
    switch (row.type) {
        case Type::yesNo:
            return "\"Yes\" or \"No\"";
        case Type::number:
            return fmt::format("a whole number from {} to {}", row.least, row.most);
        case Type::minutes:
            return fmt::format("{} to {} minutes, such as \"10 min\"", row.least, row.most);
        case Type::seconds:
            return fmt::format("{} to {} seconds, such as \"30 s\"", row.least, row.most);
        case Type::size:
            return fmt::format("a size from {} KB to {} KB, such as \"64 KB\"", row.least / 1024,
                               row.most / 1024);
        case Type::choice:
            return wordList(row.words);
        case Type::choices:
            return fmt::format("a list of {}, such as [\"{}\"]", wordList(row.words),
                               row.words.substr(0, row.words.find('|')));
        case Type::name:
            return "1 to 40 of the characters a-z 0-9 . _ -, such as \"copier01\"";
        case Type::word:
            return fmt::format("a text without blanks, at most {} bytes", row.most);
        case Type::text:
            return fmt::format("a text, at most {} bytes", row.most);
        case Type::path:
            return "a path, such as \"folder/file\"";
        case Type::address:
            return "a mail address, such as \"someone@example.com\"";
        case Type::host:
            return "a host name or address, such as \"mail.example.com\"";
        case Type::ipAddress:
            return "an IP address, such as \"192.0.2.53\" or \"[2001:db8::1]:53\"";
        case Type::listen:
            return "a port such as 9464, which only this computer reaches, or an address and port "
                   "such as \"127.0.0.1:9464\" or \"[::1]:9464\"";
        case Type::words:
            return fmt::format("a list of texts without blanks, at most {} bytes each", row.most);
        case Type::proofRules:
            return "a list of rules such as \"@example.com: password + code\"; proofs are "
                   "password, code, authentication and signature";
        case Type::rightsRules:
            return "a list of rules such as \"ann@example.com: GETLOG, SET INTERVAL on hq-*\"";
        case Type::senders:
            return "[\"someone@example.com\", \"@example.com\"], or \"any\"";
        case Type::illegalMail:
            return "\"leave\", \"delete\" or \"move FOLDER\"";
        case Type::proxy:
            return "http://HOST:PORT, or socks4, socks4a, socks5, socks5h instead of http";
        case Type::zone:
            return "an offset such as \"+0100\" (-1200 to +1200), or a zone such as "
                   "\"Europe/Berlin\"";
        case Type::cePassword:
            return "1 to 20 printable ASCII characters without a blank, or { file = \"…\" }, "
                   "{ credential = \"…\" }, { environment = \"…\" }, { program = [\"…\"] }";
        case Type::secret:
            return "the text itself, { file = \"…\" }, { credential = \"…\" }, "
                   "{ environment = \"…\" } or { program = [\"…\"] }";
        case Type::secretPlace:
            return "{ file = \"…\" }, { credential = \"…\" }, { environment = \"…\" } or "
                   "{ program = [\"…\"] }";
    }
    return "";
}

}  // namespace config
