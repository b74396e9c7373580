#include "mailagent/answer/party.h"

#include "samples.h"

#include <doctest/doctest.h>
#include <set>

namespace {

TEST_CASE("M24 subjects") {
    struct Row {
        std::string nickname, serial, subject;
    };
    const Row rows[] = {
        {"HQ-2F-EAST", "26XE00123", "[HQ-2F-EAST] 26XE00123 COUNTER LIST"},
        {"", "26XE00123", "26XE00123 COUNTER LIST"},
        {"  ", "26XE00123", "26XE00123 COUNTER LIST"},
        {"HQ", "", "[HQ] COUNTER LIST"},
        {"", "", "COUNTER LIST"},
        {" HQ 2F ", " 1 ", "[HQ 2F] 1 COUNTER LIST"},
        {"H\r\nBcc: x", "1\x1b", "[H\\x0d\\x0aBcc: x] 1\\x1b COUNTER LIST"},
        {"B\u00fcro", "1", "[B\u00fcro] 1 COUNTER LIST"},
    };
    for (const Row& row : rows) {
        answer::Self self = sampleSelf();
        self.nickname = row.nickname;
        self.serial = row.serial;
        CHECK(answer::subjectOf(self, "COUNTER LIST") == row.subject);
    }
}

TEST_CASE("M48 a Message-ID is the same for the same mail, and else another") {
    const answer::Self self = sampleSelf();
    answer::Self other = self;
    other.account = "branch";
    const std::string id = answer::messageIdOf(self, "digest", "COUNTER LIST");
    CHECK(id == answer::messageIdOf(self, "digest", "COUNTER LIST"));
    CHECK(id.size() == 1 + 40 + 1 + std::string("machines.example").size() + 1);
    CHECK(id.substr(41) == "@machines.example>");
    const std::set<std::string> ids = {
        id,
        answer::messageIdOf(self, "digest", "JOB MEMORY LIST"),
        answer::messageIdOf(self, "digest2", "COUNTER LIST"),
        answer::messageIdOf(other, "digest", "COUNTER LIST"),
        answer::messageIdOf(self, "diges", "tCOUNTER LIST"),
    };
    CHECK(ids.size() == 5);
    other.address = "no-domain";
    CHECK(answer::messageIdOf(other, "d", "w").find("@mailagent.invalid>") != std::string::npos);
}

TEST_CASE("M48 references end with the asked mail and are bounded") {
    answer::Asked asked = sampleAsked();
    struct Row {
        std::string references, messageId, expected;
    };
    const Row rows[] = {
        {"", "<c@x>", "<c@x>"},
        {"<a@x> <b@x>", "<c@x>", "<a@x> <b@x> <c@x>"},
        {"<a@x>\r\n\t<b@x>", "<c@x>", "<a@x> <b@x> <c@x>"},
        {"<a@x> <c@x>", "<c@x>", "<a@x> <c@x>"},
        {"<a@x> <a@x>", "<c@x>", "<a@x> <c@x>"},
        {"<a@x>", "", "<a@x>"},
        {"", "", ""},
    };
    for (const Row& row : rows) {
        asked.references = row.references;
        asked.messageId = row.messageId;
        CHECK(answer::referencesOf(asked) == row.expected);
    }
    asked.messageId = "<last@x>";
    asked.references.clear();
    for (int i = 0; i < 500; ++i) asked.references += "<" + std::to_string(i) + "@example.com> ";
    const std::string kept = answer::referencesOf(asked);
    CHECK(kept.size() <= answer::kReferencesBytes);
    CHECK(kept.find("<0@example.com>") == std::string::npos);
    CHECK(kept.ends_with("<499@example.com> <last@x>"));
}

TEST_CASE("a list's frame takes over what the mail and the machine say") {
    answer::Self self = sampleSelf();
    self.announceDelay = true;
    const lists::Frame frame = answer::frameOf(self, sampleAsked());
    CHECK(frame.nickname == "HQ-2F-EAST");
    CHECK(frame.requester == "ce.tanaka@example.com");
    CHECK(frame.announceDelay);
    CHECK(lists::delayText(frame) == "00:07");
    CHECK(lists::timeText(frame, frame.now) == "2026-03-02 09:21 +0900");
}

}  // namespace
