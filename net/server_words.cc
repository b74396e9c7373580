#include "net/server_words.h"

#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>

namespace net {
namespace {

constexpr std::size_t kRecent = 12;         ///< lines kept
constexpr std::size_t kLineKept = 1024;     ///< octets kept of each
constexpr std::size_t kCapabilities = 128;  ///< entries kept

using base::equalsNoCase;
using base::startsWithNoCase;

std::string_view firstWord(std::string_view line) {
    return line.substr(0, line.find(' '));
}

bool isGreeting(Protocol protocol, std::string_view line) {
    switch (protocol) {
        case Protocol::imap:
            return line.starts_with("* ");
        case Protocol::pop3:
            return line.starts_with("+OK") || line.starts_with("-ERR");
        case Protocol::smtp:
            break;
    }
    return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, base::isDigit);
}

bool isReply(std::string_view line, std::string_view code) {
    return line.starts_with(code) &&
           (line.size() == code.size() || line[code.size()] == ' ' || line[code.size()] == '-');
}

}  // namespace

void ServerWords::line(std::string_view line) {
    line = base::trim(line).substr(0, 8 * kLineKept);
    const std::string_view kept = line.substr(0, kLineKept);
    if (recent_.empty()) {
        greeting_ = kept;
        plausible_ = isGreeting(protocol_, line);
    }
    if (recent_.size() == kRecent) recent_.erase(recent_.begin());
    recent_.emplace_back(kept);
    switch (protocol_) {
        case Protocol::imap:
            return imap(line);
        case Protocol::pop3:
            return pop3(line);
        case Protocol::smtp:
            return smtp(line);
    }
}

void ServerWords::add(std::string_view entry) {
    if (list_.size() < kCapabilities) list_.emplace_back(entry.substr(0, kLineKept));
}

void ServerWords::list(std::string_view words) {
    list_.clear();
    listedInside_ = true;
    for (const std::string_view word : base::split(words, ' ')) {
        if (!word.empty()) add(word);
    }
}

void ServerWords::imap(std::string_view line) {
    constexpr std::string_view kUntagged = "* CAPABILITY ";
    constexpr std::string_view kCode = "[CAPABILITY ";
    if (startsWithNoCase(line, "* PREAUTH")) accepted_ = true;
    if (startsWithNoCase(line, kUntagged)) return list(line.substr(kUntagged.size()));
    // A response code stands right behind OK or PREAUTH; human text later may say anything.
    const std::size_t open = line.find('[');
    if (open == std::string_view::npos || !startsWithNoCase(line.substr(open), kCode)) return;
    if (std::count(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(open), ' ') > 2) return;
    const std::size_t start = open + kCode.size();
    list(line.substr(start, line.find(']', start) - start));
}

void ServerWords::pop3(std::string_view line) {
    if (line.starts_with('+') || line.starts_with('-') || line == ".") {
        fresh_ = true;
        return;
    }
    if (std::exchange(fresh_, false)) list_.clear();
    add(line);
}

void ServerWords::smtp(std::string_view line) {
    if (isReply(line, "235")) accepted_ = true;
    if (!isReply(line, "250")) {
        fresh_ = true;
        return;
    }
    // The first line of a reply to EHLO is the server's name.
    if (std::exchange(fresh_, false)) {
        list_.clear();
    } else if (line.size() > 4) {
        add(line.substr(4));
    }
    if (line.size() < 4 || line[3] == ' ') fresh_ = true;
}

bool offers(const std::vector<std::string>& capabilities, std::string_view word) {
    return std::any_of(capabilities.begin(), capabilities.end(), [word](const std::string& line) {
        if (equalsNoCase(firstWord(line), word)) return true;
        const auto words = base::split(line, ' ');
        const auto is = [](std::string_view what) {
            return [what](std::string_view one) { return equalsNoCase(one, what); };
        };
        const bool imap = std::any_of(words.begin(), words.end(), is("IMAP4rev1")) ||
                          std::any_of(words.begin(), words.end(), is("IMAP4rev2"));
        return imap && std::any_of(words.begin(), words.end(), is(word));
    });
}

namespace {

/// The mechanisms that one entry lists, as IMAP's AUTH=X or the words behind AUTH or SASL.
std::vector<std::string> mechanismsIn(Protocol protocol, const std::string& entry) {
    if (protocol == Protocol::imap) {
        std::vector<std::string> found;
        for (const std::string_view word : base::split(entry, ' ')) {
            if (startsWithNoCase(word, "AUTH=")) found.emplace_back(word.substr(5));
        }
        return found;
    }
    std::string spaced(entry);
    if (startsWithNoCase(spaced, "AUTH=")) spaced[4] = ' ';  // some servers write it so
    const auto words = base::split(spaced, ' ');
    const std::string_view key = protocol == Protocol::pop3 ? "SASL" : "AUTH";
    if (!equalsNoCase(words.front(), key)) return {};
    return {words.begin() + 1, words.end()};
}

}  // namespace

bool offersMechanism(Protocol protocol, const std::vector<std::string>& capabilities,
                     std::string_view mechanism) {
    if (protocol == Protocol::imap) return offers(capabilities, "AUTH=" + std::string(mechanism));
    return std::any_of(capabilities.begin(), capabilities.end(), [&](const std::string& entry) {
        const auto words = mechanismsIn(protocol, entry);
        return std::any_of(words.begin(), words.end(), [mechanism](std::string_view word) {
            return equalsNoCase(word, mechanism);
        });
    });
}

std::string mechanismsOf(Protocol protocol, const std::vector<std::string>& capabilities) {
    std::vector<std::string> all;
    for (const std::string& entry : capabilities) {
        for (std::string& word : mechanismsIn(protocol, entry)) {
            const bool known = word.empty() || std::find(all.begin(), all.end(), word) != all.end();
            if (!known) all.push_back(std::move(word));
        }
    }
    return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace net
