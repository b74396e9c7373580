#include "mail/message/compose.h"

#include "base/digest.h"
#include "base/text.h"
#include "mail/message/encode.h"

#include <algorithm>

namespace message {
namespace {

/// '\n' line ends, one at the end of a text that is not empty.
std::string withLineFeeds(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 1);
    while (!text.empty()) {
        const auto end = std::min(text.find('\r'), text.size());
        out += text.substr(0, end);
        text.remove_prefix(end);
        if (text.empty()) break;
        text.remove_prefix(1);
        if (!text.starts_with('\n')) out += '\n';
    }
    if (!out.empty() && out.back() != '\n') out += '\n';
    return out;
}

void appendCrLf(std::string& out, std::string_view text) {
    out.reserve(out.size() + text.size() + text.size() / 16);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out += text.substr(0, end);
        if (end < text.size()) out += "\r\n";
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool hasParameter(std::string_view type, std::string_view name) {
    return base::lower(type).find(std::string(name) + "=") != std::string::npos;
}

/// Content fields, the empty line and the body.
std::string textEntity(std::string_view type, std::string_view disposition, std::string_view raw) {
    std::string mended;
    if (raw.find('\r') != std::string_view::npos || !(raw.empty() || raw.ends_with('\n'))) {
        mended = withLineFeeds(raw);
    }
    const auto text = mended.empty() ? raw : std::string_view(mended);
    const bool sevenBit = fitsSevenBit(text);
    const bool ascii = sevenBit || base::isAscii(text);
    std::string contentType(type.empty() ? "text/plain" : type);
    if (!hasParameter(contentType, "charset")) {
        contentType += ascii ? "; charset=us-ascii" : "; charset=utf-8";
    }
    std::string out = headerField("Content-Type", contentType);
    const auto encoded = [&](std::string_view encoding, std::string_view body) {
        out += headerField("Content-Transfer-Encoding", encoding);
        out.append(disposition).append("\r\n").append(body);
    };
    if (sevenBit) {
        encoded("7bit", "");
        appendCrLf(out, text);
        return out;
    }
    const auto quoted = quotedPrintable(text);
    std::string packed;
    if (!ascii) {
        appendCrLf(packed, text);
        packed = base64Lines(packed);
    }
    const bool shorter = !packed.empty() && packed.size() < quoted.size();
    encoded(shorter ? "base64" : "quoted-printable", shorter ? packed : quoted);
    return out;
}

std::string binaryEntity(std::string_view type, std::string_view disposition,
                         std::string_view bytes) {
    std::string out = headerField("Content-Type", type);
    out += headerField("Content-Transfer-Encoding", "base64");
    out += disposition;
    return out + "\r\n" + base64Lines(bytes);
}

/// RFC 2183; a name that is not ASCII as RFC 2231 writes it.
std::string disposition(std::string_view fileName) {
    if (fileName.empty()) return headerField("Content-Disposition", "inline");
    std::string value = "attachment; filename";
    constexpr std::string_view kHex = "0123456789ABCDEF";
    if (base::isAscii(fileName)) {
        value += "=\"";
        for (const char c : fileName) value += c == '"' || c == '\\' ? '_' : c;
        return headerField("Content-Disposition", value + '"');
    }
    value += "*=utf-8''";
    for (const char c : fileName) {
        const auto byte = static_cast<unsigned char>(c);
        if (base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z') || c == '.') {
            value += c;
        } else {
            value += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
        }
    }
    return headerField("Content-Disposition", value);
}

std::string entity(const Part& part) {
    const auto named = disposition(part.fileName);
    const bool text = part.contentType.empty() || base::startsWithNoCase(part.contentType, "text/");
    return text ? textEntity(part.contentType, named, part.bytes)
                : binaryEntity(part.contentType, named, part.bytes);
}

/// The same draft gives the same boundary: a reply sent again is byte-identical.
std::string boundaryFor(const Draft& draft, const std::vector<std::string>& entities) {
    std::string boundary = "=_" + base::sha256Hex(draft.messageId + draft.text).substr(0, 24);
    for (bool found = true; found;) {
        found = false;
        for (const auto& one : entities) found = found || one.find(boundary) != std::string::npos;
        if (found) boundary = "=_" + base::sha256Hex(boundary).substr(0, 24);
    }
    return boundary;
}

std::string multipart(const Draft& draft, const std::string& kind,
                      const std::vector<std::string>& entities) {
    const auto boundary = boundaryFor(draft, entities);
    std::string out =
        headerField("Content-Type", "multipart/" + kind + "; boundary=\"" + boundary + '"');
    out += "\r\n";
    for (const auto& one : entities) {
        out.append("--").append(boundary).append("\r\n").append(one).append("\r\n");
    }
    return out.append("--").append(boundary).append("--\r\n");
}

/// The text, and the same as a page behind it: a client shows the last one that it can.
std::string textOf(const Draft& draft) {
    std::string text = textEntity("", "", draft.text);
    if (draft.html.empty()) return text;
    return multipart(draft, "alternative", {text, textEntity("text/html", "", draft.html)});
}

std::string contentOf(const Draft& draft) {
    if (draft.attachments.empty()) return textOf(draft);
    std::vector<std::string> entities = {textOf(draft)};
    for (const auto& part : draft.attachments) entities.push_back(entity(part));
    return multipart(draft, "mixed", entities);
}

std::string mailboxes(const std::vector<std::string>& list) {
    std::string out;
    for (const auto& one : list) {
        const auto plain = plainMailbox(one);
        if (!plain.empty()) out += (out.empty() ? "" : ", ") + plain;
    }
    return out;
}

}  // namespace

std::string compose(const Draft& draft) {
    std::string out = headerField("Date", formatDate(draft.date, draft.offsetMinutes));
    const auto from = plainMailbox(draft.from);
    // The name is encoded already and plain ASCII: only long runs are folded here.
    const auto field = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        out += std::string(name) + ":";
        std::size_t column = name.size() + 1;
        for (const auto word : base::split(value, ' ')) {
            if (word.empty()) continue;
            if (column + 1 + word.size() > kHeaderLine && column > name.size() + 1) {
                out += "\r\n";
                column = 0;
            }
            out += ' ';
            out += word;
            column += 1 + word.size();
        }
        out += "\r\n";
    };
    field("From", draft.fromName.empty() ? from : phrase(draft.fromName) + " <" + from + ">");
    field("To", mailboxes(draft.to));
    field("Cc", mailboxes(draft.cc));
    out += headerField("Subject", draft.subject);
    const auto optional = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) out += headerField(name, value);
    };
    optional("Message-ID", draft.messageId);
    optional("In-Reply-To", draft.inReplyTo);
    optional("References", draft.references);
    optional("Auto-Submitted", draft.autoSubmitted);
    for (const auto& [name, value] : draft.extra) optional(name, value);
    out += "MIME-Version: 1.0\r\n";
    return out + contentOf(draft);
}

}  // namespace message
