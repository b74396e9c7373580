// A relay that takes everything: PIPELINING, no login. It tells when a mail's content begins.
#pragma once

#include "bench/wire.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace bench {

class RelaySession;

class FakeRelay {
  public:
    explicit FakeRelay(Poller& poller);
    ~FakeRelay();

    [[nodiscard]] int port() const { return listener_.port(); }
    [[nodiscard]] std::size_t mails() const { return mails_; }
    /// Called at the first byte of each content.
    void onContent(std::function<void()> call) { onContent_ = std::move(call); }
    /// Called once its dot was answered.
    void onMail(std::function<void()> call) { onMail_ = std::move(call); }

  private:
    friend class RelaySession;
    Poller& poller_;
    std::size_t mails_ = 0;
    std::function<void()> onContent_, onMail_;
    std::map<RelaySession*, std::unique_ptr<Handler>> sessions_;
    Listener listener_;
};

}  // namespace bench
