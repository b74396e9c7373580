// Where a server keeps a user's own folders (NAMESPACE, RFC 2342). At Courier's and older Cyrus
// servers all of them lie below INBOX: who calls one "Illegal" means "INBOX.Illegal".
#pragma once

#include "mail/imap/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace imap {

struct Namespace {
    std::string prefix;     ///< what its folders' names begin with: "", "INBOX.", "#shared/"
    std::string delimiter;  ///< between levels; "" where it has one level
};

/// Those of "* NAMESPACE …", the user's own first, others' and shared ones behind it. Nothing where
/// the user has none of his own, or it cannot be read.
[[nodiscard]] std::vector<Namespace> parseNamespaces(const Pieces& pieces,
                                                     const Response& response);

/// The name that `folder` (UTF-8, '/' between levels) has on a server with these namespaces: as it
/// is where it lies in one of them. "" where that is no other name, or cannot be told.
[[nodiscard]] std::string nameIn(const std::vector<Namespace>& all, std::string_view folder);

/// Whether a refusal can mean that the server has no folder of that name: by its code (NONEXISTENT,
/// TRYCREATE; CANNOT, as Dovecot says of a '/' where levels are parted by dots), or in words
/// without a code that do not sound as if for now.
[[nodiscard]] bool meansNoSuchFolder(const Completion& no);

/// nameIn(), asked of the server, in one burst. "" also where it does not offer NAMESPACE.
[[nodiscard]] net::Task<base::Result<std::string>> nameThere(Session& session, std::string folder);

}  // namespace imap
