#include "mail/trust/authentication_results.h"

#include "base/text.h"
#include "mail/trust/domain_name.h"

#include <fmt/format.h>
#include <algorithm>

namespace trust {
namespace {

constexpr std::string_view kFieldName = "Authentication-Results";

/// A property's domain; "" where it is missing, no domain, or said twice in different words.
std::string domainIn(const AuthResult& result, std::string_view type, std::string_view name) {
    const AuthResult::Property* found = nullptr;
    for (const auto& property : result.properties) {
        if (property.type != type || property.name != name) continue;
        if (found != nullptr && found->value != property.value) return {};
        found = &property;
    }
    return found == nullptr ? std::string() : domainOf(found->value);
}

bool has(const AuthResult& result, std::string_view type, std::string_view name) {
    return std::any_of(result.properties.begin(), result.properties.end(),
                       [&](const auto& each) { return each.type == type && each.name == name; });
}

/// The signing domain (RFC 6376 3.5: i= is d= or below it, so d= says all of it).
std::string signingDomain(const AuthResult& result) {
    return has(result, "header", "d") ? domainIn(result, "header", "d")
                                      : domainIn(result, "header", "i");
}

/// Whether this result vouches for From's domain.
bool vouches(const AuthResult& result, std::string_view domain) {
    if (result.result != "pass") return false;
    if (result.method == "dmarc") return domainIn(result, "header", "from") == domain;
    if (result.method == "dkim") return aligned(domain, signingDomain(result));
    if (result.method == "spf") return aligned(domain, domainIn(result, "smtp", "mailfrom"));
    return false;
}

/// What the field says against From: dmarc=fail, or two DMARC results that differ.
bool contradicts(const AuthField& field) {
    const AuthResult* first = nullptr;
    for (const auto& result : field.results) {
        if (result.method != "dmarc") continue;
        if (result.result == "fail") return true;
        if (first != nullptr &&
            (first->result != result.result ||
             domainIn(*first, "header", "from") != domainIn(result, "header", "from"))) {
            return true;
        }
        first = &result;
    }
    return false;
}

std::string summary(const AuthField& field) {
    std::string out;
    for (const auto& result : field.results) {
        if (result.method != "dmarc" && result.method != "dkim" && result.method != "spf") continue;
        out += fmt::format("{}{}={}", out.empty() ? "" : ", ", result.method, result.result);
    }
    return out.empty() ? "nothing of DMARC, DKIM or SPF" : out;
}

bool isNamed(std::string_view id, const std::vector<std::string>& ids) {
    const auto said = id.empty() ? kNoAuthservId : id;
    return std::any_of(ids.begin(), ids.end(),
                       [said](const std::string& each) { return base::equalsNoCase(each, said); });
}

/// The topmost field of a named server.
const message::Field* topmost(const message::Letter& letter, const std::vector<std::string>& ids) {
    for (const auto& field : letter.fields) {
        if (!base::equalsNoCase(field.name, kFieldName)) continue;
        const auto id = authservIdOf(field.value);
        if (id && isNamed(*id, ids)) return &field;
    }
    return nullptr;
}

Authentication refused(const std::string& text) {
    return {false, base::printable(text)};
}

Authentication judge(const AuthField& field, const std::string& domain) {
    const auto server = field.authservId.empty() ? "the receiving server" : field.authservId;
    if (contradicts(field)) {
        return refused(fmt::format("{} says against {}: {}", server, domain, summary(field)));
    }
    for (const auto& result : field.results) {
        if (!vouches(result, domain)) continue;
        return {true, base::printable(
                          fmt::format("{} says {}=pass for {}", server, result.method, domain))};
    }
    return refused(fmt::format("{} vouches in no way for {}: {}", server, domain, summary(field)));
}

}  // namespace

Authentication authenticate(const message::Letter& letter,
                            const std::vector<std::string>& authservIds) {
    if (authservIds.empty()) return refused("no server is named whose results would count");
    if (letter.fromFields != 1 || letter.from.size() != 1) {
        return refused("it has not exactly one From address");
    }
    const auto domain = letter.from[0].mailbox.find('@') == std::string::npos
                            ? std::string()
                            : domainOf(letter.from[0].mailbox);
    if (domain.empty()) return refused("From's address has no domain name");
    const auto* field = topmost(letter, authservIds);
    if (field == nullptr) {
        return refused("no Authentication-Results field of a server that is named in the settings");
    }
    const auto parsed = parseAuthField(field->value);
    if (!parsed) {
        return refused(fmt::format("the Authentication-Results field is not understood: {}",
                                   parsed.error().text));
    }
    return judge(*parsed, domain);
}

}  // namespace trust
