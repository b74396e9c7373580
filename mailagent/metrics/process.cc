#include "mailagent/metrics/process.h"

#include <sys/resource.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <string>

namespace metrics {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// The memory's sizes in pages: all of it, and what is resident.
bool memoryPages(double& all, double& resident) {
    std::ifstream file("/proc/self/statm");
    return static_cast<bool>(file >> all >> resident);
}

/// When the process began, in seconds since the epoch; 0 where that is not to be had.
double startTime() {
    std::ifstream stat("/proc/self/stat");
    std::string text;
    std::getline(stat, text);
    const auto nameEnd = text.rfind(')');
    if (nameEnd == std::string::npos) return 0;
    std::size_t at = nameEnd + 1;
    for (int field = 2; field < 21 && at != std::string::npos; ++field) at = text.find(' ', at + 1);
    if (at == std::string::npos) return 0;
    const double ticks = std::strtod(text.c_str() + at, nullptr);
    std::ifstream system("/proc/stat");
    std::string word;
    double booted = 0;
    while (system >> word) {
        if (word == "btime") {
            system >> booted;
            break;
        }
    }
    return booted == 0 ? 0 : booted + ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double openFiles() {
    std::error_code error;
    double count = 0;
    const std::filesystem::directory_iterator end;
    for (std::filesystem::directory_iterator at("/proc/self/fd", error); !error && at != end;
         at.increment(error)) {
        ++count;
    }
    return count - 1;  // the folder itself
}

}  // namespace

void addProcess(Text& text) {
    static const double started = startTime();
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0) {
        text.family("process_cpu_seconds_total", Kind::counter,
                    "User and system CPU time spent, in seconds.")
            .sample(seconds(usage.ru_utime) + seconds(usage.ru_stime));
    }
    double all = 0, resident = 0;
    if (memoryPages(all, resident)) {
        const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
        text.family("process_virtual_memory_bytes", Kind::gauge, "Virtual memory size in bytes.")
            .sample(all * page);
        text.family("process_resident_memory_bytes", Kind::gauge, "Resident memory size in bytes.")
            .sample(resident * page);
    }
    text.family("process_open_fds", Kind::gauge, "Number of open file descriptors.")
        .sample(openFiles());
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        text.family("process_max_fds", Kind::gauge, "Maximum number of open file descriptors.")
            .sample(static_cast<double>(limit.rlim_cur));
    }
    if (started > 0) {
        text.family("process_start_time_seconds", Kind::gauge,
                    "Start time of the process since the epoch, in seconds.")
            .sample(started);
    }
}

}  // namespace metrics
