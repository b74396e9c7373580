#include "bench/raw_relay.h"

namespace raw {

Relay::Relay(int port, std::size_t bytes) : line_(port) {
    expect('2');
    line_.put("EHLO bench.test\r\n");
    expect('2');
    while (body_.size() + 3 < bytes) {
        body_ += "0123456789012345678901234567890123456789012345678901234567890123456789\r\n";
    }
    body_ += ".\r\n";
}

void Relay::send(std::size_t mails) {
    const std::string envelope =
        "MAIL FROM:<hq@example.test>\r\nRCPT TO:<ken@example.test>\r\nDATA\r\n";
    if (mails > 0) line_.put(envelope);
    for (std::size_t i = 0; i < mails; ++i) {
        expect('2');
        expect('2');
        expect('3');
        line_.put(i + 1 < mails ? body_ + envelope : body_);
        expect('2');
    }
}

void Relay::quit() {
    line_.put("QUIT\r\n");
    expect('2');
}

void Relay::expect(char digit) {
    for (;;) {
        const auto line = line_.line();
        if (line.empty() || line[0] != digit) giveUp(std::string("relay: ").append(line));
        if (line.size() < 4 || line[3] != '-') return;
    }
}

}  // namespace raw
