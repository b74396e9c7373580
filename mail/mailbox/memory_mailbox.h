// A mailbox in memory: the port's twin for tests, demo and dry runs. Mails are put in with
// deliver(), trouble is written down beforehand with failNext(). Nothing waits but wait().
// Thread: the loop's.
#pragma once

#include "mail/mailbox/mailbox.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace mailbox {

class MemoryMailbox final : public Mailbox {
  public:
    enum class Call { open, headers, fetch, claim, remove, move, close };

    struct Traits {
        bool commitsAtClose = false;  ///< as POP3: removals count from a good close() on
        bool headersAlone = true;     ///< false: headers() answers `refused`
        bool folders = true;          ///< false: move() answers `refused`
        bool local = false;           ///< as a Maildir
    };

    MemoryMailbox() : MemoryMailbox(Traits{}) {}
    explicit MemoryMailbox(Traits traits) : traits_(traits) {}

    /// Puts a mail behind the others and wakes who waits. Answers its uid: "1", "2", ...
    std::string deliver(std::string bytes, std::optional<base::Time> received = std::nullopt);

    /// Lets the listing state another size than the mail has.
    void stateSize(const std::string& uid, base::Bytes size);

    /// Gives every mail a new uid under a new validity, as a server does that lost its index.
    void renumber(std::string validity);

    /// Somebody else removes a mail.
    void vanish(const std::string& uid);

    /// The call fails once with `error` after `passes` further good calls. Each call has a queue.
    void failNext(Call call, base::Error error, unsigned passes = 0);

    /// From now on fetch() of this mail answers `error`, the others are served.
    void failMail(const std::string& uid, base::Error error);

    /// Another agent marks the mail: claim() of it answers anotherAgent().
    void claimForAnother(const std::string& uid);

    /// Somebody takes the mailbox away: the next good open() makes it anew.
    void takeAway() { away_ = true; }

    [[nodiscard]] std::vector<std::string> uids() const;   ///< what is in it, oldest first
    [[nodiscard]] std::vector<std::string> mails() const;  ///< their bytes
    [[nodiscard]] std::vector<std::string> folder(const std::string& name) const;
    [[nodiscard]] unsigned calls(Call call) const { return calls_[static_cast<std::size_t>(call)]; }

    net::Task<base::Result<Listing>> open(ListFrom from) override;
    net::Task<base::Result<std::vector<Fetched>>> headers(std::vector<std::string> uids,
                                                          base::Bytes limit) override;
    net::Task<base::Result<std::vector<Fetched>>> fetch(std::vector<std::string> uids,
                                                        base::Bytes limit) override;
    net::Task<base::Result<>> claim(std::vector<std::string> uids) override;
    net::Task<base::Result<>> remove(std::vector<std::string> uids) override;
    net::Task<base::Result<>> move(std::vector<std::string> uids, std::string folder) override;
    net::Task<base::Result<>> close() override;
    net::Task<bool> wait(net::Deadline until, net::Loop::Event& woken) override;
    [[nodiscard]] bool pushes() const override { return true; }
    [[nodiscard]] bool local() const override { return traits_.local; }
    [[nodiscard]] bool away() const override { return away_; }
    [[nodiscard]] std::uint64_t received() const override { return received_; }

  private:
    struct Mail {
        std::string bytes;
        base::Bytes stated;
        std::optional<base::Time> received;
        std::optional<base::Error> failure;
        bool anothers = false;
    };
    struct Failure {
        base::Error error;
        unsigned passes = 0;
    };
    static constexpr std::size_t kCalls = 7;

    std::optional<base::Error> failure(Call call);
    std::vector<Fetched> take(const std::vector<std::string>& uids, base::Bytes limit, bool whole);
    [[nodiscard]] Mail* find(const std::string& uid);

    Traits traits_;
    std::map<std::uint64_t, Mail> mails_;
    std::map<std::string, std::vector<std::string>> folders_;
    std::vector<std::string> removals_;  ///< recorded, not yet committed (commitsAtClose)
    std::array<std::deque<Failure>, kCalls> failures_;
    std::array<unsigned, kCalls> calls_{};
    std::string validity_ = "1";
    std::uint64_t next_ = 1;
    std::uint64_t received_ = 0;
    bool open_ = false;
    bool away_ = false;
    net::Loop::Event* waiting_ = nullptr;
};

}  // namespace mailbox
