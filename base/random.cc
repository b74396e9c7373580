#include "base/random.h"

#include <mutex>
#include <random>

namespace base {

unsigned drawSeed() {
    // One draw for all: a processor asked for entropy, as std::random_device does, answers slowly
    // on a virtual machine, and ten thousand mailboxes ask.
    static std::mt19937 source{std::random_device{}()};
    static std::mutex guard;
    const std::scoped_lock lock(guard);
    return static_cast<unsigned>(source());
}

}  // namespace base
