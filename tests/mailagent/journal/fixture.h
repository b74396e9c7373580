// What the journal's tests share: a scratch folder, makers of both journals, short-hand mails.
#pragma once

#include "mailagent/journal/memory_journal.h"
#include "mailagent/journal/sqlite/sqlite_journal.h"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace journal_test {

using namespace journal;
using namespace std::chrono_literals;

inline const base::Time kStart{std::chrono::sys_days{std::chrono::year{2024} / 5 / 1}};

/// A folder of its own, gone with the object.
class Scratch {
  public:
    Scratch() {
        static int count = 0;
        path_ = std::filesystem::temp_directory_path() /
                fmt::format("mailagent-journal-{}-{}", ::getpid(), ++count);
        std::filesystem::remove_all(path_);
        std::filesystem::create_directory(path_);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const std::string& name = "journal.db") const {
        return path_ / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

inline std::string readAll(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void writeAll(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline std::unique_ptr<Journal> openAt(const std::string& path, SqliteOptions options = {}) {
    auto opened = SqliteJournal::open(path, options);
    REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().text));
    return std::move(*opened);
}

struct MemoryMaker {
    std::unique_ptr<Journal> make(std::size_t logRows = kMailLogRows) {
        return std::make_unique<MemoryJournal>(logRows);
    }
};

struct SqliteMaker {
    Scratch scratch;
    std::unique_ptr<Journal> make(std::size_t logRows = kMailLogRows) {
        return openAt(scratch.file(), {.logRows = logRows});
    }
};

inline MailKey key(const std::string& uid, const std::string& account = "hall",
                   const std::string& validity = "7") {
    return {account, validity, uid};
}

inline Reply replyTo(const std::string& id, std::vector<std::string> to = {"e@example.org"},
                     base::Time due = kStart) {
    Reply reply;
    reply.account = "hall";
    reply.messageId = "<" + id + "@copier>";
    reply.what = "COUNTER LIST";
    reply.from = "hall@example.org";
    reply.to = std::move(to);
    reply.bytes = "Subject: " + id + "\r\n\r\n" + std::string(200, 'x') + "\r\n";
    reply.made = due;
    reply.nextTry = due;
    return reply;
}

inline LogRow row(const std::string& what, base::Time time = kStart,
                  const std::string& account = "hall") {
    return {time, account, LogRow::Direction::received, "e@example.org", what, "ok", "<m@x>"};
}

inline Settled done(const MailKey& mail, std::vector<Reply> replies = {},
                    base::Time taken = kStart) {
    Settled settled;
    settled.mail = {mail, MailState::done, Disposal::remove, false};
    settled.digest = "digest-" + mail.uid;
    settled.messageId = "<in-" + mail.uid + "@phone>";
    settled.sender = "e@example.org";
    settled.reason = "GETLOG COUNTER";
    settled.size = base::Bytes{700};
    settled.taken = taken;
    settled.replies = std::move(replies);
    return settled;
}

inline Settled illegal(const MailKey& mail, base::Time taken = kStart) {
    Settled settled = done(mail, {}, taken);
    settled.mail.state = MailState::illegal;
    settled.mail.disposal = Disposal::leave;
    settled.sender = "";
    settled.reason = "wrong password";
    return settled;
}

/// Settles a batch that must succeed; returns the ids given to its replies.
inline std::vector<std::int64_t> settle(Journal& journal, std::vector<Settled> batch) {
    const auto result = journal.settle(batch);
    REQUIRE_MESSAGE(result, (result ? "" : result.error().text));
    std::vector<std::int64_t> ids;
    for (const Settled& settled : batch) {
        for (const Reply& reply : settled.replies) ids.push_back(reply.id);
    }
    return ids;
}

inline Delivered accepted(std::int64_t id, const std::string& recipient = "e@example.org",
                          base::Time time = kStart) {
    return {id, recipient, true, {}, row("sent", time), std::nullopt};
}

/// The journal hears of the time every half day, as it does of an agent that runs.
inline void live(Journal& journal, base::Time from, base::Time to) {
    for (base::Time now = from; now < to; now += 12h) REQUIRE(journal.due("", now, 1));
    REQUIRE(journal.due("", to, 1));
}

/// The state of each mail that account() tells, such as "1:done 2:removed".
inline std::string states(Journal& journal, const std::string& account = "hall") {
    static constexpr const char* kNames[] = {"?", "illegal", "done", "answered", "removed"};
    std::string text;
    const auto state = journal.account(account);
    REQUIRE(state);
    for (const KnownMail& mail : state->mails) {
        text += fmt::format("{}{}:{}", text.empty() ? "" : " ", mail.key.uid,
                            kNames[static_cast<int>(mail.state)]);
    }
    return text;
}

inline std::vector<Reply> waiting(Journal& journal, base::Time now = kStart) {
    auto replies = journal.due("", now, 1000);
    REQUIRE(replies);
    return std::move(*replies);
}

}  // namespace journal_test
