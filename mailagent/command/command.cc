#include "mailagent/command/command.h"

#include "base/text.h"
#include "mailagent/command/grammar.h"
#include "mailagent/command/one.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <memory>

namespace command {
namespace {

constexpr std::size_t kWordsLookedAt = 8;  // of a line that may hide a password
constexpr std::size_t kReasonBytes = 400;  // why a command was cancelled

std::string_view wordAt(std::string_view line, std::size_t& at) {
    at = std::min(line.find_first_not_of(" \t\r", at), line.size());
    const std::size_t start = at;
    at = std::min(line.find_first_of(" \t\r", at), line.size());
    return line.substr(start, at - start);
}

bool hasNonAscii(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Whether a first word may have been meant for CHPASS.
bool likeChpass(std::string_view typed) {
    if (typed.empty()) return false;
    const std::string word = base::lower(typed);
    return word.front() == 'c' || word.find("pas") != std::string::npos || hasNonAscii(word) ||
           !base::nearest(word, {"chpass", "password", "passwd"}).empty();
}

/// A line whose echo may hold a password though it is no CHPASS: `CHPAS5 old new`, `passwd new`.
bool mayHoldPassword(std::string_view line, const Context& context) {
    std::size_t at = 0;
    if (likeChpass(wordAt(line, at))) return true;
    at = 0;
    for (std::size_t i = 0; context.passwordMatches && i < kWordsLookedAt && at < line.size();
         ++i) {
        if (context.passwordMatches(wordAt(line, at))) return true;
    }
    return false;
}

void addOnce(std::vector<std::string>& to, const std::string& text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
}

/// The context with heldBack() asked once a kind, whatever it answers the second time.
Context remembering(const Context& context) {
    Context own = context;
    if (!context.heldBack) return own;
    using Answers = std::map<std::string, std::optional<std::string>, std::less<>>;
    own.heldBack = [&context, answers = std::make_shared<Answers>()](std::string_view kind) {
        auto known = answers->find(kind);
        if (known == answers->end()) {
            known = answers->emplace(kind, context.heldBack(kind)).first;
        }
        return known->second;
    };
    return own;
}

void notFound(std::string_view line, const Context& context, Outcome& outcome) {
    outcome.names.emplace_back("unknown command");
    outcome.results.push_back("Command Not Found - " + shownLine(line, context, outcome));
}

void runOne(const Parsed& parsed, std::string_view line, const Context& context, Outcome& outcome) {
    if (parsed.kind == Parsed::Kind::unknown) return notFound(line, context, outcome);
    const Typed typed{line, parsed.words, parsed.row};
    switch (parsed.row->id) {
        case Id::getlog:
            getlog(typed, context, outcome);
            break;
        case Id::chpass:
            chpass(typed, context, outcome);
            break;
        case Id::set:
            set(typed, context, outcome);
            break;
        case Id::help:
            help(typed, context, outcome);
            break;
    }
    outcome.secret = outcome.secret || mayHoldPassword(line, context);
}

}  // namespace

Outcome run(const std::vector<std::string>& lines, const Context& given) {
    const Context context = remembering(given);
    Outcome outcome;
    for (std::string_view line : lines) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        const Parsed parsed = parse(line);
        if (parsed.kind == Parsed::Kind::ignored) continue;
        if (outcome.commands == kCommandsPerMail) {
            ++outcome.ignored;
            continue;
        }
        ++outcome.commands;
        runOne(parsed, line, context, outcome);
    }
    return outcome;
}

std::string summary(const Outcome& outcome) {
    if (outcome.names.empty()) return "no command";
    return fmt::format("{}", fmt::join(outcome.names, ", "));
}

bool mayRun(const Row& row, std::string_view object, const Context& context) {
    return context.permitted ? context.permitted(row, object) : !row.byRightOnly;
}

void notPermitted(const Typed& typed, const Context& context, Outcome& outcome) {
    outcome.names.push_back(fmt::format("{} (not permitted)", typed.row->word));
    const bool masked = typed.row->id == Id::chpass;
    outcome.secret = outcome.secret || masked;
    outcome.results.push_back("Not Permitted - " + (masked
                                                        ? maskedEcho(typed.line)
                                                        : shownLine(typed.line, context, outcome)));
}

bool heldBack(const std::string& kind, const Typed& typed, const Context& context,
              Outcome& outcome) {
    const auto why = context.heldBack ? context.heldBack(kind) : std::nullopt;
    if (!why) return false;
    addOnce(outcome.heldBack, kind);
    outcome.names.push_back(kind + " (cancelled)");
    outcome.results.push_back(fmt::format("Cancelled - {}: {}",
                                          shownLine(typed.line, context, outcome),
                                          base::printable(*why, kReasonBytes)));
    return true;
}

void ran(const std::string& kind, Outcome& outcome) {
    outcome.names.push_back(kind);
    addOnce(outcome.kinds, kind);
}

std::string shownLine(std::string_view line, const Context& context, Outcome& outcome) {
    const bool secret = mayHoldPassword(line, context);
    outcome.secret = outcome.secret || secret;
    std::size_t at = 0;
    const bool masks = context.guessMatches ? likeChpass(wordAt(line, at)) : secret;
    return masks && context.maskNewPassword ? maskedEcho(line) : echo(line);
}

std::string echo(std::string_view line) {
    // A TAB is what the sender typed, and does no harm in a mail; printable() would escape it.
    std::string out;
    while (true) {
        const std::size_t tab = std::min(line.find('\t'), line.size());
        out += base::printable(line.substr(0, tab), kEchoedBytes - out.size());
        if (tab == line.size() || out.size() >= kEchoedBytes) return out;
        out += '\t';
        line.remove_prefix(tab + 1);
    }
}

std::string maskedEcho(std::string_view line) {
    std::size_t at = 0;
    std::string out = echo(wordAt(line, at));
    while (!wordAt(line, at).empty() && out.size() < kEchoedBytes) {
        out += ' ';
        out += kMask;
    }
    return out;
}

}  // namespace command
