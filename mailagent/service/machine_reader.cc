#include "mailagent/service/machine_reader.h"

#include "base/log.h"
#include "machine/joined/derive.h"

#include <mutex>
#include <utility>

namespace service {
namespace {

using machine::Reading;
using Shared = std::shared_ptr<const Reading>;
using Own = std::unique_ptr<Reading>;

/// Mails that ask within this span share one reading.
constexpr net::Duration kShared = std::chrono::seconds(5);
/// What a source may overrun its patience by before it is given up.
constexpr net::Duration kGrace = std::chrono::seconds(1);
/// A reading that says what the one before said is kept at most this often.
constexpr std::chrono::minutes kSameAgain{1};

void tell(const std::string& account, const base::Error& error) {
    base::log::warning("{}: the history of the machine's readings: {}", account, error.text);
}

/// A reading is several kilobytes: moved once, and handed on by its place.
base::Result<Own> inMemory(base::Result<Reading> reading) {
    if (!reading) return base::fail(reading.error());
    return std::make_unique<Reading>(std::move(*reading));
}

bool worthKeeping(const Reading& reading, const std::vector<machine::HistoryPoint>& history) {
    if (!reading.taken) return false;
    if (history.empty()) return true;
    const auto& last = history.back();
    if (last.taken == *reading.taken) return false;
    const bool soon = *reading.taken > last.taken && *reading.taken - last.taken < kSameAgain;
    return !soon || !machine::sameSaid(last, machine::pointOf(reading));
}

}  // namespace

/// What a source and the journal say; outlives the wait: what comes late is written here, where
/// nobody looks any more.
class MachineReader::Answer {
  public:
    explicit Answer(net::Loop& loop) : loop_(loop), arrived_(loop) {}

    /// Any thread.
    static void give(const std::shared_ptr<Answer>& answer, base::Result<Reading> result) {
        auto own = inMemory(std::move(result));
        {
            const std::lock_guard lock(answer->mutex_);
            answer->reading_ = std::move(own);
        }
        answer->loop_.post([answer] { answer->arrived_.set(); });
    }
    /// Any thread.
    void know(Recall known) {
        const std::lock_guard lock(mutex_);
        known_ = std::move(known);
    }
    /// The loop's thread: know() was called, and on a worker.
    void wake() { arrived_.set(); }

    /// When the machine says that its values are of; `now` while it has not answered. Any thread.
    [[nodiscard]] base::Time taken(base::Time now) const {
        const std::lock_guard lock(mutex_);
        return reading_ && *reading_ ? (**reading_)->taken.value_or(now) : now;
    }

    /// Both, or what there is of them by then.
    [[nodiscard]] net::Task<Asked> wait(net::Deadline until) {
        bool inTime = true;
        while (inTime && !whole()) inTime = co_await arrived_.wait(until);
        const std::lock_guard lock(mutex_);
        Asked asked{base::fail(base::Kind::timeout, "the machine did not answer in time"), {}};
        if (reading_) asked.reading = std::move(*reading_);
        if (known_) asked.known = std::move(*known_);
        co_return asked;
    }

  private:
    [[nodiscard]] bool whole() const {
        const std::lock_guard lock(mutex_);
        return reading_ && known_;
    }

    net::Loop& loop_;
    net::Loop::Event arrived_;
    mutable std::mutex mutex_;
    std::optional<base::Result<Own>> reading_;
    std::optional<Recall> known_;
};

/// A reading on its way into the journal; outlives the reader.
struct MachineReader::Keeping {
    journal::Journal& journal;
    std::string account;
    Shared reading;
    bool listed = false;
    bool kept = false;
};

MachineReader::MachineReader(Context& context, std::shared_ptr<machine::Source> source,
                             const AccountSettings& settings)
    : context_(context),
      source_(std::move(source)),
      account_(settings.account),
      serial_(settings.serial),
      zone_(settings.zone) {}

/// The journal is asked while the machine is. A source that hangs on its file is waited for no
/// longer than a machine that does not answer.
net::Task<MachineReader::Asked> MachineReader::ask(std::chrono::milliseconds patience) {
    auto answer = std::make_shared<Answer>(context_.loop);
    const auto until = net::in(patience + kGrace);
    context_.loop.spawn(begin(context_, source_, account_, patience, answer));
    co_return co_await answer->wait(until);
}

net::Task<> MachineReader::begin(Context& context, std::shared_ptr<machine::Source> source,
                                 std::string account, std::chrono::milliseconds patience,
                                 std::shared_ptr<Answer> answer) {
    const auto done = [answer](base::Result<Reading> result) {
        Answer::give(answer, std::move(result));
    };
    const auto work = [&context, &source, &account, patience, &answer, &done] {
        const auto now = context.clock.now();
        source->read(now, patience, done);
        answer->know(recall(context.journal, account, answer->taken(now)));
    };
    if (source->readsFiles()) {
        co_await context.loop.ask(work);
    } else {
        co_await context.loop.compute(work);
    }
    answer->wake();
}

net::Task<Facts> MachineReader::read(std::chrono::milliseconds patience) {
    if (last_.reading && net::Steady::now() < freshUntil_) co_return last_;
    co_return co_await readNow(patience);
}

net::Task<Facts> MachineReader::readOnce(std::chrono::milliseconds patience) {
    if (last_.reading) co_return last_;
    if (auto known = co_await recallLast()) co_return Facts{std::move(known), ""};
    co_return co_await readNow(patience);
}

net::Task<Facts> MachineReader::readNow(std::chrono::milliseconds patience) {
    auto asked = co_await ask(patience);
    if (!asked.reading) co_return co_await lastKnown(asked.reading.error().text);
    auto& reading = **asked.reading;
    auto& known = asked.known;
    if (!serial_.empty()) {
        reading.machine.identity.serial =
            machine::Text::of(serial_, {machine::Origin::agent, "", {}});
    }
    const auto taken = reading.taken.value_or(context_.clock.now());
    joined::derive(reading, known.history,
                   [this](base::Time at) { return zone_.offsetMinutes(at); });
    // Without a journal the reading in memory is the last list's.
    auto previous = std::move(last_.previous);
    if (known.listed && known.listed->reading && known.listed->taken < taken) {
        previous = std::move(known.listed->reading);
    } else if (!known.listed && last_.reading && last_.reading->taken < taken) {
        previous = last_.reading;
    }
    last_.reading = std::move(*asked.reading);
    last_.previous = std::move(previous);
    unkept_ = Unkept{worthKeeping(*last_.reading, known.history), !known.listed};
    last_.history =
        std::make_shared<const std::vector<machine::HistoryPoint>>(std::move(known.history));
    freshUntil_ = net::in(kShared);
    co_return last_;
}

net::Task<Facts> MachineReader::lastKnown(std::string error) {
    if (last_.reading) {
        Facts facts = last_;
        facts.error = std::move(error);
        co_return facts;
    }
    if (auto known = co_await recallLast()) co_return Facts{std::move(known), std::move(error)};
    Reading nothing;
    if (!serial_.empty()) nothing.machine.identity.serial = machine::Text::of(serial_);
    co_return Facts{std::make_shared<const Reading>(std::move(nothing)), std::move(error)};
}

MachineReader::Recall MachineReader::recall(journal::Journal& journal, const std::string& account,
                                            base::Time taken) {
    Recall known;
    if (auto history = journal.history(account, taken - joined::kLongestSpan)) {
        known.history = std::move(*history);
    } else {
        tell(account, history.error());
    }
    if (auto listed = journal.lastListed(account, taken)) known.listed = std::move(*listed);
    return known;
}

net::Task<Shared> MachineReader::recallLast() {
    const auto look = [this]() -> Shared {
        auto known = context_.journal.lastReading(account_);
        if (!known) tell(account_, known.error());
        if (!known || !*known) return nullptr;
        return std::make_shared<const Reading>(std::move(**known));
    };
    co_return co_await context_.loop.compute(look);
}

void MachineReader::keep(bool listed) {
    const auto unkept = std::exchange(unkept_, std::nullopt);
    if (!unkept) return;
    keeping_.reset();
    const bool firstList = listed && unkept->neverListed && last_.reading->taken;
    if (!unkept->worth && !firstList) return;
    keeping_ = std::make_shared<Keeping>(
        Keeping{context_.journal, account_, last_.reading, listed, false});
    context_.loop.spawn(record(context_.lane, keeping_));
}

net::Task<> MachineReader::record(JournalLane lane, std::shared_ptr<Keeping> keeping) {
    const auto write = [&keeping] {
        return keeping->journal.record(keeping->account, *keeping->reading, keeping->listed);
    };
    const auto written = co_await lane.run(write);
    keeping->kept = written.has_value();
    if (!written) tell(keeping->account, written.error());
    keeping->reading.reset();
}

void MachineReader::forget() {
    if (!last_.reading || !last_.reading->taken || net::Steady::now() < freshUntil_) return;
    if (unkept_ || (keeping_ && !keeping_->kept)) return;
    last_ = {};
    keeping_.reset();
}

}  // namespace service
