#include "mail/imap/imap_mailbox.h"

#include "base/log.h"
#include "base/text.h"
#include "mail/imap/claim.h"
#include "mail/imap/namespaces.h"
#include "mail/imap/reading.h"
#include "mail/imap/removal.h"

#include <fmt/format.h>
#include <algorithm>
#include <utility>

namespace imap {

namespace {

constexpr net::Duration kNotWorthIdling = std::chrono::seconds(1);  ///< the next turn is due

std::vector<std::uint32_t> numbers(const std::vector<std::string>& uids) {
    std::vector<std::uint32_t> all;
    for (const auto& uid : uids) {
        if (const auto number = parseUid(uid)) all.push_back(*number);
    }
    return all;
}

}  // namespace

ImapMailbox::ImapMailbox(net::Loop& loop, net::Dial dial, Settings settings)
    : loop_(loop),
      dial_(std::move(dial)),
      settings_(std::move(settings)),
      push_(std::move(settings_.push)),
      waited_(loop) {}

base::Unexpected ImapMailbox::notOpen() const {
    return base::fail(
        base::Kind::closed,
        fmt::format("The connection to IMAP server {} is not open; it is opened again "
                    "at the next turn.",
                    base::printable(settings_.server)));
}

base::Result<> ImapMailbox::changeable() const {
    if (!session_) return notOpen();
    if (!selected_.readOnly) return {};
    return base::fail(
        base::Kind::refused,
        fmt::format("IMAP server {} opens the folder \"{}\" for reading only, so that "
                    "no mail can be removed; give the user the right to delete.",
                    base::printable(settings_.server), base::printable(settings_.folder)));
}

void ImapMailbox::drop() {
    if (!session_) return;
    if (session_->flooded()) push_.flooded();
    receivedEarlier_ += session_->received() - mark_;
    mark_ = 0;
    session_.reset();
}

void ImapMailbox::dropIfBroken() {
    if (session_ && session_->broken()) drop();
}

std::uint64_t ImapMailbox::received() const {
    return receivedEarlier_ + (session_ ? session_->received() - mark_ : 0);
}

net::Task<> ImapMailbox::logOut() {
    if (!session_) co_return;
    co_await session_->logout();
    drop();
}

/// Selects by the name of the settings, or by the server's own name for it where that one is none.
net::Task<base::Result<Selection>> ImapMailbox::selectFolder(mailbox::ListFrom from) {
    selectedAs_ = settings_.folder;
    auto selected = co_await select(*session_, selectedAs_, from);
    if (selected || selected.error().kind != base::Kind::missing) co_return selected;
    auto name = co_await nameThere(*session_, settings_.folder);
    if (!name) co_return base::fail(std::move(name).error());
    if (name->empty()) co_return selected;
    auto there = co_await select(*session_, *name, std::move(from));
    if (there) {
        selectedAs_ = std::move(*name);
        tellName();
    } else if (there.error().kind == base::Kind::missing) {
        co_return selected;
    }
    co_return there;
}

/// Once a name.
void ImapMailbox::tellName() {
    if (toldName_ == selectedAs_) return;
    toldName_ = selectedAs_;
    base::log::info(
        "IMAP server {} has no folder \"{}\" and keeps it as \"{}\": write that name to spare a "
        "question at each login",
        base::printable(settings_.server), base::printable(settings_.folder),
        base::printable(selectedAs_));
}

/// A selected session: the one kept open where it still answers, else a new one.
net::Task<base::Result<std::optional<Ahead>>> ImapMailbox::connect(mailbox::ListFrom from) {
    if (session_) {
        auto again = co_await select(*session_, selectedAs_, from);
        if (again) {
            selected_ = again->folder;
            co_return std::move(again->ahead);
        }
        drop();  // a new connection tells a stale session from a folder that is gone
        if (loop_.stopping()) co_return base::fail(std::move(again).error());
    }
    auto dialled = co_await dial_();
    if (!dialled) {
        push_.refused(dialled.error());
        co_return base::fail(std::move(dialled).error());
    }
    session_ = std::make_unique<Session>(std::move(*dialled), settings_.server, settings_.timeout);
    mark_ = session_->received();
    auto selected = co_await selectFolder(std::move(from));
    if (!selected) {
        co_await logOut();
        push_.refused(selected.error());
        co_return base::fail(std::move(selected).error());
    }
    selected_ = selected->folder;
    co_return std::move(selected->ahead);
}

/// Whether what is new can be only a little: else the windows of a fresh SELECT bound it.
bool ImapMailbox::listsAgain(const mailbox::ListFrom& from) const {
    if (!session_ || session_->broken() || more_) return false;
    const bool above = !from.floor.empty() && from.validity == validity_;
    const auto bound = above ? session_->exists() - session_->seen() : session_->exists();
    return bound < from.atMost;
}

net::Task<base::Result<mailbox::Listing>> ImapMailbox::look(mailbox::ListFrom from) {
    if (listsAgain(from)) {
        auto same = from;
        auto again = co_await listAgain(*session_, validity_, std::move(same));
        if (again || loop_.stopping()) co_return again;
        co_await logOut();  // a new connection tells a stale session from real trouble
    }
    auto connected = co_await connect(from);
    if (!connected) co_return base::fail(std::move(connected).error());
    co_return co_await list(*session_, selected_, std::move(*connected), std::move(from));
}

/// One conversation at a time: where another caller waits on the session, that ends first.
net::Task<base::Result<>> ImapMailbox::endWait() {
    if (!waiting_) co_return base::Result<>{};
    waiting_->set();
    const auto until = net::in(settings_.timeout);
    while (waiting_ && net::Steady::now() < until && !loop_.stopping()) {
        (void)co_await waited_.wait(until);
    }
    if (!waiting_) co_return base::Result<>{};
    co_return base::fail(
        base::Kind::temporary,
        fmt::format("IMAP server {} keeps the mailbox's connection busy; try again.",
                    base::printable(settings_.server)));
}

net::Task<base::Result<mailbox::Listing>> ImapMailbox::open(mailbox::ListFrom from) {
    auto free = co_await endWait();
    if (!free) co_return base::fail(std::move(free).error());
    receivedEarlier_ = 0;
    mark_ = session_ ? session_->received() : 0;
    auto listing = co_await look(std::move(from));
    if (!listing) {
        co_await logOut();
        co_return listing;
    }
    more_ = listing->more;
    if (listing->validity != validity_) {  // the same numbers, other mails
        highest_ = 0;
        copied_.clear();
    }
    validity_ = listing->validity;
    const auto highestBefore = highest_;
    for (const auto& mail : listing->mails) {
        const auto uid = parseUid(mail.uid);
        if (!uid) continue;
        sizes_[*uid] = mail.size.count;
        highest_ = std::max(highest_, *uid);
    }
    push_.listed(highest_ > highestBefore);
    co_return listing;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> ImapMailbox::read(
    std::vector<std::string> uids, base::Bytes limit, bool headersOnly) {
    if (!session_) co_return notOpen();
    Reading reading;
    reading.uids = std::move(uids);
    reading.limit = limit.count;
    reading.headersOnly = headersOnly;
    if (!headersOnly) reading.sizes = sizes_;
    auto mails = co_await readMails(*session_, std::move(reading));
    dropIfBroken();
    co_return mails;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> ImapMailbox::headers(
    std::vector<std::string> uids, base::Bytes limit) {
    co_return co_await read(std::move(uids), limit, true);
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> ImapMailbox::fetch(
    std::vector<std::string> uids, base::Bytes limit) {
    co_return co_await read(std::move(uids), limit, false);
}

/// Once: the server will not learn it.
void ImapMailbox::tellNoClaims() {
    if (std::exchange(toldNoClaims_, true)) return;
    base::log::info(
        "IMAP server {} keeps no keywords on mails: a second agent on the folder \"{}\" by mistake "
        "would not be noticed",
        base::printable(settings_.server), base::printable(settings_.folder));
}

net::Task<base::Result<>> ImapMailbox::claim(std::vector<std::string> uids) {
    if (uids.empty() || settings_.claim.empty()) co_return base::Result<>{};
    if (!session_) co_return notOpen();
    if (selected_.readOnly || !selected_.keywords) {
        tellNoClaims();
        co_return base::Result<>{};
    }
    auto claimed = co_await claimMails(*session_, numbers(uids), settings_.claim);
    dropIfBroken();
    if (!claimed) co_return base::fail(std::move(claimed).error());
    if (!*claimed) tellNoClaims();
    co_return base::Result<>{};
}

net::Task<base::Result<>> ImapMailbox::remove(std::vector<std::string> uids) {
    if (uids.empty()) co_return base::Result<>{};
    auto may = changeable();
    if (!may) co_return may;
    auto done = co_await removeMails(*session_, numbers(uids));
    dropIfBroken();
    co_return done;
}

net::Task<base::Result<>> ImapMailbox::move(std::vector<std::string> uids, std::string folder) {
    if (uids.empty()) co_return base::Result<>{};
    auto may = changeable();
    if (!may) co_return may;
    auto done = co_await moveMails(*session_, numbers(uids), std::move(folder), copied_);
    dropIfBroken();
    co_return done;
}

net::Task<base::Result<>> ImapMailbox::close() {
    sizes_ = {};  // the buckets as well
    dropIfBroken();
    if (session_ && !push_.keeps(*session_)) {
        co_await logOut();
        push_.giveUp();
    }
    co_return base::Result<>{};
}

net::Task<> ImapMailbox::leave() {
    push_.giveUp();
    co_await logOut();
}

net::Task<bool> ImapMailbox::wait(net::Deadline until, net::Loop::Event& woken) {
    const bool soon = until - net::Steady::now() < kNotWorthIdling;
    if (!pushes() || soon) co_return co_await woken.wait(until);
    waiting_ = &woken;
    const auto end = co_await push_.wait(*session_, until, woken);
    if (end == Push::End::polled) co_await logOut();
    if (end == Push::End::lost) drop();
    waiting_ = nullptr;
    waited_.set();
    switch (end) {
        case Push::End::turn:
            co_return true;
        case Push::End::late:
            co_return false;
        case Push::End::polled:
            co_return co_await woken.wait(until);
        case Push::End::lost:
            break;
    }
    const auto back = std::min(until, push_.comeBack());
    const bool asked = co_await woken.wait(back);
    co_return asked || back < until;
}

}  // namespace imap
