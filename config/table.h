// The table of all settings: one row a setting. Parser, check, documentation, sample file and the
// console's forms read it (style 18); a new setting is its row and its field in settings.h.
#pragma once

#include "config/value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace config {

enum class Type {
    yesNo,        ///< "Yes" or "No", true or false
    number,       ///< whole, least to most
    minutes,      ///< 10, "10 min", "1 h"
    seconds,      ///< 30, "30 s", "1 min"
    size,         ///< 10240, "10 KB", "1 MB"; a KB is 1024 octets
    choice,       ///< one of the row's words
    choices,      ///< list of the row's words, each at most once; may be empty
    name,         ///< a machine's name
    word,         ///< no blanks, at most `most` bytes (M28)
    text,         ///< printable, at most `most` bytes; blanks inside only
    path,         ///< relative ones count from the settings file's folder
    address,      ///< a mail address (M28)
    host,         ///< name, IPv4 or IPv6 address
    ipAddress,    ///< IPv4 or IPv6 address, with or without port
    listen,       ///< a port of this computer's own, or address:port
    words,        ///< list of words, at most `most` bytes each
    proofRules,   ///< list of "WHO: PROOF + PROOF" (M45)
    rightsRules,  ///< list of "WHO: WHAT, WHAT on MACHINE" (M45, D7)
    senders,      ///< list of addresses and domains, or "any"
    illegalMail,  ///< "leave", "delete", "move FOLDER"
    proxy,        ///< http://host:port, socks5h://host:port
    zone,         ///< +hhmm or an IANA name (M26)
    secret,       ///< the secret itself, or where it comes from
    cePassword,   ///< a secret that follows M20
    secretPlace,  ///< only where it comes from
};

enum class Page { agent, machine, reception, transmission };  ///< M27, and two of our own
enum class Scope { agent, machine };

/// Where a value is put.
struct Target {
    Agent* agent = nullptr;
    Machine* machine = nullptr;
};

struct Row {
    std::string_view key;  ///< dotted, unique in its scope
    Type type = Type::text;
    std::string_view words = {};       ///< choice: "pop3|imap|maildir", in the enum's order
    std::int64_t least = 0, most = 0;  ///< of numbers and quantities; most: bytes of a text
    std::string_view standard = {};    ///< the default as one would write it; "" = none
    Page page = Page::machine;
    /// When it must be given: "" never, "always", or "receiving.kind=pop3|imap".
    std::string_view needed = {};
    std::string_view ids = {};      ///< the requirements behind it
    std::string_view example = {};  ///< a value as written in TOML, for what has no default
    std::string_view help = {};     ///< one sentence for operators
    void (*store)(Target&, Value&&) = nullptr;

    [[nodiscard]] constexpr Scope scope() const {
        return page == Page::agent ? Scope::agent : Scope::machine;
    }
};

/// All rows, in the order of the documentation.
[[nodiscard]] std::span<const Row> rows();

/// The row, or nullptr.
[[nodiscard]] const Row* find(Scope scope, std::string_view key);

/// Whether `key` is the front of dotted keys ("receiving").
[[nodiscard]] bool isGroup(Scope scope, std::string_view key);

/// What may be written, for messages and documentation, such as "1 to 60 minutes".
[[nodiscard]] std::string allowed(const Row& row);

[[nodiscard]] std::string_view name(Page page);

/// Whether the type holds a secret, whose text is never shown.
[[nodiscard]] constexpr bool isSecret(Type type) {
    return type == Type::secret || type == Type::cePassword || type == Type::secretPlace;
}

/// A number with or without unit, in the type's unit; nullopt where the text is none.
[[nodiscard]] constexpr std::optional<std::int64_t> parseQuantity(Type type,
                                                                  std::string_view text) {
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
        if (digits == 12) return std::nullopt;
        value = 10 * value + (text[digits++] - '0');
    }
    if (digits == 0) return std::nullopt;
    text.remove_prefix(digits);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.empty()) return value;
    struct Unit {
        Type type;
        std::string_view word;
        std::int64_t factor;
    };
    constexpr Unit kUnits[] = {
        {Type::minutes, "min", 1},  {Type::minutes, "h", 60},      {Type::seconds, "s", 1},
        {Type::seconds, "min", 60}, {Type::seconds, "h", 3600},    {Type::size, "B", 1},
        {Type::size, "KB", 1024},   {Type::size, "MB", 1'048'576},
    };
    for (const auto& unit : kUnits) {
        if (unit.type == type && unit.word == text) return value * unit.factor;
    }
    return std::nullopt;
}

/// The index of the word in "a|b|c", or nullopt.
[[nodiscard]] constexpr std::optional<std::int64_t> indexOf(std::string_view words,
                                                            std::string_view word) {
    for (std::int64_t index = 0;; ++index) {
        const auto bar = words.find('|');
        if (words.substr(0, bar) == word) return index;
        if (bar == std::string_view::npos) return std::nullopt;
        words.remove_prefix(bar + 1);
    }
}

}  // namespace config
