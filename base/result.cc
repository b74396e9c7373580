#include "base/result.h"

namespace base {

const char* name(Kind kind) noexcept {
    switch (kind) {
        case Kind::invalid:
            return "invalid";
        case Kind::refused:
            return "refused";
        case Kind::login:
            return "login";
        case Kind::tokenExpired:
            return "token expired";
        case Kind::missing:
            return "missing";
        case Kind::temporary:
            return "temporary";
        case Kind::timeout:
            return "timeout";
        case Kind::closed:
            return "closed";
        case Kind::network:
            return "network";
        case Kind::tls:
            return "tls";
        case Kind::protocol:
            return "protocol";
        case Kind::storage:
            return "storage";
        case Kind::cancelled:
            return "cancelled";
    }
    return "unknown";
}

bool worthRetrying(Kind kind) noexcept {
    switch (kind) {
        case Kind::invalid:
        case Kind::refused:
        case Kind::missing:
            return false;
        case Kind::login:
        case Kind::tokenExpired:
        case Kind::temporary:
        case Kind::timeout:
        case Kind::closed:
        case Kind::network:
        case Kind::tls:
        case Kind::protocol:
        case Kind::storage:
        case Kind::cancelled:
            return true;
    }
    return false;
}

}  // namespace base
