// Taking mails out of the selected folder: for good, or into another folder.
#pragma once

#include "mail/imap/session.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace imap {

/// Removes these mails and no others. With UIDPLUS (RFC 4315): STORE and UID EXPUNGE, one burst.
/// Where the server answers BAD to the latter it goes on, for this session, as without UIDPLUS.
///
/// Without it EXPUNGE takes every mail that carries \Deleted, also what another program marked and
/// its user may want back. So the marks of others are looked for, taken off, and put back behind
/// the EXPUNGE: two bursts where there are none, three where there are. Should the connection be
/// lost in between, foreign mails lose their mark: they stay, which is the safe side. A mark that
/// another program sets between our last look and our EXPUNGE is beyond what IMAP lets one see.
[[nodiscard]] net::Task<base::Result<>> removeMails(Session& session,
                                                    std::vector<std::uint32_t> uids);

/// MOVE (RFC 6851) where it is offered, else COPY and removeMails(). A folder that is missing is
/// made, by the server's own name for it (namespaces.h) where that is another one. Where some are
/// refused the others are moved. `copied`: of these uids the copy was made and the removal refused;
/// they are not copied again. It outlives the task.
[[nodiscard]] net::Task<base::Result<>> moveMails(Session& session, std::vector<std::uint32_t> uids,
                                                  std::string folder,
                                                  std::set<std::uint32_t>& copied);

}  // namespace imap
