#include "machine/joined/derive.h"
#include "machine/joined/rows.h"

#include <algorithm>
#include <map>
#include <optional>

namespace joined {
namespace {

using machine::Alert;
using machine::Date;
using machine::HistoryPoint;
using machine::Impressions;
using machine::Origin;
using machine::Reading;
using machine::Text;
using machine::Value;

enum class Class { none, jam, service };

/// Codes come by their names, from a snapshot perhaps by their numbers (IANA-PRINTER-MIB).
Class classOf(const Alert& alert) {
    const auto code = letters(alert.code);
    if (code == "8" || code.find("jam") != std::string::npos) return Class::jam;
    if (letters(alert.training) == "fieldservice") return Class::service;
    for (const char* word : {"failure", "undertemperature", "overtemperature", "undertemp",
                             "overtemp", "servicerequested"}) {
        if (code.find(word) != std::string::npos) return Class::service;
    }
    for (const char* number :
         {"29", "30", "33", "35", "36", "37", "38", "1001", "1002", "1003", "1004"}) {
        if (code == number) return Class::service;
    }
    return Class::none;
}

Class classOf(const Text& error) {
    const auto name = letters(error);
    if (name.find("jam") != std::string::npos) return Class::jam;
    return name.find("servicerequested") != std::string::npos ? Class::service : Class::none;
}

/// One jam or service call as one reading shows it.
struct Shown {
    Class kind = Class::none;
    Alert alert;
    std::string key;
};

std::vector<Shown> shownIn(const HistoryPoint& point) {
    std::vector<Shown> all;
    const auto has = [&](Class kind) {
        return std::any_of(all.begin(), all.end(), [&](const Shown& s) { return s.kind == kind; });
    };
    for (const auto& alert : point.alerts) {
        const auto kind = classOf(alert);
        if (kind == Class::none) continue;
        std::string key = letters(alert.group) + "|" + letters(alert.code) + "|" +
                          letters(alert.location) + "|" + letters(alert.text);
        if (alert.groupIndex.known()) key += std::to_string(alert.groupIndex.value.count);
        all.push_back({kind, alert, std::move(key)});
    }
    for (const auto& error : point.errors) {
        const auto kind = classOf(error);
        if (kind == Class::none || has(kind)) continue;
        Alert alert;
        alert.code = error;
        all.push_back({kind, alert, "error|" + letters(error)});
    }
    return all;
}

/// From when to when, as far as the readings tell.
struct Episode {
    Shown shown;
    std::optional<base::Time> opened;
    std::optional<base::Time> closed;
    Value<Impressions> total;
    std::size_t number = 0;
};

class Episodes {
  public:
    void take(const HistoryPoint& point) {
        if (point.alerts.empty() && point.errors.empty() && !point.errorsSaid) return;
        std::map<std::string, Episode> still;
        for (auto& shown : shownIn(point)) {
            auto key = shown.key;
            const auto known = open_.find(key);
            if (known != open_.end()) {
                still.insert(open_.extract(known));
                continue;
            }
            Episode episode;
            episode.shown = std::move(shown);
            episode.number = ++count_;
            if (!first_) {
                episode.opened = point.taken;
                episode.total = point.total;
            }
            still.emplace(std::move(key), std::move(episode));
        }
        for (auto& [key, episode] : open_) {
            episode.closed = point.taken;
            ended_.push_back(std::move(episode));
        }
        open_ = std::move(still);
        first_ = false;
    }

    /// The latest first.
    [[nodiscard]] std::vector<Episode> all() && {
        for (auto& [key, episode] : open_) ended_.push_back(std::move(episode));
        std::sort(ended_.begin(), ended_.end(),
                  [](const Episode& a, const Episode& b) { return a.number > b.number; });
        return std::move(ended_);
    }

  private:
    std::map<std::string, Episode> open_;
    std::vector<Episode> ended_;
    std::size_t count_ = 0;
    bool first_ = true;
};

Date dateOf(const std::optional<base::Time>& time, const char* what, const Offset& offset) {
    if (!time) return {};
    return Date::of(machine::momentAt(*time, offset ? offset(*time) : 0),
                    {Origin::agent, what, *time});
}

/// The alert's own word on when it began, else the first reading that showed it.
Date openedAt(const Episode& episode, const Offset& offset) {
    if (episode.shown.alert.at.known()) return episode.shown.alert.at;
    return dateOf(episode.opened, "the first reading that showed it", offset);
}

Text ours(Text text, base::Time now) {
    if (text.known()) text.from = {Origin::agent, "alerts of earlier readings", now};
    return text;
}

Value<Impressions> totalOf(const Episode& episode) {
    if (!episode.total.known() || !episode.opened) return {};
    return Value<Impressions>::of(
        episode.total.value,
        {Origin::agent, "the total in the first reading that showed it", *episode.opened});
}

}  // namespace

void addLogs(Reading& reading, std::span<const HistoryPoint> earlier, const Offset& offset) {
    auto& troubles = reading.troubles;
    const bool jams = troubles.jamLog.empty();
    const bool calls = troubles.serviceLog.empty();
    if (!reading.taken || (!jams && !calls)) return;
    Episodes episodes;
    for (const auto& point : earlier) {
        // Another machine in this one's place: what was before is not its log.
        const auto& serial = reading.machine.identity.serial;
        const bool other =
            point.serial.known() && serial.known() && point.serial.value != serial.value;
        if (!other) episodes.take(point);
    }
    episodes.take(machine::pointOf(reading));
    for (const auto& episode : std::move(episodes).all()) {
        const auto at = openedAt(episode, offset);
        if (!at.known()) continue;
        const auto& alert = episode.shown.alert;
        const auto total = totalOf(episode);
        const auto code = ours(alert.code, *reading.taken);
        if (episode.shown.kind == Class::jam && jams && troubles.jamLog.size() < kMostLogged) {
            const auto& place = alert.location.known() ? alert.location : alert.group;
            troubles.jamLog.push_back({at, code, ours(place, *reading.taken), {}, {}, total});
        }
        if (episode.shown.kind == Class::service && calls &&
            troubles.serviceLog.size() < kMostLogged) {
            const auto cleared =
                dateOf(episode.closed, "the first reading that no longer showed it", offset);
            troubles.serviceLog.push_back({at, cleared, code, total});
        }
    }
}

}  // namespace joined
