// One inotify instance for all Maildirs of a loop: ten thousand mailboxes would exhaust the
// kernel's instances (128 a user), not its watches.
//
// One task reads for all, as long as anybody waits and no longer: it keeps no loop alive.
// Thread: the loop's.
#pragma once

#include "mail/maildir/unfinished.h"
#include "net/loop.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace maildir {

struct Watching;

class Watcher {
  public:
    /// Where the kernel gives no inotify instance, no wait ends by an arrival; logged once.
    explicit Watcher(net::Loop& loop);
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    /// What ends a wait. `gone`: one of the folders is no longer where it was, or the one around
    /// them: what lies at the path now is watched from the next begin() on.
    enum class Told { nothing, woken, arrival, gone };

    /// One mailbox's folders. It may outlive the watcher, not the loop.
    class Watch {
      public:
        explicit Watch(Watcher& watcher);
        ~Watch();
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;

        /// Watches the folders (again, where they were replaced) and forgets what has happened so
        /// far: call it before the folders are listed. `around` holds them, and may be a symbolic
        /// link; only that it goes, or one of them out of it, is watched, whoever holds them open.
        /// Not noticed: a folder or link further up that goes.
        void begin(const std::string& around, const std::vector<std::string>& folders);

        /// Takes down what has happened up to now; begin() forgets none of it. Call it after the
        /// folders were listed, and before met().
        void catchUp();

        /// The listing has met `name`, `empty` or not. Whether it is still being written; of what
        /// was begun before the first begin() that is not known until it is written to.
        [[nodiscard]] bool met(std::string_view name, bool empty) {
            return unfinished_.met(name, empty);
        }

        /// Whether all folders of the last begin() are watched.
        [[nodiscard]] bool active() const noexcept { return active_; }

        /// `arrival` when a whole file came into one of the folders, and `gone`, since begin() or
        /// the last time it was told; `woken` when that was set; `nothing` when `until` passed or
        /// the loop is stopping.
        [[nodiscard]] net::Task<Told> wait(net::Deadline until, net::Loop::Event& woken);

      private:
        friend struct Watching;
        [[nodiscard]] Told told();
        [[nodiscard]] bool holds(std::string_view name) const;

        std::shared_ptr<Watching> state_;
        std::vector<int> ids_;
        std::vector<std::string> names_;  ///< of the folders, in the one around
        Unfinished unfinished_;
        bool active_ = false;
        bool changed_ = false;
        bool gone_ = false;
    };

  private:
    friend struct Watching;
    std::shared_ptr<Watching> state_;
};

}  // namespace maildir
