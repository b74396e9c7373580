// The input says how it is cut and what is asked for; whatever it is, the octets that come out are
// those that went in, and no line is longer than its limit.
#include "net/line_stream.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t kLimit = 40;

class Cut final : public net::Transport {
  public:
    Cut(std::string_view bytes, std::size_t piece) : bytes_(bytes), piece_(piece) {}
    Step read(char* into, std::size_t room) override {
        if (bytes_.empty()) return {Io::end, 0};
        const std::size_t count = bytes_.copy(into, std::min(room, piece_));
        bytes_.remove_prefix(count);
        return {Io::done, count};
    }
    Step write(const char*, std::size_t count) override { return {Io::done, count}; }
    int descriptor() const override { return -1; }
    std::string reason() const override { return {}; }

  private:
    std::string_view bytes_;
    std::size_t piece_;
};

net::Task<> read(net::LineStream& stream, std::string_view wishes, std::string& got) {
    const net::Deadline until = net::in(std::chrono::hours(1));
    for (std::size_t i = 0;; ++i) {
        const unsigned wish = wishes.empty() ? 0U : static_cast<unsigned char>(wishes[i % 8]);
        if (wish % 4 == 3) {
            const auto taken = co_await stream.octets(wish / 4 + 1, got, until);
            if (!taken) co_return;
            continue;
        }
        const auto line = co_await stream.line(until);
        if (!line) co_return;
        if (line->size() > kLimit || line->find('\n') != std::string_view::npos) std::abort();
        got += *line;
        got += '\n';
        if (i > 100000) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 9) return 0;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    static net::Loop loop(1);
    const std::size_t piece = 1 + static_cast<unsigned char>(all[0]) * 16U;
    net::LineStream stream(loop, std::make_unique<Cut>(all.substr(9), piece), {kLimit});
    std::string got;
    loop.spawn(read(stream, all.substr(1, 8), got));
    loop.run();
    // Without CRs, which end lines or do not, nothing may be lost, added or moved.
    std::string sent(all.substr(9));
    std::erase(sent, '\r');
    std::erase(got, '\r');
    if (!std::string_view(sent).starts_with(got)) std::abort();
    return 0;
}
