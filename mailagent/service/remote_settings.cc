#include "mailagent/service/remote_settings.h"

#include "base/log.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace service {
namespace {

template <class Number>
Number numberIn(std::string_view value) {
    Number number{};
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
}

std::string yesNo(bool yes) {
    return yes ? "YES" : "NO";
}

/// How one of command::kRemoteSettings stands in the account's settings.
struct Place {
    std::string_view name;
    std::string_view label;  ///< in the list of settings that the parameter list shows
    std::string (*read)(const AccountSettings&);
    void (*write)(AccountSettings&, std::string_view);
};

constexpr std::array kPlaces{
    Place{"INTERVAL", "Interval",
          [](const AccountSettings& from) {
              return std::to_string(
                  std::chrono::duration_cast<std::chrono::minutes>(from.interval).count());
          },
          [](AccountSettings& to, std::string_view value) {
              to.interval = std::chrono::minutes(numberIn<int>(value));
          }},
    Place{"NICKNAME", "Nickname", [](const AccountSettings& from) { return from.nickname; },
          [](AccountSettings& to, std::string_view value) { to.nickname = value; }},
    Place{"ENABLE", "Enable", [](const AccountSettings& from) { return yesNo(from.enabled); },
          [](AccountSettings& to, std::string_view value) { to.enabled = value == "YES"; }},
    Place{"MAILS", "Mails per fetch",
          [](const AccountSettings& from) { return std::to_string(from.mailsPerFetch); },
          [](AccountSettings& to, std::string_view value) {
              to.mailsPerFetch = numberIn<std::size_t>(value);
          }},
    Place{"DELAY", "Delay notice",
          [](const AccountSettings& from) { return yesNo(from.announceDelay); },
          [](AccountSettings& to, std::string_view value) { to.announceDelay = value == "YES"; }},
    Place{"ZONE", "Time difference",
          [](const AccountSettings& from) { return std::string(from.zone.name()); },
          [](AccountSettings& to, std::string_view value) {
              // It was one when it was set; where the system lost its file since, the file's holds.
              if (auto zone = base::Zone::parse(value)) to.zone = std::move(*zone);
          }},
};

constexpr bool placesMatch() {
    if (kPlaces.size() != command::kRemoteSettings.size()) return false;
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
        if (kPlaces[i].name != command::kRemoteSettings[i].name) return false;
    }
    return true;
}
static_assert(placesMatch(), "each setting that mail may set has its place, in the same order");

/// What holds already is not written again: an interval may be finer than its canonical text.
void put(AccountSettings& settings, std::size_t row, const std::string& value) {
    const auto& place = kPlaces[row];
    if (place.read(settings) == value) return;
    place.write(settings, value);
    for (auto& shown : settings.shown) {
        if (shown.name == place.label) shown.value = command::kRemoteSettings[row].shown(value);
    }
}

std::size_t rowOf(std::string_view name) {
    const auto found = std::find_if(kPlaces.begin(), kPlaces.end(),
                                    [&](const Place& place) { return place.name == name; });
    return static_cast<std::size_t>(found - kPlaces.begin());
}

}  // namespace

RemoteSettings::RemoteSettings(const AccountSettings& filed) {
    for (std::size_t row = 0; row < kPlaces.size(); ++row) filed_[row] = kPlaces[row].read(filed);
}

void RemoteSettings::apply(AccountSettings& settings,
                           const std::vector<journal::SettingRecord>& set) const {
    for (std::size_t row = 0; row < kPlaces.size(); ++row) {
        const auto found = std::find_if(set.begin(), set.end(), [&](const auto& record) {
            return record.name == kPlaces[row].name && record.fileValue == filed_[row];
        });
        put(settings, row, found == set.end() ? filed_[row] : found->value);
    }
}

std::vector<std::string> RemoteSettings::overruled(
    const std::vector<journal::SettingRecord>& set) const {
    std::vector<std::string> names;
    for (const auto& record : set) {
        if (record.fileValue != filed(record.name)) names.push_back(record.name);
    }
    return names;
}

std::string RemoteSettings::filed(std::string_view name) const {
    const auto row = rowOf(name);
    return row < kPlaces.size() ? filed_[row] : std::string();
}

std::string settingNow(const AccountSettings& settings, std::string_view name) {
    const auto row = rowOf(name);
    return row < kPlaces.size() ? kPlaces[row].read(settings) : std::string();
}

}  // namespace service
