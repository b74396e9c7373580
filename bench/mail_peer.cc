// The mailboxes and the relay of the bench in one process with one thread: what Dovecot cannot be,
// since it keeps a process a login.
//
//   mail_peer [CERTIFICATE KEY]
//
// Prints {"imap": PORT, "relay": PORT}, then answers each line of its input by one line:
//   stats    what was counted, its own CPU seconds
//   looks    how often each mailbox was looked at since the last `looks`: mailboxes, least, most
//   push N   pushes N mails to the mailbox `pushed`, and answers how long replies took
#include "bench/push_run.h"
#include "bench/raw_line.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <utility>

namespace {

std::string field(const char* name, double value) {
    return "\"" + std::string(name) + "\": " + std::to_string(value);
}

std::string stats(bench::FakeImap& imap, const bench::FakeRelay& relay) {
    const auto& counts = imap.counts();
    const auto count = [](const char* name, std::size_t value) {
        return "\"" + std::string(name) + "\": " + std::to_string(value) + ", ";
    };
    return "{" + count("logins", counts.logins) + count("selects", counts.selects) +
           count("idles", counts.idles) + count("idling", counts.idling) +
           count("open", counts.open) + count("unknown", counts.unknown) +
           count("mails", relay.mails()) + field("cpu", bench::cpuSeconds()) + "}";
}

using Seen = std::unordered_map<std::string, std::uint32_t>;

std::string looks(const bench::FakeImap& imap, Seen& seen) {
    std::uint32_t least = ~0U, most = 0;
    std::size_t total = 0;
    for (const auto& [user, box] : imap.boxes()) {
        const auto fresh = box.looks - std::exchange(seen[user], box.looks);
        least = std::min(least, fresh);
        most = std::max(most, fresh);
        total += fresh;
    }
    return "{\"boxes\": " + std::to_string(imap.boxes().size()) +
           ", \"least\": " + std::to_string(least) + ", \"most\": " + std::to_string(most) +
           ", \"total\": " + std::to_string(total) + "}";
}

}  // namespace

int main(int count, char** words) {
    if (count != 1 && count != 3) raw::giveUp("usage: mail_peer [CERTIFICATE KEY]");
    bench::prepare();
    bench::Poller poller;
    bench::FakeImap imap(poller, count == 3 ? bench::servingTls(words[1], words[2]) : nullptr);
    bench::FakeRelay relay(poller);
    bench::PushRun pushes(poller, imap, relay, bench::say);
    Seen seen;
    const bench::Console console(poller, [&](const std::string& line) -> std::string {
        if (line == "stats") return stats(imap, relay);
        if (line == "looks") return looks(imap, seen);
        if (line.starts_with("push ")) {
            pushes.start(std::strtoul(line.c_str() + 5, nullptr, 10));
            return {};
        }
        return "{}";
    });
    bench::say("{\"imap\": " + std::to_string(imap.port()) +
               ", \"relay\": " + std::to_string(relay.port()) + "}");
    poller.run();
}
