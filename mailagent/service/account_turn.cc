#include "mailagent/service/account_turn.h"

#include "base/log.h"
#include "mailagent/service/tell_machine.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>

namespace service {
namespace {

/// Legal mails that are settled at once; while their replies go out, the next ones are gathered.
constexpr std::size_t kBatch = 64;
/// All mails that are: two batches are held at once, each mail with up to 64 KB of header.
constexpr std::size_t kMailsInBatch = kHeadersPerFetch;
constexpr std::size_t kHeaderWindow = 50;  ///< headers in one burst

}  // namespace

AccountTurn::AccountTurn(Context& context, Account& account, MachineReader& machine, Outbox& outbox,
                         RateNotices& notices, const RemoteSettings& remote, Visitor& visitor,
                         bool knowsFew)
    : context_(context),
      account_(account),
      machine_(machine),
      outbox_(outbox),
      notices_(notices),
      remote_(remote),
      visitor_(visitor),
      claiming_(context.loop),
      claimed_(context.loop),
      settling_(context.loop),
      sending_(context.loop) {
    report_.knowsFew = knowsFew;
}

net::Task<TurnReport> AccountTurn::run() {
    until_ = net::in(kTurnLength);
    const auto deferredBefore = outbox_.deferred();
    outbox_.tryRelayAgain();
    auto done = co_await turn();
    if (!done && !report_.trouble) report_.trouble = done.error();
    report_.left = report_.left || !waiting_.empty();
    report_.waiting = waiting_.size();
    report_.nextReply = outbox_.nextTry(report_.nextReply);
    report_.sendingFailed = !outbox_.trouble().empty() || outbox_.deferred() > deferredBefore;
    co_return report_;
}

net::Task<base::Result<>> AccountTurn::turn() {
    if (auto begun = co_await begin(); !begun) co_return begun;
    if (auto dropped = co_await dropOverruled(); !dropped) co_return dropped;
    if (!account_.settings.enabled && !somethingLeft() && !mustLogInToSend()) {
        co_await account_.mailbox->leave();  // no push for a machine that is switched off (M6)
        co_return base::Result<>{};
    }
    mailbox::ListFrom from;
    from.validity = state_.validity;
    from.floor = state_.floor;
    auto listing = co_await account_.mailbox->open(std::move(from));
    visitor_.reached(listing ? nullptr : &listing.error());
    if (!listing) co_return base::fail(listing.error());
    report_.reached = true;
    listing_ = std::move(*listing);
    report_.received = account_.mailbox->received();
    if (account_.settings.popBeforeSmtp) {
        if (auto sent = co_await outbox_.sendDue(); !sent) co_return sent;
        if (auto loaded = co_await load(); !loaded) co_return loaded;
    }
    reconcile();
    auto served = base::Result<>{};
    if (account_.settings.enabled) served = co_await serve();
    if (served) served = co_await dispose();
    auto taken = co_await outbox_.takenDown();
    if (served) served = std::move(taken);
    report_.received = account_.mailbox->received();
    // The mailbox is closed after trouble too: POP3 keeps it locked otherwise.
    auto finished = co_await finish();
    co_return served ? std::move(finished) : std::move(served);
}

/// Whether replies are due at a relay that wants the mailbox's login before (M5).
bool AccountTurn::mustLogInToSend() const {
    return account_.settings.popBeforeSmtp && replyIsDue();
}

/// Whether a machine that was switched off still has served mails to remove.
bool AccountTurn::somethingLeft() const {
    return std::any_of(state_.mails.begin(), state_.mails.end(),
                       [](const auto& mail) { return mail.disposal != journal::Disposal::leave; });
}

void AccountTurn::reconcile() {
    std::map<std::string, journal::KnownMail> known;
    // The journal forgets uids of another validity by itself; the same numbers now name others.
    for (const auto& mail : state_.mails) {
        if (mail.key.validity == listing_.validity) known.emplace(mail.key.uid, mail);
    }
    for (const auto& mail : listing_.mails) {
        const auto found = known.find(mail.uid);
        if (found == known.end()) {
            waiting_.push_back(mail);
            continue;
        }
        // What was removed is back: out of a backup, or another mail under a number that is used
        // again. Its number is forgotten; the next turn reads it, and its digest tells which.
        if (found->second.state == journal::MailState::removed) {
            gone_.push_back(mail.uid);
            report_.left = true;
        }
        known.erase(found);
    }
    if (listing_.wholeMailbox && !listing_.more) {
        for (const auto& [uid, mail] : known) gone_.push_back(uid);
        tellVanished(known);
    }
    report_.listed = waiting_.size();
    report_.left = report_.left || listing_.more;
    reader_ = std::make_unique<CaseReader>(account_.settings, remote_, context_.journal,
                                           context_.key, state_);
}

/// A signed mail names its machine, so the serial number must be known before one is judged: also
/// of a machine that no mail has asked anything yet.
net::Task<> AccountTurn::knowSerial() {
    if (waiting_.empty() || !reader_->wantsSerial()) co_return;
    const auto machine = co_await machine_.readOnce(account_.settings.machinePatience);
    const auto& serial = machine.reading->machine.identity.serial;
    if (serial.known()) {
        reader_->serialIs(serial.value);
    } else {
        base::log::warning(
            "{}: the machine's serial number is not known; mails signed for it are refused unless "
            "they name its mail address. Write `serial`, or see that it can be read",
            account_.settings.account);
    }
}

net::Task<base::Result<>> AccountTurn::serve() {
    co_await knowSerial();
    auto served = co_await gatherAll();
    // Whatever ended the gathering: what was gathered is settled, and what is on its way out is
    // waited for and taken down.
    auto settled = co_await settling_.result();
    auto sent = co_await sending_.result();
    if (!served) co_return served;
    co_return settled ? std::move(sent) : std::move(settled);
}

std::size_t AccountTurn::mostHeaders() const {
    return account_.mailbox->local() ? kLocalHeaders : kHeadersPerFetch;
}

/// Whether no more mails are looked at in this turn. What was listed makes one step at least.
bool AccountTurn::over() const {
    const bool late = looked_ && net::Steady::now() >= until_;
    return waiting_.empty() || switchedOff_ || headersSeen_ >= mostHeaders() || late ||
           context_.leaving();
}

net::Task<base::Result<>> AccountTurn::gatherAll() {
    std::size_t want = account_.settings.mailsPerFetch;
    while (want > 0 && !over()) {
        auto batch = co_await gather(std::min(want, kBatch));
        if (!batch) co_return base::fail(batch.error());
        if (batch->mails.empty()) break;
        const auto legal = static_cast<std::size_t>(std::count_if(
            batch->mails.begin(), batch->mails.end(), [](const auto& m) { return m.legal(); }));
        report_.legal += legal;
        report_.illegal += batch->mails.size() - legal;
        want -= std::min(want, legal);
        // One batch is settled at a time: the next is gathered meanwhile.
        if (auto done = co_await settling_.result(); !done) co_return done;
        claimed_.restart();
        settling_.start(settleAndSend(std::move(*batch)));
        co_await claimed_.wait();  // one conversation at a time with the mailbox
        if (report_.trouble) break;
    }
    co_return base::Result<>{};
}

net::Task<base::Result<Batch>> AccountTurn::gather(std::size_t want) {
    Batch batch;
    batch.validity = listing_.validity;
    std::size_t legal = 0;
    while (legal < want && batch.mails.size() < kMailsInBatch && !over()) {
        auto group = next(windowFor(want - legal));
        auto looked = co_await look(group);
        if (looked) looked = co_await readWhole(group, want - legal);
        if (!looked) {
            // What was gathered before the connection broke is served all the same.
            if (looked.error().kind == base::Kind::storage) co_return base::fail(looked.error());
            for (auto it = group.rbegin(); it != group.rend(); ++it)
                waiting_.push_front(it->listed);
            report_.trouble = looked.error();
            break;
        }
        legal += keep(std::move(group), batch);
    }
    co_return batch;
}

/// No more at once than are wanted, until foreign mail is met. From then on windows of headers that
/// double: a mailbox full of foreign mail costs few round trips, one with a single foreign mail few
/// headers that the next fetch would have to ask for again.
std::size_t AccountTurn::windowFor(std::size_t want) {
    if (!headersFirst_) return want;
    window_ = std::min(kHeaderWindow, std::max(want, 2 * window_));
    return window_;
}

std::vector<MailCase> AccountTurn::next(std::size_t count) {
    looked_ = true;
    std::vector<MailCase> group;
    const auto now = net::Steady::now();
    while (group.size() < count && !waiting_.empty()) {
        MailCase mail;
        mail.listed = std::move(waiting_.front());
        mail.begun = now;
        waiting_.pop_front();
        group.push_back(std::move(mail));
    }
    return group;
}

bool AccountTurn::switchesOff(const MailCase& mail) {
    return std::any_of(mail.settings.begin(), mail.settings.end(),
                       [](const auto& set) { return set.name == "ENABLE" && set.value == "NO"; });
}

/// Moves what is decided into the batch, and what is not back to the front of the queue. Returns
/// the number of legal mails among it.
std::size_t AccountTurn::keep(std::vector<MailCase> group, Batch& batch) {
    std::size_t legal = 0;
    std::vector<mailbox::Listed> back;
    const auto now = context_.clock.now();
    bool behindOpen = false;
    for (auto& mail : group) {
        // Behind a SET ENABLE NO of this turn: left alone (M6), also where its header or its size
        // had refused it before that ran.
        if (mail.lost || switchedOff_) continue;
        switchedOff_ = switchesOff(mail);
        // Behind a mail still unread, which may hold a CHPASS, the password is compared again.
        if (mail.open() || (mail.refusedByPassword() && behindOpen)) {
            behindOpen = behindOpen || mail.open();
            back.push_back(std::move(mail.listed));
            continue;
        }
        reader_->decided(mail, now);
        if (mail.legal()) {
            ++legal;
        } else {
            // A large mail is known by its listing, and says nothing of those behind it.
            if (mail.verdict.reason != gate::Reason::tooLarge) headersFirst_ = true;
            if (!mail.headerOnly) ++headersSeen_;
        }
        batch.mails.push_back(std::move(mail));
    }
    for (auto it = back.rbegin(); it != back.rend(); ++it) waiting_.push_front(std::move(*it));
    return legal;
}

net::Task<base::Result<>> AccountTurn::settleAndSend(Batch batch) {
    claiming_.start(claim(legalUids(batch)));  // while the machine is read
    Facts machine;
    if (asksForLists(batch)) {
        machine = co_await machine_.read(account_.settings.machinePatience);
        tellMachine(account_.settings.account, machine);
    } else if (asksForAnything(batch)) {
        // Every reply names the serial number (M24); any reading of this machine knows it.
        machine = co_await machine_.readOnce(account_.settings.machinePatience);
    }
    const auto render = [this, &batch, &machine] {
        return renderBatch(context_.journal, account_.settings, batch, machine, notices_,
                           context_.clock.now());
    };
    const bool soon = isSoonRendered(batch, account_.settings, machine);
    auto rendered = co_await context_.compute(soon, render);
    auto claimed = co_await claiming_.result();
    // In one commit with the batch, and as a list's only where one will go out.
    machine_.keep(asksForLists(batch) && claimed && rendered);
    if (!claimed) co_return claimed;
    if (!rendered) co_return base::fail(rendered.error());
    if (rendered->settled.empty()) co_return base::Result<>{};
    const auto write = [this, &rendered] { return context_.journal.settle(rendered->settled); };
    auto written = co_await context_.lane.run(write);
    if (!written) co_return written;
    stale_ = true;
    notices_ = std::move(rendered->notices);
    context_.meters.settled(rendered->settled);
    auto replies = repliesOf(std::move(*rendered), account_.settings);
    report_.replies += replies.size();
    // And one is on its way out.
    if (auto sent = co_await sending_.result(); !sent) co_return sent;
    sending_.start(outbox_.send(std::move(replies)));
    co_return base::Result<>{};
}

net::Task<base::Result<>> AccountTurn::dispose() {
    if (stale_) {
        // In one go with the record of the last replies, which stands before it on the lane.
        if (auto loaded = co_await load(); !loaded) co_return loaded;
    }
    std::vector<std::string> served, moved;
    for (const auto& mail : state_.mails) {
        if (mail.key.validity != listing_.validity) continue;
        const bool settled =
            mail.state == journal::MailState::answered || mail.state == journal::MailState::illegal;
        if (!settled || mail.disposal == journal::Disposal::leave) continue;
        auto& uids = mail.disposal == journal::Disposal::remove ? served : moved;
        uids.push_back(mail.key.uid);
        disposed_.push_back(mail.key);
    }
    if (!served.empty()) {
        if (auto removed = co_await account_.mailbox->remove(served); !removed) {
            disposed_.clear();
            co_return removed;
        }
    }
    if (!moved.empty()) {
        auto done = co_await account_.mailbox->move(moved, account_.settings.illegalFolder);
        if (!done) {
            disposed_.clear();
            co_return done;
        }
    }
    co_return base::Result<>{};
}

net::Task<base::Result<>> AccountTurn::finish() {
    auto closed = co_await account_.mailbox->close();
    if (!closed) co_return closed;  // POP3: nothing is certain; the next listing shows
    report_.removed = disposed_.size();
    const auto floor = settledFloor();
    const bool changed =
        !gone_.empty() || floor != state_.floor || listing_.validity != state_.validity;
    if (disposed_.empty() && !changed) co_return base::Result<>{};
    const auto write = [this, &floor, changed]() -> base::Result<> {
        auto& journal = context_.journal;
        if (changed) {
            auto listed =
                journal.listed(account_.settings.account, listing_.validity, floor, gone_);
            if (!listed) return listed;
        }
        // Below a floor that stands they are forgotten in one go. One that had vanished from the
        // mailbox is forgotten already, as what it was.
        return disposed_.empty() ? base::Result<>{} : journal.removed(disposed_);
    };
    co_return co_await context_.lane.run(write);
}

/// The last uid of the listing up to which every mail is settled and needs nothing more. Only
/// servers whose uids ascend (IMAP) can use it; the others list everything anyway.
std::string AccountTurn::settledFloor() const {
    std::set<std::string> final;
    for (const auto& mail : state_.mails) {
        if (mail.state == journal::MailState::illegal &&
            mail.disposal == journal::Disposal::leave) {
            final.insert(mail.key.uid);
        }
    }
    for (const auto& key : disposed_) final.insert(key.uid);
    std::string floor = listing_.validity == state_.validity ? state_.floor : std::string();
    for (const auto& mail : listing_.mails) {
        if (!final.contains(mail.uid)) break;
        floor = mail.uid;
    }
    return floor;
}

}  // namespace service
