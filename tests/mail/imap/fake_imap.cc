#include "tests/mail/imap/fake_imap.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace imap_test {

namespace {

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string unquoted(std::string text) {
    if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

std::string flagsOf(const StoredMail& mail) {
    std::string flags = mail.seen ? "\\Seen" : "";
    for (const auto& keyword : mail.keywords) flags += (flags.empty() ? "" : " ") + keyword;
    return " FLAGS (" + flags + ")";
}

}  // namespace

std::string FakeImap::capability() const {
    return std::string("IMAP4rev1") + (uidPlus ? " UIDPLUS" : "") + (canMove ? " MOVE" : "") +
           (idles ? " IDLE" : "") + (belowInbox ? " NAMESPACE" : "");
}

void FakeImap::deliver(std::string bytes, const std::string& folder) {
    const std::lock_guard guard(lock_);
    auto& into = folders_[folder];
    into.mails.push_back({into.next++, std::move(bytes), false, false, std::nullopt, {}});
    if (folder != "INBOX") return;
    for (auto* peer : idlers_) {
        peer->send("* " + std::to_string(into.mails.size()) + " EXISTS\r\n* 1 RECENT\r\n");
    }
}

void FakeImap::push(const std::string& text) {
    const std::lock_guard guard(lock_);
    for (auto* peer : idlers_) peer->send(text);
}

void FakeImap::hangUp() {
    const std::lock_guard guard(lock_);
    for (auto* peer : idlers_) peer->end();
}

std::size_t FakeImap::idling() {
    const std::lock_guard guard(lock_);
    return idlers_.size();
}

std::vector<std::string> FakeImap::mails(const std::string& folder) {
    const std::lock_guard guard(lock_);
    std::vector<std::string> all;
    for (const auto& mail : folders_[folder].mails) all.push_back(mail.bytes);
    return all;
}

std::size_t FakeImap::unread() {
    const std::lock_guard guard(lock_);
    const auto& mails = folders_["INBOX"].mails;
    return static_cast<std::size_t>(
        std::count_if(mails.begin(), mails.end(), [](const auto& mail) { return !mail.seen; }));
}

void FakeImap::edit(const std::function<void(Folder&)>& change) {
    const std::lock_guard guard(lock_);
    change(folders_["INBOX"]);
}

std::vector<std::string> FakeImap::commands() {
    const std::lock_guard guard(lock_);
    return commands_;
}

FakeImap::Line FakeImap::parse(const std::string& line) {
    Line parsed;
    const auto word = [&line](std::size_t from) {
        return std::min(line.find(' ', from), line.size());
    };
    const auto tagEnd = word(0);
    parsed.tag = line.substr(0, tagEnd);
    if (tagEnd == line.size()) return parsed;  // DONE
    auto verbEnd = word(tagEnd + 1);
    parsed.verb = base::upper(line.substr(tagEnd + 1, verbEnd - tagEnd - 1));
    if (parsed.verb == "UID") {
        const auto from = verbEnd;
        verbEnd = word(from + 1);
        parsed.verb += " " + base::upper(line.substr(from + 1, verbEnd - from - 1));
    }
    if (verbEnd < line.size()) parsed.rest = line.substr(verbEnd + 1);
    return parsed;
}

/// What servers tell in front of an answer: mails that came meanwhile.
std::string FakeImap::news(const Line& line, Told& told) {
    const std::lock_guard guard(lock_);
    const auto exists = folders_["INBOX"].mails.size();
    const bool more = exists > told.exists && line.verb != "SELECT";
    told.exists = exists;
    return more ? "* " + std::to_string(exists) + " EXISTS\r\n" : "";
}

bool FakeImap::idle(contract::Peer& peer, const Line& line, Told& told) {
    const std::lock_guard guard(lock_);
    if (line.tag == "DONE") {
        idlers_.erase(&peer);
        told.exists = folders_["INBOX"].mails.size();
        peer.send(std::exchange(told.idleTag, {}) + " OK idled\r\n");
        return true;  // who has left may have said more before
    }
    told.idleTag = line.tag;
    idlers_.insert(&peer);
    return peer.send("+ idling\r\n");
}

void FakeImap::serve(contract::Peer& peer) {
    Told told;
    converse(peer, told);
    const std::lock_guard guard(lock_);
    idlers_.erase(&peer);
}

void FakeImap::converse(contract::Peer& peer, Told& told) {
    while (auto line = peer.line()) {
        const auto parsed = parse(*line);
        const auto command = parsed.verb.empty()
                                 ? parsed.tag
                                 : parsed.verb + (parsed.rest.empty() ? "" : " " + parsed.rest);
        {
            const std::lock_guard guard(lock_);
            commands_.push_back(command);
        }
        if (chatty)
            peer.send("* 3 FETCH (FLAGS (\\Seen \\Recent))\r\n* OK [ALERT] {9}\r\n* 9 RECENT\r\n");
        if (const auto own = hook.get(); own && (*own)(peer, parsed.tag, command)) continue;
        const bool idling = idles && (parsed.verb == "IDLE" || parsed.tag == "DONE");
        const auto came = news(parsed, told);
        if (!idling || parsed.tag != "DONE") peer.send(came);
        if (idling ? !idle(peer, parsed, told) : !answer(peer, parsed)) return;
    }
}

bool FakeImap::answer(contract::Peer& peer, const Line& line) {
    const std::lock_guard guard(lock_);
    std::string data;
    std::string status = " OK done\r\n";
    if (line.verb == "LOGOUT") {
        peer.send("* BYE bye\r\n" + line.tag + status);
        return false;
    }
    if (line.verb == "CAPABILITY") data = "* CAPABILITY " + capability() + "\r\n";
    if (line.verb == "SELECT") {
        data = select(line);
        status = data.empty() ? " NO [NONEXISTENT] no such mailbox\r\n" : " OK [READ-WRITE] ok\r\n";
    }
    if (line.verb == "FETCH" || line.verb == "UID FETCH") data = fetch(line, line.verb != "FETCH");
    if (line.verb == "UID STORE") data = store(line);
    if (line.verb == "EXPUNGE") data = expunge(nullptr);
    if (line.verb == "UID EXPUNGE") {
        const auto only = uidsOf(line.rest, true);
        if (uidPlus) data = expunge(&only);
        if (!uidPlus) status = " BAD unknown command\r\n";
    }
    if (line.verb == "UID SEARCH") {
        data = "* SEARCH";
        for (const auto& mail : folders_["INBOX"].mails) {
            if (mail.deleted) data += " " + std::to_string(mail.uid);
        }
        data += "\r\n";
    }
    if (line.verb == "UID MOVE" || line.verb == "UID COPY") status = transfer(line);
    if (line.verb == "NAMESPACE") {
        data = "* NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"#shared/\" \"/\"))\r\n";
    }
    if (line.verb == "CREATE") status = create(unquoted(line.rest));
    return peer.send(data + line.tag + status);
}

std::string FakeImap::create(const std::string& folder) {
    if (belowInbox && !folder.starts_with("INBOX.")) return " NO invalid mailbox name\r\n";
    folders_[folder];
    return " OK done\r\n";
}

std::string FakeImap::select(const Line& line) {
    const auto folder = folders_.find(unquoted(line.rest));
    if (folder == folders_.end()) return {};
    std::string data = "* FLAGS (\\Deleted \\Seen)\r\n* " +
                       std::to_string(folder->second.mails.size()) +
                       " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY " +
                       std::to_string(folder->second.validity) + "] valid\r\n";
    if (keepsKeywords) data += "* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] any\r\n";
    if (tellsUidNext) data += "* OK [UIDNEXT " + std::to_string(folder->second.next) + "] next\r\n";
    return data;
}

std::set<std::uint32_t> FakeImap::uidsOf(const std::string& set, bool byUid) {
    const auto& mails = folders_["INBOX"].mails;
    std::set<std::uint32_t> found;
    for (const auto part : base::split(set, ',')) {
        const auto colon = part.find(':');
        const std::uint64_t last = mails.empty() ? 0 : byUid ? mails.back().uid : mails.size();
        auto low = number(part.substr(0, colon));
        auto high = low;
        if (colon != std::string_view::npos) {
            high = part.substr(colon + 1) == "*" ? last : number(part.substr(colon + 1));
        }
        if (low > high) std::swap(low, high);
        for (std::size_t i = 0; i < mails.size(); ++i) {
            const auto at = byUid ? mails[i].uid : i + 1;
            if (at >= low && at <= high) found.insert(mails[i].uid);
        }
    }
    return found;
}

std::string FakeImap::body(StoredMail& mail, const std::string& items) const {
    const bool header = items.find("[HEADER]") != std::string::npos;
    if (items.find("BODY[") != std::string::npos) mail.seen = true;
    auto bytes = header ? mail.bytes.substr(0, mail.bytes.find("\r\n\r\n") + 4) : mail.bytes;
    const auto partial = items.find("<0.");
    bytes = bytes.substr(0, number(std::string_view(items).substr(partial + 3)));
    const std::string name = header ? " BODY[HEADER]<0> " : " BODY[]<0> ";
    if (quotedBodies && bytes.find_first_of("\r\n\"\\") == std::string::npos) {
        return name + '"' + bytes + '"';
    }
    return name + "{" + std::to_string(bytes.size()) + "}\r\n" + bytes;
}

std::string FakeImap::fetch(const Line& line, bool byUid) {
    const auto split = line.rest.find(' ');
    const auto items = line.rest.substr(split);
    auto& mails = folders_["INBOX"].mails;
    std::string data;
    const auto wanted = uidsOf(line.rest.substr(0, split), byUid);
    for (std::size_t i = 0; i < mails.size(); ++i) {
        auto& mail = mails[i];
        if (wanted.count(mail.uid) == 0) continue;
        data += "* " + std::to_string(i + 1) + " FETCH (UID " + std::to_string(mail.uid);
        if (items.find("RFC822.SIZE") != std::string::npos) {
            data += " RFC822.SIZE " + std::to_string(mail.statedSize.value_or(mail.bytes.size()));
        }
        if (items.find("FLAGS") != std::string::npos) data += flagsOf(mail);
        if (items.find("INTERNALDATE") != std::string::npos) {
            data += " INTERNALDATE \" 2-Nov-2026 10:00:00 +0100\"";
        }
        if (items.find("BODY") != std::string::npos) data += body(mail, items);
        data += ")\r\n";
    }
    return data;
}

std::string FakeImap::store(const Line& line) {
    const auto wanted = uidsOf(line.rest.substr(0, line.rest.find(' ')), true);
    const bool set = line.rest.find("+FLAGS") != std::string::npos;
    const bool silent = line.rest.find(".SILENT") != std::string::npos || !showsStored;
    const auto open = line.rest.find('(') + 1;
    const auto flag = line.rest.substr(open, line.rest.find(')') - open);
    auto& mails = folders_["INBOX"].mails;
    std::string data;
    for (std::size_t i = 0; i < mails.size(); ++i) {
        auto& mail = mails[i];
        if (wanted.count(mail.uid) == 0) continue;
        if (flag == "\\Deleted") mail.deleted = set;
        if (flag != "\\Deleted" && set) mail.keywords.insert(flag);
        if (flag != "\\Deleted" && !set) mail.keywords.erase(flag);
        if (silent) continue;
        data += "* " + std::to_string(i + 1) + " FETCH (UID " + std::to_string(mail.uid) +
                flagsOf(mail) + ")\r\n";
    }
    return data;
}

std::string FakeImap::expunge(const std::set<std::uint32_t>* only) {
    auto& mails = folders_["INBOX"].mails;
    std::string data;
    for (std::size_t i = 0; i < mails.size();) {
        if (mails[i].deleted && (only == nullptr || only->count(mails[i].uid) != 0)) {
            data += "* " + std::to_string(i + 1) + " EXPUNGE\r\n";
            mails.erase(mails.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return data;
}

std::string FakeImap::transfer(const Line& line) {
    const auto split = line.rest.find(' ');
    const auto target = folders_.find(unquoted(line.rest.substr(split + 1)));
    if (target == folders_.end()) return " NO [TRYCREATE] no such mailbox\r\n";
    const auto wanted = uidsOf(line.rest.substr(0, split), true);
    auto& mails = folders_["INBOX"].mails;
    for (std::size_t i = 0; i < mails.size();) {
        if (wanted.count(mails[i].uid) == 0) {
            ++i;
            continue;
        }
        auto& into = target->second;
        into.mails.push_back({into.next++, mails[i].bytes, false, mails[i].seen, std::nullopt, {}});
        if (line.verb == "UID MOVE") {
            mails.erase(mails.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return " OK done\r\n";
}

}  // namespace imap_test
