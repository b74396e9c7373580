#include "mail/maildir/maildir_mailbox.h"

#include "base/log.h"
#include "base/text.h"
#include "mail/maildir/name.h"

#include <fmt/format.h>
#include <algorithm>
#include <functional>

namespace maildir {
namespace {

constexpr const char* kValidity = "maildir";
constexpr std::size_t kMostMails = 1'000'000;  ///< mails that are looked at in one folder
constexpr net::Duration kFirstLook = std::chrono::milliseconds(100);  ///< for a folder that is gone
constexpr net::Duration kLaterLooks = std::chrono::seconds(5);

base::Unexpected gone(const std::string& uid) {
    return base::fail(base::Kind::missing,
                      fmt::format("The mail {} is no longer there", base::printable(uid, 80)));
}

}  // namespace

mailbox::Listing listingOf(const std::map<std::string, File, std::less<>>& files,
                           const mailbox::ListFrom& from) {
    using Entry = std::map<std::string, File, std::less<>>::value_type;
    const bool fits = files.size() <= from.atMost;
    const bool useFloor = !fits && from.validity == kValidity && !from.floor.empty();
    std::vector<const Entry*> order;
    order.reserve(files.size());
    for (const auto& entry : files)
        if (!useFloor || olderThan(from.floor, entry.first)) order.push_back(&entry);

    const std::size_t count = std::min(order.size(), from.atMost);
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(order.begin(), end, order.end(),
                      [](const Entry* a, const Entry* b) { return olderThan(a->first, b->first); });
    mailbox::Listing listing;
    listing.validity = kValidity;
    listing.more = order.size() > count;
    listing.wholeMailbox = fits;
    listing.mails.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        listing.mails.push_back({order[i]->first, base::Bytes{order[i]->second.size}});
    return listing;
}

MaildirMailbox::MaildirMailbox(net::Loop& loop, std::string folder, std::string agent)
    : loop_(loop),
      own_(std::make_unique<Watcher>(loop)),
      folder_(std::move(folder)),
      agent_(std::move(agent)),
      watch_(*own_) {}

MaildirMailbox::MaildirMailbox(net::Loop& loop, Watcher& watcher, std::string folder,
                               std::string agent, std::string machine)
    : loop_(loop),
      folder_(std::move(folder)),
      agent_(std::move(agent)),
      machine_(std::move(machine)),
      watch_(watcher) {}

net::Task<base::Result<>> MaildirMailbox::refresh() {
    const auto scan = [this] { return folder_.scan(kMostMails); };
    auto files = co_await loop_.ask(scan);
    if (!files) co_return base::fail(files.error());
    files_.clear();
    for (File& file : *files) {
        std::string uid(uidOf(file.name));
        // A mail seen twice was just moved by another program: the later sight holds.
        files_.insert_or_assign(std::move(uid), std::move(file));
    }
    fresh_ = true;
    co_return base::Result<>{};
}

/// `held`: the lock so far, and none where another one is wanted and refused.
base::Result<> MaildirMailbox::lock(std::shared_ptr<Lock>& held) const {
    if (agent_.empty() || (held && locks(*held, folder_.path()))) return {};
    held.reset();
    auto locked = lockFolder(folder_.path(), agent_, machine_);
    if (!locked) return base::fail(locked.error());
    held = std::move(*locked);
    return {};
}

/// Lets go of a folder that lies elsewhere by now: whoever has it there may serve it.
net::Task<> MaildirMailbox::letGo() {
    const auto held = lock_;
    if (!held) co_return;
    const auto look = [this, &held] { return locks(*held, folder_.path()); };
    const bool here = co_await loop_.ask(look);
    if (!here && lock_ == held) lock_.reset();  // else a test has opened what came meanwhile
}

/// Whether there is a mail that the call before did not see.
bool MaildirMailbox::showsNew() {
    std::vector<std::size_t> now;
    now.reserve(files_.size());
    for (const auto& entry : files_) now.push_back(std::hash<std::string>{}(entry.first));
    std::sort(now.begin(), now.end());
    const bool none = std::includes(seen_.begin(), seen_.end(), now.begin(), now.end());
    seen_ = std::move(now);
    return !none;
}

/// Leaves out what is still being written, whose closing wakes. Whether there was any.
bool MaildirMailbox::leaveUnfinished() {
    watch_.catchUp();
    const auto left = std::erase_if(files_, [this](const auto& entry) {
        return watch_.met(entry.second.name, entry.second.size == 0);
    });
    return left > 0;
}

net::Task<base::Result<mailbox::Listing>> MaildirMailbox::open(mailbox::ListFrom from) {
    received_ = 0;
    auto held = std::move(lock_);
    const auto prepare = [this, &held] {
        auto ready = folder_.prepare();
        return ready ? lock(held) : ready;
    };
    auto ready = co_await loop_.ask(prepare);
    lock_ = std::move(held);
    if (!ready) co_return base::fail(ready.error());
    watch_.begin(folder_.path(), {folder_.path(Place::unread), folder_.path(Place::seen)});
    away_ = false;
    auto scanned = co_await refresh();
    if (!scanned) co_return base::fail(scanned.error());
    const bool some = leaveUnfinished();
    brake_.listed(showsNew());
    auto listing = listingOf(files_, from);
    if (some) listing.wholeMailbox = false;  // nobody's mail is gone because another program has it
    co_return listing;
}

net::Task<base::Result<Content>> MaildirMailbox::readFile(File file, std::uint64_t limit,
                                                          Extent extent) {
    const auto read = [this, &file, limit, extent] { return folder_.read(file, limit, extent); };
    co_return co_await loop_.ask(read);
}

net::Task<base::Result<Content>> MaildirMailbox::readOne(const std::string& uid,
                                                         std::uint64_t limit, Extent extent) {
    for (int attempt = 0; attempt < 2; ++attempt) {
        const auto found = files_.find(uid);
        if (found != files_.end()) {
            auto content = co_await readFile(found->second, limit, extent);
            if (content || content.error().kind != base::Kind::missing) co_return content;
        }
        // It may have been marked (renamed) by a mail client since the folder was listed.
        if (fresh_) break;
        auto scanned = co_await refresh();
        if (!scanned) co_return base::fail(scanned.error());
    }
    co_return gone(uid);
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> MaildirMailbox::readAll(
    std::vector<std::string> uids, std::uint64_t limit, Extent extent) {
    fresh_ = false;
    std::vector<mailbox::Fetched> mails;
    for (auto& uid : uids) {
        auto content = co_await readOne(uid, limit, extent);
        mailbox::Fetched mail;
        mail.uid = std::move(uid);
        if (content) {
            received_ += std::max<std::uint64_t>(content->read, content->bytes.size());
            mail.received = content->received;
            mail.cut = content->cut;
            mail.bytes = std::move(content->bytes);
        } else {
            mail.bytes = base::fail(content.error());
        }
        mails.push_back(std::move(mail));
    }
    co_return mails;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> MaildirMailbox::headers(
    std::vector<std::string> uids, base::Bytes limit) {
    return readAll(std::move(uids), limit.count, Extent::header);
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> MaildirMailbox::fetch(
    std::vector<std::string> uids, base::Bytes limit) {
    return readAll(std::move(uids), limit.count, Extent::whole);
}

std::vector<File> MaildirMailbox::known(const std::vector<std::string>& uids) const {
    std::vector<File> files;
    for (const auto& uid : uids) {
        const auto found = files_.find(uid);
        if (found != files_.end()) files.push_back(found->second);
    }
    return files;
}

/// The files of these mails under the names that they have now.
net::Task<std::vector<File>> MaildirMailbox::present(std::vector<std::string> uids) {
    // A look at the folder makes sure that a mail which a client has marked meanwhile goes too.
    (void)co_await refresh();
    co_return known(uids);
}

net::Task<base::Result<>> MaildirMailbox::remove(std::vector<std::string> uids) {
    if (uids.empty()) co_return base::Result<>{};
    const auto files = co_await present(uids);
    auto removed = co_await loop_.ask([&] { return folder_.remove(files); });
    if (removed)
        for (const auto& uid : uids) files_.erase(uid);
    co_return removed;
}

net::Task<base::Result<>> MaildirMailbox::move(std::vector<std::string> uids, std::string folder) {
    if (const auto fault = folderFault(folder)) co_return base::fail(base::Kind::invalid, *fault);
    if (uids.empty()) co_return base::Result<>{};
    const auto files = co_await present(uids);
    auto moved = co_await loop_.ask([&] { return folder_.move(files, folder); });
    if (moved)
        for (const auto& uid : uids) files_.erase(uid);
    co_return moved;
}

net::Task<base::Result<>> MaildirMailbox::close() {
    files_.clear();
    co_return base::Result<>{};
}

net::Task<> MaildirMailbox::leave() {
    lock_.reset();
    co_return;
}

/// `arrival` when the folder is there again. It is not made anew meanwhile: who exchanges it would
/// find its place taken.
net::Task<Watcher::Told> MaildirMailbox::untilBack(net::Deadline until, net::Loop::Event& woken) {
    away_ = true;
    const auto look = [this] { return folder_.receives(); };
    for (auto pause = kFirstLook;; pause = std::min(2 * pause, kLaterLooks)) {
        const bool back = co_await loop_.ask(look);
        if (back) break;
        co_await letGo();
        const auto next = std::min(until, net::in(pause));
        const bool asked = co_await woken.wait(next);
        if (asked) co_return Watcher::Told::woken;
        if (next == until || net::Steady::now() < next) co_return Watcher::Told::nothing;
    }
    away_ = false;  // told once: where it cannot be served, the cycle waits that out
    co_return Watcher::Told::arrival;
}

/// `arrival` when the mailbox may wake for one.
net::Task<Watcher::Told> MaildirMailbox::untilDue(net::Deadline until, net::Loop::Event& woken) {
    const auto now = net::Steady::now();
    const auto due = brake_.event(now);
    if (due > now) {
        tellOfChanges();
        const auto next = std::min(until, due);
        const bool asked = co_await woken.wait(next);
        if (asked) co_return Watcher::Told::woken;
        if (next == until || net::Steady::now() < next) co_return Watcher::Told::nothing;
    }
    brake_.wakes();
    co_return Watcher::Told::arrival;
}

void MaildirMailbox::tellOfChanges() {
    if (!brake_.worthTelling()) return;
    base::log::warning(
        "{}: a program keeps changing this Maildir without bringing mail, so for changes it is "
        "looked at ever more rarely, down to once a minute; stop that program, or give the agent a "
        "Maildir of its own",
        base::printable(folder_.path()));
}

net::Task<bool> MaildirMailbox::wait(net::Deadline until, net::Loop::Event& woken) {
    brake_.rests(net::Steady::now());
    auto told = Watcher::Told::gone;
    if (!away_) told = co_await watch_.wait(until, woken);
    if (told == Watcher::Told::gone) told = co_await untilBack(until, woken);
    if (told == Watcher::Told::arrival) told = co_await untilDue(until, woken);
    co_return told != Watcher::Told::nothing;
}

}  // namespace maildir
