// Recorded walks read line by line, by the tests' own code: a second opinion on what a file holds.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace recorded {

struct Value {
    int tag = 0;
    std::string bytes;  ///< the text, or the digits as they stand in the file

    [[nodiscard]] std::optional<long long> number() const {
        if (tag == 4 || tag == 6 || bytes.empty()) return {};
        return std::atoll(bytes.c_str());
    }
};

/// "1.3.6.1…" → value; where an object stands twice, the first line holds.
using Lines = std::map<std::string, Value>;

inline std::string fromHex(const std::string& hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::strtol(hex.substr(i, 2).c_str(), nullptr, 16));
    }
    return out;
}

inline Lines read(const std::filesystem::path& path) {
    Lines lines;
    std::ifstream file(path, std::ios::binary);
    for (std::string line; std::getline(file, line);) {
        const auto a = line.find('|');
        const auto b = line.find('|', a + 1);
        if (a == std::string::npos || b == std::string::npos) continue;
        std::string tag = line.substr(a + 1, b - a - 1);
        std::string value = line.substr(b + 1);
        // snmpsim's variation modules: "4:delay|value=…,wait=…"
        if (const auto colon = tag.find(':'); colon != std::string::npos) {
            const auto at = value.find("value=");
            value = at == std::string::npos ? "" : value.substr(at + 6);
            value = value.substr(0, value.find(','));
            tag = tag.substr(0, colon);
        }
        const bool hex = tag.find('x') != std::string::npos;
        std::string oid = line.substr(0, a);
        if (oid.starts_with('.')) oid.erase(0, 1);
        lines.try_emplace(oid, Value{std::atoi(tag.c_str()), hex ? fromHex(value) : value});
    }
    return lines;
}

/// The objects of `stem` by what stands behind it, in the order of numbers.
inline std::map<std::vector<unsigned long>, Value> below(const Lines& lines,
                                                         const std::string& stem) {
    std::map<std::vector<unsigned long>, Value> found;
    for (const auto& [oid, value] : lines) {
        if (!oid.starts_with(stem + ".")) continue;
        std::vector<unsigned long> index;
        for (std::size_t at = stem.size(); at != std::string::npos; at = oid.find('.', at + 1)) {
            index.push_back(std::strtoul(oid.c_str() + at + 1, nullptr, 10));
        }
        found[index] = value;
    }
    return found;
}

inline const Value* find(const Lines& lines, const std::string& oid) {
    const auto found = lines.find(oid);
    return found == lines.end() ? nullptr : &found->second;
}

inline bool isAscii(const std::string& text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

/// ASCII text as a person would read it: a run of control characters is one blank, none at the
/// ends.
inline std::string plain(const std::string& bytes) {
    std::string out;
    for (const char c : bytes) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (!control) {
            out += c;
        } else if (!out.empty() && out.back() != '\x01') {
            out += '\x01';
        }
    }
    std::string clean;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] != '\x01') {
            clean += out[i];
            continue;
        }
        while (!clean.empty() && clean.back() == ' ') clean.pop_back();
        clean += ' ';
        while (i + 1 < out.size() && (out[i + 1] == ' ' || out[i + 1] == '\x01')) ++i;
    }
    const auto first = clean.find_first_not_of(" \t");
    if (first == std::string::npos) return {};
    return clean.substr(first, clean.find_last_not_of(" \t") - first + 1).substr(0, 255);
}

/// Every recorded walk below `folder`; empty where the data is not there.
inline std::vector<std::filesystem::path> walksIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (auto it = std::filesystem::recursive_directory_iterator(folder, none);
         it != std::filesystem::recursive_directory_iterator(); it.increment(none)) {
        if (it->path().extension() == ".snmprec") files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace recorded
