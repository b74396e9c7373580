// What the tests of the lists share: sample readings and a frame.
#pragma once

#include "lists/render.h"
#include "machine/snapshot/snapshot_source.h"

#include <doctest/doctest.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace sample {

inline std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string snapshotPath(const std::string& name) {
    return std::string(PROJECT_FOLDER) + "/samples/snapshots/" + name + ".json";
}

inline machine::Reading reading(const std::string& name) {
    auto parsed = machine::parseSnapshot(bytesOf(snapshotPath(name)), name, {});
    REQUIRE(parsed);
    return *std::move(parsed);
}

/// 2026-03-02 09:21:30 in Tokyo, seven minutes after the mail was sent.
inline lists::Frame frame() {
    lists::Frame f;
    f.nickname = "HQ-2F-EAST";
    f.requester = "ce.tanaka@example.com";
    f.received = base::Time{std::chrono::seconds{1772410890}};
    f.mailSent = lists::SentAt{*f.received - std::chrono::minutes{7}, 540};
    f.now = *f.received;
    f.offsetMinutes = [](base::Time) { return 540; };
    f.announceDelay = true;
    f.mailSettings = {{"Enable", "YES"},          {"Interval", "10 min"},
                      {"Spool", "IMAPS"},         {"Password", "SET"},
                      {"Nickname", "HQ-2F-EAST"}, {"CC policy", "ILLEGAL ONLY"},
                      {"Delay notice", "YES"},    {"POP before SMTP", "YES"}};
    return f;
}

inline std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end == std::string::npos ? text.size() : end + 1;
    }
    return lines;
}

inline std::string option(lists::ListId id) {
    const auto word = lists::row(id).option;
    return word.empty() ? "PHONE" : std::string(word);
}

}  // namespace sample
