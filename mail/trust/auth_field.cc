// The grammar of RFC 8601 2.2, with what servers write beside it: a result without properties'
// types ("action=none"), unquoted values with '/', '=' or ':' in them, a last empty result.
#include "base/text.h"
#include "mail/trust/authentication_results.h"

#include <fmt/format.h>
#include <algorithm>

namespace trust {
namespace {

using base::fail;
using base::Kind;

bool isKeyword(char c) {
    const char small = base::lower(c);
    return base::isDigit(c) || (small >= 'a' && small <= 'z') || c == '-' || c == '_';
}

bool isControl(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool isSpace(char c) {
    return base::isBlank(c) || c == '\r' || c == '\n';
}

/// Of a value without quotes. Wider than RFC 2045's token; what parts and encloses stays out.
bool isPlain(char c) {
    return !isControl(c) && std::string_view(" ;()\"\\").find(c) == std::string_view::npos;
}

class Parser {
  public:
    explicit Parser(std::string_view text) : text_(text) {}

    base::Result<AuthField> run() {
        AuthField field;
        if (text_.size() > kLongestAuthField) wrong("it is too long");
        skip();
        if (!namesNoServer()) field.authservId = serverId();
        if (sound() && !field.authservId.empty()) version();
        if (sound()) results(field);
        if (!sound()) return fail(Kind::invalid, fmt::format("{}, at octet {}", why_, at_));
        return field;
    }

    /// The authserv-id alone; nullopt where the field does not begin with one.
    std::optional<std::string> idOnly() {
        if (text_.size() > kLongestAuthField) text_ = text_.substr(0, kLongestAuthField);
        skip();
        if (namesNoServer()) return std::string();
        if (!sound()) return std::nullopt;
        auto id = serverId();  // what follows may be wrong: whose field it is, stands
        if (id.empty()) return std::nullopt;
        return id;
    }

  private:
    [[nodiscard]] bool sound() const { return why_.empty(); }
    [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
    [[nodiscard]] char now() const { return ended() ? '\0' : text_[at_]; }

    void wrong(std::string_view why) {
        if (why_.empty()) why_ = why;
        at_ = std::min(at_, text_.size());
    }

    /// White space and comments, nested to any depth.
    void skip() {
        while (sound() && !ended()) {
            if (isSpace(now())) {
                ++at_;
            } else if (now() == '(') {
                comment();
            } else {
                return;
            }
        }
    }

    void comment() {
        std::size_t depth = 0;
        for (; !ended(); ++at_) {
            const char c = now();
            if (isControl(c) && !isSpace(c)) return wrong("a control character");
            if (c == '\\') {
                ++at_;
            } else if (c == '(') {
                ++depth;
            } else if (c == ')' && --depth == 0) {
                ++at_;
                return;
            }
        }
        wrong("a comment without its end");
    }

    std::string quoted() {
        std::string out;
        for (++at_; !ended(); ++at_) {
            char c = now();
            if (c == '"') {
                ++at_;
                return out;
            }
            if (c == '\\' && ++at_ < text_.size()) c = now();
            if (isControl(c) && !isSpace(c)) break;
            if (c != '\r' && c != '\n') out += c;
        }
        wrong("quotes without their end");
        return out;
    }

    /// Up to a blank, ';', a comment or quotes.
    std::string plain() {
        const auto start = at_;
        while (!ended() && isPlain(now())) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    std::string keyword() {
        const auto start = at_;
        while (!ended() && isKeyword(now())) ++at_;
        if (at_ == start) wrong("a word is missing");
        return base::lower(text_.substr(start, at_ - start));
    }

    /// A quoted string directly before '@' is a local part: it keeps its quotes, so that no '@' in
    /// it is taken for the address's.
    std::string value() {
        if (now() != '"') return plain();
        const auto start = at_;
        auto inner = quoted();
        if (now() != '@') return inner;
        std::string local(text_.substr(start, at_ - start));
        std::erase_if(local, [](char c) { return c == '\r' || c == '\n'; });  // a fold
        return local + plain();
    }

    /// "spf=pass …" at once: Exchange Online names no server.
    bool namesNoServer() {
        const auto start = at_;
        while (!ended() && isKeyword(now())) ++at_;
        const bool result = at_ > start && now() == '=';
        at_ = start;
        return result;
    }

    std::string serverId() {
        auto id = now() == '"' ? quoted() : plain();
        if (id.empty()) wrong("no server is named");
        if (!ended() && now() != ';' && now() != '(' && !isSpace(now()))
            wrong("no server is named");
        skip();
        return id;
    }

    void version() {
        if (ended() || now() == ';') return;
        if (plain() != "1") wrong("a version that is not known");
        skip();
        if (sound() && !ended() && now() != ';') wrong("no ';' behind the server's name");
    }

    void results(AuthField& field) {
        if (!field.authservId.empty()) {
            if (ended()) return wrong("it ends behind the server's name");
            ++at_;
        }
        bool none = false;
        for (skip(); sound() && !ended(); skip()) {
            if (now() == ';') {
                ++at_;
                continue;
            }
            if (none || field.results.size() == kMostAuthResults) return wrong("too many results");
            none = !result(field);
            if (sound() && !ended() && now() != ';') return wrong("a result without its end");
        }
    }

    /// One `method=result` with its properties; false where it was `none`.
    bool result(AuthField& field) {
        AuthResult out;
        out.method = keyword();
        skip();
        if (out.method == "none" && field.results.empty() && (ended() || now() == ';')) {
            return false;
        }
        if (now() == '/') methodVersion(out.method);
        if (now() != '=') wrong("a method without a result");
        if (!sound()) return true;
        ++at_;
        skip();
        out.result = keyword();
        skip();
        while (sound() && !ended() && now() != ';') property(out);
        field.results.push_back(std::move(out));
        return true;
    }

    /// "dkim/1" is "dkim"; another version's words may mean something else (RFC 8601 2.3).
    void methodVersion(std::string& method) {
        ++at_;
        skip();
        const auto version = keyword();
        skip();
        if (version != "1") method += '/' + version;
    }

    void property(AuthResult& result) {
        if (result.properties.size() == kMostAuthProperties) return wrong("too many properties");
        AuthResult::Property out;
        out.name = keyword();
        skip();
        if (now() == '.') {
            ++at_;
            skip();
            out.type = std::move(out.name);
            out.name = keyword();
            skip();
        }
        if (now() != '=') wrong("a property without a value");
        if (!sound()) return;
        ++at_;
        skip();
        out.value = value();
        if (!ended() && !isSpace(now()) && now() != ';' && now() != '(') wrong("an odd value");
        skip();
        result.properties.push_back(std::move(out));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string why_;
};

}  // namespace

base::Result<AuthField> parseAuthField(std::string_view value) {
    return Parser(value).run();
}

std::optional<std::string> authservIdOf(std::string_view value) {
    return Parser(value).idOnly();
}

}  // namespace trust
