// The settings that SET may set by mail (D7), one row each.
//
// Only what a mail may safely decide: how often and how much is fetched, what replies look like,
// and switching off. Never here: addresses, servers and passwords, certificates, who may ask, what
// must be shown and who may do what (senders, proof, rights, admin and manager address, size limit,
// rates, illegal mail). Whoever gets one mail past the gate must not be able to open it wider, to
// send answers elsewhere, or to keep the operator from seeing it. What is set by mail holds while
// the settings file says what it said then: a newer value there wins (M34).
#pragma once

#include "base/result.h"
#include "mailagent/command/prefix.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace command {

inline constexpr std::size_t kNicknameBytes = 64;  ///< M24, as in the settings file

struct RemoteSetting {
    std::string_view name;     ///< upper case; SET's object in rights ("SET INTERVAL")
    std::size_t minimum;       ///< letters that will do
    std::string_view key;      ///< the setting in the file
    std::string_view allowed;  ///< as shown in help and where a value is none
    std::string_view help;     ///< what it is, a few words

    /// Typed text (trimmed, printable ASCII) to the canonical value: "5", "YES", "HQ-2F",
    /// "Europe/Berlin", "" for no nickname. An error is `invalid`; its text is not for the sender.
    /// ZONE reads the zone's file (base/zone.h).
    base::Result<std::string> (*parse)(std::string_view typed);
    /// A canonical value as a sentence names it: "5 min".
    std::string (*shown)(std::string_view value);
    std::string_view warning = {};  ///< added to the result where the value is "NO"
};

namespace detail {
[[nodiscard]] base::Result<std::string> minutes(std::string_view typed);
[[nodiscard]] base::Result<std::string> mails(std::string_view typed);
[[nodiscard]] base::Result<std::string> yesNo(std::string_view typed);
[[nodiscard]] base::Result<std::string> nickname(std::string_view typed);
[[nodiscard]] base::Result<std::string> zone(std::string_view typed);
[[nodiscard]] std::string shownMinutes(std::string_view value);
[[nodiscard]] std::string shownPlain(std::string_view value);
}  // namespace detail

/// ENABLE is written in full: what it does cannot be undone by mail.
inline constexpr std::array kRemoteSettings{
    RemoteSetting{"INTERVAL", 1, "interval", "1 to 60 (minutes)", "time between two fetches",
                  detail::minutes, detail::shownMinutes},
    RemoteSetting{"NICKNAME", 1, "nickname", "up to 64 characters, or - for none",
                  "added to every subject", detail::nickname, detail::shownPlain},
    RemoteSetting{"ENABLE", 6, "enable", "YES or NO", "whether mails are served", detail::yesNo,
                  detail::shownPlain,
                  "The machine reads no mail any more; it can only be switched on again at the "
                  "agent."},
    RemoteSetting{"MAILS", 1, "mails_per_fetch", "1 to 500", "mails taken per fetch", detail::mails,
                  detail::shownPlain},
    RemoteSetting{"DELAY", 1, "announce_delay", "YES or NO", "replies say how late they are",
                  detail::yesNo, detail::shownPlain},
    RemoteSetting{"ZONE", 1, "time_difference", "+0100 or Europe/Berlin", "zone of all times",
                  detail::zone, detail::shownPlain},
};

[[nodiscard]] constexpr bool settingsAreClear() {
    for (std::size_t i = 0; i < kRemoteSettings.size(); ++i) {
        const auto& a = kRemoteSettings[i];
        if (a.minimum == 0 || a.minimum > a.name.size()) return false;
        for (std::size_t j = i + 1; j < kRemoteSettings.size(); ++j) {
            const auto& b = kRemoteSettings[j];
            if (ambiguous(a.name, a.minimum, b.name, b.minimum)) return false;
        }
    }
    return true;
}
static_assert(settingsAreClear(), "some typed text would stand for two settings");

/// The setting that a word means, by its leading letters, or nullptr.
[[nodiscard]] const RemoteSetting* findSetting(std::string_view typed) noexcept;

}  // namespace command
