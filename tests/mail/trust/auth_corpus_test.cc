#include "mail/message/header.h"
#include "mail/trust/authentication_results.h"

#include <doctest/doctest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

TEST_CASE("M45 Authentication-Results of real servers are understood") {
    const fs::path folder = fs::path(PROJECT_FOLDER) / "../shared/data/mail";
    if (!fs::exists(folder)) {
        MESSAGE("SKIPPED: the real mails are not here");
        CHECK(std::getenv("CI") == nullptr);
        return;
    }
    int fields = 0, understood = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::stringstream bytes;
        bytes << in.rdbuf();
        const auto header = message::readHeader(bytes.str(), {});
        if (!header) continue;
        for (const auto& field : header->fields) {
            if (field.name != "Authentication-Results") continue;
            ++fields;
            const auto parsed = trust::parseAuthField(field.value);
            if (parsed) ++understood;
            if (!parsed && std::getenv("SHOW_FIELDS") != nullptr) {
                MESSAGE(parsed.error().text, ": ", field.value);
            }
        }
    }
    MESSAGE(understood, " of ", fields, " fields are understood");
    CHECK(fields > 20);
    CHECK(understood * 10 >= fields * 9);  // the rest is of drafts before RFC 5451, or cut
}
