// The minimum beside which mailagent is measured: the same conversations with mailbox and relay,
// pipelined, over plain sockets, with nothing read, decided, rendered or written down.
//
//   raw_client imap|pop3 PORT SMTP_PORT REPLY_BYTES CONCURRENCY AUTHORITY|plain USER…
//
// For each user (password `secret`; TLS with the certificate of AUTHORITY, but for the relay):
// login, list with sizes, every mail fetched in one burst, one reply of REPLY_BYTES a mail handed
// to the relay, all mails deleted. Prints the number of mails.
#include "bench/raw_relay.h"
#include "bench/tls.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace {

using raw::giveUp;
using raw::Line;
using raw::number;
using raw::Relay;

struct Plan {
    bool imap = true;
    int mailPort = 0, relayPort = 0;
    std::size_t replyBytes = 0, concurrency = 1;
    bench::TlsContext tls;
    std::vector<std::string> users;
};

class Imap {
  public:
    Imap(const Plan& plan, const std::string& user) : line_(plan.mailPort, plan.tls.get()) {
        (void)line_.line();
        line_.put("A LOGIN " + user + " secret\r\nB SELECT INBOX\r\n");
        until("A ");
        until("B ");
    }

    std::size_t fetch() {
        if (exists_ == 0) return 0;
        line_.put("C FETCH 1:* (UID RFC822.SIZE)\r\n");
        until("C ");
        line_.put("D UID FETCH 1:* (UID BODY.PEEK[])\r\n");
        until("D ");
        return exists_;
    }

    void remove() {
        line_.put("E UID STORE 1:* +FLAGS.SILENT (\\Deleted)\r\nF UID EXPUNGE 1:*\r\n");
        until("F ");
    }

    void quit() {
        line_.put("G LOGOUT\r\n");
        until("G ");
    }

  private:
    void until(std::string_view tag) {
        for (;;) {
            const auto line = line_.line();
            if (line.starts_with(tag)) {
                if (line.substr(tag.size(), 2) != "OK") giveUp(std::string("imap: ").append(line));
                return;
            }
            if (line.ends_with(" EXISTS")) exists_ = number(line.substr(2));
            if (!line.ends_with('}')) continue;
            const std::size_t literal = number(line.substr(line.rfind('{') + 1));
            line_.skip(literal);
        }
    }

    Line line_;
    std::size_t exists_ = 0;
};

class Pop3 {
  public:
    Pop3(const Plan& plan, const std::string& user) : line_(plan.mailPort, plan.tls.get()) {
        ok();
        line_.put("USER " + user + "\r\nPASS secret\r\nUIDL\r\nLIST\r\n");
        ok();
        ok();
        ok();
        lines();
        ok();
        count_ = lines();
    }

    std::size_t fetch() {
        burst("RETR ");
        for (std::size_t i = 0; i < count_; ++i) {
            ok();
            lines();
        }
        return count_;
    }

    void remove() {
        burst("DELE ");
        for (std::size_t i = 0; i < count_; ++i) ok();
    }

    void quit() {
        line_.put("QUIT\r\n");
        ok();
    }

  private:
    void burst(const std::string& verb) {
        std::string commands;
        for (std::size_t i = 1; i <= count_; ++i) commands += verb + std::to_string(i) + "\r\n";
        line_.put(commands);
    }

    void ok() {
        const auto line = line_.line();
        if (!line.starts_with("+OK")) giveUp(std::string("pop3: ").append(line));
    }

    std::size_t lines() {
        std::size_t count = 0;
        while (line_.line() != ".") ++count;
        return count;
    }

    Line line_;
    std::size_t count_ = 0;
};

template <class Mailbox>
std::size_t serve(Mailbox mailbox, const Plan& plan, std::optional<Relay>& relay) {
    const std::size_t mails = mailbox.fetch();
    if (mails > 0) {
        if (!relay) relay.emplace(plan.relayPort, plan.replyBytes);
        relay->send(mails);
        mailbox.remove();
    }
    mailbox.quit();
    return mails;
}

std::size_t serveAll(const Plan& plan, std::atomic<std::size_t>& next) {
    std::optional<Relay> relay;
    std::size_t mails = 0;
    for (std::size_t i = next++; i < plan.users.size(); i = next++) {
        mails += plan.imap ? serve(Imap(plan, plan.users[i]), plan, relay)
                           : serve(Pop3(plan, plan.users[i]), plan, relay);
    }
    if (relay) relay->quit();
    return mails;
}

}  // namespace

int main(int count, char** words) {
    if (count < 8) {
        giveUp(
            "usage: raw_client imap|pop3 PORT SMTP_PORT BYTES CONCURRENCY AUTHORITY|plain USER...");
    }
    Plan plan;
    plan.imap = std::string_view(words[1]) == "imap";
    plan.mailPort = std::atoi(words[2]);
    plan.relayPort = std::atoi(words[3]);
    plan.replyBytes = number(words[4]);
    plan.concurrency = number(words[5]);
    if (std::string_view(words[6]) != "plain") plan.tls = bench::callingTls(words[6]);
    plan.users.assign(words + 7, words + count);
    std::atomic<std::size_t> next{0}, mails{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < std::min(plan.concurrency, plan.users.size()); ++i) {
        threads.emplace_back([&] { mails += serveAll(plan, next); });
    }
    for (auto& thread : threads) thread.join();
    std::printf("%zu\n", mails.load());
}
