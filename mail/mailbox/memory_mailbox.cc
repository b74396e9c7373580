#include "mail/mailbox/memory_mailbox.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace mailbox {

namespace {

std::optional<std::uint64_t> number(const std::string& uid) {
    std::uint64_t value = 0;
    const auto* end = uid.data() + uid.size();
    const auto [at, error] = std::from_chars(uid.data(), end, value);
    if (error != std::errc{} || at != end) return std::nullopt;
    return value;
}

std::size_t headerEnd(std::string_view mail) {
    const auto at = mail.find("\r\n\r\n");
    return at == std::string_view::npos ? mail.size() : at + 4;
}

base::Unexpected notOpen() {
    return base::fail(base::Kind::closed, "The mailbox is not open: open it first.");
}

}  // namespace

std::string MemoryMailbox::deliver(std::string bytes, std::optional<base::Time> received) {
    const auto uid = next_++;
    const base::Bytes size{bytes.size()};
    mails_[uid] = Mail{std::move(bytes), size, received, std::nullopt, false};
    if (waiting_ != nullptr) waiting_->set();
    return std::to_string(uid);
}

void MemoryMailbox::stateSize(const std::string& uid, base::Bytes size) {
    if (auto* mail = find(uid)) mail->stated = size;
}

void MemoryMailbox::renumber(std::string validity) {
    validity_ = std::move(validity);
    std::map<std::uint64_t, Mail> renumbered;
    next_ = 1;
    for (auto& [uid, mail] : mails_) renumbered[next_++] = std::move(mail);
    mails_ = std::move(renumbered);
}

void MemoryMailbox::vanish(const std::string& uid) {
    if (const auto at = number(uid)) mails_.erase(*at);
}

void MemoryMailbox::failNext(Call call, base::Error error, unsigned passes) {
    failures_[static_cast<std::size_t>(call)].push_back({std::move(error), passes});
}

void MemoryMailbox::failMail(const std::string& uid, base::Error error) {
    if (auto* mail = find(uid)) mail->failure = std::move(error);
}

void MemoryMailbox::claimForAnother(const std::string& uid) {
    if (auto* mail = find(uid)) mail->anothers = true;
}

std::vector<std::string> MemoryMailbox::uids() const {
    std::vector<std::string> all;
    all.reserve(mails_.size());
    for (const auto& entry : mails_) all.push_back(std::to_string(entry.first));
    return all;
}

std::vector<std::string> MemoryMailbox::mails() const {
    std::vector<std::string> all;
    all.reserve(mails_.size());
    for (const auto& entry : mails_) all.push_back(entry.second.bytes);
    return all;
}

std::vector<std::string> MemoryMailbox::folder(const std::string& name) const {
    const auto at = folders_.find(name);
    return at == folders_.end() ? std::vector<std::string>{} : at->second;
}

MemoryMailbox::Mail* MemoryMailbox::find(const std::string& uid) {
    const auto at = number(uid);
    if (!at) return nullptr;
    const auto mail = mails_.find(*at);
    return mail == mails_.end() ? nullptr : &mail->second;
}

std::optional<base::Error> MemoryMailbox::failure(Call call) {
    ++calls_[static_cast<std::size_t>(call)];
    auto& queue = failures_[static_cast<std::size_t>(call)];
    if (queue.empty()) return std::nullopt;
    if (queue.front().passes > 0) {
        --queue.front().passes;
        return std::nullopt;
    }
    auto error = std::move(queue.front().error);
    queue.pop_front();
    return error;
}

net::Task<base::Result<Listing>> MemoryMailbox::open(ListFrom from) {
    received_ = 0;
    removals_.clear();
    open_ = false;
    if (auto error = failure(Call::open)) co_return base::fail(std::move(*error));
    open_ = true;
    away_ = false;
    Listing listing;
    listing.validity = validity_;
    const auto floor = from.validity == validity_ ? number(from.floor).value_or(0) : 0;
    listing.wholeMailbox = floor == 0;
    for (const auto& [uid, mail] : mails_) {
        if (uid <= floor) continue;
        if (listing.mails.size() >= std::max<std::size_t>(from.atMost, 1)) {
            listing.more = true;
            listing.wholeMailbox = false;
            break;
        }
        listing.mails.push_back({std::to_string(uid), mail.stated});
    }
    co_return listing;
}

std::vector<Fetched> MemoryMailbox::take(const std::vector<std::string>& uids, base::Bytes limit,
                                         bool whole) {
    std::vector<Fetched> all;
    for (const auto& uid : uids) {
        Fetched fetched;
        fetched.uid = uid;
        const auto* mail = find(uid);
        if (mail == nullptr) {
            fetched.bytes = base::fail(base::Kind::missing, "The mail is not there any more.");
        } else if (mail->failure) {
            fetched.bytes = base::fail(*mail->failure);
        } else {
            const auto size = whole ? mail->bytes.size() : headerEnd(mail->bytes);
            fetched.cut = size > limit.count;
            auto bytes = mail->bytes.substr(0, std::min<std::size_t>(size, limit.count));
            received_ += bytes.size();
            fetched.bytes = std::move(bytes);
            fetched.received = mail->received;
        }
        all.push_back(std::move(fetched));
    }
    return all;
}

net::Task<base::Result<std::vector<Fetched>>> MemoryMailbox::headers(std::vector<std::string> uids,
                                                                     base::Bytes limit) {
    if (auto error = failure(Call::headers)) co_return base::fail(std::move(*error));
    if (!open_) co_return notOpen();
    if (!traits_.headersAlone) {
        co_return base::fail(base::Kind::refused, "This mailbox does not read headers alone.");
    }
    co_return take(uids, limit, false);
}

net::Task<base::Result<std::vector<Fetched>>> MemoryMailbox::fetch(std::vector<std::string> uids,
                                                                   base::Bytes limit) {
    if (auto error = failure(Call::fetch)) co_return base::fail(std::move(*error));
    if (!open_) co_return notOpen();
    co_return take(uids, limit, true);
}

net::Task<base::Result<>> MemoryMailbox::claim(std::vector<std::string> uids) {
    if (auto error = failure(Call::claim)) co_return base::fail(std::move(*error));
    if (!open_) co_return notOpen();
    for (const auto& uid : uids) {
        const auto* mail = find(uid);
        if (mail == nullptr || !mail->anothers) continue;
        co_return anotherAgent("Another agent serves this mailbox: stop one.");
    }
    co_return base::Result<>{};
}

net::Task<base::Result<>> MemoryMailbox::remove(std::vector<std::string> uids) {
    if (auto error = failure(Call::remove)) co_return base::fail(std::move(*error));
    if (!open_) co_return notOpen();
    for (const auto& uid : uids) {
        if (traits_.commitsAtClose) {
            removals_.push_back(uid);
        } else {
            vanish(uid);
        }
    }
    co_return base::Result<>{};
}

net::Task<base::Result<>> MemoryMailbox::move(std::vector<std::string> uids, std::string folder) {
    if (auto error = failure(Call::move)) co_return base::fail(std::move(*error));
    if (!open_) co_return notOpen();
    if (!traits_.folders) {
        co_return base::fail(base::Kind::refused, "This mailbox has no folders to move mails to.");
    }
    for (const auto& uid : uids) {
        auto* mail = find(uid);
        if (mail == nullptr) continue;
        folders_[folder].push_back(std::move(mail->bytes));
        vanish(uid);
    }
    co_return base::Result<>{};
}

net::Task<base::Result<>> MemoryMailbox::close() {
    auto error = failure(Call::close);
    open_ = false;
    const auto removals = std::exchange(removals_, {});
    if (error) co_return base::fail(std::move(*error));
    for (const auto& uid : removals) vanish(uid);
    co_return base::Result<>{};
}

net::Task<bool> MemoryMailbox::wait(net::Deadline until, net::Loop::Event& woken) {
    waiting_ = &woken;
    const bool set = co_await woken.wait(until);
    waiting_ = nullptr;
    co_return set;
}

}  // namespace mailbox
