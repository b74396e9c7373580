// So many mails, one after another, each pushed to a client in IDLE; timed from the push to the
// first byte of a reply's content at the relay: both ends are this process, so one clock.
#pragma once

#include "bench/fake_imap.h"
#include "bench/fake_relay.h"

#include <functional>
#include <string>
#include <vector>

namespace bench {

class PushRun {
  public:
    /// `done` gets one line of JSON.
    PushRun(Poller& poller, FakeImap& imap, FakeRelay& relay,
            std::function<void(std::string)> done);

    /// Mails to this mailbox, from `sender`, with `subject`; `text` is their command.
    void start(std::size_t mails);

  private:
    void look();  ///< the next push once the client idles, its mailbox empty, its reply taken
    void push();
    void patience(std::size_t number);
    void finish(const std::string& trouble);
    [[nodiscard]] std::string mail() const;

    Poller& poller_;
    FakeImap& imap_;
    FakeRelay& relay_;
    std::function<void(std::string)> done_;
    std::size_t mails_ = 0, pushed_ = 0;
    bool running_ = false, waiting_ = false, taken_ = false, looking_ = false;
    Clock::time_point begin_;
    std::vector<double> micros_;
};

}  // namespace bench
