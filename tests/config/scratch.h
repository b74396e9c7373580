// A folder for one test's settings files, removed with it.
#pragma once

#include "config/load.h"

#include <sys/stat.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace scratch {

/// A machine that lacks nothing; further lines may follow it.
inline const std::string kMachine = R"([[machine]]
name = "copier01"
source.snapshot = "copier01.json"
address = "copier01@example.com"
manager_address = "manager@example.com"
receiving.server = "pop.example.com"
receiving.user = "copier01"
receiving.password = "hunter2"
sending.server = "smtp.example.com"
)";

class Folder {
  public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "mailagent-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }
    std::string write(const std::string& name, const std::string& bytes, mode_t mode = 0600) const {
        std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
        std::ofstream(path(name), std::ios::binary) << bytes;
        ::chmod(path(name).c_str(), mode);
        return path(name);
    }

  private:
    std::string path_;
};

inline config::Loaded loadText(const std::string& text) {
    const Folder folder;
    return config::load(folder.write("mailagent.toml", text));
}

/// All faults as "line: text", one a line.
inline std::string faultsOf(const config::Loaded& loaded) {
    std::string out;
    for (const auto& fault : loaded.faults) {
        out += std::to_string(fault.line) + ": " + (fault.warning ? "warning: " : "") + fault.text +
               "\n";
    }
    return out;
}

}  // namespace scratch
