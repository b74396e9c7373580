// The memory journal and the SQLite journal answer alike to the same random calls, also over
// reopening.
#include "tests/mailagent/journal/fixture.h"

#include <random>
#include <set>

using namespace journal_test;

namespace {

std::string describe(const std::vector<Reply>& replies) {
    std::string text;
    for (const Reply& r : replies) {
        text += fmt::format("{} {} {} {} {} {}", r.account, r.messageId, r.attempts,
                            r.nextTry.time_since_epoch().count(), r.bytes.size(), r.secret);
        for (const auto& to : r.to) text += " " + to;
        text += "\n";
    }
    return text;
}

std::string describe(const AccountState& state) {
    std::string text;
    for (const Stamp& s : state.stamps) {
        text += fmt::format("{} {} {} {}", s.kind, s.date.time_since_epoch().count(),
                            s.offsetMinutes, s.sequence.value_or(0));
        for (const auto& mail : s.mails) text += " " + mail;
    }
    for (const SettingRecord& s : state.settings) {
        text += fmt::format("{} {} {} {}\n", s.name, s.value, s.fileValue, s.by);
    }
    return text;
}

/// Everything the port can tell.
std::string describe(Journal& j, base::Time now) {
    // A journal goes by the latest time handed in, which a closed one forgets.
    std::string text = describe(j.due("", now, 7).value());
    for (const std::string account : {"hall", "yard"}) {
        const auto state = j.account(account).value();
        text += fmt::format("{}: {} {}\n", account, state.validity, state.floor);
        for (const auto& m : state.mails) {
            text += fmt::format("  {} {} {} {}\n", m.key.uid, static_cast<int>(m.state),
                                static_cast<int>(m.disposal), m.copied);
        }
        if (state.password) text += state.password->digest + "\n";
        const auto counts = j.counts(account).value();
        text += fmt::format("{} {} {} {}\n", counts.waitingReplies, counts.mails, counts.illegal,
                            counts.answered);
        const auto rows = j.mailLog(account, 99).value();
        for (const auto& r : rows) text += r.what + ",";
        const auto hour = j.settledSince("e@example.org", now - 4h).value();
        text += fmt::format("{} {}\n", hour.mails, hour.replies);
        text += describe(state);
        for (const char* sender : {"", "g0@x", "g1@x"}) {
            const auto guesses = j.guesses(account, sender).value();
            text +=
                fmt::format("{}@{} ", guesses.failures, guesses.last.time_since_epoch().count());
        }
        const auto points = j.history(account, now - 24h * 9).value();
        for (const auto& p : points) text += fmt::format("{} ", p.total.value.count);
        const auto last = j.lastReading(account).value();
        text += last ? fmt::format("{} ", last->counters.total.value.count) : "- ";
        const auto listed = j.lastListed(account, base::Time::max()).value();
        text += listed ? fmt::format("{} ", listed->reading->counters.total.value.count) : "- ";
        const auto next = j.nextDue(account, now).value();
        text += fmt::format("next {}\n", next ? next->time_since_epoch().count() : -1);
    }
    const auto mails = j.mails("").value();
    for (const auto& m : mails) {
        text += fmt::format("{} {} {} {}\n", m.mail.key.account, m.mail.key.uid,
                            static_cast<int>(m.mail.state), m.reason);
    }
    for (const char* sender : {"c0@x", "c1@x"}) {
        const auto e = j.enrolment(sender).value();
        text += fmt::format("{} {} {}\n", e.number, e.lastStep, e.active);
    }
    for (int i = 0; i < 5; ++i) {
        text += j.signatureSeen(fmt::format("s{}", i)).value() ? "seen " : "new ";
    }
    std::vector<std::string> digests;
    for (int i = 0; i < 40; ++i) digests.push_back(fmt::format("digest-{}", i));
    const auto duplicates = j.duplicates(digests, now).value();
    for (const auto i : duplicates) text += fmt::format("{} ", i);
    for (int i = 0; i < 20; ++i) {
        const auto own = j.own(fmt::format("<r{}@copier>", i)).value();
        text += own ? fmt::format("{}{} ", own->account, own->bounced) : "- ";
    }
    return text;
}

constexpr HistoryDepth kDepth{std::chrono::days{20}, 7};

class Twins {
  public:
    explicit Twins(unsigned seed)
        : random_(seed), sqlite_(openAt(scratch_.file(), {.depth = kDepth})) {}

    void step() {
        const bool leap = pick(10) == 0;
        const base::Time before = now_;
        now_ += std::chrono::minutes(leap ? 60 * 24 * 11 : 61 + pick(90));  // SQLite purges hourly
        if (pick(4) != 0) {  // else the agent did not run, or the clock was set
            live(memory_, before, now_);
            live(*sqlite_, before, now_);
        }
        if (pick(25) == 0) now_ -= std::chrono::hours(24 * pick(30));
        switch (pick(12)) {
            case 10:
                enrolSome();
                break;
            case 11: {
                const char* const name = pick(2) == 0 ? "" : "INTERVAL";
                REQUIRE(memory_.takeBack("hall", name, now_));
                REQUIRE(sqlite_->takeBack("hall", name, now_));
                break;
            }
            case 0:
            case 1:
            case 2:
                settleSome();
                break;
            case 3:
            case 4:
                deliverSome();
                break;
            case 5: {
                std::vector<MailKey> keys{someKey()};
                keys.push_back(someKey());
                CHECK(memory_.removed(keys).has_value() == sqlite_->removed(keys).has_value());
                break;
            }
            case 6: {
                const auto mail = someKey();
                const std::string floor = pick(3) == 0 ? fmt::format("{}", pick(30)) : "";
                const std::vector<std::string> gone{someKey().uid};
                REQUIRE(memory_.listed(mail.account, mail.validity, floor, gone));
                REQUIRE(sqlite_->listed(mail.account, mail.validity, floor, gone));
                break;
            }
            case 7: {
                const std::string id = fmt::format("<r{}@copier>", pick(count_ + 1));
                REQUIRE(memory_.bounced(id, row("bounce", now_)));
                REQUIRE(sqlite_->bounced(id, row("bounce", now_)));
                break;
            }
            case 8: {
                machine::Reading reading;
                if (pick(9) != 0) reading.taken = now_ - std::chrono::hours(pick(50));
                reading.counters.total = machine::Value<machine::Impressions>::of(
                    {static_cast<std::uint64_t>(pick(1000))});
                const char* const machine = pick(2) == 0 ? "hall" : "yard";
                const bool listed = pick(2) == 0;
                REQUIRE(memory_.record(machine, reading, listed));
                REQUIRE(sqlite_->record(machine, reading, listed));
                break;
            }
            default:
                sqlite_.reset();
                sqlite_ = openAt(scratch_.file(), {.depth = kDepth});
        }
        REQUIRE(describe(memory_, now_) == describe(*sqlite_, now_));
    }

  private:
    int pick(int below) { return std::uniform_int_distribution<>(0, below - 1)(random_); }
    MailKey someKey() {
        // One draw a statement: every compiler then plays the same game.
        const std::string uid = pick(8) == 0 ? "name" : fmt::format("{}", pick(40));
        const char* const account = pick(2) == 0 ? "hall" : "yard";
        const std::string validity = pick(30) == 0 ? fmt::format("{}", pick(3)) : "7";
        return key(uid, account, validity);
    }

    void settleSome() {
        std::vector<Settled> batch;
        for (int i = pick(4); i >= 0; --i) {
            Settled mail = pick(3) == 0 ? illegal(someKey(), now_) : done(someKey(), {}, now_);
            mail.mail.disposal = static_cast<Disposal>(pick(3));
            for (int k = pick(3); k > 0; --k) {
                std::vector<std::string> to;
                for (int t = pick(3); t > 0; --t) to.push_back(fmt::format("t{}@x", pick(3)));
                mail.replies.push_back(replyTo(fmt::format("r{}", count_++), to, now_));
                mail.replies.back().account = mail.mail.key.account;
                mail.replies.back().secret = pick(4) == 0;
            }
            if (pick(9) == 0) mail.password = PasswordRecord{fmt::format("p{}", count_), "f", now_};
            prove(mail);
            mail.log.push_back(row(fmt::format("l{}", count_), now_, mail.mail.key.account));
            batch.push_back(std::move(mail));
        }
        std::vector<Settled> other = batch;
        const auto a = memory_.settle(batch);
        const auto b = sqlite_->settle(other);
        REQUIRE(a.has_value() == b.has_value());
        if (!a) CHECK(a.error().kind == b.error().kind);
    }

    void enrolSome() {
        const std::string sender = fmt::format("c{}@x", pick(2));
        if (pick(3) == 0) {
            REQUIRE(memory_.withdraw(sender));
            REQUIRE(sqlite_->withdraw(sender));
        } else {
            REQUIRE(memory_.enrol(sender, now_)->number == sqlite_->enrol(sender, now_)->number);
        }
    }

    /// Some of what a mail may prove, set and order.
    void prove(Settled& mail) {
        if (pick(4) == 0) {
            const auto sequence = pick(2) == 0 ? std::nullopt : std::optional<std::uint64_t>(9);
            mail.stamps.push_back({pick(2) == 0 ? "CHPASS" : "SET INTERVAL",
                                   now_ - std::chrono::minutes(pick(120)),
                                   60,
                                   sequence,
                                   {fmt::format("<m{}@x>", pick(9))}});
        }
        if (pick(4) == 0) {
            mail.settings.push_back(
                {"INTERVAL", fmt::format("{} min", pick(60)), "10 min", now_, "e@x"});
        }
        if (pick(9) == 0) mail.code = {fmt::format("C{}@x", pick(2)), 50 + pick(count_ + 1)};
        if (pick(9) == 0) mail.signature = {fmt::format("s{}", pick(5)), now_ + 24h};
        mail.guess = static_cast<Guess>(pick(3));
        mail.guesser = pick(5) == 0 ? "" : fmt::format("G{}@x", pick(2));
    }

    void deliverSome() {
        const auto left = memory_.due("", now_, 5).value();
        const auto right = sqlite_->due("", now_, 5).value();
        REQUIRE(left.size() == right.size());
        std::vector<Delivered> a;
        std::vector<Delivered> b;
        for (std::size_t i = 0; i < left.size(); ++i) {
            for (const auto& to : left[i].to) {
                if (pick(4) == 0) continue;
                Delivered outcome = accepted(left[i].id, to, now_);
                outcome.final = pick(3) != 0;
                outcome.nextTry = now_ + std::chrono::minutes(pick(100));
                if (pick(9) == 0) outcome.notice = replyTo(fmt::format("r{}", count_++), {"m@x"});
                a.push_back(outcome);
                outcome.replyId = right[i].id;
                b.push_back(outcome);
            }
        }
        REQUIRE(memory_.delivered(a));
        REQUIRE(sqlite_->delivered(b));
    }

    std::mt19937 random_;
    Scratch scratch_;
    base::Time now_ = kStart;
    int count_ = 0;
    MemoryJournal memory_{kMailLogRows, kDepth};
    std::unique_ptr<Journal> sqlite_;
};

}  // namespace

TEST_CASE("both journals answer alike to random calls") {
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        Twins twins(seed);
        for (int i = 0; i < 60; ++i) twins.step();
    }
}
