// Who may use an engine ID's user now. net-snmp knows one clock and one key of a user for each
// engine ID; conversations of the same machine and user share them, others wait.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace snmp {

class Users {
  public:
    using Id = std::uint64_t;

    /// True: `who` may enrol now. False: it stands in the queue of that engine ID.
    [[nodiscard]] bool enter(const std::string& engineId, const std::string& identity, Id who) {
        auto& desk = desks_[engineId];
        if (desk.count == 0) desk.identity = identity;
        if (desk.identity != identity) {
            desk.waiting.push_back(who);
            return false;
        }
        ++desk.count;
        return true;
    }

    /// True: `who` entered, and was the last: the user is to be forgotten.
    [[nodiscard]] bool isLast(const std::string& engineId) const {
        const auto desk = desks_.find(engineId);
        return desk != desks_.end() && desk->second.count == 1;
    }

    /// Those who may now try to enter().
    [[nodiscard]] std::vector<Id> leave(const std::string& engineId) {
        const auto desk = desks_.find(engineId);
        if (desk == desks_.end() || --desk->second.count > 0) return {};
        std::vector<Id> next(desk->second.waiting.begin(), desk->second.waiting.end());
        desks_.erase(desk);
        return next;
    }

  private:
    struct Desk {
        std::string identity;
        std::size_t count = 0;
        std::deque<Id> waiting{};
    };
    std::map<std::string, Desk> desks_;
};

}  // namespace snmp
