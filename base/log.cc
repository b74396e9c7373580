#include "base/log.h"

#include "base/text.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <atomic>
#include <mutex>

namespace base::log {
namespace {

constexpr std::size_t kLineLimit = 2000;  ///< bytes of one log line

std::atomic<Level> threshold{Level::info};
std::mutex sinkMutex;
std::function<void(Level, std::string_view)> sink;

spdlog::logger& standardError() {
    static const auto logger = [] {
        auto made = std::make_shared<spdlog::logger>(
            "mailagent", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%d %H:%M:%S.%e %l: %v");
        made->set_level(spdlog::level::debug);
        return made;
    }();
    return *logger;
}

spdlog::level::level_enum translate(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

}  // namespace

void setLevel(Level level) {
    threshold = level;
}

bool enabled(Level level) noexcept {
    return level >= threshold.load(std::memory_order_relaxed);
}

void setSink(std::function<void(Level, std::string_view)> replacement) {
    const std::scoped_lock lock(sinkMutex);
    sink = std::move(replacement);
}

void write(Level level, std::string_view line) {
    if (!enabled(level)) return;
    const std::string safe = printable(line, kLineLimit);
    const std::scoped_lock lock(sinkMutex);
    if (sink) {
        sink(level, safe);
    } else {
        standardError().log(translate(level), safe);
    }
}

}  // namespace base::log
