#include "mailagent/control/trace.h"

#include "base/text.h"
#include "mailagent/control/words.h"

#include <fmt/format.h>

namespace control {
namespace {

constexpr net::Duration kLook = std::chrono::milliseconds(200);  ///< whether the caller is there
int running = 0;                                                 ///< on the loop's thread only

class Tracer {
  public:
    Tracer(const Workplace& workplace, std::string machine, int offsetMinutes, Say say,
           std::shared_ptr<const Caller> caller)
        : workplace_(workplace),
          machine_(std::move(machine)),
          offsetMinutes_(offsetMinutes),
          say_(std::move(say)),
          caller_(std::move(caller)) {
        ++running;
    }
    ~Tracer() { --running; }
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;

    void take(const net::TapLine& line) {
        if (caller_ && caller_->backlog > kTraceBacklog) {
            ++dropped_;
            return;
        }
        tellDropped();
        const auto now = workplace_.context.clock.now();
        const auto millis = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch();
        const auto number =
            line.connection == 0 ? std::string() : fmt::format("{}", line.connection);
        say_(fmt::format("{}.{:03}  {} {:<5} {} {}", clockText(now, offsetMinutes_).substr(11),
                         millis.count() % 1000, line.protocol, number, line.direction,
                         base::printable(textOf(line), kTraceLine)));
    }

    void tellDropped() {
        if (dropped_ == 0) return;
        say_(fmt::format("({} line{} left out: the terminal is too slow)", dropped_,
                         dropped_ == 1 ? "" : "s"));
        dropped_ = 0;
    }

    [[nodiscard]] bool gone() const { return caller_ && caller_->gone; }

  private:
    /// A server may repeat a secret long after the login, and so may the words of an error. What we
    /// say then holds none.
    [[nodiscard]] std::string textOf(const net::TapLine& line) const {
        if (line.direction == '>') return std::string(line.text);
        return workplace_.masked(machine_, line.text);
    }

    const Workplace& workplace_;
    std::string machine_;
    int offsetMinutes_;
    Say say_;
    std::shared_ptr<const Caller> caller_;
    std::uint64_t dropped_ = 0;
};

std::string begins(const service::MailboxCycle& cycle, int offsetMinutes) {
    const auto status = cycle.status();
    const auto name = base::printable(status.account);
    if (status.atWorkSince) return fmt::format("Listening to {}; it is at work now.", name);
    if (!status.nextTurn) return fmt::format("Listening to {}.", name);
    return fmt::format(
        "Listening to {}; its mailbox is looked into at {}, or at once by `mailagent poll {}`.",
        name, clockText(*status.nextTurn, offsetMinutes).substr(11), name);
}

}  // namespace

net::Task<bool> trace(Workplace& workplace, std::string machine, std::chrono::seconds span, Say say,
                      std::shared_ptr<const Caller> caller) {
    const auto cycle = workplace.agent.find(machine);
    if (!cycle) co_return unknownMachine(say, machine);
    const auto tap = cycle->tap();
    if (!tap) co_return failed(say, "Nothing of this machine can be listened to.");
    if (running >= kTraces) {
        co_return failed(say,
                         fmt::format("{} traces are running; end one of them first.", running));
    }
    const auto& context = workplace.context;
    const int offset = cycle->settings().zone.offsetMinutes(context.clock.now());
    say(begins(*cycle, offset));
    Tracer tracer(workplace, machine, offset, say, caller);
    const auto listening = tap->listen([&tracer](const net::TapLine& line) { tracer.take(line); });
    const auto until = net::in(span);
    while (!tracer.gone() && (span.count() == 0 || net::Steady::now() < until)) {
        const bool slept = co_await context.loop.sleep(kLook);
        if (!slept) break;
    }
    tracer.tellDropped();
    co_return true;
}

}  // namespace control
