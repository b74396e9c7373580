#include "mailagent/discovery/search.h"

#include "base/text.h"
#include "machine/ipp/ipp_source.h"
#include "machine/snmp/snmp_source.h"
#include "machine/snmp/view.h"
#include "mailagent/discovery/maker.h"
#include "mailagent/discovery/ports.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <deque>
#include <memory>
#include <mutex>

namespace discovery {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The engine asks a silent agent twice and waits twice as long the second time: long enough for one
// that sleeps, and for a datagram that was lost.
constexpr milliseconds kAnswerWait{750};
constexpr int kPackets = 2;
constexpr milliseconds kSilence = 3 * kAnswerWait;
constexpr milliseconds kSnmpPatience{15000}, kIppPatience{10000};
constexpr milliseconds kTurn{50}, kTellEvery{200};
constexpr std::size_t kMostRows = 16;  ///< of one column

// What tells a printer and its name: hrDeviceType, hrDeviceDescr, hrPrinterStatus, prtGeneral's
// printer name and serial number, prtMarkerLifeCount.
const snmp::Oid kStandard[] = {
    {1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 2},  {1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3},
    {1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 1},  {1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 16},
    {1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17}, {1, 3, 6, 1, 2, 1, 43, 10, 2, 1, 4},
};
const snmp::Oid kEnterprises{1, 3, 6, 1, 4, 1};

/// The standard columns, and what the reading would ask of the maker's own tree.
std::vector<snmp::Subtree> identitySubtrees(const snmp::Walk& first) {
    std::vector<snmp::Subtree> wanted;
    for (const auto& root : kStandard) wanted.push_back({root, kMostRows});
    const bool named = first.find({1, 3, 6, 1, 2, 1, 1, 2, 0}) != nullptr;
    for (auto& one : snmp::subtrees(first)) {
        if (named && one.root.startsWith(kEnterprises)) wanted.push_back({one.root, kMostRows});
    }
    return wanted;
}

/// What answers come back with from other threads. It outlives the search, since answers may come
/// later; nobody takes them then.
struct Desk {
    std::mutex mutex;
    std::vector<std::function<void()>> come;
    int bell = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

    Desk() = default;
    ~Desk() { ::close(bell); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void put(std::function<void()> work) {
        const std::lock_guard lock(mutex);
        come.push_back(std::move(work));
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(bell, &one, sizeof one);
    }
    std::vector<std::function<void()>> take() {
        const std::lock_guard lock(mutex);
        std::uint64_t rung = 0;
        [[maybe_unused]] const auto got = ::read(bell, &rung, sizeof rung);
        return std::exchange(come, {});
    }
};

/// One way of asking by SNMP.
struct Attempt {
    snmp::Settings settings;
    std::string version, community;
};

std::vector<Attempt> attemptsOf(const Plan& plan) {
    std::vector<Attempt> attempts;
    const auto add = [&](snmp::Settings settings, const char* version,
                         const std::string& community) {
        settings.port = plan.snmpPort;
        settings.timeout = kAnswerWait;
        settings.retries = 0;
        attempts.push_back({std::move(settings), version, community});
    };
    if (plan.v3) {
        add(*plan.v3, "3", "");
        return attempts;
    }
    for (const auto version : {snmp::Version::v2c, snmp::Version::v1}) {
        for (const auto& community : plan.communities) {
            snmp::Settings settings;
            settings.version = version;
            settings.community = base::Secret(community);
            add(std::move(settings), version == snmp::Version::v2c ? "2c" : "1", community);
        }
    }
    return attempts;
}

class Searching {
  public:
    Searching(const std::vector<Target>& targets, const Plan& plan, snmp::Engine& engine,
              ipp::Pool& pool)
        : plan_(plan), attempts_(attemptsOf(plan)), engine_(engine), pool_(pool) {
        progress_.all = targets.size();
        for (const auto& target : targets) rows_.push_back({{.target = target}});
    }

    Answered run(const std::atomic<bool>& stop, const std::function<void(const Progress&)>& tell);

  private:
    struct Row {
        Found found;
        std::size_t attempt = 0;  ///< the next way by SNMP
        int open = 0;             ///< questions under way or waiting
        bool answered = false;
        bool bySnmp = false;  ///< its agent is a printer's
    };

    void earn();
    void begin();
    void askSnmp(std::size_t id);
    void heardSnmp(std::size_t id, const snmp::Outcome& outcome);
    static void takeWalk(Row& row, const snmp::Walk& walk);
    void lookAtPort(std::size_t id);
    void portTold(std::size_t id, bool open);
    void askIpp(std::size_t id, bool encrypted);
    void heardIpp(std::size_t id, bool encrypted, const base::Result<ipp::Sighting>& sighting);
    void closeOne(std::size_t id);

    const Plan& plan_;
    const std::vector<Attempt> attempts_;
    snmp::Engine& engine_;
    ipp::Pool& pool_;
    std::shared_ptr<Desk> desk_ = std::make_shared<Desk>();
    Ports ports_{};
    std::vector<Row> rows_{};
    std::size_t next_ = 0;             ///< the first target that was not begun
    std::deque<std::size_t> again_{};  ///< to be asked by SNMP in another way
    std::deque<std::pair<std::size_t, bool>> forIpp_{};
    std::size_t talking_ = 0, byIpp_ = 0;
    double purse_ = 1;  ///< packets that may be sent now; below zero: more were sent
    Steady::time_point paid_ = Steady::now();
    Progress progress_{};
};

void Searching::earn() {
    const auto now = Steady::now();
    const std::chrono::duration<double> passed = now - paid_;
    paid_ = now;
    const double most = std::max(plan_.rate / 10.0, 1.0);
    purse_ = std::min(purse_ + passed.count() * plan_.rate, most);
}

void Searching::begin() {
    earn();
    while (purse_ > 0 && talking_ < kMostConversations && !again_.empty()) {
        askSnmp(again_.front());
        again_.pop_front();
    }
    while (purse_ > 0 && talking_ < kMostConversations && !ports_.full() && next_ < rows_.size()) {
        rows_[next_].open = 2;
        askSnmp(next_);
        lookAtPort(next_);
        ++next_;
    }
    while (byIpp_ < kMostByIpp && !forIpp_.empty()) {
        const auto [id, encrypted] = forIpp_.front();
        forIpp_.pop_front();
        askIpp(id, encrypted);
    }
}

void Searching::askSnmp(std::size_t id) {
    auto& row = rows_[id];
    const auto& attempt = attempts_[row.attempt++];
    snmp::Order order{.settings = attempt.settings, .patience = kSnmpPatience};
    order.settings.address = row.found.target.address;
    order.questions = snmp::firstQuestions();
    order.then = identitySubtrees;
    purse_ -= kPackets;
    ++talking_;
    engine_.ask(std::move(order), [this, id, desk = desk_](snmp::Outcome outcome) {
        const auto shared = std::make_shared<snmp::Outcome>(std::move(outcome));
        desk->put([this, id, shared] { heardSnmp(id, *shared); });
    });
}

void Searching::heardSnmp(std::size_t id, const snmp::Outcome& outcome) {
    --talking_;
    auto& row = rows_[id];
    const auto& attempt = attempts_[row.attempt - 1];
    // What was sent beyond what was paid for in advance, or less.
    const auto sent = static_cast<double>(outcome.cost.requests + outcome.cost.repeats);
    purse_ -= sent - kPackets;
    if (outcome.walk) {
        row.answered = true;
        row.found.snmp = attempt.version;
        row.found.community = attempt.community;
        takeWalk(row, *outcome.walk);
    } else if (outcome.walk.error().kind == base::Kind::login) {
        row.answered = true;
        row.found.note = "SNMPv3 refuses the login";
        ++progress_.refusedLogins;
    } else if (outcome.walk.error().kind == base::Kind::timeout && row.attempt < attempts_.size()) {
        again_.push_back(id);
        return;
    }
    closeOne(id);
}

void Searching::takeWalk(Row& row, const snmp::Walk& walk) {
    auto& found = row.found;
    const auto reading = snmp::understand(walk);
    const auto& identity = reading.machine.identity;
    if (!snmp::looksLikePrinter(walk)) {
        if (!found.printer) found.note = "no printer: " + identity.description.value;
        return;
    }
    found.printer = row.bySnmp = true;
    found.note.clear();
    if (identity.model.known()) found.model = identity.model.value;
    if (identity.serial.known()) found.serial = identity.serial.value;
    found.maker = makerOf(found.model, snmp::View(walk).enterprise());
}

void Searching::lookAtPort(std::size_t id) {
    purse_ -= 1;
    if (!ports_.begin(id, rows_[id].found.target.address, plan_.ippPort)) closeOne(id);
}

void Searching::portTold(std::size_t id, bool open) {
    if (open) {
        forIpp_.emplace_back(id, false);
    } else {
        closeOne(id);
    }
}

void Searching::askIpp(std::size_t id, bool encrypted) {
    ipp::Settings settings;
    settings.host = rows_[id].found.target.host;
    settings.port = plan_.ippPort;
    settings.encrypted = encrypted;
    settings.trust.by = ipp::Trust::By::anything;
    ++byIpp_;
    ipp::probe(
        settings, kIppPatience, pool_,
        [this, id, encrypted, desk = desk_](const base::Result<ipp::Sighting>& sighting) {
            desk->put([this, id, encrypted, sighting] { heardIpp(id, encrypted, sighting); });
        });
}

void Searching::heardIpp(std::size_t id, bool encrypted,
                         const base::Result<ipp::Sighting>& sighting) {
    --byIpp_;
    auto& row = rows_[id];
    if (!sighting) {
        const auto kind = sighting.error().kind;
        const bool gone = kind == base::Kind::network || kind == base::Kind::timeout;
        if (!encrypted && !gone) {
            forIpp_.emplace_back(id, true);
            return;
        }
        closeOne(id);
        return;
    }
    row.answered = true;
    auto& found = row.found;
    // A print server's queue is no machine, but a printer by any means of IPP.
    if (!row.bySnmp) found.note.clear();
    found.ippUri = sighting->uri;
    if (found.model.empty()) found.model = sighting->model;
    if (found.serial.empty()) found.serial = sighting->serial;
    found.printer = true;
    if (found.maker.empty()) found.maker = makerOf(found.model, 0);
    closeOne(id);
}

void Searching::closeOne(std::size_t id) {
    auto& row = rows_[id];
    if (--row.open > 0) return;
    ++progress_.done;
    if (row.found.printer) ++progress_.printers;
}

Answered Searching::run(const std::atomic<bool>& stop,
                        const std::function<void(const Progress&)>& tell) {
    auto told = Steady::now();
    while (progress_.done < rows_.size() && !stop) {
        begin();
        ports_.wait(kTurn, desk_->bell, [this](std::size_t id, bool open) { portTold(id, open); });
        for (auto& work : desk_->take()) work();
        if (Steady::now() - told >= kTellEvery) {
            told = Steady::now();
            tell(progress_);
        }
    }
    Answered answered{.progress = progress_, .whole = progress_.done == rows_.size()};
    for (auto& row : rows_) {
        // A print server's own agent tells nothing of the printer.
        if (row.found.printer && !row.bySnmp) row.found.snmp.clear();
        if (row.answered) answered.found.push_back(std::move(row.found));
    }
    return answered;
}

}  // namespace

std::size_t packetsTo(const Plan& plan) {
    return 1 + kPackets * attemptsOf(plan).size();  // one to look at the port
}

std::chrono::seconds timeFor(std::size_t addresses, const Plan& plan) {
    const auto waits = attemptsOf(plan).size() * kSilence;
    const auto sending = static_cast<double>(addresses * packetsTo(plan)) / plan.rate;
    // No more than so many conversations wait at once.
    const auto waves = static_cast<double>(addresses) / kMostConversations;
    const std::chrono::duration<double> wait = waits;
    const double longest = std::max(sending, std::floor(waves) * wait.count());
    return std::chrono::seconds(static_cast<long>(std::ceil(longest + wait.count())));
}

Answered search(const std::vector<Target>& targets, const Plan& plan, snmp::Engine& engine,
                ipp::Pool& pool, const std::atomic<bool>& stop,
                const std::function<void(const Progress&)>& tell) {
    Searching searching(targets, plan, engine, pool);
    return searching.run(stop, tell);
}

}  // namespace discovery
