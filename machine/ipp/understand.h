// What a printer's IPP answers mean (RFC 8011, PWG 5100.1, .5, .7, .9, .13, .22). Pure: no network,
// no clock.
#pragma once

#include "base/result.h"
#include "machine/reading.h"

#include <string>
#include <string_view>
#include <vector>

namespace ipp {

/// Of each kind of job at most as many are asked for, the newest.
inline constexpr int kMostJobsAsked = 50;

/// The printer's answers, as bytes of the application/ipp bodies. Empty: not asked, or no answer.
struct Answers {
    std::string printer;    ///< to Get-Printer-Attributes
    std::string active;     ///< to Get-Jobs, not-completed
    std::string completed;  ///< to Get-Jobs, completed
    /// What went wrong on the way, a sentence each, printable.
    std::vector<std::string> remarks;
};

/// The reading. Every value carries origin ipp, the attribute's name and `taken`; the few that are
/// reckoned (duplex sides, dates of jobs) carry origin agent or name what they come from. Bytes
/// that are no IPP give a reading with nothing in it and a remark. Total, supplies, alerts and
/// states are what the machine says: a value of a wrong type or an impossible one is left out.
[[nodiscard]] machine::Reading understand(const Answers& answers, base::Time taken);

/// The sentence for an answer to Get-Printer-Attributes that is no success; success where it has a
/// printer's attributes, whatever its status says.
[[nodiscard]] base::Result<> usable(std::string_view printerAnswer);

/// One value of an attribute in plain text, for `mailagent probe`: nothing is left out. Bytes that
/// are no text are hexadecimal. Not yet passed through base::printable.
struct Shown {
    std::string group, name, type, value;
};
[[nodiscard]] std::vector<Shown> dump(std::string_view answer);

}  // namespace ipp
