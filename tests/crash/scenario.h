// One machine's world on disk: a mailbox with command mails of every kind, a relay, a state
// folder; and an agent that serves it in a process of its own, killed where it is told to be.
#pragma once

#include "base/clock.h"
#include "mailagent/service/account.h"
#include "tests/crash/durable.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace crash {

inline const base::Time kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} +
                             std::chrono::hours(9)};
inline const std::string kAccount = "hq-2f";
inline const std::string kOldPassword = "Robin-7x";
inline const std::string kNewPassword = "Wren-9q";

/// A folder of its own, gone with the object.
class Scratch {
  public:
    Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch();
    [[nodiscard]] std::string at(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

enum class Kind { maildir, pop };

struct Variant {
    const char* name;
    Kind kind;
    std::size_t mailsPerFetch;
    service::IllegalMail illegal;
};

/// A mail as an engineer's phone sends it.
[[nodiscard]] std::string mail(const std::string& id, const std::string& subject,
                               const std::string& body,
                               const std::string& from = "ce.tanaka@example.com");

[[nodiscard]] service::AccountSettings settings();

/// The values of a machine whose counters differ from minute to minute.
[[nodiscard]] machine::Reading reading(base::Time now);

class Scenario {
  public:
    explicit Scenario(const Variant& variant);

    /// How a process that served the mailbox until it was empty ended.
    struct End {
        bool killed = false;
        std::string where;  ///< it was killed at
        int code = 0;       ///< its exit code, where it was not
    };
    /// `killAt`: the place to be killed at, from 1; 0: never. `now`: the agent's clock, which
    /// stands still.
    [[nodiscard]] End serve(int killAt, base::Time now) const;

    [[nodiscard]] std::set<std::string> inbox() const;  ///< names of the mails in the mailbox
    [[nodiscard]] std::set<std::string> moved() const;  ///< and of those in the illegal folder
    [[nodiscard]] std::set<std::string> names() const;  ///< of all that were delivered
    [[nodiscard]] std::vector<FileRelay::Record> relayed() const;
    [[nodiscard]] std::string messageIdOf(const std::string& name) const;
    [[nodiscard]] std::string state() const { return scratch_.at("state"); }

  private:
    void put(const std::string& id, const std::string& bytes);
    [[nodiscard]] int live(int killAt, base::Time now) const;

    Variant variant_;
    Scratch scratch_;
    std::map<std::string, std::string> ids_;  ///< name to Message-ID
};

/// The value of a header field, unfolded; "" where it is missing.
[[nodiscard]] std::string field(const std::string& mail, const std::string& name);

/// The files below `folder` in which the bytes stand.
[[nodiscard]] std::vector<std::string> holders(const std::string& folder, const std::string& bytes);

}  // namespace crash
