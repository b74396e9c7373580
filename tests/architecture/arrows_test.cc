// Holds ARCHITECTURE.md's table of arrows against every #include of the product: a room includes
// what its row allows and nothing else, and a foreign library stays in its room.
#include <doctest/doctest.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

struct Room {
    std::string folder;
    Names mayInclude;  ///< folders, besides itself
};

const std::vector<Room>& rooms() {
    static const std::vector<Room> table{
        {"base", {}},
        {"config", {"base"}},
        {"net", {"base"}},
        {"machine", {"base"}},
        {"machine/snapshot", {"base", "net", "machine"}},
        {"machine/snmp", {"base", "net", "machine"}},
        {"machine/ipp", {"base", "net", "machine"}},
        {"machine/joined", {"base", "machine"}},
        {"mail/message", {"base"}},
        {"mail/trust", {"base", "mail/message"}},
        {"mail/mailbox", {"base", "net"}},
        {"mail/sending", {"base", "net"}},
        {"mail/imap", {"base", "net", "mail/mailbox"}},
        {"mail/pop3", {"base", "net", "mail/mailbox"}},
        {"mail/maildir", {"base", "net", "mail/mailbox"}},
        {"mail/smtp", {"base", "net", "mail/sending"}},
        {"lists", {"base", "machine"}},
        {"mailagent/gate", {"base", "mail/message", "mail/trust"}},
        {"mailagent/command", {"base", "lists", "machine"}},
        {"mailagent/answer", {"base", "lists", "machine", "mail/message", "mail/trust"}},
        {"mailagent/journal", {"base", "machine"}},
        {"mailagent/journal/sqlite", {"base", "machine", "mailagent/journal"}},
        {"mailagent/service",
         {"base", "net", "machine", "machine/joined", "lists", "mail/message", "mail/trust",
          "mail/mailbox", "mail/sending", "mailagent/gate", "mailagent/command", "mailagent/answer",
          "mailagent/journal"}},
        {"mailagent/control",
         {"base", "net", "config", "mail/trust", "mailagent/gate", "mailagent/command",
          "mailagent/journal", "mailagent/service"}},
        {"mailagent/metrics", {"base", "net", "mailagent/journal", "mailagent/service"}},
        {"mailagent/discovery", {"base", "machine", "machine/snmp", "machine/ipp"}},
        {"mailagent/probe",
         {"base", "machine", "machine/snmp", "machine/ipp", "mailagent/discovery"}},
        {"mailagent/wiring", {"*"}},
        {"mailagent/cli", {"*"}},
        {"mailagent", {"base", "mailagent/cli"}},  // main.cc
    };
    return table;
}

/// Foreign headers and the one folder (or few) that may include them.
const std::map<std::string, Names>& foreign() {
    static const std::map<std::string, Names> table{
        {"curl/", {"net"}},
        {"ares.h", {"net"}},
        {"mimetic/", {"mail/message"}},
        {"libxml/", {"mail/message"}},
        {"iconv.h", {"mail/message", "machine/snmp"}},
        {"openssl/", {"base", "net", "mail/trust"}},
        {"spdlog/", {"base"}},
        {"toml++/", {"config"}},
        {"nlohmann/", {"machine/snapshot", "lists"}},
        {"net-snmp/", {"machine/snmp"}},
        {"cups/", {"machine/ipp"}},
        {"SQLiteCpp/", {"mailagent/journal/sqlite"}},
        {"sqlite3.h", {"mailagent/journal/sqlite"}},
        {"CLI/", {"mailagent"}},
        {"qrencode.h", {"mailagent/cli"}},
    };
    return table;
}

const fs::path kProject = PROJECT_FOLDER;

/// The room a project path belongs to: the longest folder of the table that it begins with.
std::string roomOf(const std::string& path) {
    std::string best;
    for (const auto& room : rooms()) {
        if (path.starts_with(room.folder + "/") && room.folder.size() > best.size()) {
            best = room.folder;
        }
    }
    return best;
}

struct Include {
    std::string file, target;
    bool quoted = false;
};

std::vector<Include> includesOf(const fs::path& file) {
    std::vector<Include> found;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("#include ")) continue;
        const auto open = line.find_first_of("\"<");
        const auto close = line.find_first_of("\">", open + 1);
        if (open == std::string::npos || close == std::string::npos) continue;
        found.push_back({fs::relative(file, kProject).string(),
                         line.substr(open + 1, close - open - 1), line[open] == '"'});
    }
    return found;
}

std::vector<Include> allIncludes() {
    std::vector<Include> all;
    for (const char* top : {"base", "config", "net", "machine", "mail", "lists", "mailagent"}) {
        for (const auto& entry : fs::recursive_directory_iterator(kProject / top)) {
            const auto extension = entry.path().extension();
            if (extension != ".h" && extension != ".cc") continue;
            for (auto& include : includesOf(entry.path())) all.push_back(std::move(include));
        }
    }
    return all;
}

bool contains(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

TEST_CASE("every include runs along an arrow of the table") {
    std::map<std::string, Names> allowed;
    for (const auto& room : rooms()) allowed[room.folder] = room.mayInclude;
    std::size_t arrows = 0;
    for (const auto& include : allIncludes()) {
        if (!include.quoted) continue;
        const auto from = roomOf(include.file);
        const auto to = roomOf(include.target);
        CAPTURE(include.file);
        CAPTURE(include.target);
        CHECK_FALSE(from.empty());
        CHECK_FALSE(to.empty());
        const auto& row = allowed[from];
        const bool arrow = from == to || contains(row, to) || contains(row, "*");
        CHECK(arrow);
        ++arrows;
    }
    CHECK(arrows > 300);  // the walk saw the product
}

TEST_CASE("a foreign library stays in its room") {
    std::set<std::string> seen;
    for (const auto& include : allIncludes()) {
        for (const auto& [header, folders] : foreign()) {
            if (!include.target.starts_with(header)) continue;
            CAPTURE(include.file);
            CAPTURE(include.target);
            CHECK(contains(folders, roomOf(include.file)));
            seen.insert(header);
        }
    }
    CHECK(seen.size() >= 9);
}

TEST_CASE("every folder of the product is a room of the table") {
    for (const auto& include : allIncludes()) {
        const auto folder = fs::path(include.file).parent_path().string();
        CAPTURE(include.file);
        CHECK(roomOf(include.file) == folder);
    }
}
