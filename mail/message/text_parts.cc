#include "mail/message/text_parts.h"

#include "base/text.h"
#include "mail/message/charset.h"
#include "mail/message/flowed.h"
#include "mail/message/invisible.h"
#include "mail/message/transfer.h"

#include <algorithm>

namespace message {
namespace {

/// charset= of a <meta> where the header says none.
std::string charsetInHtml(std::string_view html) {
    const auto head = base::lower(html.substr(0, 2048));
    const auto at = head.find("charset=");
    if (at == std::string::npos) return {};
    const auto start = head.find_first_not_of("\"' ", at + 8);
    if (start == std::string::npos) return {};
    return head.substr(start, head.find_first_of("\"' ;>/", start) - start);
}

/// "begin 644 name": a uuencoded file in the text, up to "end".
bool beginsFile(std::string_view line) {
    if (!line.starts_with("begin ") || line.size() < 11) return false;
    for (const char c : line.substr(6, 3)) {
        if (c < '0' || c > '7') return false;
    }
    return line[9] == ' ';
}

/// Without the angle brackets, which some mailers forget on one side.
std::string_view bareId(std::string_view id) {
    id = base::trim(id);
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return id;
}

/// The root of a multipart/related: what start= names, or the first part (RFC 2387 3.2).
const Entity& rootOf(const Entity& related) {
    const auto start = bareId(related.type.parameter("start"));
    for (const auto& child : related.children) {
        if (!start.empty() && bareId(child.id) == start) return child;
    }
    return related.children.front();
}

bool isAttachment(const Entity& entity) {
    return entity.disposition.value == "attachment";
}

bool isNamed(const Entity& entity) {
    return !base::trim(entity.disposition.parameter("filename")).empty() ||
           !base::trim(entity.type.parameter("name")).empty();
}

class Finder {
  public:
    Finder(const Limits& limits, const Leniency& leniency) : limits_(limits), leniency_(leniency) {}

    TextFound run(const Entity& whole) {
        visit(whole);
        if (namedLeftOut_ && !saysSomething(0)) {
            out_ = {};
            done_ = false;
            namedToo_ = true;
            visit(whole);
        }
        return std::move(out_);
    }

  private:
    /// Depth is bounded by the fence.
    void visit(const Entity& entity) {
        const auto& type = entity.type.value;
        if (entity.children.empty()) return leaf(entity);
        if (type == "multipart/alternative") return alternative(entity);
        if (type == "multipart/encrypted" || type == "multipart/digest") return;
        if (type == "multipart/signed") return visit(entity.children.front());
        if (type == "multipart/related") return related(entity);
        inOrder(entity);
    }

    void inOrder(const Entity& entity) {
        for (const auto& child : entity.children) {
            if (done_) return;
            visit(child);
        }
    }

    /// The layout of an MMS (SMIL) holds no text: its parts do.
    void related(const Entity& entity) {
        const auto& root = rootOf(entity);
        if (root.type.value == "application/smil") return inOrder(entity);
        visit(root);
    }

    void alternative(const Entity& entity) {
        for (const bool html : {false, true}) {
            for (const auto& child : entity.children) {
                if (!holds(child, html ? "text/html" : "text/plain")) continue;
                const auto before = out_.lines.size();
                visit(child);
                if (saysSomething(before)) return;
                out_.lines.resize(std::min(before, out_.lines.size()));
                done_ = false;
            }
        }
    }

    [[nodiscard]] bool saysSomething(std::size_t from) const {
        for (auto i = from; i < out_.lines.size(); ++i) {
            if (!base::trim(out_.lines[i].text).empty()) return true;
        }
        return false;
    }

    static bool holds(const Entity& entity, std::string_view type) {
        if (entity.children.empty()) return entity.type.value == type;
        for (const auto& child : entity.children) {
            if (holds(child, type)) return true;
        }
        return false;
    }

    /// A named text may be a file or, from MMS gateways, what was typed: asked for second.
    bool leftOut(const Entity& text) {
        if (isAttachment(text)) return true;
        if (namedToo_ || !isNamed(text)) return false;
        namedLeftOut_ = true;
        return true;
    }

    void leaf(const Entity& entity) {
        const auto& type = entity.type.value;
        const bool html = type == "text/html" || type == "application/xhtml+xml";
        const bool plain = type == "text/plain" || type == "text/enriched" ||
                           type == "text/x-markdown" || type == "text/markdown" ||
                           type == "text/flowed";
        if ((!html && !plain) || leftOut(entity)) {
            if (saysSomething(0)) done_ = true;
            return;
        }
        if (html && (!leniency_.htmlOnly || (saysSomething(0) && !out_.fromHtml))) return;
        out_.found = true;
        const auto bytes = decodeTransfer(entity.body, entity.encoding, limits_.textBytes);
        if (bytes.size() >= limits_.textBytes) out_.cut = true;
        std::string charset(entity.type.parameter("charset"));
        if (html && charset.empty()) charset = charsetInHtml(bytes);
        auto text = toUtf8(bytes, charset);
        if (html) return addHtml(text);
        const bool flowed = base::equalsNoCase(entity.type.parameter("format"), "flowed");
        if (flowed) {
            text = unflow(text, base::equalsNoCase(entity.type.parameter("delsp"), "yes"));
        }
        addPlain(text);
    }

    void addHtml(std::string_view text) {
        auto lines = htmlToLines(text, limits_.lines);
        out_.fromHtml = true;
        for (auto& line : lines) add(visibleLine(line.text), line.mark);
    }

    void addPlain(std::string_view text) {
        bool inFile = false;
        while (!text.empty() && !out_.cut) {
            const auto line = takeLine(text);
            if (!inFile && beginsFile(line)) inFile = true;
            if (!inFile) add(visibleLine(line), Mark::none);
            if (inFile && line == "end") inFile = false;
        }
    }

    void add(std::string line, Mark mark) {
        if (out_.lines.size() >= limits_.lines) {
            out_.cut = true;
            return;
        }
        out_.lines.push_back({std::move(line), mark});
    }

    const Limits& limits_;
    const Leniency& leniency_;
    TextFound out_;
    bool done_ = false;
    bool namedToo_ = false, namedLeftOut_ = false;
};

}  // namespace

TextFound findText(const Entity& whole, const Limits& limits, const Leniency& leniency) {
    return Finder(limits, leniency).run(whole);
}

}  // namespace message
