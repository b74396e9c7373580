// A scratch Maildir on disk, and a delivery agent that does it properly (tmp/, then a rename).
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace scratch {

namespace fs = std::filesystem;

inline void put(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string get(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Maildir {
    Maildir() {
        std::string pattern = (fs::temp_directory_path() / "maildirXXXXXX").string();
        top = ::mkdtemp(pattern.data());
        path = top + "/box";
    }
    ~Maildir() {
        std::error_code error;
        fs::remove_all(top, error);
    }
    Maildir(const Maildir&) = delete;
    Maildir& operator=(const Maildir&) = delete;

    void make() const {
        for (const char* part : {"/tmp", "/new", "/cur"}) fs::create_directories(path + part);
    }
    void deliver(const std::string& name, const std::string& bytes) const {
        put(path + "/tmp/" + name, bytes);
        fs::rename(path + "/tmp/" + name, path + "/new/" + name);
    }
    [[nodiscard]] std::size_t count(const std::string& part) const {
        const auto folder = fs::directory_iterator(path + part);
        return static_cast<std::size_t>(std::distance(begin(folder), end(folder)));
    }
    std::string top, path;
};

}  // namespace scratch
