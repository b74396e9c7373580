#include "bench/fake_imap.h"

#include "bench/imap_session.h"

namespace bench {

FakeImap::FakeImap(Poller& poller, TlsContext tls)
    : poller_(poller), tls_(std::move(tls)), listener_(poller, [this](int fd) {
          auto made = std::make_unique<ImapSession>(*this, poller_, fd, tls_.get());
          auto* const session = made.get();
          sessions_.emplace(session, std::move(made));
          ++counts_.open;
      }) {}

FakeImap::~FakeImap() = default;

void FakeImap::deliver(const std::string& user, std::string bytes) {
    auto& box = boxes_[user];
    box.mails.push_back({box.nextUid++, {}, std::move(bytes)});
    for (auto* const session : box.sessions) session->push();
}

void FakeImap::forget(ImapSession* session) {
    auto found = sessions_.extract(session);
    if (found.empty()) return;
    --counts_.open;
    poller_.bury(std::move(found.mapped()));
}

}  // namespace bench
