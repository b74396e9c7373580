#include "base/run_program.h"

#include "base/text.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace base {
namespace {

constexpr std::size_t kErrorLimit = 4096;  // bytes kept of the standard error
using SteadyTime = std::chrono::steady_clock::time_point;

class Descriptor {
  public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void set(int fd) {
        close();
        fd_ = fd;
    }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_ = -1;
};

struct Pipe {
    Descriptor out, in;
    bool open() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
        out.set(ends[0]);
        in.set(ends[1]);
        // Only our end: a program may rely on a blocking standard output.
        return ::fcntl(out.get(), F_SETFL, O_NONBLOCK) == 0;
    }
};

std::vector<std::string> smallEnvironment() {
    std::vector<std::string> kept;
    for (const char* name : {"PATH", "LANG", "HOME"}) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets any
        if (value != nullptr) kept.push_back(fmt::format("{}={}", name, value));
    }
    return kept;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

/// posix_spawn's two objects, made and destroyed together.
struct SpawnPlan {
    posix_spawn_file_actions_t files{};
    posix_spawnattr_t attributes{};
    SpawnPlan() {
        posix_spawn_file_actions_init(&files);
        posix_spawnattr_init(&attributes);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;
    ~SpawnPlan() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    void prepare(int output, int error) {
        posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&files, error, STDERR_FILENO);
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
};

enum class Drained { more, end, tooMuch };

/// Takes what is in the pipe now. Beyond `limit`: tooMuch, or dropped where `drop` says so.
Drained drain(int fd, std::string& bytes, std::size_t limit, bool drop) {
    std::array<char, 8192> buffer{};
    for (;;) {
        const ssize_t n = ::read(fd, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN ? Drained::more : Drained::end;
        if (n == 0) return Drained::end;
        const std::size_t room = limit - bytes.size();
        const auto got = static_cast<std::size_t>(n);
        bytes.append(buffer.data(), std::min(got, room));
        if (got > room && !drop) return Drained::tooMuch;
    }
}

/// One running program; its end is the end of its process group.
class Child {
  public:
    explicit Child(pid_t pid)
        : pid_(pid), handle_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { (void)end(); }

    [[nodiscard]] int handle() const { return handle_.get(); }

    /// Kills the group and reaps the program; its wait status. As long as it is not reaped its
    /// number cannot be another group's.
    int end() {
        if (pid_ < 0) return status_;
        ::kill(-pid_, SIGKILL);
        while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
        return status_;
    }

  private:
    pid_t pid_;
    Descriptor handle_;
    int status_ = -1;
};

enum class Ending { exited, timeout, tooMuch };

struct Capture {
    std::string output, error;
};

/// Reads both pipes until the program has ended. What a grandchild holds open is not waited for.
Ending follow(const Child& child, Pipe& output, Pipe& error, std::size_t limit, SteadyTime until,
              Capture& capture) {
    for (;;) {
        std::array<pollfd, 3> waits{{{child.handle(), POLLIN, 0},
                                     {output.out.get(), POLLIN, 0},
                                     {error.out.get(), POLLIN, 0}}};
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) return Ending::timeout;
        const int ready = ::poll(waits.data(), waits.size(),
                                 static_cast<int>(std::min<long long>(left.count(), 60'000)));
        if (ready < 0 && errno != EINTR) return Ending::timeout;
        if (ready <= 0) continue;
        const bool ended = waits[0].revents != 0;
        if (ended || waits[1].revents != 0) {
            const auto drained = drain(output.out.get(), capture.output, limit, false);
            if (drained == Drained::tooMuch) return Ending::tooMuch;
            if (drained == Drained::end) output.out.close();  // poll() passes over -1
        }
        if (ended || waits[2].revents != 0) {
            if (drain(error.out.get(), capture.error, kErrorLimit, true) == Drained::end) {
                error.out.close();
            }
        }
        if (ended) return Ending::exited;
        // A kernel without pidfd: both pipes closed is the end.
        if (child.handle() < 0 && output.out.get() < 0 && error.out.get() < 0) {
            return Ending::exited;
        }
    }
}

std::string firstLine(const std::string& text) {
    const std::string_view trimmed = trim(text);
    return printable(trimmed.substr(0, trimmed.find('\n')), 200);
}

Unexpected refusal(const std::string& name, int status, const std::string& error) {
    const std::string said = error.empty() ? "" : ": " + firstLine(error);
    if (WIFSIGNALED(status)) {
        return fail(Kind::refused, fmt::format("the program {} was ended by signal {}{}", name,
                                               WTERMSIG(status), said));
    }
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return fail(Kind::refused,
                fmt::format("the program {} ended with status {}{}", name, code, said), code);
}

Unexpected notStarted(const std::string& name, int error) {
    const bool missing = error == ENOENT || error == ENOTDIR || error == EACCES || error == ENOEXEC;
    return fail(missing ? Kind::missing : Kind::storage,
                fmt::format("cannot run the program {}: {}", name, std::strerror(error)), error);
}

}  // namespace

Result<std::string> runProgram(const Program& program) {
    if (program.arguments.empty() || program.arguments[0].empty()) {
        return fail(Kind::invalid,
                    "no program is named; write [\"/path/of/program\", \"argument\"]");
    }
    const SteadyTime until = std::chrono::steady_clock::now() + program.timeLimit;
    const std::string name = printable(program.arguments[0], 200);
    Pipe output, error;
    if (!output.open() || !error.open()) return notStarted(name, errno);

    SpawnPlan plan;
    plan.prepare(output.in.get(), error.in.get());
    auto arguments = program.arguments;
    auto environment = smallEnvironment();
    pid_t pid = -1;
    const int failed = ::posix_spawnp(&pid, arguments[0].c_str(), &plan.files, &plan.attributes,
                                      pointers(arguments).data(), pointers(environment).data());
    if (failed != 0) return notStarted(name, failed);
    Child child(pid);
    output.in.close();
    error.in.close();

    Capture capture;
    const auto ending = follow(child, output, error, program.outputLimit.count, until, capture);
    const int status = child.end();
    if (ending == Ending::timeout) {
        return fail(Kind::timeout,
                    fmt::format("the program {} did not end within {} ms and was killed", name,
                                program.timeLimit.count()));
    }
    if (ending == Ending::tooMuch) {
        return fail(Kind::invalid,
                    fmt::format("the program {} printed more than {} bytes and was killed", name,
                                program.outputLimit.count));
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return refusal(name, status, capture.error);
    return std::move(capture.output);
}

}  // namespace base
