// Numbers and keywords as the words of the lists, which are Printer-MIB's own (IANA-PRINTER-MIB,
// RFC 3805, RFC 8011, PWG 5100.1). Printers write the name, the keyword or the number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ipp {

/// PrtMarkerSuppliesTypeTC: "waste-toner", "wasteToner" or "4" give "wasteToner".
[[nodiscard]] std::string supplyKind(std::string_view said);
/// PrtMarkerSuppliesClassTC: "consumed" or "filled", "" for other.
[[nodiscard]] std::string supplyClass(std::string_view said);
/// PrtMarkerSuppliesSupplyUnitTC and PrtCapacityUnitTC: "percent", "impressions", "sheets" …
[[nodiscard]] std::string unitName(std::string_view said);
[[nodiscard]] std::string severityName(std::string_view said);  ///< "critical", "warning" …
[[nodiscard]] std::string trainingName(std::string_view said);
[[nodiscard]] std::string groupName(std::string_view said);  ///< PrtAlertGroupTC
[[nodiscard]] std::string codeName(std::string_view said);   ///< PrtAlertCodeTC
/// PrtSubUnitStatusTC (RFC 3805, 2.2.3): "19" gives "unavailable, broken, critical alert" …
[[nodiscard]] std::string subunitStatus(std::int64_t bits);

/// The bit of hrPrinterDetectedErrorState that a printer-state-reason means, "" for none
/// (spec of lists, section 14). `reason` is without "-report", "-warning", "-error".
[[nodiscard]] std::string_view errorOf(std::string_view reason);
/// A reason that tells a state and no error: "none", "hibernate", what the CUPS spooler adds.
[[nodiscard]] bool isHarmless(std::string_view reason);

/// "A4" of 210 x 297 mm (either way round), given in hundredths of a millimetre; "" for none of
/// the common sizes within a millimetre.
[[nodiscard]] std::string_view sizeName(std::int64_t width, std::int64_t height);
}  // namespace ipp
