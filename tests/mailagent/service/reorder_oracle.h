// What must become of a schedule, by D1 to D7 and M44 alone: written without the product's rules of
// order, so that it can say where they are wrong. Mails are taken as they arrive, one by one.
#pragma once

#include "tests/mailagent/service/reorder_plan.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace reorder {

/// A line that the sender must be told: begins with `start`, and holds `rest` behind it.
struct Told {
    std::string start, rest;
};

/// What must be known of one listing of a mail.
struct Expected {
    bool served = false;
    bool overtakenLog = false;  ///< D7: illegal, and logged as overtaken
    bool stays = false;         ///< in the mailbox
    bool mayStay = false;       ///< both are right
};

/// The replies that mails of one Message-ID come to.
struct Replies {
    std::size_t lists = 0;
    std::vector<std::vector<Told>> results;  ///< one for each results mail
};

class Oracle {
  public:
    Oracle(const Plan& plan, bool illegalStays, std::map<std::string, std::string> settings);

    /// `place`: the listing's name, "validity/uid".
    void arrive(const std::string& place, std::size_t mail);

    /// The second way to say it: the newest Date of all mails decides, in whatever order they came.
    /// Empty, or what contradicts it.
    [[nodiscard]] std::string contradiction() const;

    std::map<std::string, Expected> listings;  ///< by place
    std::map<std::string, Replies> replies;    ///< by Message-ID
    std::map<std::string, std::string> settings;
    std::string password = kFirstPassword;
    std::size_t cancelled = 0, duplicates = 0, overtaken = 0, ran = 0;

  private:
    [[nodiscard]] bool isNewer(std::size_t a, std::size_t b) const;
    [[nodiscard]] std::vector<std::size_t> newest(const std::vector<std::size_t>& among) const;
    [[nodiscard]] std::string heldBack(const std::string& kind, std::size_t mail) const;
    void illegal(Expected& expected, std::size_t mail);
    void serve(std::size_t mail);

    const Plan& plan_;
    bool illegalStays_;
    std::vector<bool> executed_;                            ///< by mail: these very bytes
    std::map<std::string, std::vector<std::size_t>> done_;  ///< by kind: mails, as they ran
    std::map<std::string, std::vector<std::size_t>> able_;  ///< by kind: that could have run
};

}  // namespace reorder
