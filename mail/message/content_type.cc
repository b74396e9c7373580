#include "mail/message/content_type.h"

#include "base/text.h"
#include "mail/message/charset.h"
#include "mail/message/encoded_word.h"

#include <algorithm>

namespace message {
namespace {

/// What one "name*3*=value" says.
struct Piece {
    std::string name;
    int order = -1;  ///< -1: no continuation
    bool percent = false;
    std::string text;
};

void skipBlanks(std::string_view text, std::size_t& at) {
    while (at < text.size()) {
        if (text[at] == '(') {  // a comment; nesting is not worth a stack here
            const auto end = text.find(')', at);
            at = end == std::string_view::npos ? text.size() : end + 1;
        } else if (base::isBlank(text[at]) || text[at] == '\r' || text[at] == '\n') {
            ++at;
        } else {
            return;
        }
    }
}

std::string readValue(std::string_view text, std::size_t& at) {
    std::string out;
    if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\' && at + 1 < text.size()) ++at;
            out += text[at];
        }
        at = std::min(at + 1, text.size());
        const auto end = text.find(';', at);
        at = end == std::string_view::npos ? text.size() : end;
        return out;
    }
    const auto end = std::min(text.find(';', at), text.size());
    out = base::trim(text.substr(at, end - at));
    at = end;
    return out;
}

std::string percentDecoded(std::string_view text) {
    std::string out;
    const auto hex = [](char c) {
        if (base::isDigit(c)) return c - '0';
        const char low = base::lower(c);
        return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? hex(text[at + 1]) : -1;
        const int low = high >= 0 ? hex(text[at + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

Piece makePiece(std::string_view name, std::string value) {
    Piece piece{base::lower(name), -1, false, std::move(value)};
    if (piece.name.ends_with('*')) {
        piece.percent = true;
        piece.name.pop_back();
    }
    const auto star = piece.name.find('*');
    if (star == std::string::npos) {
        if (piece.percent) piece.order = 0;
        return piece;
    }
    int order = 0;
    for (const char c : std::string_view(piece.name).substr(star + 1)) {
        if (!base::isDigit(c) || order > 999) return piece;
        order = order * 10 + (c - '0');
    }
    piece.order = order;
    piece.name.resize(star);
    return piece;
}

/// Joins the continuations of one name; the first may say the charset.
std::string joined(std::vector<Piece>& pieces) {
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.order < b.order; });
    std::string charset;
    std::string bytes;
    for (auto& piece : pieces) {
        std::string_view text = piece.text;
        if (piece.percent && piece.order == 0) {
            const auto first = text.find('\'');
            const auto second =
                first == std::string_view::npos ? first : text.find('\'', first + 1);
            if (second != std::string_view::npos) {
                charset = text.substr(0, first);
                text.remove_prefix(second + 1);
            }
        }
        bytes += piece.percent ? percentDecoded(text) : std::string(text);
    }
    return toUtf8(bytes, charset);
}

}  // namespace

std::string_view ContentValue::parameter(std::string_view name) const {
    for (const auto& [key, text] : parameters) {
        if (key == name) return text;
    }
    return {};
}

ContentValue parseContentValue(std::string_view text) {
    ContentValue out;
    std::size_t at = 0;
    skipBlanks(text, at);
    const auto end = std::min(text.find_first_of(";(", at), text.size());
    for (const char c : base::lower(text.substr(at, end - at))) {
        if (c > ' ' && c < 0x7f && c != '"') out.value += c;
    }
    std::vector<Piece> continued;
    for (at = std::min(text.find(';', end), text.size()); at < text.size();) {
        ++at;
        skipBlanks(text, at);
        const auto nameEnd = std::min(text.find_first_of("=;", at), text.size());
        if (nameEnd == text.size() || text[nameEnd] == ';') {
            at = nameEnd;
            continue;
        }
        const auto name = base::trim(text.substr(at, nameEnd - at));
        at = nameEnd + 1;
        skipBlanks(text, at);
        auto piece = makePiece(name, readValue(text, at));
        if (out.parameters.size() + continued.size() >= kMostParameters) break;
        if (piece.order >= 0) {
            continued.push_back(std::move(piece));
        } else if (out.parameter(piece.name).empty()) {
            const bool coded =
                piece.text.find("=?") != std::string::npos && piece.name != "boundary";
            out.parameters.emplace_back(piece.name, coded ? decodeHeader(piece.text) : piece.text);
        }
    }
    while (!continued.empty()) {
        const auto name = continued.front().name;
        std::vector<Piece> same;
        std::erase_if(continued, [&](const Piece& piece) {
            if (piece.name != name) return false;
            same.push_back(piece);
            return true;
        });
        if (out.parameter(name).empty()) out.parameters.emplace_back(name, joined(same));
    }
    return out;
}

}  // namespace message
