// Who made a printer. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace discovery {

/// The maker by what the model begins with ("KONICA MINOLTA bizhub C250i"), else by the enterprise
/// of sysObjectID (IANA's numbers); "" where neither is known.
[[nodiscard]] std::string makerOf(std::string_view model, std::uint32_t enterprise);

/// The model without the maker's name in front; the whole where nothing would be left.
[[nodiscard]] std::string_view withoutMaker(std::string_view model);

}  // namespace discovery
