#include "mailagent/service/machine_reader.h"

namespace service {
namespace {

/// Mails that ask within this span share one reading.
constexpr net::Duration kShared = std::chrono::seconds(5);
/// What a source may overrun its patience by before it is given up.
constexpr net::Duration kGrace = std::chrono::seconds(1);

/// Outlives the wait: a source that answers late writes here, where nobody looks any more.
struct Answer {
    explicit Answer(net::Loop& loop) : arrived(loop) {}
    net::Loop::Event arrived;
    std::optional<base::Result<machine::Reading>> result;
};

}  // namespace

MachineReader::MachineReader(net::Loop& loop, const base::Clock& clock,
                             std::shared_ptr<machine::Source> source, std::string serial)
    : loop_(loop), clock_(clock), source_(std::move(source)), serial_(std::move(serial)) {}

net::Task<base::Result<machine::Reading>> MachineReader::ask(std::chrono::milliseconds patience) {
    auto answer = std::make_shared<Answer>(loop_);
    auto& loop = loop_;
    const auto done = [&loop, answer](base::Result<machine::Reading> result) {
        loop.post([answer, result = std::move(result)]() mutable {
            answer->result = std::move(result);
            answer->arrived.set();
        });
    };
    co_await loop_.offload(
        [this, patience, &done] { source_->read(clock_.now(), patience, done); });
    if (!answer->result) (void)co_await answer->arrived.wait(net::in(patience + kGrace));
    if (answer->result) co_return std::move(*answer->result);
    co_return base::fail(base::Kind::timeout, "the machine did not answer in time");
}

net::Task<Facts> MachineReader::readOnce(std::chrono::milliseconds patience) {
    if (last_) co_return Facts{last_, ""};
    co_return co_await read(patience);
}

net::Task<Facts> MachineReader::read(std::chrono::milliseconds patience) {
    if (last_ && net::Steady::now() < freshUntil_) co_return Facts{last_, ""};
    auto result = co_await ask(patience);
    if (!result) {
        if (last_) co_return Facts{last_, result.error().text};
        machine::Reading nothing;
        if (!serial_.empty()) nothing.machine.identity.serial = machine::Text::of(serial_);
        co_return Facts{std::make_shared<const machine::Reading>(std::move(nothing)),
                        result.error().text};
    }
    if (!serial_.empty()) {
        result->machine.identity.serial =
            machine::Text::of(serial_, {machine::Origin::agent, "", {}});
    }
    last_ = std::make_shared<const machine::Reading>(std::move(*result));
    freshUntil_ = net::in(kShared);
    co_return Facts{last_, ""};
}

}  // namespace service
