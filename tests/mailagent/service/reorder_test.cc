// D1 to D7 and M44 over thousands of schedules: three senders, a mail path that delays, reorders,
// duplicates and changes mails, an agent that is restarted, a server that renumbers its mailbox.
//
// Two of the senders are vouched for by their server: their mails stay legal whatever a CHPASS
// does, so that every SET of theirs counts, and their old CHPASS are cancelled (D2). The third
// must know the password: what overtakes his CHPASS makes his mail illegal (D7).
// Half of the schedules hold a stranger's mails as well.
// REORDER_SCHEDULES says how many (10,000 are run by hand); REORDER_SEED runs the one schedule of
// that seed.
#include "tests/mailagent/service/house.h"
#include "tests/mailagent/service/reorder_oracle.h"

#include "mailagent/service/remote_settings.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <random>

using namespace std::chrono_literals;
using mailbox::MemoryMailbox;
using reorder::Oracle;
using reorder::Plan;
using service_test::House;

namespace {

constexpr unsigned kSchedules = 1'000;
constexpr int kTurnsToQuiet = 300;
constexpr unsigned kShown = 100000;       // of the violations
constexpr std::size_t kShownBytes = 600;  // of each

struct Tally {
    std::size_t mails = 0, arrivals = 0, ran = 0, cancelled = 0, duplicates = 0, twins = 0;
    std::size_t overtaken = 0, restarts = 0, renumbered = 0, replies = 0, violations = 0;
};

std::string headerOf(const std::string& bytes, const std::string& name) {
    const auto at = bytes.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 4;
    return bytes.substr(from, bytes.find("\r\n", from) - from);
}

/// One schedule at work.
class World {
  public:
    World(unsigned seed, Tally& tally)
        : seed_(seed),
          random_(seed ^ 0x5eedU),
          tally_(tally),
          plan_(reorder::planOf(seed, service_test::kNow)),
          illegalStays_(chance(50)),
          popLike_(chance(30)),
          turns_(chance(50) ? 50 : 8),
          mailsPerFetch_(chance(50) ? 5 : 40),
          oracle_(plan_, illegalStays_, settingsNow(fresh()->settings)) {}

    void play() {
        move();
        for (const auto& arrival : plan_.arrivals) {
            now_ = std::max(now_, arrival.at);
            house_->clock.set(now_);
            put(arrival.mail, arrival.at);
            if (chance(8)) trip();
            if (chance(turns_)) house_->turn();
            if (chance(8)) restart();
            if (chance(4)) renumber();
        }
        drain();
        sendTheRest();
        if (chance(30)) restart();
        judge();
        count();
    }

  private:
    bool chance(unsigned percent) { return random_() % 100 < percent; }

    void violation(const std::string& what) {
        if (++tally_.violations <= kShown) {
            MESSAGE(fmt::format("seed {} numbers {}: {}", seed_, static_cast<int>(plan_.numbers),
                                what.substr(0, kShownBytes)));
        }
    }

    static std::map<std::string, std::string> settingsNow(const service::AccountSettings& of) {
        std::map<std::string, std::string> values;
        for (const auto& row : command::kRemoteSettings) {
            values.emplace(row.name, service::settingNow(of, row.name));
        }
        return values;
    }

    std::unique_ptr<House> fresh() {
        MemoryMailbox::Traits traits;
        traits.commitsAtClose = popLike_;
        auto house = std::make_unique<House>(traits, kept_);
        base::log::setLevel(base::log::Level::error);
        auto& settings = house->settings;
        settings.proofRules = {{"any", {.authentication = true}},
                               {"cat@example.com", {.password = true}}};
        settings.authservIds = {"mx.example.com"};
        settings.rightsRules = {{"any", {"ALL"}, {}}};
        settings.mailsPerHour = settings.repliesPerHour = 1'000'000;
        settings.wrongPasswords = 100;
        settings.mailsPerFetch = mailsPerFetch_;
        settings.illegalMail =
            illegalStays_ ? service::IllegalMail::leave : service::IllegalMail::remove;
        // A relay that is busy now and then: what it puts off is sent later, once.
        house->sender->setScript([this](const auto&, const std::string& recipient) {
            const bool busy = chance(10);
            return sending::Delivery{recipient,
                                     busy ? sending::Outcome::deferred : sending::Outcome::accepted,
                                     base::Error{base::Kind::refused, "busy", 451}, false};
        });
        return house;
    }

    /// Into a fresh house: the mailbox keeps its validity and uids.
    void move() {
        auto next = fresh();
        next->clock.set(now_);
        next->box->renumber(validity_);
        const auto present = house_ ? house_->box->uids() : std::vector<std::string>{};
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            const auto& [mail, at] = listed_[i];
            const auto uid = next->box->deliver(plan_.mails[mail].bytes, at);
            const bool there = std::find(present.begin(), present.end(), uid) != present.end();
            if (!there) next->box->vanish(uid);
        }
        if (house_) keepSent();
        house_ = std::move(next);
    }

    void restart() {
        ++tally_.restarts;
        move();
    }

    void put(std::size_t mail, base::Time at) {
        const auto uid = house_->box->deliver(plan_.mails[mail].bytes, at);
        listed_.emplace_back(mail, at);
        oracle_.arrive(validity_ + "/" + uid, mail);
    }

    /// The server loses its index: what is left in it comes anew, in the same order.
    void renumber() {
        drain();
        ++tally_.renumbered;
        std::vector<std::pair<std::size_t, base::Time>> left;
        for (const auto& uid : house_->box->uids()) left.push_back(listed_.at(std::stoul(uid) - 1));
        validity_ = fmt::format("{}", std::stoul(validity_) + 1);
        house_->box->renumber(validity_);
        listed_ = std::move(left);
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            oracle_.arrive(fmt::format("{}/{}", validity_, i + 1), listed_[i].first);
        }
    }

    /// The connection to the server breaks at one of the next calls.
    void trip() {
        constexpr std::array kCalls = {MemoryMailbox::Call::fetch, MemoryMailbox::Call::remove,
                                       MemoryMailbox::Call::close, MemoryMailbox::Call::headers};
        house_->box->failNext(kCalls.at(random_() % kCalls.size()), {base::Kind::closed, "lost", 0},
                              random_() % 2);
    }

    void drain() {
        for (int i = 0; i < kTurnsToQuiet; ++i) {
            const auto report = house_->turn();
            if (!report.left && !report.trouble && report.legal + report.illegal == 0) return;
        }
        violation("the mailbox never falls quiet");
    }

    void sendTheRest() {
        for (int i = 0; i < 20 && house_->kept->counts("hq-2f")->waitingReplies > 0; ++i) {
            now_ += 61min;
            house_->clock.set(now_);
            house_->turn();
        }
        house_->turn();
    }

    void keepSent() {
        for (const auto& sent : house_->sender->sent()) {
            if (sent.deliveries.at(0).outcome != sending::Outcome::accepted) continue;
            const auto& bytes = *sent.mail.bytes;
            replies_[headerOf(bytes, "In-Reply-To")].push_back(bytes);
            ++tally_.replies;
        }
    }

    void judge() {
        keepSent();
        judgeSettings();
        judgeListings();
        judgeReplies();
        if (const auto wrong = oracle_.contradiction(); !wrong.empty()) violation(wrong);
        // The password in force is the one that the oracle says.
        house_->box->deliver(service_test::mail(
            {.subject = oracle_.password, .body = "HELP\r\n", .from = "cat@example.com"}));
        std::size_t legal = 0;
        // A broken connection may still be ahead.
        for (int i = 0; i < 5 && legal == 0; ++i) legal += house_->turn().legal;
        if (legal != 1) violation("the password is not " + oracle_.password);
    }

    void judgeSettings() {
        drain();
        const auto now = settingsNow(house_->live());
        for (const auto& [name, value] : oracle_.settings) {
            if (now.at(name) == value) continue;
            violation(fmt::format("{} is {}, must be {}", name, now.at(name), value));
        }
    }

    void judgeListings() {
        std::map<std::string, int> rows;
        const auto mails = house_->journal.mails("hq-2f");
        for (const auto& row : *mails) {
            const auto place = row.mail.key.validity + "/" + row.mail.key.uid;
            const auto expected = oracle_.listings.find(place);
            if (expected == oracle_.listings.end()) {
                violation("a row without a mail: " + place);
                continue;
            }
            if (++rows[place] > 1) violation("two outcomes of one mail: " + place);
            if (row.refused == expected->second.served) {
                violation(fmt::format("{} is {}served: {}", place, row.refused ? "not " : "",
                                      row.reason));
            }
            const bool told = row.reason.find("overtaken") != std::string::npos;
            if (expected->second.overtakenLog && !told) {
                violation(fmt::format("{} is not logged as overtaken: {}", place, row.reason));
            }
        }
        if (rows.size() != oracle_.listings.size()) violation("a mail without an outcome");
        const auto held = house_->box->uids();
        std::vector<std::string> stay;
        for (std::size_t i = 0; i < listed_.size(); ++i) {
            const auto uid = std::to_string(i + 1);
            const auto& expected = oracle_.listings.at(validity_ + "/" + uid);
            const bool there = std::find(held.begin(), held.end(), uid) != held.end();
            if (expected.stays || (expected.mayStay && there)) stay.push_back(uid);
        }
        if (held != stay) violation("the mailbox does not hold what must stay");
    }

    void judgeReplies() {
        for (const auto& [id, due] : oracle_.replies) {
            auto& got = replies_[id];
            if (!takeAway(due.results, 0, got)) notTold(id, due.results, got);
            // What is left must be the lists.
            if (got.size() != due.lists) {
                violation(fmt::format("{}: {} lists, must be {}", id, got.size(), due.lists));
            }
            replies_.erase(id);
        }
        if (!replies_.empty()) violation("a reply to nobody: " + replies_.begin()->first);
    }

    static bool says(const std::string& bytes, const reorder::Told& told) {
        for (auto at = bytes.find("\r\n" + told.start); at != std::string::npos;
             at = bytes.find("\r\n" + told.start, at + 2)) {
            const auto line = bytes.substr(at + 2, bytes.find("\r\n", at + 2) - at - 2);
            if (line.find(told.rest) != std::string::npos) return true;
        }
        return false;
    }

    /// Takes the results mails out of `got`. Mails of one Message-ID may each have one, sent in any
    /// order, and a longer one may hold all lines of a shorter: any way to share them out counts.
    static bool takeAway(const std::vector<std::vector<reorder::Told>>& results, std::size_t from,
                         std::vector<std::string>& got) {
        if (from == results.size()) return true;
        for (std::size_t i = 0; i < got.size(); ++i) {
            const auto fits = [&](const auto& line) { return says(got[i], line); };
            if (!std::all_of(results[from].begin(), results[from].end(), fits)) continue;
            auto rest = got;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            if (!takeAway(results, from + 1, rest)) continue;
            got = std::move(rest);
            return true;
        }
        return false;
    }

    void notTold(const std::string& id, const std::vector<std::vector<reorder::Told>>& results,
                 const std::vector<std::string>& got) {
        std::string all;
        for (const auto& told : results) {
            all += "\n---";
            for (const auto& line : told) all += "\n    " + line.start + " ... " + line.rest;
        }
        for (const auto& bytes : got) all += "\n--- " + bytes;
        violation(fmt::format("{} was never told all of this{}", id, all));
    }

    void count() {
        tally_.mails += plan_.mails.size();
        tally_.arrivals += plan_.arrivals.size();
        tally_.twins += plan_.twins;
        tally_.ran += oracle_.ran;
        tally_.cancelled += oracle_.cancelled;
        tally_.duplicates += oracle_.duplicates;
        tally_.overtaken += oracle_.overtaken;
    }

    unsigned seed_;
    std::mt19937 random_;
    Tally& tally_;
    std::shared_ptr<journal::MemoryJournal> kept_ = std::make_shared<journal::MemoryJournal>();
    base::Time now_ = service_test::kNow;
    Plan plan_;
    bool illegalStays_, popLike_;
    unsigned turns_;  ///< of 100 arrivals: so many are followed by a turn at once
    std::size_t mailsPerFetch_;
    Oracle oracle_;
    std::string validity_ = "1";
    std::vector<std::pair<std::size_t, base::Time>> listed_;  ///< by uid, from 1
    std::unique_ptr<House> house_;
    std::map<std::string, std::vector<std::string>> replies_;  ///< accepted, by In-Reply-To
};

unsigned numberFrom(const char* variable, unsigned otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::stoul(text));
}

}  // namespace

TEST_CASE("D1 to D7 M44 schedules of a mail path that delays, reorders and duplicates") {
    base::log::setSink([](auto, std::string_view) {});
    Tally tally;
    const auto first = numberFrom("REORDER_SEED", 1);
    const auto one = std::getenv("REORDER_SEED") != nullptr;
    const auto schedules = one ? 1 : numberFrom("REORDER_SCHEDULES", kSchedules);
    for (unsigned i = 0; i < schedules; ++i) World(first + i, tally).play();
    MESSAGE(fmt::format(
        "{} schedules: {} mails ({} with another's Message-ID), {} arrivals, {} restarts, {} new "
        "validities; {} commands ran, {} cancelled, {} duplicates, {} overtaken CHPASS, {} "
        "replies; violations {}",
        schedules, tally.mails, tally.twins, tally.arrivals, tally.restarts, tally.renumbered,
        tally.ran, tally.cancelled, tally.duplicates, tally.overtaken, tally.replies,
        tally.violations));
    base::log::setSink({});
    CHECK(tally.violations == 0);
}
