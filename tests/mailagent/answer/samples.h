// A machine, a mail and a golden file to hold a rendered mail against.
#pragma once

#include "base/file.h"
#include "mailagent/answer/party.h"

#include <chrono>
#include <cstdlib>
#include <string>

/// 2026-03-02 00:21:08 UTC: 09:21:08 in Tokyo.
inline base::Time sampleTime() {
    using namespace std::chrono;
    return sys_days{2026y / March / 2} + 21min + 8s;
}

inline answer::Self sampleSelf() {
    answer::Self self;
    self.account = "hq";
    self.address = "copier@machines.example";
    self.nickname = "HQ-2F-EAST";
    self.serial = "26XE00123";
    self.offsetMinutes = [](base::Time) { return 540; };
    self.manager = "manager@example.com";
    return self;
}

inline answer::Asked sampleAsked() {
    answer::Asked asked;
    asked.requester = "ce.tanaka@example.com";
    asked.messageId = "<abc@phone.example>";
    asked.identity = "3f786850e387550fdab836ed7e6dc881de23001b";
    asked.sentAt = lists::SentAt{sampleTime() - std::chrono::minutes(7), 540};
    asked.takenAt = sampleTime();
    return asked;
}

/// Whether `bytes` are the golden file's; MAILAGENT_PRINT_GOLDEN=1 writes it anew. Golden files
/// are kept with '\n' line ends.
inline bool golden(const std::string& name, const std::string& bytes) {
    const std::string path = std::string(PROJECT_FOLDER "/tests/mailagent/answer/golden/") + name;
    std::string text;
    for (const char c : bytes) {
        if (c != '\r') text += c;
    }
    if (std::getenv("MAILAGENT_PRINT_GOLDEN") != nullptr) {
        return base::writeFileAtomic(path, text, 0644).has_value();
    }
    const auto file = base::readFile(path, {65536});
    return file && *file == text;
}
