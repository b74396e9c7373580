// One connection of the server in fake_imap.h.
#pragma once

#include "bench/fake_imap.h"

#include <string_view>
#include <utility>

namespace bench {

class ImapSession : public Wire {
  public:
    ImapSession(FakeImap& server, Poller& poller, int fd, SSL_CTX* tls);

    [[nodiscard]] bool idling() const { return !idleTag_.empty(); }
    void push();  ///< tells a client in IDLE what is new

  protected:
    void received(std::string& in) override;
    void ended() override;

  private:
    void command(std::string_view line);
    bool session(const std::string& tag, std::string_view verb, std::string_view words);
    void mails(const std::string& tag, std::string_view verb, std::string_view words, bool byUid);
    void enter(std::string_view plain);
    void select(const std::string& tag);
    void idle(const std::string& tag);
    void leaveIdle();
    void announce();  ///< EXISTS, where mails came that the client was not told of
    void fetch(std::string_view set, std::string_view items, bool byUid);
    void store(std::string_view set, std::string_view change, bool byUid);
    void expunge(std::string_view set);
    void search(std::string_view words);
    void ok(const std::string& tag, std::string_view text = "done");

    /// The places in the mailbox that a set of numbers or UIDs names.
    [[nodiscard]] std::vector<std::size_t> places(std::string_view set, bool byUid) const;

    FakeImap& server_;
    std::string user_, idleTag_;
    StoredBox* box_ = nullptr;
    std::size_t told_ = 0;  ///< mails that the client knows of
};

}  // namespace bench
