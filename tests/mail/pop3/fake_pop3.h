// A small POP3 server for tests, with switches for what servers leave out or do wrong. One thread
// a connection; deletions count when QUIT is answered.
#pragma once

#include "tests/mail/mailbox/wire.h"

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pop3_test {

struct StoredMail {
    std::string uid;
    std::string bytes;
    std::optional<std::uint64_t> statedSize;
};

class FakePop3 {
  public:
    /// A command as it came; answers true where it has seen to the answer itself.
    using Hook = contract::Slot<bool(contract::Peer&, const std::string& command)>;

    bool uidl = true;
    bool top = true;
    Hook hook;

    void deliver(std::string bytes, std::string uid = "");
    std::vector<std::string> mails();
    void edit(const std::function<void(std::vector<StoredMail>&)>& change);
    std::vector<std::string> commands();

    void serve(contract::Peer& peer);

  private:
    struct Session {
        std::vector<StoredMail> mails;
        std::set<std::size_t> deleted;
    };
    std::string answer(Session& session, const std::string& line) const;
    static std::string list(const Session& session, bool names);
    std::string quit(const Session& session);

    std::mutex lock_;
    std::vector<StoredMail> mails_;
    std::vector<std::string> commands_;
    unsigned next_ = 1;
};

}  // namespace pop3_test
