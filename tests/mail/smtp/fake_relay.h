// A relay on the test's own loop that answers as it is told and remembers what it saw.
#pragma once

#include "net/dialler.h"

#include <map>
#include <string>
#include <vector>

namespace fake {

struct Script {
    std::vector<std::string> offers = {"relay.example", "PIPELINING", "SIZE 100000"};
    /// "MAIL 2", "RCPT 1", "RCPT a@x.example", "DATA 1", "CONTENT 1" (before the dot), "DOT 3",
    /// "RSET 1", counted over all connections; the answer may be "<close>" or "<silent>". After
    /// 421, and an answer with "<close>" behind it, the relay closes.
    std::map<std::string, std::string> answers;
    bool bytewise = false;  ///< every octet in a segment of its own
};

class Relay {
  public:
    struct Taken {
        std::string from;
        std::vector<std::string> to;
        std::string bytes;
    };
    Relay(net::Loop& loop, Script script) : loop_(loop), script_(std::move(script)) {}

    /// A dial that ends at this relay.
    [[nodiscard]] net::SharedDial dial();
    /// The next dials fail so.
    void failDials(base::Error error, int times) {
        dialError_ = std::move(error);
        failures_ = times;
    }
    void setScript(Script script) { script_ = std::move(script); }

    int dials = 0;
    int bursts = 0;  ///< client octets that follow ours: what costs a round trip
    int open = 0;    ///< connections
    std::vector<std::string> commands;
    std::vector<Taken> taken;

  private:
    [[nodiscard]] net::Task<base::Result<net::Connection>> connect();
    [[nodiscard]] net::Task<> serve(net::LineStream stream);
    [[nodiscard]] net::Task<bool> command(net::LineStream& stream, std::string line, Taken& mail);
    [[nodiscard]] net::Task<bool> content(net::LineStream& stream, Taken& mail);
    [[nodiscard]] net::Task<bool> read(net::LineStream& stream, std::string& line);
    [[nodiscard]] net::Task<bool> answer(net::LineStream& stream, std::string text);
    [[nodiscard]] std::string scripted(const std::string& verb, const std::string& usual,
                                       const std::string& address = "");

    net::Loop& loop_;
    Script script_;
    base::Error dialError_;
    int failures_ = 0;
    std::map<std::string, int> counts_;
    bool wrote_ = true;
};

}  // namespace fake
