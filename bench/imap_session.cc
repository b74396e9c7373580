#include "bench/imap_session.h"

#include "bench/raw_line.h"

#include <openssl/evp.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <limits>

namespace bench {
namespace {

constexpr std::string_view kCapabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS IDLE LITERAL+";

std::string_view word(std::string_view& text) {
    const auto end = std::min(text.find(' '), text.size());
    const auto found = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return found;
}

std::string upper(std::string_view text) {
    std::string all(text);
    std::transform(all.begin(), all.end(), all.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return all;
}

std::uint32_t numberAt(std::string_view text) {
    if (text == "*") return std::numeric_limits<std::uint32_t>::max();
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string decoded(std::string_view base64) {
    std::string out(base64.size(), '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(base64.data()),
                                     static_cast<int>(base64.size()));
    out.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return out;
}

std::string_view unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"') text = text.substr(1, text.size() - 2);
    return text;
}

std::string joined(const std::set<std::string>& flags) {
    std::string all;
    for (const auto& flag : flags) all.append(all.empty() ? "" : " ").append(flag);
    return all;
}

/// What stands after `<0.`, or everything.
std::size_t most(std::string_view items) {
    const auto at = items.find("<0.");
    if (at == std::string_view::npos) return std::numeric_limits<std::size_t>::max();
    const auto rest = items.substr(at + 3);
    return numberAt(rest.substr(0, rest.find('>')));
}

std::string_view asked(const StoredMail& mail, std::string_view items) {
    std::string_view bytes = mail.bytes;
    if (items.find("[HEADER") != std::string_view::npos) {
        bytes = bytes.substr(0, bytes.find("\r\n\r\n") + 4);
    }
    return bytes.substr(0, most(items));
}

}  // namespace

ImapSession::ImapSession(FakeImap& server, Poller& poller, int fd, SSL_CTX* tls)
    : Wire(poller, fd, tls, End::server), server_(server) {
    put("* OK [CAPABILITY " + std::string(kCapabilities) + "] ready\r\n");
}

void ImapSession::received(std::string& in) {
    std::string line;
    while (open() && takeLine(in, line)) {
        if (idling()) {
            leaveIdle();
        } else {
            command(line);
        }
    }
}

void ImapSession::ended() {
    if (idling()) --server_.counts().idling;
    idleTag_.clear();
    if (box_) box_->sessions.erase(this);
    server_.forget(this);
}

void ImapSession::ok(const std::string& tag, std::string_view text) {
    put(tag + " OK " + std::string(text) + "\r\n");
}

void ImapSession::command(std::string_view line) {
    const std::string tag(word(line));
    auto verb = upper(word(line));
    const bool byUid = verb == "UID";
    if (byUid) verb = upper(word(line));
    if (session(tag, verb, line)) return;
    if (!box_) return put(tag + " BAD nothing is selected\r\n");
    mails(tag, verb, line, byUid);
}

bool ImapSession::session(const std::string& tag, std::string_view verb, std::string_view words) {
    if (verb == "LOGIN") {
        enter(unquoted(word(words)));
        ok(tag, "[CAPABILITY " + std::string(kCapabilities) + "] in");
    } else if (verb == "AUTHENTICATE") {
        word(words);
        const auto plain = decoded(words);
        enter(plain.c_str() + std::min(plain.size(), plain.find('\0') + 1));
        ok(tag, "[CAPABILITY " + std::string(kCapabilities) + "] in");
    } else if (verb == "CAPABILITY") {
        put("* CAPABILITY " + std::string(kCapabilities) + "\r\n");
        ok(tag);
    } else if (verb == "SELECT") {
        select(tag);
    } else if (verb == "LOGOUT") {
        put("* BYE\r\n");
        ok(tag);
        hangUp();
    } else {
        return false;
    }
    return true;
}

void ImapSession::mails(const std::string& tag, std::string_view verb, std::string_view words,
                        bool byUid) {
    if (verb == "IDLE") return idle(tag);
    if (verb == "NOOP") {
        ++box_->looks;
        announce();
    } else if (verb == "FETCH") {
        const auto set = word(words);
        fetch(set, words, byUid);
    } else if (verb == "STORE") {
        const auto set = word(words);
        store(set, words, byUid);
    } else if (verb == "EXPUNGE") {
        expunge(byUid ? words : "1:*");
    } else if (verb == "SEARCH") {
        search(words);
    } else {
        ++server_.counts().unknown;
        std::fprintf(stderr, "fake_imap: unknown: %.*s\n", static_cast<int>(verb.size()),
                     verb.data());
        return put(tag + " BAD unknown\r\n");
    }
    ok(tag);
}

void ImapSession::enter(std::string_view user) {
    user_ = user;
    ++server_.counts().logins;
}

void ImapSession::select(const std::string& tag) {
    box_ = &server_.box(user_);
    box_->sessions.insert(this);
    ++box_->looks;
    ++server_.counts().selects;
    told_ = box_->mails.size();
    put("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n"
        "* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] kept\r\n* " +
        std::to_string(box_->mails.size()) +
        " EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] valid\r\n* OK [UIDNEXT " +
        std::to_string(box_->nextUid) + "] next\r\n" + tag + " OK [READ-WRITE] selected\r\n");
}

void ImapSession::idle(const std::string& tag) {
    idleTag_ = tag;
    ++box_->looks;
    ++server_.counts().idles;
    ++server_.counts().idling;
    put("+ idling\r\n");
    announce();
    if (server_.onIdle_) server_.onIdle_(user_);
}

void ImapSession::leaveIdle() {
    --server_.counts().idling;
    ok(std::exchange(idleTag_, {}));
}

void ImapSession::push() {
    if (idling()) announce();
}

void ImapSession::announce() {
    if (box_->mails.size() == told_) return;
    told_ = box_->mails.size();
    put("* " + std::to_string(told_) + " EXISTS\r\n");
}

std::vector<std::size_t> ImapSession::places(std::string_view set, bool byUid) const {
    std::vector<std::size_t> found;
    while (!set.empty()) {
        const auto end = std::min(set.find(','), set.size());
        const auto part = set.substr(0, end);
        set.remove_prefix(std::min(end + 1, set.size()));
        const auto colon = part.find(':');
        const auto from = numberAt(part.substr(0, colon));
        const auto to = colon == std::string_view::npos ? from : numberAt(part.substr(colon + 1));
        for (std::size_t i = 0; i < box_->mails.size(); ++i) {
            const auto number = byUid ? box_->mails[i].uid : static_cast<std::uint32_t>(i + 1);
            if (number >= from && number <= to) found.push_back(i);
        }
    }
    return found;
}

void ImapSession::fetch(std::string_view set, std::string_view items, bool byUid) {
    std::string out;
    for (const auto i : places(set, byUid)) {
        const auto& mail = box_->mails[i];
        out += "* " + std::to_string(i + 1) + " FETCH (UID " + std::to_string(mail.uid);
        if (items.find("RFC822.SIZE") != std::string_view::npos) {
            out += " RFC822.SIZE " + std::to_string(mail.bytes.size());
        }
        if (items.find("FLAGS") != std::string_view::npos) {
            out += " FLAGS (" + joined(mail.flags) + ")";
        }
        if (items.find("INTERNALDATE") != std::string_view::npos) {
            out += " INTERNALDATE \"01-Jan-2024 00:00:00 +0000\"";
        }
        if (const auto body = items.find("BODY"); body != std::string_view::npos) {
            const auto bytes = asked(mail, items);
            out += items.find("[HEADER") == std::string_view::npos ? " BODY[]" : " BODY[HEADER]";
            if (items.find("<0.") != std::string_view::npos) out += "<0>";
            out += " {" + std::to_string(bytes.size()) + "}\r\n";
            out += bytes;
        }
        out += ")\r\n";
    }
    put(out);
}

void ImapSession::store(std::string_view set, std::string_view change, bool byUid) {
    const bool add = change.starts_with('+');
    const bool silent = change.find(".SILENT") != std::string_view::npos;
    const auto open = change.find('(');
    const auto names = change.substr(open + 1, change.find(')') - open - 1);
    std::string out;
    for (const auto i : places(set, byUid)) {
        auto& mail = box_->mails[i];
        for (auto rest = names; !rest.empty();) {
            const std::string flag(word(rest));
            add ? void(mail.flags.insert(flag)) : void(mail.flags.erase(flag));
        }
        if (silent) continue;
        out += "* " + std::to_string(i + 1) + " FETCH (UID " + std::to_string(mail.uid) +
               " FLAGS (" + joined(mail.flags) + "))\r\n";
    }
    if (!out.empty()) put(out);
}

void ImapSession::expunge(std::string_view set) {
    auto found = places(set, true);
    std::string out;
    for (auto i = found.rbegin(); i != found.rend(); ++i) {
        const auto at = box_->mails.begin() + static_cast<std::ptrdiff_t>(*i);
        if (!at->flags.contains("\\Deleted")) continue;
        box_->mails.erase(at);
        --told_;
        out += "* " + std::to_string(*i + 1) + " EXPUNGE\r\n";
    }
    if (!out.empty()) put(out);
}

void ImapSession::search(std::string_view words) {
    const bool deleted = words.find("DELETED") != std::string_view::npos;
    std::string out = "* SEARCH";
    for (const auto& mail : box_->mails) {
        if (deleted && !mail.flags.contains("\\Deleted")) continue;
        out += " " + std::to_string(mail.uid);
    }
    put(out + "\r\n");
}

}  // namespace bench
