// A small IMAP server for tests: enough of RFC 3501 for the mailbox under test, and switches for
// what servers do wrong. Each connection has its own thread; the mails are under one lock.
#pragma once

#include "tests/mail/mailbox/wire.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace imap_test {

struct StoredMail {
    std::uint32_t uid = 0;
    std::string bytes;
    bool deleted = false;
    bool seen = false;
    std::optional<std::uint64_t> statedSize;
    std::set<std::string> keywords;
};

struct Folder {
    std::vector<StoredMail> mails;
    std::uint32_t validity = 17;
    std::uint32_t next = 1;
};

class FakeImap {
  public:
    /// A command as it came; answers true where it has seen to the answer itself.
    using Hook =
        contract::Slot<bool(contract::Peer&, const std::string& tag, const std::string& command)>;

    bool uidPlus = true;
    bool idles = true;
    bool canMove = true;
    bool tellsUidNext = true;
    bool keepsKeywords = false;
    bool showsStored = true;    ///< the flags, in answer to STORE
    bool quotedBodies = false;  ///< BODY[] as a quoted string where that is possible
    bool belowInbox = false;    ///< every other folder, as at Courier's; NAMESPACE is offered
    bool chatty = false;        ///< unsolicited data before every answer
    Hook hook;

    /// Told to whoever idles.
    void deliver(std::string bytes, const std::string& folder = "INBOX");
    /// Sends this to whoever idles.
    void push(const std::string& text);
    /// Cuts their connections.
    void hangUp();
    /// How many idle, or did and have gone without DONE.
    std::size_t idling();
    std::vector<std::string> mails(const std::string& folder = "INBOX");
    std::size_t unread();
    void edit(const std::function<void(Folder&)>& change);  ///< of INBOX
    std::vector<std::string> commands();  ///< without tags, in the order they came

    void serve(contract::Peer& peer);
    [[nodiscard]] std::string capability() const;

  private:
    struct Line {
        std::string tag;
        std::string verb;  ///< upper case, "UID FETCH" as one
        std::string rest;
    };
    static Line parse(const std::string& line);
    struct Told {
        std::size_t exists = 0;
        std::string idleTag;
    };
    void converse(contract::Peer& peer, Told& told);
    bool answer(contract::Peer& peer, const Line& line);
    std::string news(const Line& line, Told& told);
    bool idle(contract::Peer& peer, const Line& line, Told& told);
    std::string create(const std::string& folder);
    std::string select(const Line& line);
    std::string fetch(const Line& line, bool byUid);
    std::string store(const Line& line);
    std::string transfer(const Line& line);
    std::string expunge(const std::set<std::uint32_t>* only);
    std::string body(StoredMail& mail, const std::string& items) const;
    std::set<std::uint32_t> uidsOf(const std::string& set, bool byUid);

    std::mutex lock_;
    std::map<std::string, Folder> folders_{{"INBOX", {}}};
    std::vector<std::string> commands_;
    std::set<contract::Peer*> idlers_;
};

}  // namespace imap_test
