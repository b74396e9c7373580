#include "machine/snmp/engine.h"

#include "machine/snmp/conversation.h"
#include "machine/snmp/users.h"
#include "net/workers.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <deque>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <unordered_map>

namespace snmp {
namespace {

constexpr std::size_t kMostAtOnce = 2000;
constexpr unsigned kDoneThreads = 4;  ///< understanding a walk takes longer than receiving it
constexpr int kEventsATurn = 128;
constexpr std::uint64_t kBell = 0;

using Steady = std::chrono::steady_clock;

int orThrow(int descriptor, const char* what) {
    if (descriptor < 0) throw std::system_error(errno, std::system_category(), what);
    return descriptor;
}

struct Descriptor {
    int number;
    ~Descriptor() { ::close(number); }
};

}  // namespace

struct Engine::Impl {
    using Id = std::uint64_t;
    struct Entry {
        std::unique_ptr<Conversation> talk;
        Steady::time_point wakeAt{};
        std::string engine{};  ///< where it entered Users
    };

    net::Workers workers{kDoneThreads};
    Descriptor epoll{orThrow(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")};
    Descriptor bell{orThrow(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")};
    std::atomic<bool> stopping = false;
    std::mutex mutex;
    std::vector<std::unique_ptr<Conversation>> come;  ///< guarded by mutex

    // The thread's own.
    std::unordered_map<Id, Entry> entries;
    std::set<std::pair<Steady::time_point, Id>> wakeups;
    std::deque<Id> queue;  ///< not begun
    std::size_t begun = 0;
    Users users;
    Id lastId = kBell;
    std::thread thread;

    void serve();
    void takeNew();
    void beginQueued();
    bool begin(Id id, Entry& entry);
    void settle(Id id);
    void wake();
    void ring() const;
    int untilNext() const;
    void schedule(Id id, Entry& entry);
    void end(Id id, Entry& entry);
    void finish(std::unique_ptr<Conversation> talk);
};

void Engine::Impl::ring() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(bell.number, &one, sizeof one);
}

int Engine::Impl::untilNext() const {
    if (wakeups.empty()) return -1;
    const auto left = wakeups.begin()->first - Steady::now();
    const auto count = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<std::int64_t>(count, 0, 60'000));
}

void Engine::Impl::serve() {
    epoll_event events[kEventsATurn];
    while (!stopping) {
        const int count = ::epoll_wait(epoll.number, events, kEventsATurn, untilNext());
        for (int i = 0; i < count; ++i) {
            const Id id = events[i].data.u64;
            if (id == kBell) {
                std::uint64_t rung = 0;
                [[maybe_unused]] const auto got = ::read(bell.number, &rung, sizeof rung);
                continue;
            }
            const auto found = entries.find(id);
            if (found == entries.end()) continue;
            found->second.talk->readable();
            settle(id);
        }
        wake();
        takeNew();
        beginQueued();
    }
    takeNew();
    for (auto& [id, entry] : entries) {
        entry.talk->breakOff({base::Kind::cancelled, "the agent is stopping"});
        if (!entry.engine.empty() && users.isLast(entry.engine)) entry.talk->dismiss();
        if (!entry.engine.empty()) (void)users.leave(entry.engine);
        finish(std::move(entry.talk));
    }
}

void Engine::Impl::wake() {
    const auto now = Steady::now();
    while (!wakeups.empty() && wakeups.begin()->first <= now) {
        const Id id = wakeups.begin()->second;
        entries.at(id).talk->late();
        settle(id);
    }
}

void Engine::Impl::takeNew() {
    std::vector<std::unique_ptr<Conversation>> fresh;
    {
        const std::lock_guard lock(mutex);
        fresh.swap(come);
    }
    for (auto& talk : fresh) {
        const Id id = ++lastId;
        auto& entry = entries[id];
        entry.talk = std::move(talk);
        schedule(id, entry);
        queue.push_back(id);
    }
}

void Engine::Impl::beginQueued() {
    while (!queue.empty() && begun < kMostAtOnce) {
        const Id id = queue.front();
        const auto found = entries.find(id);
        if (found != entries.end() && !begin(id, found->second)) return;
        queue.pop_front();
    }
}

/// False: the process has no descriptor left; it is tried again when another one has ended.
bool Engine::Impl::begin(Id id, Entry& entry) {
    auto begin = entry.talk->begin();
    if (!begin) {
        const int code = begin.error().code;
        if ((code == EMFILE || code == ENFILE) && begun > 0) return false;
        entry.talk->breakOff(begin.error());
        settle(id);
        return true;
    }
    ++begun;
    epoll_event event{.events = EPOLLIN, .data = {.u64 = id}};
    if (::epoll_ctl(epoll.number, EPOLL_CTL_ADD, entry.talk->fd(), &event) != 0) {
        entry.talk->breakOff({base::Kind::network, "the kernel cannot watch one more socket"});
    }
    settle(id);
    return true;
}

/// After every call into a conversation: its next deadline, its user, its end.
void Engine::Impl::settle(Id id) {
    auto& entry = entries.at(id);
    if (entry.talk->wantsUser() && !entry.talk->over() && entry.engine.empty()) {
        const auto engine = entry.talk->engineId();
        if (users.enter(engine, entry.talk->identity(), id)) {
            entry.engine = engine;
            entry.talk->enrol();
        }
    }
    if (entry.talk->over()) {
        end(id, entry);
    } else {
        schedule(id, entry);
    }
}

void Engine::Impl::schedule(Id id, Entry& entry) {
    wakeups.erase({entry.wakeAt, id});
    entry.wakeAt = entry.talk->wakeAt();
    wakeups.insert({entry.wakeAt, id});
}

void Engine::Impl::end(Id id, Entry& entry) {
    wakeups.erase({entry.wakeAt, id});
    std::vector<Id> next;
    if (!entry.engine.empty()) {
        if (users.isLast(entry.engine)) entry.talk->dismiss();
        next = users.leave(entry.engine);
    }
    if (entry.talk->begun()) --begun;
    finish(std::move(entry.talk));
    entries.erase(id);
    for (const Id waiting : next) {
        if (entries.contains(waiting)) settle(waiting);
    }
}

void Engine::Impl::finish(std::unique_ptr<Conversation> talk) {
    // The socket closes here, on this thread; `done` may take its time elsewhere.
    auto outcome = std::make_shared<Outcome>(talk->takeOutcome());
    auto done = talk->takeDone();
    talk.reset();
    workers.run([outcome, done = std::move(done)] { done(std::move(*outcome)); });
}

Engine::Engine() : impl_(std::make_unique<Impl>()) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = kBell}};
    orThrow(::epoll_ctl(impl_->epoll.number, EPOLL_CTL_ADD, impl_->bell.number, &event),
            "epoll_ctl");
    // Signals are for the thread that waits for them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    impl_->thread = std::thread([this] { impl_->serve(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Engine::~Engine() {
    impl_->stopping = true;
    impl_->ring();
    impl_->thread.join();
    impl_->workers.finish();
}

void Engine::ask(Order order, Done done) {
    const auto refuse = [&](const base::Error& error) { done(Outcome{.walk = base::fail(error)}); };
    if (const auto fine = check(order.settings); !fine) return refuse(fine.error());
    auto address = resolve(order.settings.address, order.settings.port);
    if (!address) return refuse(address.error());
    auto keys = keysOf(order.settings);
    if (!keys) return refuse(keys.error());
    auto talk = std::make_unique<Conversation>(std::move(order), std::move(*keys),
                                               std::move(*address), std::move(done));
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->come.push_back(std::move(talk));
    }
    impl_->ring();
}

Order walkOf(Settings settings, std::vector<Subtree> subtrees, base::Time now,
             std::chrono::milliseconds patience) {
    Order order{.settings = std::move(settings), .now = now, .patience = patience};
    order.then = [subtrees = std::move(subtrees)](const Walk&) { return subtrees; };
    return order;
}

}  // namespace snmp
