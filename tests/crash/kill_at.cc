// Runs a program and kills it with SIGKILL at its N-th system call that writes, sends or syncs,
// counted over all its threads and children from exec on.
//
//   kill_at [-o REPORT] count PROGRAM…     runs it to its end and says how many such calls it made
//   kill_at [-o REPORT] list PROGRAM…      the same, with a line for each call
//   kill_at [-o REPORT] N PROGRAM…         kills it at the entry of the N-th: the call never
//   happens kill_at [-o REPORT] N after PROGRAM…   kills it as the N-th returns: the program never
//   knows
//
// REPORT (else stderr) gets "killed before 17: fdatasync /state/journal.db-wal" or "ended 0 after
// 93 calls". Exit: the program's own code, 137 where it was killed, 125 where ptrace or seccomp is
// not allowed here or the command line is wrong.
//
// A seccomp filter stops the program at these calls only, so that it runs at its own speed
// otherwise. mmap'ed memory (SQLite's -shm) is written without any call: it cannot be seen here,
// and what is in it does not survive the process.
#include "tests/crash/written_calls.h"

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr int kNotRun = 125;

struct Orders {
    std::string report;
    long killAt = 0;  ///< 0: never
    bool after = false, list = false;
    char** program = nullptr;
};

[[noreturn]] void give(const std::string& why) {
    std::fprintf(stderr, "kill_at: %s\n", why.c_str());
    std::exit(kNotRun);  // NOLINT(concurrency-mt-unsafe)
}

[[noreturn]] void giveErrno(const std::string& what) {
    give(what + ": " + std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
}

Orders ordersOf(int count, char** words) {
    const std::string usage = "usage: kill_at [-o REPORT] count|list|N [after] PROGRAM…";
    Orders orders;
    int at = 1;
    const auto is = [&](std::string_view word) { return at < count && words[at] == word; };
    if (is("-o") && at + 1 < count) {
        orders.report = words[at + 1];
        at += 2;
    }
    if (at >= count) give(usage);
    if (is("list")) {
        orders.list = true;
    } else if (!is("count")) {
        const std::string_view number = words[at];
        const auto* end = number.data() + number.size();
        const auto read = std::from_chars(number.data(), end, orders.killAt);
        if (read.ec != std::errc() || read.ptr != end || orders.killAt < 1) give(usage);
    }
    ++at;
    if (orders.killAt > 0 && is("after")) {
        orders.after = true;
        ++at;
    }
    if (at >= count) give(usage);
    orders.program = words + at;
    return orders;
}

/// In the child: waits until it is traced, then becomes the program, filtered.
[[noreturn]] void become(char** program, int gate) {
    char go = 0;
    if (::read(gate, &go, 1) != 1) ::_exit(kNotRun);
    ::close(gate);
    if (!crash::stopAtWrittenCalls()) {
        std::fprintf(stderr, "kill_at: no seccomp filter allowed: %s\n",
                     std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
        ::_exit(kNotRun);
    }
    ::execvp(program[0], program);
    std::fprintf(stderr, "kill_at: cannot run %s: %s\n", program[0],
                 std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    ::_exit(kNotRun);
}

class Hunt {
  public:
    Hunt(Orders orders, FILE* report) : orders_(std::move(orders)), report_(report) {}

    int run() {
        start();
        int status = 0;
        for (;;) {
            const auto tid = ::waitpid(-1, &status, __WALL);
            if (tid < 0 && errno == EINTR) continue;
            if (tid < 0) giveErrno("the program was lost");
            if (tid == program_ && (WIFEXITED(status) || WIFSIGNALED(status))) break;
            if (WIFSTOPPED(status)) stopped(tid, status);
        }
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (!killed_) std::fprintf(report_, "ended %d after %ld calls\n", code, calls_);
        return code;
    }

  private:
    void start() {
        std::array<int, 2> gate{};
        if (::pipe(gate.data()) != 0) giveErrno("no pipe");
        program_ = ::fork();
        if (program_ < 0) giveErrno("no process");
        if (program_ == 0) {
            ::close(gate[1]);
            become(orders_.program, gate[0]);
        }
        ::close(gate[0]);
        constexpr long kOptions = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
                                  PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD |
                                  PTRACE_O_EXITKILL;
        if (::ptrace(PTRACE_SEIZE, program_, nullptr, kOptions) != 0) {
            const int why = errno;
            ::kill(program_, SIGKILL);
            errno = why;
            giveErrno("ptrace is not allowed here");
        }
        if (::write(gate[1], "", 1) != 1) giveErrno("no pipe");
        ::close(gate[1]);
    }

    void stopped(pid_t tid, int status) {
        const int signal = WSTOPSIG(status);
        const int event = status >> 16;
        if (event == PTRACE_EVENT_SECCOMP) return reached(tid);
        if (signal == (SIGTRAP | 0x80)) {
            if (tid == last_) return kill(program_);
            return go(tid, 0);
        }
        if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
            ::ptrace(PTRACE_LISTEN, tid, nullptr, nullptr);  // stopped like anybody would be
            return;
        }
        go(tid, event == 0 ? signal : 0);
    }

    void reached(pid_t tid) {
        ++calls_;
        if (orders_.list) {
            std::fprintf(report_, "%ld: %s\n", calls_, crash::describeCall(tid).c_str());
        }
        if (calls_ == orders_.killAt) {
            std::fprintf(report_, "killed %s %ld: %s\n", orders_.after ? "after" : "before", calls_,
                         crash::describeCall(tid).c_str());
            std::fflush(report_);
            killed_ = true;
            if (!orders_.after) return kill(program_);
            last_ = tid;
        }
        go(tid, 0);
    }

    void go(pid_t tid, int signal) const {
        const auto how = tid == last_ ? PTRACE_SYSCALL : PTRACE_CONT;
        ::ptrace(how, tid, nullptr, signal);
    }

    static void kill(pid_t program) { ::kill(program, SIGKILL); }

    Orders orders_;
    FILE* report_;
    pid_t program_ = -1;
    pid_t last_ = -1;  ///< the thread whose present call is its last
    long calls_ = 0;
    bool killed_ = false;
};

}  // namespace

int main(int count, char** words) {
    const auto orders = ordersOf(count, words);
    FILE* report = stderr;
    if (!orders.report.empty()) {
        report = std::fopen(orders.report.c_str(), "we");
        if (report == nullptr) giveErrno("cannot write " + orders.report);
    }
    const int code = Hunt(orders, report).run();
    std::fflush(report);
    return code;
}
