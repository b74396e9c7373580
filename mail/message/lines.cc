#include "mail/message/lines.h"

#include "base/text.h"
#include "mail/message/command_like.h"
#include "mail/message/footers.h"
#include "mail/message/reply_headers.h"

#include <optional>

namespace message {
namespace {

using Kind = Line::Kind;

constexpr std::size_t kBannerLines = 12;  // a banner stands above the text

bool isQuotedLine(std::string_view trimmed) {
    return trimmed.starts_with('>') || trimmed.starts_with("&gt;") || trimmed.starts_with("＞");
}

/// "-- ", "--", and what phones make of them.
bool isSignatureMarker(std::string_view line) {
    return line == "--" || line == "—" || line == "–" || line == "－－" || line == "- --";
}

/// A ruled line: nobody types that as a command.
bool isRule(std::string_view trimmed) {
    return trimmed.size() >= 3 && trimmed.find_first_not_of("-_=*~#+. ") == std::string_view::npos;
}

bool isUnderscores(std::string_view trimmed) {
    return trimmed.size() >= 8 && trimmed.find_first_not_of('_') == std::string_view::npos;
}

class Classifier {
  public:
    Classifier(std::vector<MarkedLine> lines, const Leniency& leniency, std::string_view sender)
        : from_(std::move(lines)), leniency_(leniency), sender_(base::trim(sender)) {}

    std::vector<Line> run() {
        out_.reserve(from_.size());
        while (at_ < from_.size()) step();
        if (leniency_.signatures) endWithName();
        return std::move(out_);
    }

  private:
    void put(Kind kind) {
        auto& text = from_[at_++].text;
        if (kind == Kind::typed && base::trim(text).empty()) kind = Kind::blank;
        if (kind == Kind::typed) typed_ = true;
        out_.push_back({kind, std::move(text)});
    }

    void step() {
        const std::string_view line = from_[at_].text;
        const auto trimmed = base::trim(line);
        if (tail_) return put(trimmed.empty() ? Kind::blank : *tail_);
        if (from_[at_].mark == Mark::quoted && leniency_.quotedText) return put(Kind::quoted);
        if (from_[at_].mark == Mark::signature && leniency_.signatures) return put(Kind::signature);
        if (trimmed.empty()) {
            inBanner_ = false;
            return put(Kind::blank);
        }
        if (leniency_.quotedText && quote(trimmed)) return;
        if (leniency_.signatures && signature(trimmed)) return;
        if (leniency_.banners && banner(trimmed)) return;
        put(soft_ && !escapes(line) ? *soft_ : Kind::typed);
    }

    /// Below closing words a command may be short; a disclaimer is prose that is wrapped anywhere.
    [[nodiscard]] bool escapes(std::string_view line) const {
        return soft_ == Kind::signature ? fitsCommand(line) : readsLikeCommand(line);
    }

    [[nodiscard]] std::vector<std::string_view> ahead(std::size_t from, std::size_t most) const {
        std::vector<std::string_view> out;
        for (auto i = from; i < from_.size() && out.size() < most; ++i) {
            out.push_back(base::trim(from_[i].text));
        }
        return out;
    }

    [[nodiscard]] std::vector<std::string_view> afterBlanks(std::size_t from) const {
        while (from < from_.size() && base::trim(from_[from].text).empty()) ++from;
        return ahead(from, 12);
    }

    /// The next line that says something is quoted by sign or markup: then the quote ends itself.
    [[nodiscard]] bool quoteFollows(std::size_t from) const {
        for (auto i = from; i < from_.size(); ++i) {
            const auto trimmed = base::trim(from_[i].text);
            if (trimmed.empty()) continue;
            return isQuotedLine(trimmed) || from_[i].mark == Mark::quoted;
        }
        return false;
    }

    void quoteLines(std::size_t count) {
        const bool endsItself = quoteFollows(at_ + count);
        for (std::size_t i = 0; i < count; ++i) put(Kind::quoted);
        if (!endsItself) tail_ = Kind::quoted;
    }

    bool quote(std::string_view trimmed) {
        if (isQuotedLine(trimmed)) {
            put(Kind::quoted);
            return true;
        }
        // What begins neither with a date nor with a label can be none of the next.
        const bool telling = trimmed.find_first_of(":0123456789<@") != std::string_view::npos ||
                             (trimmed.back() & 0x80) != 0 || isRule(trimmed.substr(0, 3));
        if (!telling) return false;
        if (const auto count = attributionLength(ahead(at_, 6)); count > 0) {
            quoteLines(count);
            return true;
        }
        if (isSeparator(trimmed)) {
            quoteLines(1);
            return true;
        }
        if (const auto block = ahead(at_, 12); startsHeaderBlock(block)) {
            std::size_t count = 0;
            while (count < block.size() && !block[count].empty()) ++count;
            quoteLines(count);
            return true;
        }
        if (isUnderscores(trimmed) && (typed_ || startsHeaderBlock(afterBlanks(at_ + 1)))) {
            tail_ = Kind::quoted;
            put(Kind::quoted);
            return true;
        }
        return false;
    }

    bool signature(std::string_view trimmed) {
        if (isSignatureMarker(trimmed)) {
            tail_ = Kind::signature;
            put(Kind::signature);
            return true;
        }
        if (isFooter(trimmed) || isRule(trimmed)) {
            put(Kind::footer);
            return true;
        }
        if (isFarewell(trimmed) || (typed_ && isSenderName(trimmed))) {
            soft_ = Kind::signature;
            put(Kind::signature);
            return true;
        }
        return false;
    }

    /// "Ken Tanaka", "Tanaka Ken", "Ken", "-Ken": the display name of From, or a word of it.
    [[nodiscard]] bool isSenderName(std::string_view line) const {
        if (readsLikeCommand(line)) return false;
        const auto start = line.find_first_not_of("-/~–— ");
        if (start == std::string_view::npos) return false;
        line.remove_prefix(start);
        while (line.ends_with('.') || line.ends_with(',')) line.remove_suffix(1);
        if (base::equalsNoCase(line, sender_)) return !sender_.empty();
        for (const auto word : base::split(line, ' ')) {
            bool known = false;
            for (const auto part : base::split(sender_, ' ')) {
                known = known || (part.size() > 1 && base::equalsNoCase(word, part));
            }
            if (!known) return false;
        }
        return !line.empty();
    }

    bool banner(std::string_view trimmed) {
        if (readsLikeCommand(trimmed)) {
            inBanner_ = false;
            return false;
        }
        if (!typed_ && out_.size() < kBannerLines && (inBanner_ || isBanner(trimmed))) {
            inBanner_ = true;
            // One bracketed line is whole; a warning may run over several.
            if (trimmed.back() == ']' || trimmed.back() == ')') inBanner_ = false;
            put(Kind::banner);
            return true;
        }
        if (isBanner(trimmed) && (trimmed.front() == '[' || trimmed.front() == '*')) {
            put(Kind::banner);
            return true;
        }
        if (startsDisclaimer(trimmed)) {
            soft_ = Kind::footer;
            put(Kind::footer);
            return true;
        }
        return false;
    }

    /// The last paragraph, after an empty line, with no line that begins like ASCII text (a name
    /// in Japanese, a telephone number), is a signature without a marker.
    void endWithName() {
        std::size_t end = out_.size();
        while (end > 0 && out_[end - 1].kind != Kind::typed) --end;
        std::size_t start = end;
        while (start > 0 && out_[start - 1].kind == Kind::typed) {
            const std::string_view text = out_[start - 1].text;
            const char first = base::lower(text.front());
            if (isBareManagement2(text)) return;
            if ((first >= 'a' && first <= 'z') || base::isBlank(first)) return;
            --start;
        }
        if (start == end || start < 2 || out_[start - 1].kind != Kind::blank) return;
        for (auto i = start; i > 0; --i) {
            if (out_[i - 1].kind != Kind::typed) continue;
            for (auto k = start; k < end; ++k) out_[k].kind = Kind::signature;
            return;
        }
    }

    std::vector<MarkedLine> from_;
    const Leniency& leniency_;
    std::string_view sender_;
    std::vector<Line> out_;
    std::size_t at_ = 0;
    std::optional<Kind> tail_;  // all to the end of the mail is that
    std::optional<Kind> soft_;  // the same, but for lines that read like commands
    bool typed_ = false, inBanner_ = false;
};

}  // namespace

std::vector<Line> classify(std::vector<MarkedLine> lines, const Leniency& leniency,
                           std::string_view senderName) {
    return Classifier(std::move(lines), leniency, senderName).run();
}

}  // namespace message
