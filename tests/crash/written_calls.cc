#include "tests/crash/written_calls.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace crash {
namespace {

enum class About { nothing, descriptor, path, pathAt };

struct Call {
    long number;
    const char* name;
    About about;
    int creates = -1;  ///< the argument with open()'s flags: counted with O_CREAT only
};

#define CALL(name, ...)                \
    Call {                             \
        SYS_##name, #name, __VA_ARGS__ \
    }

constexpr std::array kCalls = {
    CALL(write, About::descriptor),
    CALL(pwrite64, About::descriptor),
    CALL(writev, About::descriptor),
    CALL(pwritev, About::descriptor),
    CALL(pwritev2, About::descriptor),
    CALL(sendto, About::descriptor),
    CALL(sendmsg, About::descriptor),
    CALL(sendmmsg, About::descriptor),
    CALL(sendfile, About::descriptor),
    CALL(splice, About::nothing),
    CALL(copy_file_range, About::nothing),
    CALL(fsync, About::descriptor),
    CALL(fdatasync, About::descriptor),
    CALL(sync, About::nothing),
    CALL(syncfs, About::descriptor),
    CALL(sync_file_range, About::descriptor),
    CALL(msync, About::nothing),
    CALL(truncate, About::path),
    CALL(ftruncate, About::descriptor),
    CALL(fallocate, About::descriptor),
    CALL(renameat2, About::pathAt),
    CALL(linkat, About::pathAt),
    CALL(symlinkat, About::path),
    CALL(unlinkat, About::pathAt),
    CALL(mkdirat, About::pathAt),
    CALL(mknodat, About::pathAt),
    CALL(openat, About::pathAt, 2),
    CALL(openat2, About::pathAt),
#ifdef SYS_renameat
    CALL(renameat, About::pathAt),
#endif
#ifdef SYS_open  // not on architectures younger than the …at() calls
    CALL(open, About::path, 1),
    CALL(creat, About::path),
    CALL(rename, About::path),
    CALL(link, About::path),
    CALL(symlink, About::path),
    CALL(unlink, About::path),
    CALL(rmdir, About::path),
    CALL(mkdir, About::path),
    CALL(mknod, About::path),
#endif
};

#undef CALL

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "name this architecture's AUDIT_ARCH here"
#endif

constexpr auto kEqual = static_cast<std::uint16_t>(BPF_JMP | BPF_JEQ | BPF_K);
constexpr auto kAnyBit = static_cast<std::uint16_t>(BPF_JMP | BPF_JSET | BPF_K);
constexpr auto kReturn = static_cast<std::uint16_t>(BPF_RET | BPF_K);

sock_filter step(std::uint16_t code, std::uint32_t value, std::uint8_t yes = 0,
                 std::uint8_t no = 0) {
    return {code, yes, no, value};
}

sock_filter load(std::size_t offset) {
    return step(static_cast<std::uint16_t>(BPF_LD | BPF_W | BPF_ABS),
                static_cast<std::uint32_t>(offset));
}

/// Call by call: compare, and return; so that no jump is longer than a few steps.
std::vector<sock_filter> filter() {
    std::vector<sock_filter> program;
    program.push_back(load(offsetof(seccomp_data, arch)));
    program.push_back(step(kEqual, kArchitecture, 1, 0));
    program.push_back(step(kReturn, SECCOMP_RET_ALLOW));
    program.push_back(load(offsetof(seccomp_data, nr)));
    for (const auto& call : kCalls) {
        const bool flags = call.creates >= 0;
        const std::uint8_t length = flags ? 4 : 1;
        program.push_back(step(kEqual, static_cast<std::uint32_t>(call.number), 0, length));
        if (flags) {  // the low half of the argument: both architectures are little-endian
            const auto argument = static_cast<std::size_t>(call.creates) * sizeof(std::uint64_t);
            program.push_back(load(offsetof(seccomp_data, args) + argument));
            program.push_back(step(kAnyBit, O_CREAT, 1, 0));
            program.push_back(step(kReturn, SECCOMP_RET_ALLOW));
        }
        program.push_back(step(kReturn, SECCOMP_RET_TRACE));
    }
    program.push_back(step(kReturn, SECCOMP_RET_ALLOW));
    return program;
}

std::string descriptorOf(pid_t thread, std::uint64_t number) {
    const auto link =
        "/proc/" + std::to_string(thread) + "/fd/" + std::to_string(static_cast<int>(number));
    std::array<char, 512> target{};
    const auto length = ::readlink(link.c_str(), target.data(), target.size());
    return length < 0 ? "?" : std::string(target.data(), static_cast<std::size_t>(length));
}

std::string textAt(pid_t thread, std::uint64_t address) {
    const auto memory = "/proc/" + std::to_string(thread) + "/mem";
    const int file = ::open(memory.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return "?";
    std::string text;
    char byte = 0;
    while (text.size() < 512 &&
           ::pread(file, &byte, 1, static_cast<off_t>(address + text.size())) == 1 && byte != 0) {
        text.push_back(byte);
    }
    ::close(file);
    return text;
}

}  // namespace

bool stopAtWrittenCalls() {
    auto program = filter();
    const sock_fprog whole{static_cast<unsigned short>(program.size()), program.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole) == 0;
}

std::string describeCall(pid_t thread) {
    __ptrace_syscall_info info{};
    if (::ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0) {
        return "?";
    }
    const auto& args = info.seccomp.args;
    for (const auto& call : kCalls) {
        if (static_cast<std::uint64_t>(call.number) != info.seccomp.nr) continue;
        switch (call.about) {
            case About::nothing:
                return call.name;
            case About::descriptor:
                return std::string(call.name) + " " + descriptorOf(thread, args[0]);
            case About::path:
                return std::string(call.name) + " " + textAt(thread, args[0]);
            case About::pathAt:
                return std::string(call.name) + " " + textAt(thread, args[1]);
        }
    }
    return "?";
}

}  // namespace crash
