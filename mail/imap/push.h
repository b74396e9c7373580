// Whether, and how, one mailbox waits for its server's push (M43): what it costs the server is
// bounded, and whatever goes wrong with it leaves a mailbox that is polled as ever.
//
//   not offered, refused, too many   polled; tried again after an hour
//   talk without end                 the same: it costs the loop what many mailboxes do
//   connection lost                  made anew after a moment that is the longer, the more wait at
//                                    the server, and the oftener it happens
//   lost after the same silence      IDLE is asked for again sooner, for an hour at least
//   told of mails that are not there looked at less and less often, up to once a minute
// Each is told once an episode, of a few mailboxes of a server. Thread: the loop's.
#pragma once

#include "mail/imap/idle_places.h"
#include "mail/imap/session.h"

#include <memory>
#include <string>

namespace imap {

enum class PushMode { off, automatic, on };  ///< on: it is told where the server offers no IDLE

struct PushSettings {
    PushMode mode = PushMode::off;
    net::Duration renew = std::chrono::minutes(9);  ///< IDLE is asked for again
    /// Connections that are lost sooner say nothing of how long silence is borne.
    net::Duration leastSilence = std::chrono::seconds(10);
    IdlePlaces::Limits limits;
    std::string serverKey, accountKey;   ///< whose places it takes
    std::shared_ptr<IdlePlaces> places;  ///< null: its own
    std::string name;                    ///< how log lines begin: the machine's
};

class Push {
  public:
    explicit Push(PushSettings settings);

    /// Whether the session is kept after the turn, to wait on it.
    [[nodiscard]] bool keeps(const Session& session);
    /// Whether one is kept, or was until it was lost.
    [[nodiscard]] bool active() const noexcept { return place_ != nullptr; }
    /// The next turn polls.
    void giveUp() noexcept { place_.reset(); }

    /// A turn has listed the mails; `fresh`: one that no listing had shown before.
    void listed(bool fresh) noexcept;

    /// Dialling failed.
    void refused(const base::Error& error);

    /// A turn on the kept session met a server that talks without end.
    void flooded();

    enum class End { turn, late, polled, lost };
    /// Waits on the kept session. `turn`: mail may have come, or `woken`. `polled`: it ends here,
    /// log out. `lost`: the connection is gone, look again at comeBack().
    [[nodiscard]] net::Task<End> wait(Session& session, net::Deadline until,
                                      net::Loop::Event& woken);
    [[nodiscard]] net::Deadline comeBack() const noexcept { return comeBack_; }

  private:
    [[nodiscard]] net::Task<End> wakeNow(net::Deadline until, net::Loop::Event& woken);
    End lost(const base::Error& error, net::Deadline begun, net::Deadline heardAt);
    [[nodiscard]] bool silenceEnded(net::Duration silence);
    End fallBack(const std::string& why);
    void tell(const std::string& trouble);

    PushSettings settings_;
    std::unique_ptr<IdlePlaces::Place> place_;
    net::Deadline again_{};     ///< not tried before
    net::Deadline comeBack_{};  ///< after a loss
    net::Deadline woke_{};      ///< the last wake
    bool waking_ = false;       ///< and no listing since
    bool toldMode_ = false;
    int fruitless_ = 0, losses_ = 0;  ///< in a row
    net::Duration renew_;             ///< the setting's, or sooner
    net::Deadline learned_{};         ///< when it was made sooner, or later again
    net::Duration silence_{};         ///< before the last loss; 0: none that tells anything
    bool toldSilence_ = false;
};

}  // namespace imap
