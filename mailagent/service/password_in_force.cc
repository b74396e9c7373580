#include "mailagent/service/password_in_force.h"

#include "base/digest.h"
#include "mailagent/gate/password.h"

namespace service {

PasswordInForce::PasswordInForce(base::Secret key, std::string account,
                                 const base::Secret& filePassword,
                                 const std::optional<journal::PasswordRecord>& changed)
    : key_(std::move(key)), account_(std::move(account)) {
    if (!filePassword.empty()) fileDigest_ = digest(filePassword.expose());
    inForce_ = fileDigest_;
    if (!changed) return;
    // The record remembers what the file held when the change was made: a newer value in the file
    // was set by the operator since, and wins (M23).
    if (fileDigest_.empty() || base::equalsConstantTime(changed->fileDigest, fileDigest_)) {
        inForce_ = changed->digest;
    } else {
        fileWon_ = true;
    }
}

bool PasswordInForce::matches(std::string_view text) const {
    return gate::passwordMatches(key_, account_, inForce_, text);
}

journal::PasswordRecord PasswordInForce::change(const base::Secret& password, base::Time now) {
    inForce_ = digest(password.expose());
    return {inForce_, fileDigest_, now};
}

std::string PasswordInForce::digest(std::string_view password) const {
    return gate::passwordDigest(key_, account_, password);
}

}  // namespace service
