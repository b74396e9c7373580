// Get-Jobs: what waits, is printed, and was printed.
#include "base/text.h"
#include "machine/ipp/sections.h"
#include "machine/ipp/understand.h"

#include <algorithm>
#include <set>

namespace ipp {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMostJobs = 2 * static_cast<std::size_t>(kMostJobsAsked);

std::optional<std::int64_t> numberIn(const Values& values, std::string_view name) {
    const auto* attribute = values.find(name);
    std::int64_t number = 0;
    if (attribute == nullptr || !numberOf(attribute->values.front(), number)) return {};
    return number;
}

/// The dateTime; else the seconds of the printer's uptime reckoned back from the moment of the
/// reading, or, with CUPS, a time of day in seconds.
void readTime(const Values& job, std::optional<std::int64_t> printerUpTime, std::string_view date,
              std::string_view time, machine::Date& out) {
    job.date(date, out);
    const auto at = numberIn(job, time);
    if (out.said() || !at || *at <= 0) return;
    if (*at >= kClockFrom) {
        out = machine::Date::of(machine::momentAt(base::Time(seconds(*at)), 0), job.from(time));
        return;
    }
    auto now = numberIn(job, "job-printer-up-time");
    if (!now || *now <= 0 || *now >= kClockFrom) now = printerUpTime;
    // Printers end a job "after now" by some seconds; more than that is another clock.
    if (!now || *at > *now + 60) return;
    const auto ago = std::max<std::int64_t>(0, *now - *at);
    out = machine::Date::of(machine::momentAt(job.taken() - seconds(ago), 0), job.from(time));
}

std::string functionOf(const Values& values) {
    machine::Text service;
    values.text("job-service-type", service);  // PWG 5108.1
    if (service.known()) return service.value;
    return {};
}

void readFormat(const Values& job, machine::Job& out) {
    job.text("document-format-detected", out.format);
    if (!out.format.said()) job.text("document-format", out.format);
    if (!out.format.said()) job.text("document-format-supplied", out.format);
    job.text("media", out.size);
    job.text("print-color-mode", out.colour);
    job.text("sides", out.sides);
    job.words("finishings", out.finish);
}

machine::Job jobOf(const Values& values, std::optional<std::int64_t> printerUpTime) {
    machine::Job job;
    values.count("job-id", job.id);
    auto function = functionOf(values);
    if (!function.empty()) job.function = values.known(std::move(function), "job-service-type");
    values.words("job-state", job.state);
    values.words("job-state-reasons", job.reason);
    if (job.reason.known() && job.reason.value == "none") job.reason = {};
    readTime(values, printerUpTime, "date-time-at-creation", "time-at-creation", job.received);
    readTime(values, printerUpTime, "date-time-at-completed", "time-at-completed", job.completed);
    values.text("job-originating-user-name", job.owner);
    values.text("job-name", job.name);
    values.count("job-pages", job.pages);
    values.count("copies", job.copies);
    readFormat(values, job);
    values.count("job-impressions-completed", job.impressions);
    values.count("job-media-sheets-completed", job.sheets);
    return job;
}

void readAll(const Message& message, const Values& printer, const std::string& charset,
             std::set<std::uint64_t>& seen, std::vector<machine::Job>& out) {
    const auto uptime = upTime(printer);
    for (const auto& group : message.groups) {
        if (group.tag != static_cast<std::uint8_t>(Group::job) || out.size() == kMostJobs) continue;
        const Values values(&group, printer.taken(), charset);
        auto job = jobOf(values, uptime);
        // A job that ends between the two questions is in both answers.
        if (job.id.known() && !seen.insert(job.id.value.count).second) continue;
        if (job.id.said() || job.state.said()) out.push_back(std::move(job));
    }
}

/// How many there are; unsaid where there may be more than were asked for.
machine::Value<machine::Items> counted(const Values& printer, std::size_t rows) {
    if (rows >= kMostJobsAsked) return {};
    return machine::Value<machine::Items>::of({rows}, printer.from("job-id"));
}

bool succeeded(const Message* message) {
    return message != nullptr && message->code < 0x0100;
}

}  // namespace

void readJobs(const Message* active, const Message* completed, const Values& printer,
              const std::string& charset, machine::Reading& out) {
    std::set<std::uint64_t> seen;
    auto& jobs = out.jobs;
    printer.count("queued-job-count", jobs.active);
    if (succeeded(active)) readAll(*active, printer, charset, seen, jobs.rows);
    const auto waiting = jobs.rows.size();
    if (succeeded(active) && !jobs.active.said()) jobs.active = counted(printer, waiting);
    if (!succeeded(completed)) return;
    readAll(*completed, printer, charset, seen, jobs.rows);
    jobs.kept = counted(printer, jobs.rows.size() - waiting);
}

}  // namespace ipp
