// An IMAP server that holds its mailboxes in memory: IDLE, UIDPLUS and keywords, as much of RFC
// 3501 as mailagent and the raw clients speak. Any user, any password; one folder each.
#pragma once

#include "bench/wire.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace bench {

class ImapSession;

struct StoredMail {
    std::uint32_t uid = 0;
    std::set<std::string> flags;
    std::string bytes;
};

struct StoredBox {
    std::vector<StoredMail> mails;
    std::uint32_t nextUid = 1;
    std::uint32_t looks = 0;  ///< SELECT, NOOP and re-issued IDLE: how often a client asked
    std::set<ImapSession*> sessions;
};

struct ImapCounts {
    std::size_t logins = 0, selects = 0, idles = 0, unknown = 0;
    std::size_t idling = 0;  ///< mailboxes in IDLE now
    std::size_t open = 0;    ///< connections now
};

class FakeImap {
  public:
    FakeImap(Poller& poller, TlsContext tls);
    ~FakeImap();

    [[nodiscard]] int port() const { return listener_.port(); }
    [[nodiscard]] StoredBox& box(const std::string& user) { return boxes_[user]; }
    [[nodiscard]] const std::unordered_map<std::string, StoredBox>& boxes() const { return boxes_; }
    [[nodiscard]] ImapCounts& counts() { return counts_; }

    /// Puts a mail into the mailbox and pushes its EXISTS to every client in IDLE.
    void deliver(const std::string& user, std::string bytes);
    /// Called whenever a client enters IDLE.
    void onIdle(std::function<void(const std::string& user)> call) { onIdle_ = std::move(call); }

  private:
    friend class ImapSession;
    void forget(ImapSession* session);

    Poller& poller_;
    TlsContext tls_;
    std::unordered_map<std::string, StoredBox> boxes_;
    std::map<ImapSession*, std::unique_ptr<ImapSession>> sessions_;
    ImapCounts counts_;
    std::function<void(const std::string& user)> onIdle_;
    Listener listener_;
};

}  // namespace bench
