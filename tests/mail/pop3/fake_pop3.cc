#include "tests/mail/pop3/fake_pop3.h"

#include "base/text.h"

#include <algorithm>
#include <cstdlib>

namespace pop3_test {

namespace {

/// The header and the first `lines` lines of the body, dots stuffed, and the end.
std::string multiline(const std::string& mail, std::size_t lines) {
    std::string out;
    bool body = false;
    std::size_t taken = 0;
    for (std::size_t from = 0; from < mail.size();) {
        const auto end = std::min(mail.find("\r\n", from), mail.size());
        const auto line = mail.substr(from, end - from);
        if (body && taken++ >= lines) break;
        if (line.empty()) body = true;
        if (line.starts_with('.')) out += '.';
        out += line + "\r\n";
        from = end + 2;
    }
    return out + ".\r\n";
}

}  // namespace

void FakePop3::deliver(std::string bytes, std::string uid) {
    const std::lock_guard guard(lock_);
    if (uid.empty()) uid = "uid-" + std::to_string(next_++);
    mails_.push_back({std::move(uid), std::move(bytes), std::nullopt});
}

std::vector<std::string> FakePop3::mails() {
    const std::lock_guard guard(lock_);
    std::vector<std::string> all;
    for (const auto& mail : mails_) all.push_back(mail.bytes);
    return all;
}

void FakePop3::edit(const std::function<void(std::vector<StoredMail>&)>& change) {
    const std::lock_guard guard(lock_);
    change(mails_);
}

std::vector<std::string> FakePop3::commands() {
    const std::lock_guard guard(lock_);
    return commands_;
}

void FakePop3::serve(contract::Peer& peer) {
    Session session;
    {
        const std::lock_guard guard(lock_);
        session.mails = mails_;
    }
    while (auto line = peer.line()) {
        {
            const std::lock_guard guard(lock_);
            commands_.push_back(*line);
        }
        if (const auto own = hook.get(); own && (*own)(peer, *line)) continue;
        const bool leaving = *line == "QUIT";
        if (!peer.send(leaving ? quit(session) : answer(session, *line)) || leaving) return;
    }
}

std::string FakePop3::quit(const Session& session) {
    const std::lock_guard guard(lock_);
    for (const auto place : session.deleted) {
        const auto& gone = session.mails[place];
        const auto at = std::find_if(mails_.begin(), mails_.end(), [&gone](const auto& mail) {
            return mail.uid == gone.uid && mail.bytes == gone.bytes;
        });
        if (at != mails_.end()) mails_.erase(at);
    }
    return "+OK bye\r\n";
}

std::string FakePop3::list(const Session& session, bool names) {
    std::string out = "+OK\r\n";
    for (std::size_t i = 0; i < session.mails.size(); ++i) {
        const auto& mail = session.mails[i];
        const auto size = std::to_string(mail.statedSize.value_or(mail.bytes.size()));
        out += std::to_string(i + 1) + " " + (names ? mail.uid : size) + "\r\n";
    }
    return out + ".\r\n";
}

std::string FakePop3::answer(Session& session, const std::string& line) const {
    const auto words = base::split(line, ' ');
    const auto verb = words[0];
    if (verb == "STAT") return "+OK " + std::to_string(session.mails.size()) + " 4711\r\n";
    if (verb == "UIDL") return uidl ? list(session, true) : "-ERR unknown command\r\n";
    if (verb == "LIST") return list(session, false);
    if (verb == "TOP" && !top) return "-ERR unknown command\r\n";
    if (words.size() < 2) return "-ERR what\r\n";
    const auto number = std::strtoul(std::string(words[1]).c_str(), nullptr, 10);
    if (number < 1 || number > session.mails.size()) return "-ERR no such message\r\n";
    const auto& mail = session.mails[number - 1];
    if (verb == "RETR") return "+OK\r\n" + multiline(mail.bytes, mail.bytes.size());
    if (verb == "TOP") {
        return "+OK\r\n" +
               multiline(mail.bytes, std::strtoul(std::string(words.back()).c_str(), nullptr, 10));
    }
    if (verb == "DELE") {
        session.deleted.insert(number - 1);
        return "+OK deleted\r\n";
    }
    return "-ERR unknown command\r\n";
}

}  // namespace pop3_test
