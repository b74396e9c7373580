#include "mail/message/html.h"

#include "base/text.h"
#include "mail/message/html_marks.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>

namespace message {
namespace {

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);  // NOLINT
}

ElementFacts factsOf(const xmlChar* name, const xmlChar** attributes) {
    ElementFacts facts;
    facts.name = view(name);
    for (const auto** at = attributes; at != nullptr && *at != nullptr; at += 2) {
        const auto key = view(at[0]);
        const auto value = view(at[1]);
        if (key == "class") facts.classes = value;
        if (key == "id") facts.id = value;
        if (key == "style") facts.style = value;
        if (key == "type") facts.type = value;
        if (key == "name") facts.nameAttribute = value;
        if (key == "data-smartmail") facts.smartMail = value;
        if (key == "hidden") facts.hidden = true;
    }
    return facts;
}

/// Takes libxml2's events; no tree is built, so depth costs no stack.
class Lines {
  public:
    explicit Lines(std::size_t most) : most_(most) {}

    /// False: enough was read.
    bool open(const ElementFacts& facts) {
        if (isVoid(facts.name)) {
            if (hiddenAt_ == 0) openVoid(facts.name);
            // Apple's phones put this before their signature.
            if (facts.id == "lineBreakAtBeginningOfSignature") signatureFromHere_ = true;
            return true;
        }
        State state = states_.empty() ? State{} : states_.back();
        ++depth_;
        if (hiddenAt_ > 0) return depth_ < kHtmlDepth;
        if (isHidden(facts)) {
            hiddenAt_ = depth_;
            return true;
        }
        state.block = isBlock(facts.name);
        if (state.block) endLine(false);
        if (startsQuote(facts)) quotedFromHere_ = true;
        if (isQuote(facts)) state.mark = Mark::quoted;
        if (isSignature(facts) && state.mark == Mark::none) state.mark = Mark::signature;
        state.pre = state.pre || facts.name == "pre" || facts.name == "textarea" ||
                    facts.style.find("white-space: pre") != std::string_view::npos ||
                    facts.style.find("white-space:pre") != std::string_view::npos;
        state.cell = facts.name == "td" || facts.name == "th";
        states_.push_back(state);
        return states_.size() < kHtmlDepth && lines_.size() < most_;
    }

    void close(std::string_view name) {
        if (isVoid(name) || depth_ == 0) return;
        if (hiddenAt_ > 0) {
            if (depth_-- == hiddenAt_) hiddenAt_ = 0;
            return;
        }
        --depth_;
        if (states_.empty()) return;
        if (states_.back().block) endLine(false);
        const bool cell = states_.back().cell;
        states_.pop_back();
        if (cell && !text_.empty()) blankDue_ = true;
    }

    void characters(std::string_view text) {
        if (hiddenAt_ > 0) return;
        const bool pre = !states_.empty() && states_.back().pre;
        for (const char c : text) {
            if (c == '\n' && pre) {
                endLine(true);
            } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                if (pre && c != '\r') {
                    put(c);
                } else {
                    blankDue_ = blankDue_ || !text_.empty();
                }
            } else {
                put(c);
            }
        }
    }

    std::vector<MarkedLine> take() {
        endLine(false);
        return std::move(lines_);
    }

  private:
    struct State {
        Mark mark = Mark::none;
        bool block = false, pre = false, cell = false;
    };

    void put(char c) {
        if (blankDue_) text_ += ' ';
        blankDue_ = false;
        if (text_.empty()) lineMark_ = mark();
        text_ += c;
    }

    [[nodiscard]] Mark mark() const {
        if (quotedFromHere_) return Mark::quoted;
        const auto own = states_.empty() ? Mark::none : states_.back().mark;
        return own == Mark::none && signatureFromHere_ ? Mark::signature : own;
    }

    void openVoid(std::string_view name) {
        if (name == "br") endLine(true);
        if (name == "hr") {
            endLine(false);
            text_ = "________________________________";
            lineMark_ = mark();
            endLine(false);
        }
    }

    /// `always`: an empty line counts as one (<br>).
    void endLine(bool always) {
        if ((always || !text_.empty()) && lines_.size() < most_) {
            const auto lineMark = text_.empty() ? mark() : lineMark_;
            lines_.push_back({std::move(text_), lineMark});
        }
        text_.clear();
        blankDue_ = false;
    }

    std::size_t most_;
    std::vector<MarkedLine> lines_;
    std::vector<State> states_;
    std::string text_;
    Mark lineMark_ = Mark::none;
    bool blankDue_ = false, quotedFromHere_ = false, signatureFromHere_ = false;
    std::size_t depth_ = 0, hiddenAt_ = 0;
};

void onStart(void* context, const xmlChar* name, const xmlChar** attributes) {
    auto* parser = static_cast<htmlParserCtxtPtr>(context);
    auto* lines = static_cast<Lines*>(parser->_private);
    if (!lines->open(factsOf(name, attributes))) xmlStopParser(parser);
}
void onEnd(void* context, const xmlChar* name) {
    static_cast<Lines*>(static_cast<htmlParserCtxtPtr>(context)->_private)->close(view(name));
}
void onText(void* context, const xmlChar* text, int length) {
    static_cast<Lines*>(static_cast<htmlParserCtxtPtr>(context)->_private)
        ->characters(
            {reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});  // NOLINT
}

struct FreeParser {
    void operator()(htmlParserCtxtPtr parser) const { htmlFreeParserCtxt(parser); }
};

}  // namespace

std::vector<MarkedLine> htmlToLines(std::string_view html, std::size_t mostLines) {
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    Lines lines(mostLines);
    std::string copy(html);
    std::replace(copy.begin(), copy.end(), '\0', ' ');
    const std::unique_ptr<htmlParserCtxt, FreeParser> parser(
        htmlCreateMemoryParserCtxt(copy.data(), static_cast<int>(copy.size())));
    if (!parser) return {};
    htmlSAXHandler handler;
    std::memset(&handler, 0, sizeof handler);
    handler.startElement = onStart;
    handler.endElement = onEnd;
    handler.characters = onText;
    handler.cdataBlock = nullptr;  // style and script
    handler.ignorableWhitespace = onText;
    *parser->sax = handler;
    parser->_private = &lines;
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                         HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
    xmlSwitchEncoding(parser.get(), XML_CHAR_ENCODING_UTF8);
    htmlParseDocument(parser.get());
    return lines.take();
}

}  // namespace message
