#include "mailagent/journal/key.h"

#include "base/digest.h"
#include "base/file.h"

#include <fmt/core.h>
#include <sys/stat.h>

namespace journal {

base::Result<base::Secret> loadOrMakeKey(const std::string& path) {
    auto bytes = base::readFile(path, {base::kKeyBytes});
    if (!bytes && bytes.error().kind == base::Kind::missing) {
        base::Secret key(base::randomBytes(base::kKeyBytes));
        if (auto written = base::writeFileAtomic(path, key.expose(), 0600); !written) {
            return base::fail(written.error());
        }
        return key;
    }
    if (!bytes) return base::fail(bytes.error());
    base::Secret key(std::move(*bytes));
    if (key.expose().size() != base::kKeyBytes) {
        return base::fail(base::Kind::invalid,
                          fmt::format("the key file {} does not hold {} bytes; put the right file "
                                      "back, or remove it and set changed CE passwords anew",
                                      path, base::kKeyBytes));
    }
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 0077) != 0) {
        return base::fail(
            base::Kind::invalid,
            fmt::format("the key file {} may be read by others; run: chmod 600 {}", path, path));
    }
    return key;
}

}  // namespace journal
