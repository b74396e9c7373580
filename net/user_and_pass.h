// POP3's own login (RFC 1939 7, USER and PASS), said by us: libcurl has no option for it and says
// APOP wherever a greeting could be meant for it. Inside this room only.
#pragma once

#include "base/result.h"
#include "net/dialler.h"
#include "net/login_trace.h"
#include "net/task.h"

namespace net {

/// Logs in over a connection that libcurl made without a user. Fails as a login by libcurl does,
/// in the same kinds and sentences.
[[nodiscard]] Task<base::Result<>> sayUserAndPass(Connection& connection, const Endpoint& endpoint,
                                                  Deadline until, const LoginTrace& trace);

}  // namespace net
