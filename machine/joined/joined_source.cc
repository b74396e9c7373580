#include "machine/joined/joined_source.h"

#include "machine/joined/join.h"

#include <fmt/core.h>
#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace joined {
namespace {

using base::Result;
using machine::Reading;

/// The answers as they come in, from any thread; the last one joins them.
class Gathering {
  public:
    Gathering(std::vector<std::string> names, machine::Source::Done done)
        : names_(std::move(names)), done_(std::move(done)), answers_(names_.size()) {}

    void put(std::size_t place, Result<Reading> answer) {
        {
            const std::scoped_lock lock(mutex_);
            if (answers_[place]) return;  // a source that answers twice is heard once
            answers_[place] = std::move(answer);
            if (++count_ < answers_.size()) return;
        }
        done_(whole());
    }

  private:
    Result<Reading> whole() {
        std::vector<Reading> readings;
        std::vector<std::string> failures;
        std::optional<base::Error> first;
        for (std::size_t i = 0; i < answers_.size(); ++i) {
            auto& answer = *answers_[i];
            if (answer) {
                readings.push_back(std::move(*answer));
                continue;
            }
            failures.push_back(sentence(names_[i], answer.error().text));
            // The kind that is worth trying again stands for all: one source may come back.
            if (!first || (answer.error().transient() && !first->transient())) {
                first = answer.error();
            }
        }
        if (readings.empty() && first) {
            std::string text;
            for (const auto& failure : failures) text += (text.empty() ? "" : "; ") + failure;
            return base::fail(first->kind, std::move(text), first->code);
        }
        auto joined = join(std::move(readings));
        joined.remarks.insert(joined.remarks.begin(), failures.begin(), failures.end());
        return joined;
    }

    static std::string sentence(const std::string& name, const std::string& text) {
        // Sources that name themselves are not named twice.
        return text.starts_with(name) ? text : fmt::format("{}: {}", name, text);
    }

    const std::vector<std::string> names_;
    const machine::Source::Done done_;
    std::mutex mutex_;
    std::vector<std::optional<Result<Reading>>> answers_;
    std::size_t count_ = 0;
};

}  // namespace

bool JoinedSource::readsFiles() const {
    return std::ranges::any_of(parts_, [](const Part& part) { return part.source->readsFiles(); });
}

void JoinedSource::read(base::Time now, std::chrono::milliseconds patience, Done done) {
    if (parts_.empty()) {
        return done(base::fail(base::Kind::invalid,
                               "the machine has no source of values: give it snmp, ipp or a "
                               "snapshot file in the settings"));
    }
    std::vector<std::string> names;
    names.reserve(parts_.size());
    for (const auto& part : parts_) names.push_back(part.name);
    auto gathering = std::make_shared<Gathering>(std::move(names), std::move(done));
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        parts_[i].source->read(now, patience, [gathering, i](Result<Reading> answer) {
            gathering->put(i, std::move(answer));
        });
    }
}

}  // namespace joined
