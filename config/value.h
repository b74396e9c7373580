// One setting's value: as the file wrote it (Raw), and as the table's row reads it (Value).
#pragma once

#include "base/result.h"
#include "config/settings.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace config {

struct Row;
struct RawField;

/// A value as written, free of the TOML library.
struct Raw {
    enum class Kind { yesNo, number, text, list, table, other };
    Kind kind = Kind::other;
    bool yes = false;
    std::int64_t number = 0;
    std::string text;
    std::vector<Raw> list;
    std::vector<RawField> table;
};

struct RawField {
    std::string key;
    Raw value;
};

/// yes/no; numbers, quantities in the row's unit, the index of a choice's word and a bit for each
/// of choices' words (the first is 1); texts; the rest, lists of texts among them.
using Value = std::variant<bool, std::int64_t, std::string, Senders, IllegalMail, ProxyAddress,
                           Listen, base::Zone, SecretSource, std::vector<std::string>>;

/// Reads a value by its row. Relative paths count from `folder`. The error's text says what is
/// wrong and what to write, without the key's name, and shows no secret.
[[nodiscard]] base::Result<Value> readValue(const Row& row, const Raw& raw,
                                            const std::string& folder);

/// The row's default; the row has one (not "").
[[nodiscard]] Value standardValue(const Row& row);

}  // namespace config
