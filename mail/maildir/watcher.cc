#include "mail/maildir/watcher.h"

#include "base/log.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace maildir {
namespace {

// A delivery ends with a rename or a link into new/; a file that is copied in is whole when it is
// closed (unfinished.h). Our own removals are not watched: nobody wakes himself.
constexpr std::uint32_t kArrivals = Unfinished::kTold | IN_ONLYDIR;
// A folder that is renamed keeps its watch, which tells of the wrong place from then on. Nothing
// below it is told of that, so the folder around is watched as well.
constexpr std::uint32_t kLeaves = IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR;
constexpr std::uint32_t kGone = IN_MOVE_SELF | IN_DELETE_SELF | IN_IGNORED;
// A symbolic link that leads to the folder is one more thing that goes; a rename over it is its
// end. Where the folder itself lies at the path, that is the one that is watched already.
constexpr std::uint32_t kLink = IN_MOVE_SELF | IN_DELETE_SELF | IN_DONT_FOLLOW | IN_MASK_ADD;
// A folder that somebody holds open tells of its end only when he lets go; the one around it, at
// once. What else goes there is nobody's business.
constexpr std::uint32_t kTaken = IN_DELETE | IN_MOVED_FROM;

std::string systemReason() {
    return std::generic_category().message(errno);
}

struct Notice {
    int watch = -1;
    std::uint32_t what = 0;
    std::string_view name;
    std::size_t end = 0;  ///< where the next one begins
};

Notice noticeAt(std::string_view bytes, std::size_t at) {
    inotify_event event = {};
    std::memcpy(&event, bytes.data() + at, sizeof event);
    at += sizeof event;
    const auto name = bytes.substr(at, event.len);
    return {event.wd, event.mask, name.substr(0, name.find('\0')), at + event.len};
}

/// Whether they tell of one open(), which made the file: nobody need wake in between.
bool isOneOpen(const Notice& made, const Notice& next) {
    return (made.what & IN_CREATE) != 0U && (next.what & IN_OPEN) != 0U &&
           made.watch == next.watch && made.name == next.name;
}

}  // namespace

/// What the watcher, its watches and the reading task share: the last one that leaves closes it.
struct Watching {
    explicit Watching(net::Loop& theLoop);
    ~Watching();
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;

    [[nodiscard]] int add(Watcher::Watch& watch, const std::string& folder, std::uint32_t what);
    void complain(const std::string& folder);
    void drop(Watcher::Watch& watch, int id);
    void drain();
    void tell(const Notice& notice);
    void mark(Watcher::Watch& watch, std::uint32_t what, std::string_view name);
    static net::Task<> readForAll(std::shared_ptr<Watching> self);

    net::Loop& loop;
    int inotify;  ///< arrivals
    int leave;    ///< an eventfd: nobody waits any more
    int either;   ///< an epoll descriptor over both, which the loop waits on
    std::unordered_map<int, std::vector<Watcher::Watch*>> byId;
    std::unordered_map<Watcher::Watch*, net::Loop::Event*> waiting;
    bool reading = false;
    bool complained = false;
};

Watching::Watching(net::Loop& theLoop)
    : loop(theLoop),
      inotify(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      leave(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      either(::epoll_create1(EPOLL_CLOEXEC)) {
    epoll_event readable = {};
    readable.events = EPOLLIN;
    const bool joined = inotify >= 0 && leave >= 0 && either >= 0 &&
                        ::epoll_ctl(either, EPOLL_CTL_ADD, inotify, &readable) == 0 &&
                        ::epoll_ctl(either, EPOLL_CTL_ADD, leave, &readable) == 0;
    if (joined) return;
    complained = true;
    base::log::warning(
        "The kernel gives no inotify instance ({}): Maildirs are looked at once an interval; raise "
        "fs.inotify.max_user_instances",
        systemReason());
    if (inotify >= 0) ::close(std::exchange(inotify, -1));
}

Watching::~Watching() {
    if (either >= 0) loop.forget(either);
    for (const int fd : {either, leave, inotify})
        if (fd >= 0) ::close(fd);
}

int Watching::add(Watcher::Watch& watch, const std::string& folder, std::uint32_t what) {
    const int id = ::inotify_add_watch(inotify, folder.c_str(), what);
    if (id < 0) return -1;
    auto& watches = byId[id];
    if (std::find(watches.begin(), watches.end(), &watch) == watches.end())
        watches.push_back(&watch);
    return id;
}

void Watching::complain(const std::string& folder) {
    if (std::exchange(complained, true)) return;
    base::log::warning(
        "The folder {} cannot be watched ({}): it is looked at once an interval; raise "
        "fs.inotify.max_user_watches",
        folder, systemReason());
}

void Watching::drop(Watcher::Watch& watch, int id) {
    const auto found = byId.find(id);
    if (found == byId.end()) return;
    std::erase(found->second, &watch);
    if (!found->second.empty()) return;
    byId.erase(found);
    (void)::inotify_rm_watch(inotify, id);
}

/// `name`: of what came, or went out of the folder around.
void Watching::mark(Watcher::Watch& watch, std::uint32_t what, std::string_view name) {
    if ((what & kTaken) != 0U && !watch.holds(name)) return;
    const bool gone = (what & (kGone | kTaken)) != 0U;
    if (!gone && !watch.unfinished_.event(what, name, net::Steady::now())) return;
    (gone ? watch.gone_ : watch.changed_) = true;
    // Once a wait: an event that is set twice ends the next wait too.
    const auto found = waiting.find(&watch);
    if (found == waiting.end()) return;
    found->second->set();
    waiting.erase(found);
}

/// Reads what the kernel has, without waiting.
void Watching::drain() {
    std::array<char, 16384> buffer;
    while (true) {
        const ssize_t got = ::read(inotify, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        for (std::size_t at = 0; at < bytes.size();) {
            auto notice = noticeAt(bytes, at);
            at = notice.end;
            if (at < bytes.size() && isOneOpen(notice, noticeAt(bytes, at))) {
                notice.what |= IN_OPEN;
            }
            tell(notice);
        }
    }
}

void Watching::tell(const Notice& notice) {
    if ((notice.what & IN_Q_OVERFLOW) != 0U) {
        for (auto& [id, watches] : byId)
            for (Watcher::Watch* watch : watches) mark(*watch, notice.what, notice.name);
    }
    const auto found = byId.find(notice.watch);
    if (found == byId.end()) return;
    for (Watcher::Watch* watch : found->second) mark(*watch, notice.what, notice.name);
    // The kernel has dropped the watch (the folder is gone); begin() makes a new one.
    if ((notice.what & IN_IGNORED) != 0U) byId.erase(found);
}

net::Task<> Watching::readForAll(std::shared_ptr<Watching> self) {
    while (!self->waiting.empty() && !self->loop.stopping()) {
        (void)co_await self->loop.readable(self->either, net::in(std::chrono::hours(24)));
        std::uint64_t count = 0;
        (void)!::read(self->leave, &count, sizeof count);
        self->drain();
    }
    self->reading = false;
}

Watcher::Watcher(net::Loop& loop) : state_(std::make_shared<Watching>(loop)) {}
Watcher::~Watcher() = default;

Watcher::Watch::Watch(Watcher& watcher) : state_(watcher.state_) {}

Watcher::Watch::~Watch() {
    for (const int id : ids_) state_->drop(*this, id);
}

void Watcher::Watch::begin(const std::string& around, const std::vector<std::string>& folders) {
    if (state_->inotify < 0) return;
    state_->drain();
    unfinished_.tidy(net::Steady::now());
    changed_ = gone_ = false;
    std::vector<int> now;
    names_.clear();
    for (const auto& folder : folders) names_.push_back(folder.substr(folder.rfind('/') + 1));
    // First: what is exchanged from here on is told of. Without it the folders are watched still.
    for (const auto what : {kLink, kLeaves | kTaken | IN_MASK_ADD}) {
        const int id = state_->add(*this, around, what);
        if (id >= 0) now.push_back(id);
    }
    active_ = true;
    for (const auto& folder : folders) {
        const int id = state_->add(*this, folder, kArrivals | kLeaves);
        if (id >= 0) {
            now.push_back(id);
        } else {
            state_->complain(folder);
            active_ = false;
        }
    }
    for (const int id : ids_)
        if (std::find(now.begin(), now.end(), id) == now.end()) state_->drop(*this, id);
    ids_ = std::move(now);
}

void Watcher::Watch::catchUp() {
    if (state_->inotify >= 0) state_->drain();
}

bool Watcher::Watch::holds(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
}

Watcher::Told Watcher::Watch::told() {
    if (std::exchange(gone_, false)) return Told::gone;
    return std::exchange(changed_, false) ? Told::arrival : Told::nothing;
}

net::Task<Watcher::Told> Watcher::Watch::wait(net::Deadline until, net::Loop::Event& woken) {
    const auto state = state_;
    if (const auto already = told(); already != Told::nothing) co_return already;
    const bool watched = !ids_.empty();
    if (watched) {
        state->waiting[this] = &woken;
        if (!std::exchange(state->reading, true)) state->loop.spawn(Watching::readForAll(state));
    }
    const bool came = co_await woken.wait(until);
    if (watched) {
        state->waiting.erase(this);
        const std::uint64_t one = 1;
        if (state->waiting.empty() && state->reading)
            (void)!::write(state->leave, &one, sizeof one);
    }
    const auto now = told();
    if (came && now == Told::nothing) co_return Told::woken;
    co_return now;
}

}  // namespace maildir
