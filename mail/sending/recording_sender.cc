#include "mail/sending/recording_sender.h"

#include "base/file.h"
#include "base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <filesystem>

namespace sending {
namespace {

namespace fs = std::filesystem;

/// A recipient as part of a file name: what could leave the folder or hide the file becomes '_'.
std::string asFileName(std::string_view recipient) {
    std::string name(recipient.substr(0, 80));
    for (char& c : name) {
        const bool plain = base::isDigit(c) || (base::lower(c) >= 'a' && base::lower(c) <= 'z');
        if (!plain && std::string_view("@.+-_").find(c) == std::string_view::npos) c = '_';
    }
    return name;
}

unsigned highestNumber(const std::string& folder) {
    unsigned highest = 0;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        unsigned number = 0;
        std::from_chars(name.data(), name.data() + name.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

base::Error scriptedReason(Outcome outcome, const std::string& recipient) {
    const std::string shown = base::printable(recipient);
    switch (outcome) {
        case Outcome::accepted:
            return {};
        case Outcome::refused:
            return {base::Kind::refused, fmt::format("<{}> was refused: 550 no such user", shown),
                    550};
        case Outcome::deferred:
            return {base::Kind::temporary, fmt::format("<{}> was deferred: 451 try later", shown),
                    451};
        case Outcome::unknown:
            return {base::Kind::closed,
                    "The connection was lost after the mail's last line, so it may have arrived",
                    0};
    }
    return {};
}

}  // namespace

RecordingSender::RecordingSender(std::string folder)
    : folder_(std::move(folder)), number_(highestNumber(folder_)) {}

void RecordingSender::answer(const std::string& recipient, Outcome outcome, std::size_t times) {
    answers_[recipient].push_back({outcome, times});
}

Delivery RecordingSender::decide(const Outgoing& mail, const std::string& recipient) {
    if (script_) return script_(mail, recipient);
    Delivery delivery{recipient, Outcome::accepted, {}};
    auto found = answers_.find(recipient);
    if (found == answers_.end() || found->second.empty()) return delivery;
    Answer& answer = found->second.front();
    delivery.outcome = answer.outcome;
    delivery.reason = scriptedReason(answer.outcome, recipient);
    if (answer.left > 0 && --answer.left == 0) found->second.pop_front();
    return delivery;
}

base::Result<> RecordingSender::write(const Outgoing& mail) {
    const std::string first = mail.envelope.to.empty() ? "nobody" : mail.envelope.to.front();
    const std::string path = fmt::format("{}/{:04}-{}.eml", folder_, ++number_, asFileName(first));
    return base::writeFileAtomic(path, mail.bytes ? std::string_view(*mail.bytes) : "");
}

std::vector<Delivery> RecordingSender::deliver(const Outgoing& mail) {
    std::vector<Delivery> deliveries;
    deliveries.reserve(mail.envelope.to.size());
    for (const auto& recipient : mail.envelope.to) deliveries.push_back(decide(mail, recipient));
    const bool taken = std::any_of(deliveries.begin(), deliveries.end(), [](const Delivery& d) {
        return d.outcome == Outcome::accepted;
    });
    if (!taken || folder_.empty()) return deliveries;
    const auto written = write(mail);
    if (written) return deliveries;
    for (auto& delivery : deliveries) {
        if (delivery.outcome != Outcome::accepted) continue;
        const base::Error reason{base::Kind::storage, written.error().text, 0};
        delivery = {delivery.recipient, Outcome::deferred, reason, true};
    }
    return deliveries;
}

net::Task<std::vector<std::vector<Delivery>>> RecordingSender::send(std::vector<Outgoing> mails) {
    ++calls_;
    std::vector<std::vector<Delivery>> results;
    for (auto& mail : mails) {
        results.push_back(deliver(mail));
        sent_.push_back({std::move(mail), results.back()});
    }
    co_return results;
}

net::Task<> RecordingSender::close() {
    ++closes_;
    co_return;
}

}  // namespace sending
