// What a mail's typed lines come to: lists to send, result lines, a changed password (M9 to M23),
// settings set (D7).
// Pure: nothing is sent, stored or logged here.
#pragma once

#include "base/secret.h"
#include "lists/catalogue.h"
#include "lists/forms.h"
#include "mailagent/command/table.h"

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace command {

struct Context {
    /// Whether a text is the password in force for this mail (CHPASS's old one).
    std::function<bool(std::string_view)> passwordMatches;
    /// The same for CHPASS's old one, where a wrong one is a guess (M45): of a sender who proved
    /// himself without the password. No other answer tells him whether a word is it. Empty:
    /// passwordMatches.
    std::function<bool(std::string_view)> guessMatches;
    /// M20 for CHPASS's new one.
    std::function<bool(std::string_view)> passwordFormatOk;
    /// CHPASS's arguments appear as `********` in the results (M23).
    bool maskNewPassword = false;
    /// Whether the sender may run this command on this object: the list's option ("COUNTER"; the
    /// phone form is a COUNTER too), the setting's name ("INTERVAL"), or "". Empty: all that need
    /// no right (Row::byRightOnly). What is refused does nothing and is answered `Not Permitted -
    /// `.
    std::function<bool(const Row&, std::string_view object)> permitted;
    /// D1, D5: why a command of this kind ("CHPASS", "SET INTERVAL") is not run, or nullopt. Asked
    /// once a kind: all commands of one mail share its Date. Empty: all run.
    std::function<std::optional<std::string>(std::string_view kind)> heldBack;
    /// A setting's present value, canonical (remote_settings.h); nullopt or empty: not told.
    std::function<std::optional<std::string>(std::string_view name)> settingNow;
};

/// A setting to be set: its row's name, its canonical value (remote_settings.h).
struct SetTo {
    std::string name, value;
    friend bool operator==(const SetTo&, const SetTo&) = default;
};

struct Outcome {
    std::vector<lists::ListId> lists;  ///< to be sent, each once, in the order asked (M15, M16)
    /// The forms asked for beside a list's text (M48), by ListId: of all lines that ask for it.
    std::array<lists::Forms, lists::kLists.size()> forms{};
    std::vector<std::string> results;  ///< in the order typed; may hold passwords: see `secret`
    bool help = false;                 ///< asked for, once
    std::optional<base::Secret> newPassword;  ///< the last CHPASS that succeeded
    std::vector<SetTo> settings;              ///< the last one of each name
    std::vector<std::string> kinds;           ///< ordered kinds that ran, each once
    std::vector<std::string> heldBack;        ///< ordered kinds that did not run, each once
    /// A result holds a password, or a line that may be a mistyped CHPASS or names the password in
    /// force: the reply is not copied, traced or logged.
    bool secret = false;
    /// What ran, for the log: "GETLOG COUNTER CSV", "CHPASS", "unknown command". Our own words
    /// only, never the sender's.
    std::vector<std::string> names;
    std::size_t commands = 0;  ///< counted against the ten, unknown lines among them
    std::size_t ignored = 0;   ///< command lines beyond the tenth (M13)

    [[nodiscard]] lists::Forms formsOf(lists::ListId id) const noexcept {
        return forms[static_cast<std::size_t>(id)];
    }
    /// Whether there is a results mail to send: results or help, or nothing else to answer with.
    [[nodiscard]] bool wantsResultsMail() const noexcept {
        return help || ignored > 0 || !results.empty() || lists.empty();
    }
};

/// Runs the typed lines of a legal mail, in order. A password changed by one line does not count
/// for the next: every CHPASS of a mail is checked against the one in force when it came (M21).
[[nodiscard]] Outcome run(const std::vector<std::string>& lines, const Context& context);

/// The names in one line for the log: "GETLOG COUNTER, CHPASS"; "no command" where there was none.
[[nodiscard]] std::string summary(const Outcome& outcome);

}  // namespace command
