#include "mail/imap/namespaces.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace imap {

namespace {

/// `("INBOX." "." …)`, its opening bracket read. Nothing where it is anything else.
std::optional<Namespace> readNamespace(Scanner& scanner) {
    Namespace one;
    if (scanner.next() != Token::string) return std::nullopt;
    one.prefix = scanner.text();
    const auto token = scanner.next();
    if (token != Token::string && token != Token::nil) return std::nullopt;
    if (token == Token::string) one.delimiter = scanner.text();
    while (true) {  // extensions: a name and a list of values each
        const auto end = scanner.next();
        if (end == Token::close) return one;
        if (end != Token::string || !scanner.skipValue()) return std::nullopt;
    }
}

/// One class of them: `((…)(…))` or NIL. False where it is anything else.
bool readClass(Scanner& scanner, std::vector<Namespace>& into) {
    const auto begin = scanner.next();
    if (begin == Token::nil) return true;
    if (begin != Token::open) return false;
    while (true) {
        const auto token = scanner.next();
        if (token == Token::close) return true;
        if (token != Token::open) return false;
        auto one = readNamespace(scanner);
        if (!one) return false;
        into.push_back(std::move(*one));
    }
}

/// Modified UTF-7 shifts with '&': a prefix with one is beyond what is compared here.
bool isPlain(const Namespace& one) {
    return one.prefix.find('&') == std::string::npos && base::isAscii(one.prefix) &&
           one.delimiter.size() <= 1;
}

}  // namespace

std::vector<Namespace> parseNamespaces(const Pieces& pieces, const Response& response) {
    Scanner scanner(pieces, response.rest);
    std::vector<Namespace> all;
    if (!readClass(scanner, all) || all.empty()) return {};
    for (int others = 0; others < 2; ++others) {
        if (!readClass(scanner, all)) return {};
    }
    return all;
}

bool meansNoSuchFolder(const Completion& no) {
    if (no.status != Status::no) return false;
    if (!no.code.empty()) {
        return no.code == "NONEXISTENT" || no.code == "TRYCREATE" || no.code == "CANNOT";
    }
    constexpr std::array<std::string_view, 11> kForNow{"lock",  "busy",      "in use",  "temporar",
                                                       "again", "later",     "timeout", "timed out",
                                                       "quota", "unavailab", "internal"};
    const auto text = base::lower(no.text);
    return std::none_of(kForNow.begin(), kForNow.end(), [&text](std::string_view words) {
        return text.find(words) != std::string::npos;
    });
}

std::string nameIn(const std::vector<Namespace>& all, std::string_view folder) {
    if (all.empty() || !isPlain(all.front()) || base::equalsNoCase(folder, "INBOX")) return "";
    const bool placed = std::any_of(all.begin(), all.end(), [folder](const Namespace& each) {
        return !each.prefix.empty() && base::startsWithNoCase(folder, each.prefix);
    });
    if (placed) return "";
    const Namespace& own = all.front();
    std::string name(folder);
    if (!own.delimiter.empty()) std::replace(name.begin(), name.end(), '/', own.delimiter.front());
    std::string prefix = own.prefix;
    if (!prefix.empty() && !prefix.ends_with(own.delimiter)) prefix += own.delimiter;
    if (!base::startsWithNoCase(name, prefix)) name.insert(0, prefix);
    return name == folder ? "" : name;
}

net::Task<base::Result<std::string>> nameThere(Session& session, std::string folder) {
    if (!session.offers("NAMESPACE")) co_return std::string();
    std::vector<Namespace> all;
    const Session::Handler handler = [&all](const Response& response,
                                            Pieces& pieces) -> base::Result<> {
        if (response.type == Response::Type::data && response.name == "NAMESPACE") {
            all = parseNamespaces(pieces, response);
        }
        return {};
    };
    std::vector<std::string> commands;
    commands.emplace_back("NAMESPACE");
    auto done = co_await session.burst(std::move(commands), handler);
    if (!done) co_return base::fail(std::move(done).error());
    co_return nameIn(all, folder);
}

}  // namespace imap
