#include "config/secret_value.h"

#include "base/text.h"
#include "config/table.h"
#include "config/text_rules.h"

#include <fmt/core.h>
#include <algorithm>
#include <filesystem>

namespace config {
namespace {

using Kind = SecretSource::Kind;

constexpr std::string_view kOneOf =
    "it needs exactly one of file, credential, environment and program";

bool isVariable(std::string_view text) {
    return !text.empty() && !base::isDigit(text.front()) &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return base::isDigit(c) || c == '_' ||
                      (base::lower(c) >= 'a' && base::lower(c) <= 'z');
           });
}

bool isCredential(std::string_view text) {
    return !text.empty() && text.front() != '.' && text.size() <= 255 &&
           text.find('/') == std::string_view::npos && wrongWord(text, 255).empty();
}

std::string absolute(const std::string& folder, const std::string& path) {
    return (std::filesystem::path(folder) / path).lexically_normal();
}

SecretSource direct(const Row& row, const std::string& text, std::string& why) {
    if (row.type == Type::secretPlace) {
        why = "a key is not written into the settings";
    } else if (row.type == Type::cePassword) {
        why = wrongCePassword(text);
    } else if (text.empty()) {
        why = "it is empty";
    } else if (text.size() > static_cast<std::size_t>(row.most)) {
        why = fmt::format("it is longer than {} bytes", row.most);
    } else if (std::any_of(text.begin(), text.end(), [](char c) {
                   return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
               })) {
        why = "it holds control characters";
    }
    SecretSource source;
    source.kind = Kind::value;
    source.value = base::Secret(text);
    return source;
}

SecretSource program(const Raw& raw, const std::string& folder, std::string& why) {
    SecretSource source;
    source.kind = Kind::program;
    for (const auto& argument : raw.list) {
        const bool fits =
            argument.kind == Raw::Kind::text && argument.text.find('\0') == std::string::npos;
        if (!fits) why = "program is a list of texts: the program and its arguments";
        source.program.push_back(argument.text);
    }
    if (raw.kind != Raw::Kind::list || source.program.empty() || source.program[0].empty()) {
        why = "program is a list of texts: the program and its arguments";
        return source;
    }
    auto& name = source.program[0];
    // A bare name is searched for in PATH; a relative path counts from the settings' folder.
    if (name.find('/') != std::string::npos) name = absolute(folder, name);
    return source;
}

SecretSource named(const std::string& kind, const Raw& raw, const std::string& folder,
                   std::string& why) {
    SecretSource source;
    if (raw.kind != Raw::Kind::text) {
        why = fmt::format("{} is no text in quotes", kind);
        return source;
    }
    source.name = raw.text;
    if (kind == "file") {
        source.kind = Kind::file;
        why = raw.text.empty() ? "file is empty" : wrongText(raw.text, 1024);
        source.name = absolute(folder, raw.text);
    } else if (kind == "credential") {
        source.kind = Kind::credential;
        if (!isCredential(raw.text)) why = "credential is a name, not a path";
    } else {
        source.kind = Kind::environment;
        if (!isVariable(raw.text)) why = "environment is the name of a variable";
    }
    return source;
}

}  // namespace

SecretSource readSecret(const Row& row, const Raw& raw, const std::string& folder,
                        std::string& why) {
    if (raw.kind == Raw::Kind::text) return direct(row, raw.text, why);
    if (raw.kind != Raw::Kind::table) {
        why = "it is no text in quotes";
        return {};
    }
    if (raw.table.size() != 1) {
        why = kOneOf;
        return {};
    }
    const auto& [kind, value] = raw.table.front();
    if (kind == "program") return program(value, folder, why);
    if (kind == "file" || kind == "credential" || kind == "environment") {
        return named(kind, value, folder, why);
    }
    why = kOneOf;
    return {};
}

}  // namespace config
