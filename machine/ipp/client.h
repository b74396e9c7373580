// Asks one printer its questions, on a worker thread. Internal to machine/ipp and its tests.
#pragma once

#include "machine/ipp/pool.h"
#include "machine/ipp/request.h"
#include "machine/ipp/settings.h"
#include "machine/ipp/understand.h"

namespace ipp {

/// Get-Printer-Attributes, in the first form that the printer takes (IPP 2.0, then 1.1; listed
/// attributes, then all, then none named; where no path is set /ipp/print, then /ipp, then /), then
/// Get-Jobs twice. An error is for a printer that gave no attributes: one sentence, printable.
/// What fails later is a remark.
[[nodiscard]] base::Result<Answers> ask(const Settings& settings, Call& call);

/// Get-Printer-Attributes alone, and where it was answered.
struct Attributes {
    std::string answer;
    Settings where;  ///< with the path that was found
};
[[nodiscard]] base::Result<Attributes> askAttributes(const Settings& settings, Wanted wanted,
                                                     Call& call);

}  // namespace ipp
