#include "mail/message/structure.h"

#include "base/text.h"
#include "mail/message/fence.h"

#include <mimetic/mimetic.h>
#include <exception>

namespace message {
namespace {

using base::Kind;

void setContent(Entity& entity, std::string_view type, std::string_view disposition,
                std::string_view encoding) {
    entity.type = parseContentValue(type);
    if (entity.type.value.find('/') == std::string::npos) entity.type.value = "text/plain";
    entity.disposition = parseContentValue(disposition);
    entity.encoding = base::lower(base::trim(encoding));
}

/// Depth is bounded by the fence.
Entity convert(mimetic::MimeEntity& from) {
    Entity to;
    std::string type;
    std::string disposition;
    std::string encoding;
    const mimetic::Header& header = from.header();
    for (const auto& field : header) {
        const std::string_view name(field.name().data(), field.name().size());
        if (base::equalsNoCase(name, "Content-Type")) {
            if (type.empty()) type = field.value();
        } else if (base::equalsNoCase(name, "Content-Disposition")) {
            disposition = field.value();
        } else if (base::equalsNoCase(name, "Content-ID")) {
            to.id = field.value();
        } else {
            encoding = field.value();
        }
    }
    setContent(to, type, disposition, encoding);
    for (auto* part : from.body().parts()) to.children.push_back(convert(*part));
    if (to.children.empty()) {
        const bool multipart = to.type.value.starts_with("multipart/");
        auto& body = static_cast<std::string&>(from.body());
        to.body = std::move(multipart && body.empty() ? from.body().preamble() : body);
        if (multipart) to.type = ContentValue{"text/plain", {}};
    }
    return to;
}

/// The boundary that a multipart forgot to announce: its first line of two dashes and more.
std::string_view firstDelimiter(std::string_view body) {
    for (int lines = 0; lines < 50 && !body.empty(); ++lines) {
        const auto line = base::trim(takeLine(body));
        if (line.size() > 6 && line.starts_with("--")) return line.substr(2);
    }
    return {};
}

}  // namespace

base::Result<Entity> readStructure(const std::vector<Field>& fields, std::string_view body,
                                   const Limits& limits) {
    const auto type = valueOf(fields, "Content-Type");
    Entity whole;
    setContent(whole, type, valueOf(fields, "Content-Disposition"),
               valueOf(fields, "Content-Transfer-Encoding"));
    const bool multipart = whole.type.value.starts_with("multipart/");
    std::string boundary(multipart ? whole.type.parameter("boundary") : std::string_view());
    if (multipart && boundary.empty()) boundary = firstDelimiter(body);
    if (boundary.empty()) {
        if (multipart) whole.type = ContentValue{"text/plain", {}};
        whole.body = body;
        return whole;
    }
    auto copy = fenced(type, boundary, body, limits);
    if (!copy) return fail(std::move(copy).error());
    try {
        mimetic::MimeEntity parsed;
        parsed.load(copy->begin(), copy->end());
        auto tree = convert(parsed);
        if (!tree.children.empty()) tree.type = whole.type;
        return tree;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& e) {
        return fail(Kind::invalid, std::string("its parts cannot be told apart: ") + e.what());
    }
}

}  // namespace message
