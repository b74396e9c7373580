#include "tests/crash/durable.h"

#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace crash {

namespace fs = std::filesystem;

net::Task<base::Result<mailbox::Listing>> PopFolder::open(mailbox::ListFrom) {
    removals_.clear();
    mailbox::Listing listing;
    listing.validity = "uidl";
    for (const auto& entry : fs::directory_iterator(folder_)) {
        listing.mails.push_back({entry.path().filename(), base::Bytes{entry.file_size()}});
    }
    std::sort(listing.mails.begin(), listing.mails.end(),
              [](const auto& a, const auto& b) { return a.uid < b.uid; });
    co_return listing;
}

std::vector<mailbox::Fetched> PopFolder::take(const std::vector<std::string>& uids,
                                              base::Bytes limit, bool whole) const {
    std::vector<mailbox::Fetched> mails;
    for (const auto& uid : uids) {
        mailbox::Fetched mail;
        mail.uid = uid;
        mail.bytes = base::readFile(folder_ + "/" + uid, base::Bytes{1U << 24U});
        if (mail.bytes) {
            auto& bytes = *mail.bytes;
            if (!whole) bytes.resize(std::min(bytes.size(), bytes.find("\r\n\r\n") + 4));
            mail.cut = bytes.size() > limit.count;
            bytes.resize(std::min<std::size_t>(bytes.size(), limit.count));
        }
        mails.push_back(std::move(mail));
    }
    return mails;
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> PopFolder::headers(
    std::vector<std::string> uids, base::Bytes limit) {
    co_return take(uids, limit, false);
}

net::Task<base::Result<std::vector<mailbox::Fetched>>> PopFolder::fetch(
    std::vector<std::string> uids, base::Bytes limit) {
    co_return take(uids, limit, true);
}

net::Task<base::Result<>> PopFolder::remove(std::vector<std::string> uids) {
    removals_.insert(removals_.end(), uids.begin(), uids.end());
    co_return base::Result<>{};
}

net::Task<base::Result<>> PopFolder::move(std::vector<std::string>, std::string) {
    co_return base::fail(base::Kind::refused, "POP3 has no folders");
}

net::Task<base::Result<>> PopFolder::close() {
    for (const auto& uid : std::exchange(removals_, {})) fs::remove(folder_ + "/" + uid);
    co_return base::Result<>{};
}

net::Task<bool> PopFolder::wait(net::Deadline until, net::Loop::Event& woken) {
    return woken.wait(until);
}

FileRelay::FileRelay(std::string file, Decide decide, Accepted accepted)
    : file_(std::move(file)), decide_(std::move(decide)), accepted_(std::move(accepted)) {}

sending::Delivery FileRelay::deliver(const std::string& recipient, const std::string& bytes) const {
    sending::Delivery delivery;
    delivery.recipient = recipient;
    delivery.outcome = decide_(recipient);
    if (delivery.outcome != sending::Outcome::accepted) {
        const bool refused = delivery.outcome == sending::Outcome::refused;
        delivery.reason = {refused ? base::Kind::refused : base::Kind::temporary,
                           refused ? "550 no such user" : "451 try later", refused ? 550 : 451};
        return delivery;
    }
    const std::string record = fmt::format("{} {}\n{}", recipient, bytes.size(), bytes);
    const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool written =
        fd >= 0 &&
        ::write(fd, record.data(), record.size()) == static_cast<ssize_t>(record.size()) &&
        ::fsync(fd) == 0;
    if (!written) std::abort();  // the test's own disk is broken
    ::close(fd);
    return delivery;
}

net::Task<std::vector<std::vector<sending::Delivery>>> FileRelay::send(
    std::vector<sending::Outgoing> mails) {
    std::vector<std::vector<sending::Delivery>> results;
    for (const auto& mail : mails) {
        auto& deliveries = results.emplace_back();
        for (const auto& recipient : mail.envelope.to) {
            deliveries.push_back(deliver(recipient, *mail.bytes));
        }
        accepted_(results.size(), mails.size());
    }
    co_return results;
}

std::vector<FileRelay::Record> FileRelay::read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<Record> records;
    std::string recipient;
    std::size_t size = 0;
    while (in >> recipient >> size) {
        in.get();
        std::string bytes(size, '\0');
        in.read(bytes.data(), static_cast<std::streamsize>(size));
        records.push_back({recipient, std::move(bytes)});
    }
    return records;
}

}  // namespace crash
