// The rules of `proof` and `rights` as texts; text_rules.h declares them.
#include "base/text.h"
#include "config/text_rules.h"

#include <algorithm>
#include <vector>

namespace config {
namespace {

constexpr std::string_view kProofs[] = {"password", "code", "authentication", "signature"};

std::string wrongWho(const Rule& rule) {
    if (!rule.who.empty()) return {};
    return "it does not begin with an address, a @domain or any, and a colon";
}

std::vector<std::string_view> proofsOf(const Rule& rule) {
    auto parts = base::split(rule.rest, '+');
    for (auto& part : parts) part = base::trim(part);
    return parts;
}

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    for (const auto part : base::split(text, ' ')) {
        if (!part.empty()) words.push_back(part);
    }
    return words;
}

bool isLetterOrDigit(char c) {
    return base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z');
}

bool isWhat(std::string_view text) {
    const auto words = wordsOf(text);
    if (words.empty() || words.size() > 2) return false;
    if (words.size() == 2 && base::equalsNoCase(words.front(), "all")) return false;
    return std::all_of(words.begin(), words.end(), [](std::string_view word) {
        return std::all_of(word.begin(), word.end(), isLetterOrDigit);
    });
}

bool isMachine(std::string_view text) {
    text = base::trim(text);
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return isLetterOrDigit(c) || std::string_view("._-*?").find(c) != std::string_view::npos;
    });
}

/// The part before and after the word `on`; the latter is empty where there is none.
std::size_t findOn(std::string_view text) {
    for (std::size_t at = 0; at + 2 <= text.size(); ++at) {
        const bool before = at == 0 || text[at - 1] == ' ';
        const bool after = at + 2 == text.size() || text[at + 2] == ' ';
        if (before && after && base::equalsNoCase(text.substr(at, 2), "on")) return at;
    }
    return std::string_view::npos;
}

bool each(std::string_view list, bool (*fits)(std::string_view)) {
    const auto parts = base::split(list, ',');
    return std::all_of(parts.begin(), parts.end(), fits);
}

}  // namespace

Rule splitRule(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    Rule rule{base::lower(base::trim(text.substr(0, colon))), base::trim(text.substr(colon + 1))};
    const bool somebody =
        rule.who == "any" ||
        (rule.who.starts_with('@') ? wrongDomain(std::string_view(rule.who).substr(1))
                                   : wrongAddress(rule.who))
            .empty();
    if (!somebody) rule.who.clear();
    return rule;
}

bool wantsProof(std::string_view rule, std::string_view word) {
    const auto proofs = proofsOf(splitRule(rule));
    return std::any_of(proofs.begin(), proofs.end(),
                       [&](std::string_view proof) { return base::equalsNoCase(proof, word); });
}

std::string wrongProofRule(std::string_view text) {
    if (auto why = wrongText(text, 400); !why.empty()) return why;
    const Rule rule = splitRule(text);
    if (auto why = wrongWho(rule); !why.empty()) return why;
    const auto proofs = proofsOf(rule);
    for (const auto proof : proofs) {
        const auto same = [&](std::string_view word) { return base::equalsNoCase(proof, word); };
        if (std::none_of(std::begin(kProofs), std::end(kProofs), same)) {
            return "a proof is password, code, authentication or signature, with + between several";
        }
        if (std::count_if(proofs.begin(), proofs.end(), same) > 1) return "it names a proof twice";
    }
    if (proofs.size() == 1 && base::equalsNoCase(proofs.front(), "authentication")) {
        return "authentication alone proves a server, not a person; add password, code or "
               "signature";
    }
    return {};
}

std::string wrongRightsRule(std::string_view text) {
    if (auto why = wrongText(text, 1000); !why.empty()) return why;
    const Rule rule = splitRule(text);
    if (auto why = wrongWho(rule); !why.empty()) return why;
    const auto on = findOn(rule.rest);
    if (!each(rule.rest.substr(0, on), isWhat)) {
        return "behind the colon stand all, commands, or a command and what it is for, with commas "
               "between them";
    }
    if (on != std::string_view::npos && !each(rule.rest.substr(on + 2), isMachine)) {
        return "behind on stand machines' names, with * and ? for any characters, and commas "
               "between them";
    }
    return {};
}

}  // namespace config
