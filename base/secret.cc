#include "base/secret.h"

#include <cstring>

namespace base {

void wipe(std::string& bytes) noexcept {
    // resize() to the capacity never allocates, so every byte the string owns is reached.
    bytes.resize(bytes.capacity());
    explicit_bzero(bytes.data(), bytes.size());
    bytes.clear();
}

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        bytes_ = other.bytes_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        // A short string's bytes stay in the object that it is moved from: swap, then wipe there.
        bytes_.swap(other.bytes_);
        other.wipe();
    }
    return *this;
}

void Secret::wipe() noexcept {
    base::wipe(bytes_);
}

}  // namespace base
