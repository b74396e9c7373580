// The parts of a mail as a tree. mimetic is included by structure.cc only.
#pragma once

#include "mail/message/content_type.h"
#include "mail/message/header.h"

#include <string>
#include <string_view>
#include <vector>

namespace message {

struct Entity {
    ContentValue type;  ///< never without a value: text/plain where nothing was said
    ContentValue disposition;
    std::string encoding;
    std::string id;    ///< Content-ID of a part, as written
    std::string body;  ///< still encoded; a multipart that holds no part is text
    std::vector<Entity> children;
};

/// The tree of a mail: `fields` of its header, `body` behind it. Kind::invalid beyond `limits`.
[[nodiscard]] base::Result<Entity> readStructure(const std::vector<Field>& fields,
                                                 std::string_view body, const Limits& limits);

}  // namespace message
