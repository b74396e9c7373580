// How many sessions may wait for mail at a server, and for one login there: providers bound both.
// Thread: the loop's. It outlives its places.
#pragma once

#include "base/line_budget.h"
#include "net/loop.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace imap {

class IdlePlaces {
  public:
    struct Limits {
        std::size_t perServer = 0, perAccount = 0;  ///< 0 = none
    };
    class Place;

    /// Null where the server or the account has as many already. `server` and `account` are keys
    /// only; an account is one login at one server.
    [[nodiscard]] std::unique_ptr<Place> take(const std::string& server, const std::string& account,
                                              Limits limits);

    /// The server refused a further session of the account: one of the account's that waits gives
    /// up its place, and for an hour no more may wait than are left then. Where none waits, the
    /// server may bound sessions by address or in all: then one of another account's gives way,
    /// though for each account but one in ten minutes, for the limit may be that account's own.
    void refused(const std::string& server, const std::string& account);

    /// How many wait at the server.
    [[nodiscard]] std::size_t waiting(const std::string& server) const;

    /// True once for each server: who is beyond the limit is told once, not once a mailbox.
    [[nodiscard]] bool firstBeyond(const std::string& server);

    /// Logs a mailbox's trouble with waiting. Of ten thousand mailboxes whose server refuses them
    /// all, a few are told in ten minutes, and then that there are more.
    void tell(const std::string& server, const std::string& trouble);

  private:
    using Places = std::vector<Place*>;
    struct Server {
        Places places;
        bool told = false;
        base::LineBudget budget{};  ///< of single mailboxes' trouble
    };
    struct Account {
        Places places;
        std::size_t ceiling = 0;  ///< learned, until then
        net::Deadline until{};
        net::Deadline asksOthers{};  ///< not before
    };
    static bool callBack(const Places& places);
    std::map<std::string, Server> servers_;
    std::map<std::string, Account> accounts_;
};

/// Gives itself back at its end.
class IdlePlaces::Place {
  public:
    Place(IdlePlaces& of, std::string server, std::string account);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// Another session was refused: end the session at the next close().
    [[nodiscard]] bool calledBack() const noexcept { return calledBack_; }
    /// What to set to be done with waiting; null while nobody waits.
    void waits(net::Loop::Event* woken) noexcept { woken_ = woken; }

  private:
    friend class IdlePlaces;
    IdlePlaces& of_;
    std::string server_, account_;
    net::Loop::Event* woken_ = nullptr;
    bool calledBack_ = false;
};

}  // namespace imap
