#include "mailagent/service/password_in_force.h"

#include "base/digest.h"
#include "mailagent/gate/password.h"

namespace service {

PasswordInForce::PasswordInForce(base::Secret key, std::string account,
                                 const base::Secret& filePassword,
                                 const std::optional<journal::PasswordRecord>& changed)
    : key_(std::move(key)), account_(std::move(account)), file_(filePassword) {
    if (!changed) return;
    // The record remembers what the file held when the change was made: a newer value in the file
    // was set by the operator since, and wins (M23).
    if (file_.empty() || base::equalsConstantTime(changed->fileDigest, fileDigest())) {
        changed_ = changed->digest;
    } else {
        fileWon_ = true;
    }
}

bool PasswordInForce::matches(std::string_view text) const {
    if (!changed_.empty()) return gate::passwordMatches(key_, account_, changed_, text);
    return !file_.empty() && base::equalsConstantTime(file_.expose(), text);
}

journal::PasswordRecord PasswordInForce::change(const base::Secret& password, base::Time now) {
    changed_ = digest(password.expose());
    return {changed_, fileDigest(), now};
}

std::string PasswordInForce::fileDigest() const {
    return file_.empty() ? std::string() : digest(file_.expose());
}

std::string PasswordInForce::digest(std::string_view password) const {
    return gate::passwordDigest(key_, account_, password);
}

}  // namespace service
