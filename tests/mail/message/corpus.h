// The mails of real clients beside the project, where they are: read by tests, never copied.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace corpus {

/// Whether `../shared/data/mail` is there. Says aloud that a test is skipped; in CI it fails.
[[nodiscard]] bool present();

struct Mail {
    std::string name, bytes;
};

/// Every file below that folder of the collection, sorted by name.
[[nodiscard]] std::vector<Mail> under(const std::string& folder);

}  // namespace corpus
