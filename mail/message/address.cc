#include "mail/message/address.h"

#include "base/text.h"
#include "mail/message/encoded_word.h"
#include "mail/message/invisible.h"

namespace message {
namespace {

/// Collects one address: words, the part in angle brackets, comments.
class Parser {
  public:
    Parser(std::string_view text, std::string_view charset) : text_(text), charset_(charset) {}

    std::vector<Address> run() {
        while (at_ < text_.size() && out_.size() < kMostAddresses) step();
        finish();
        return std::move(out_);
    }

  private:
    void step() {
        const char c = text_[at_];
        if (c == '"') {
            quoted();
        } else if (c == '(') {
            comment();
        } else if (c == '<') {
            angle();
        } else if (c == ',' || c == ';') {
            ++at_;
            finish();
        } else if (c == ':' && !hasAngle_ && words_.find('@') == std::string::npos) {
            ++at_;  // a group's name
            words_.clear();
            quotedWords_ = false;
        } else {
            words_ += c;
            ++at_;
        }
    }

    /// Keeps quotes and escapes: a local part needs them.
    void quoted() {
        const auto start = at_++;
        while (at_ < text_.size() && text_[at_] != '"') {
            at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
        }
        at_ = std::min(at_ + 1, text_.size());
        words_ += text_.substr(start, at_ - start);
        quotedWords_ = true;
    }

    void comment() {
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size()) {
                comment_ += text_[++at_];
            } else if (c == '(') {
                if (depth++ > 0) comment_ += c;
            } else if (c == ')') {
                if (--depth == 0) break;
                comment_ += c;
            } else {
                comment_ += c;
            }
        }
        at_ = std::min(at_ + 1, text_.size());
        words_ += ' ';
    }

    void angle() {
        bool inQuotes = false;
        std::string inside;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && inQuotes && at_ + 1 < text_.size()) {
                inside += c;
                inside += text_[++at_];
                continue;
            }
            if (c == '"') inQuotes = !inQuotes;
            if (c == '>' && !inQuotes) break;
            inside += c;
        }
        at_ = std::min(at_ + 1, text_.size());
        if (inside.starts_with('@')) {  // a route
            const auto colon = inside.find(':');
            if (colon != std::string::npos) inside.erase(0, colon + 1);
        }
        spec_ = hasAngle_ ? "" : inside;  // of two, readers take one or the other: neither
        if (!hasAngle_) nameEnd_ = words_.size();
        hasAngle_ = true;
    }

    /// One quoted string, and nothing besides, before the '@' at `sign`.
    static bool isQuotedLocal(std::string_view spec, std::size_t sign) {
        if (sign < 3 || spec[0] != '"') return false;
        std::size_t at = 1;
        while (at < sign && spec[at] != '"') at += spec[at] == '\\' ? 2 : 1;
        return at + 1 == sign;
    }

    static std::string withoutBlanks(std::string_view spec) {
        std::string out;
        bool inQuotes = false;
        for (std::size_t i = 0; i < spec.size(); ++i) {
            const char c = spec[i];
            if (c == '"') inQuotes = !inQuotes;
            const bool blank = base::isBlank(c) || c == '\r' || c == '\n';
            if (!blank || inQuotes) out += c;
            if (c == '\\' && inQuotes && i + 1 < spec.size()) out += spec[++i];
        }
        return out;
    }

    static std::string mailbox(std::string_view spec) {
        auto out = withoutBlanks(spec);
        const auto sign = out.rfind('@');
        if (sign == std::string::npos || sign == 0 || sign + 1 == out.size()) return {};
        for (auto i = sign; i < out.size(); ++i) out[i] = base::lower(out[i]);
        for (const char c : out) {
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return {};
        }
        const bool quotedLocal = isQuotedLocal(out, sign);
        const auto plainSigns = quotedLocal ? "<>\"," : "<>\",()@";
        const auto judged = quotedLocal ? sign + 1 : 0;
        for (auto i = judged; i < out.size(); ++i) {
            if (i != sign && std::string_view(plainSigns).find(out[i]) != std::string_view::npos) {
                return {};
            }
        }
        return out;
    }

    [[nodiscard]] std::string displayName(std::string_view raw) const {
        std::string out;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            if (raw[i] == '"') continue;
            if (raw[i] == '\\' && i + 1 < raw.size() && quotedWords_) ++i;
            out += raw[i];
        }
        return visibleSubject(decodeHeader(out, charset_));
    }

    void finish() {
        const auto words = base::trim(words_);
        if (hasAngle_) {
            const bool more = !base::trim(std::string_view(words_).substr(nameEnd_)).empty();
            out_.push_back({displayName(words.empty() ? comment_ : words),
                            more ? std::string() : mailbox(spec_)});
        } else if (!words.empty()) {
            auto box = mailbox(words);
            out_.push_back({displayName(box.empty() ? words : comment_), std::move(box)});
        }
        words_.clear();
        comment_.clear();
        spec_.clear();
        nameEnd_ = 0;
        hasAngle_ = false;
        quotedWords_ = false;
    }

    std::string_view text_, charset_;
    std::size_t at_ = 0;
    std::vector<Address> out_;
    std::string words_, comment_, spec_;
    std::size_t nameEnd_ = 0;  ///< of words_: what stands before the angle bracket
    bool hasAngle_ = false, quotedWords_ = false;
};

}  // namespace

std::vector<Address> parseAddresses(std::string_view value, std::string_view charset) {
    return Parser(value, charset).run();
}

}  // namespace message
