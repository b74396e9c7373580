// What a machine gives and what it lacks, in a text for a bug report. Pure; safe for a terminal.
#pragma once

#include "base/result.h"
#include "machine/ipp/understand.h"
#include "machine/reading.h"
#include "machine/snmp/engine.h"
#include "mailagent/probe/redactor.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace probe {

/// The conversation's end and cost, the maker and whether its private tree is known, and a line for
/// each table that was asked for: columns that were answered of those asked, rows, what is missing.
[[nodiscard]] std::string snmpReport(const snmp::Outcome& outcome, Redactor& redactor);

/// Every attribute of Get-Printer-Attributes, one value a line.
[[nodiscard]] std::string ippReport(const base::Result<std::vector<ipp::Shown>>& attributes,
                                    Redactor& redactor);

/// Every field of the lists: given, with value, source and object; a state (unknown, some, no
/// limit, nearly empty); or not given. Then the remarks.
[[nodiscard]] std::string fieldReport(const machine::Reading& reading, Redactor& redactor);

/// What an IPP attribute is, where it names a machine, a person or a place.
[[nodiscard]] std::optional<Sort> sortOfAttribute(const std::string& name, const std::string& type);

/// A text in which machines also write who prints what ("Printing payroll.xls for ken"): of it only
/// the shape is shown. `object` as in Provenance.
[[nodiscard]] bool isFreeText(std::string_view object);

void learn(Redactor& redactor, const std::vector<ipp::Shown>& attributes);

}  // namespace probe
