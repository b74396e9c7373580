#include "mail/trust/smime_structure.h"

#include "base/text.h"
#include "mail/message/content_type.h"
#include "mail/message/header.h"
#include "mail/message/structure.h"
#include "mail/message/transfer.h"

#include <algorithm>
#include <vector>

namespace trust {
namespace {

using base::Kind;
using message::ContentValue;

base::Unexpected refused(std::string text) {
    return base::fail(Kind::refused, std::move(text));
}

/// The names that S/MIME has had: "application/pkcs7-mime" and "application/x-pkcs7-mime".
bool isType(const ContentValue& type, std::string_view name) {
    constexpr std::string_view kTop = "application/";
    std::string_view value = type.value;
    if (!value.starts_with(kTop)) return false;
    value.remove_prefix(kTop.size());
    if (value.starts_with("x-")) value.remove_prefix(2);
    return value == name;
}

bool isSignature(const ContentValue& type) {
    return isType(type, "pkcs7-signature");
}

bool saysSmime(std::string_view protocol) {
    return isSignature(message::parseContentValue(protocol));
}

/// `word` in lower case, anywhere.
bool mentions(std::string_view mail, std::string_view word) {
    return std::search(mail.begin(), mail.end(), word.begin(), word.end(),
                       [](char a, char b) { return base::lower(a) == b; }) != mail.end();
}

/// Cheap: a mail without both words is no S/MIME at all.
bool mayBeSmime(std::string_view mail) {
    return mentions(mail, "pkcs7") || mentions(mail, ".p7m");
}

bool isNamedP7m(const ContentValue& type, std::string_view disposition) {
    const auto file = message::parseContentValue(disposition);
    for (const auto name : {type.parameter("name"), file.parameter("filename")}) {
        if (name.size() > 4 && base::equalsNoCase(name.substr(name.size() - 4), ".p7m"))
            return true;
    }
    return false;
}

/// How often a Content-Type says `name=` (or `name*=`, `name*0=`) outside of quotes and comments.
int timesSaid(std::string_view value, std::string_view name) {
    int times = 0;
    bool quoted = false;
    bool next = false;  // behind a semicolon, where a name begins
    for (std::size_t at = 0; at < value.size(); ++at) {
        const char c = value[at];
        if (quoted && c == '\\') {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == '(') {
            at = std::min(value.find(')', at), value.size());
        } else if (!quoted && c == ';') {
            next = true;
        } else if (next && !base::isBlank(c)) {
            next = false;
            const auto rest = value.substr(at);
            if (!base::startsWithNoCase(rest, name) || rest.size() == name.size()) continue;
            const char after = rest[name.size()];
            if (after == '=' || after == '*' || base::isBlank(after)) ++times;
        }
    }
    return times;
}

struct Parts {
    std::vector<std::string_view> parts;  ///< three at most are looked for
    bool closed = false;
    bool more = false;  ///< a boundary behind the closing one
};

enum class Delimiter { none, opens, closes };

/// `line` without its line end. The boundary is compared whole: one that only begins like it is
/// another multipart's.
Delimiter delimiterOf(std::string_view line, std::string_view boundary) {
    if (!line.starts_with("--") || !line.substr(2).starts_with(boundary)) return Delimiter::none;
    auto rest = line.substr(2 + boundary.size());
    while (!rest.empty() && base::isBlank(rest.back())) rest.remove_suffix(1);
    if (rest.empty()) return Delimiter::opens;
    return rest == "--" ? Delimiter::closes : Delimiter::none;
}

/// Without the one line end at its end.
std::string_view withoutLineEnd(std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

Parts partsOf(std::string_view body, std::string_view boundary) {
    Parts found;
    auto start = std::string_view::npos;  // of the part that is open
    for (std::size_t at = 0; at < body.size();) {
        const auto end = std::min(body.find('\n', at), body.size() - 1) + 1;
        const auto delimiter = delimiterOf(withoutLineEnd(body.substr(at, end - at)), boundary);
        if (delimiter != Delimiter::none) {
            if (found.closed || found.parts.size() == 3) {
                found.more = true;
                return found;
            }
            if (start != std::string_view::npos) {
                // The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1).
                found.parts.push_back(withoutLineEnd(body.substr(start, at - start)));
            }
            start = end;
            found.closed = delimiter == Delimiter::closes;
        }
        at = end;
    }
    return found;
}

std::string_view boundaryOf(const ContentValue& type) {
    std::string_view boundary = type.parameter("boundary");
    while (!boundary.empty() && base::isBlank(boundary.back())) boundary.remove_suffix(1);
    return boundary;
}

/// The signature out of its part, or "" where that is none.
base::Result<std::string> signatureIn(std::string_view part) {
    const auto header = message::readHeader(part, {});
    if (!header) return std::string();
    const auto type = message::parseContentValue(message::valueOf(header->fields, "Content-Type"));
    if (!isSignature(type)) return std::string();
    const auto body = part.substr(header->size);
    if (body.size() > 2 * kMostSignature) return refused("its signature is too large");
    auto bytes = message::decodeTransfer(
        body, message::valueOf(header->fields, "Content-Transfer-Encoding"), body.size());
    if (bytes.empty()) return refused("its signature is empty");
    if (bytes.size() > kMostSignature) return refused("its signature is too large");
    return bytes;
}

base::Result<SignedPart> clearSigned(std::string_view value, const ContentValue& type,
                                     std::string_view body) {
    const auto protocol = type.parameter("protocol");
    const auto boundary = boundaryOf(type);
    const auto found = boundary.empty() ? Parts{} : partsOf(body, boundary);
    bool smime = saysSmime(protocol);
    if (!smime && (!protocol.empty() || found.parts.size() < 2)) return SignedPart{};
    base::Result<std::string> signature = std::string();
    if (found.parts.size() >= 2) signature = signatureIn(found.parts[1]);
    if (!signature) return fail(signature.error());
    smime = smime || !signature->empty();
    if (!smime) return SignedPart{};
    if (timesSaid(value, "boundary") != 1 || boundary.empty() || boundary.size() > 200) {
        return refused("its multipart/signed does not say one boundary");
    }
    if (!found.closed) return refused("its multipart/signed is cut off or has more than two parts");
    if (found.parts.size() != 2 || found.more) {
        return refused("its multipart/signed has not exactly two parts");
    }
    if (signature->empty())
        return refused("the second part of its multipart/signed is no signature");
    return SignedPart{SignedPart::Form::clear, true, canonicalLines(found.parts[0]),
                      std::move(*signature)};
}

base::Result<SignedPart> opaqueSigned(const ContentValue& type, std::string_view encoding,
                                      std::string_view body) {
    const auto kind = base::lower(type.parameter("smime-type"));
    if (!kind.empty() && kind != "signed-data") return SignedPart{};
    SignedPart found{SignedPart::Form::opaque, !kind.empty(), {}, {}};
    found.cms = message::decodeTransfer(body, encoding, body.size());
    return found;
}

/// Whether a part of the mail is signed: then what stands around it is not.
bool holdsSigned(const message::Entity& entity) {  // depth is bounded by readStructure()
    if (entity.type.value == "multipart/signed") {
        if (saysSmime(entity.type.parameter("protocol"))) return true;
        if (entity.children.size() > 1 && isSignature(entity.children[1].type)) return true;
    }
    if (isType(entity.type, "pkcs7-mime") &&
        base::equalsNoCase(entity.type.parameter("smime-type"), "signed-data")) {
        return true;
    }
    return std::any_of(entity.children.begin(), entity.children.end(), holdsSigned);
}

base::Result<SignedPart> nested(const std::vector<message::Field>& fields, std::string_view body) {
    const auto whole = message::readStructure(fields, body, {});
    if (whole && holdsSigned(*whole)) {
        return refused(
            "only a part of it is signed (multipart/signed not outermost), as mailing lists and "
            "gateways leave it that add a footer");
    }
    return SignedPart{};
}

}  // namespace

std::string canonicalLines(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    char before = 0;
    for (const char c : text) {
        if (c == '\n' && before != '\r') out += '\r';
        out += c;
        before = c;
    }
    return out;
}

base::Result<SignedPart> findSigned(std::string_view mail) {
    if (!mayBeSmime(mail)) return SignedPart{};
    if (mail.size() > kMostMail) return refused("it is too large for a signed mail");
    const auto header = message::readHeader(mail, {});
    if (!header) return SignedPart{};
    const auto body = mail.substr(header->size);
    const auto value = message::valueOf(header->fields, "Content-Type");
    const auto type = message::parseContentValue(value);
    const auto count = [&](std::string_view name) {
        return std::count_if(header->fields.begin(), header->fields.end(), [&](const auto& field) {
            return base::equalsNoCase(field.name, name);
        });
    };
    base::Result<SignedPart> found = SignedPart{};
    if (type.value == "multipart/signed") {
        found = clearSigned(value, type, body);
    } else if (isType(type, "pkcs7-mime") ||
               (type.value == "application/octet-stream" &&
                isNamedP7m(type, message::valueOf(header->fields, "Content-Disposition")))) {
        found =
            opaqueSigned(type, message::valueOf(header->fields, "Content-Transfer-Encoding"), body);
    } else {
        return nested(header->fields, body);
    }
    if (found && found->form != SignedPart::Form::none &&
        (count("Content-Type") != 1 || count("Content-Transfer-Encoding") > 1)) {
        return refused("its header says twice what it holds");
    }
    return found;
}

}  // namespace trust
