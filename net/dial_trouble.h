// Whose trouble kept a mailbox from being dialled, where many share its server: the errors of
// Dialler::dial() carry it as their code, since IMAP and POP3 have no numbers of their own. SMTP
// has, and is not marked.
//
// Without a mark an error is about the one mailbox (in use, locked, its login refused), or came
// after the login.
#pragma once

#include "base/result.h"

#include <utility>

namespace net {

/// Of the server, or of the way to it (name server, proxy, authorities' file): who goes the same
/// way would meet it too.
inline constexpr int kServersTrouble = 3;

[[nodiscard]] inline base::Error asServersTrouble(base::Error error) {
    error.code = kServersTrouble;
    return error;
}
[[nodiscard]] inline bool isServersTrouble(const base::Error& error) noexcept {
    return error.code == kServersTrouble;
}

/// This process lacks something (memory, descriptors): nothing was sent, nothing is known of the
/// server.
inline constexpr int kOwnLack = 4;

[[nodiscard]] inline base::Error asOwnLack(base::Error error) {
    error.code = kOwnLack;
    return error;
}
[[nodiscard]] inline bool isOwnLack(const base::Error& error) noexcept {
    return error.code == kOwnLack;
}

}  // namespace net
