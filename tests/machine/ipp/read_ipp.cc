// Reads printers by IPP and prints the main facts as JSON, one line a printer, for the system
// tests. usage: read_ipp [--trust T] [--user U] [--password P] [--patience MS] [--probe | --dump]
// URI…    or    read_ipp --file ANSWER [JOBS]    for captured messages.
#include "base/file.h"
#include "machine/ipp/ipp_source.h"

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

const char* stateName(machine::State state) {
    switch (state) {
        case machine::State::unsaid:
            return "unsaid";
        case machine::State::known:
            return "known";
        case machine::State::unknown:
            return "unknown";
        case machine::State::someRemains:
            return "someRemains";
        case machine::State::nearlyEmpty:
            return "nearlyEmpty";
        case machine::State::unrestricted:
            return "unrestricted";
    }
    return "";
}

json of(const machine::Text& text) {
    return text.known() ? json(text.value) : json(nullptr);
}

template <class Tag>
json of(const machine::Value<machine::Quantity<Tag>>& value) {
    if (value.known()) return value.value.count;
    return value.said() ? json(stateName(value.state)) : json(nullptr);
}

json of(const machine::Date& date) {
    if (!date.known()) return nullptr;
    return machine::dateText(date.value) + " " + machine::timeText(date.value);
}

json partOf(const machine::Part& p) {
    return {{"name", of(p.name)},      {"type", of(p.kind)},
            {"class", of(p.consumed)}, {"colour", of(p.colour)},
            {"unit", of(p.unit)},      {"level", of(p.level)},
            {"max", of(p.capacity)},   {"object", p.level.from.object.text()}};
}

json trayOf(const machine::Tray& t) {
    return {{"name", of(t.name)},     {"size", of(t.size)},    {"type", of(t.type)},
            {"max", of(t.capacity)},  {"level", of(t.level)},  {"status", of(t.status)},
            {"number", of(t.number)}, {"weight", of(t.weight)}};
}

json alertOf(const machine::Alert& a) {
    return {{"severity", of(a.severity)},
            {"training", of(a.training)},
            {"group", of(a.group)},
            {"code", of(a.code)},
            {"text", of(a.text)},
            {"location", of(a.location)},
            {"object", a.code.from.object.text()}};
}

json jobOf(const machine::Job& j) {
    return {{"id", of(j.id)},
            {"name", of(j.name)},
            {"owner", of(j.owner)},
            {"state", of(j.state)},
            {"reason", of(j.reason)},
            {"received", of(j.received)},
            {"completed", of(j.completed)},
            {"impressions", of(j.impressions)},
            {"sheets", of(j.sheets)}};
}

json factsOf(const machine::Reading& r) {
    const auto& identity = r.machine.identity;
    json out{{"model", of(identity.model)},
             {"serial", of(identity.serial)},
             {"location", of(identity.location)},
             {"info", of(identity.description)},
             {"uptime", of(identity.uptime)},
             {"state", of(r.status.printer)},
             {"errors", json::array()},
             {"total", of(r.counters.total)},
             {"sheets", of(r.counters.paperSheets)},
             {"duplex", of(r.counters.duplexSides)},
             {"clock", of(r.settings.clock)},
             {"language", of(r.settings.language)},
             {"media", of(r.settings.defaults.media)},
             {"finishing", of(r.settings.defaults.finishing)},
             {"quality", of(r.settings.defaults.quality)},
             {"active", of(r.jobs.active)},
             {"kept", of(r.jobs.kept)},
             {"remarks", r.remarks}};
    for (const auto& error : r.status.errors) out["errors"].push_back(of(error));
    const auto list = [&out](const char* name, const auto& rows, auto of) {
        out[name] = json::array();
        for (const auto& row : rows) out[name].push_back(of(row));
    };
    list("parts", r.parts, partOf);
    list("trays", r.trays, trayOf);
    list("bins", r.bins, [](const machine::Bin& b) {
        return json{{"name", of(b.name)}, {"max", of(b.capacity)}, {"remaining", of(b.remaining)}};
    });
    list("alerts", r.alerts, alertOf);
    list("jobs", r.jobs.rows, jobOf);
    list("firmware", r.machine.firmware, [](const machine::FirmwareUnit& f) {
        return json{of(f.name), of(f.version)};
    });
    list("extra", r.counters.extra, [](const machine::ExtraCounter& c) {
        return json{of(c.name), of(c.count)};
    });
    list("formats", r.fonts.interpreters,
         [](const machine::Interpreter& i) { return of(i.description); });
    list("abilities", r.parameters.capabilities, [](const machine::Named& n) {
        return json{of(n.name), of(n.value)};
    });
    return out;
}

json errorOf(const base::Error& error) {
    return {{"error", error.text}, {"kind", base::name(error.kind)}};
}

/// Waits until every printer has answered.
class Gate {
  public:
    explicit Gate(std::size_t count) : open_(count) {}
    void print(const std::string& uri, json facts) {
        const std::lock_guard lock(mutex_);
        facts["uri"] = uri;
        std::printf("%s\n", facts.dump(-1, ' ', false, json::error_handler_t::replace).c_str());
        --open_;
        changed_.notify_all();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_ == 0; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_;
};

struct Options {
    std::string trust, user, password, mode = "read";
    std::chrono::milliseconds patience{10000};
    std::vector<std::string> rest;
};

Options parse(int count, char** arguments) {
    Options out;
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        const bool more = i + 1 < count;
        if (word == "--trust" && more) {
            out.trust = arguments[++i];
        } else if (word == "--user" && more) {
            out.user = arguments[++i];
        } else if (word == "--password" && more) {
            out.password = arguments[++i];
        } else if (word == "--patience" && more) {
            out.patience = std::chrono::milliseconds(std::stoi(arguments[++i]));
        } else if (word.starts_with("--")) {
            out.mode = word.substr(2);
        } else {
            out.rest.push_back(word);
        }
    }
    return out;
}

int readFiles(const Options& options) {
    ipp::Answers answers;
    const auto read = [&](std::size_t i) -> std::string {
        if (i >= options.rest.size()) return {};
        auto bytes = base::readFile(options.rest[i], base::operator""_MiB(4));
        return bytes ? *bytes : std::string();
    };
    answers.printer = read(0);
    answers.completed = read(1);
    json facts = factsOf(ipp::understand(answers, base::SystemClock().now()));
    if (auto fine = ipp::usable(answers.printer); !fine) facts.update(errorOf(fine.error()));
    std::printf("%s\n", facts.dump(-1, ' ', false, json::error_handler_t::replace).c_str());
    return 0;
}

void start(const std::string& uri, const Options& options, const std::shared_ptr<ipp::Pool>& pool,
           Gate& gate) {
    auto settings = ipp::parseUri(uri);
    auto trust = ipp::parseTrust(options.trust);
    if (!settings || !trust)
        return gate.print(uri, errorOf(settings ? trust.error() : settings.error()));
    settings->trust = *trust;
    settings->user = options.user;
    settings->password = base::Secret(options.password);
    if (options.mode == "probe") {
        return ipp::probe(*settings, options.patience, *pool, [uri, &gate](auto seen) {
            gate.print(uri, seen ? json{{"model", seen->model},
                                        {"serial", seen->serial},
                                        {"uuid", seen->uuid},
                                        {"at", seen->uri}}
                                 : errorOf(seen.error()));
        });
    }
    if (options.mode == "dump") {
        return ipp::dump(*settings, options.patience, *pool, [uri, &gate](auto rows) {
            if (!rows) return gate.print(uri, errorOf(rows.error()));
            json out{{"rows", json::array()}};
            for (const auto& row : *rows) {
                out["rows"].push_back({row.group, row.name, row.type, row.value});
            }
            gate.print(uri, std::move(out));
        });
    }
    ipp::IppSource source(std::move(*settings), pool);
    source.read(base::SystemClock().now(), options.patience, [uri, &gate](auto reading) {
        gate.print(uri, reading ? factsOf(*reading) : errorOf(reading.error()));
    });
}

}  // namespace

int main(int count, char** arguments) {
    const Options options = parse(count, arguments);
    if (options.mode == "file") return readFiles(options);
    Gate gate(options.rest.size());
    const auto pool = std::make_shared<ipp::Pool>();
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& uri : options.rest) start(uri, options, pool, gate);
    gate.wait();
    const auto span = std::chrono::steady_clock::now() - begin;
    std::fprintf(stderr, "%lld ms\n",
                 static_cast<long long>(
                     std::chrono::duration_cast<std::chrono::milliseconds>(span).count()));
    return 0;
}
