#include "mailagent/gate/gate.h"

namespace gate {

const char* name(Reason reason) noexcept {
    switch (reason) {
        case Reason::none:
            return "none";
        case Reason::disabled:
            return "switched off";
        case Reason::bounce:
            return "delivery report";
        case Reason::ownMail:
            return "own mail";
        case Reason::automatic:
            return "automatic mail";
        case Reason::tooLarge:
            return "too large";
        case Reason::severalFrom:
            return "several senders";
        case Reason::noSender:
            return "no sender";
        case Reason::senderNotAllowed:
            return "sender not allowed";
        case Reason::noPassword:
            return "no password";
        case Reason::wrongPassword:
            return "wrong password";
        case Reason::duplicate:
            return "duplicate";
        case Reason::overRate:
            return "too many mails";
        case Reason::unreadable:
            return "unreadable";
        case Reason::noProof:
            return "no rule in `proof` names the sender";
        case Reason::notAuthenticated:
            return "not authenticated";
        case Reason::notSigned:
            return "not signed";
        case Reason::badSignature:
            return "bad signature";
        case Reason::otherMachine:
            return "signed for another machine";
        case Reason::paused:
            return "too many wrong passwords";
        case Reason::wrongCode:
            return "wrong code";
        case Reason::tooManyReplies:
            return "too many replies";
    }
    return "unknown";
}

}  // namespace gate
