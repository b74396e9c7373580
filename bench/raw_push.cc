// The minimum beside which a push is measured: a client in IDLE that, told of a mail, reads it,
// hands one reply to a warm relay and removes the mail; nothing read, decided, rendered or written
// down.
//
//   raw_push IMAP_PORT SMTP_PORT REPLY_BYTES
//
// Runs until the server hangs up.
#include "bench/raw_relay.h"

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using raw::giveUp;
using raw::Line;

/// Reads up to a line that begins or ends so, past literals.
void until(Line& line, std::string_view begin, std::string_view end = {}) {
    for (;;) {
        const auto got = line.line();
        if (!end.empty() && got.ends_with(end)) return;
        if (!begin.empty() && got.starts_with(begin)) return;
        if (got.ends_with('}')) line.skip(raw::number(got.substr(got.rfind('{') + 1)));
    }
}

}  // namespace

int main(int count, char** words) {
    if (count != 4) giveUp("usage: raw_push IMAP_PORT SMTP_PORT REPLY_BYTES");
    raw::Relay relay(std::atoi(words[2]), raw::number(words[3]));
    Line line(std::atoi(words[1]));
    line.put("A LOGIN pushed secret\r\nB SELECT INBOX\r\nC IDLE\r\n");
    until(line, "+ ");
    for (;;) {
        until(line, {}, " EXISTS");
        line.put("DONE\r\nD FETCH 1 (UID BODY.PEEK[])\r\n");
        until(line, "D ");
        relay.send(1);
        line.put("E STORE 1 +FLAGS.SILENT (\\Deleted)\r\nF EXPUNGE\r\nC IDLE\r\n");
        until(line, "+ ");
    }
}
