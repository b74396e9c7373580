// The settings that mails set (D7) at work: what the settings file says, and over it what the
// journal holds. A value set by mail holds while the file says what it said then: a newer one in
// the file wins (M34), as with passwords.
#pragma once

#include "mailagent/command/remote_settings.h"
#include "mailagent/service/account.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace service {

class RemoteSettings {
  public:
    /// `filed`: the settings as the file has them.
    explicit RemoteSettings(const AccountSettings& filed);

    /// Puts into `settings` what is in force, in the list of settings that are shown as well.
    void apply(AccountSettings& settings, const std::vector<journal::SettingRecord>& set) const;

    /// The names of those that the file says otherwise by now.
    [[nodiscard]] std::vector<std::string> overruled(
        const std::vector<journal::SettingRecord>& set) const;

    /// The file's canonical value; "" for a name that is none.
    [[nodiscard]] std::string filed(std::string_view name) const;

  private:
    std::array<std::string, command::kRemoteSettings.size()> filed_;
};

/// The canonical value in force (command/remote_settings.h); "" for a name that is none.
[[nodiscard]] std::string settingNow(const AccountSettings& settings, std::string_view name);

}  // namespace service
