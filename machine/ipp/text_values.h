// "index=1;class=supplyThatIsConsumed;level=60;": how PWG 5100.13 and 5100.9 put a row of
// Printer-MIB into one octetString (printer-supply, printer-input-tray, printer-alert …). Printers
// write more than that: their attribute's name before it, blanks, a key twice, no last semicolon.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipp {

inline constexpr std::size_t kMostFields = 64;      ///< in one value; further ones are left out
inline constexpr std::size_t kLongestField = 1023;  ///< octets of a value (RFC 8011, text)

class TextFields {
  public:
    /// A text without any "key=value" has no fields. Of a key that comes twice the first counts.
    explicit TextFields(std::string_view text);

    [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }
    /// The value as written, "" where the key is not there. Keys are compared without ASCII case.
    [[nodiscard]] std::string_view operator[](std::string_view key) const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// The value as a whole decimal number within 64 bits; nothing where it is anything else.
    [[nodiscard]] std::optional<std::int64_t> number(std::string_view key) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const noexcept {
        return fields_;
    }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// The text behind a leading "printer-alert[0] = ", as some printers send it; else the text.
[[nodiscard]] std::string_view withoutOwnName(std::string_view text);

/// "MFG:Xerox;MDL:B210;SN:123;" (IEEE 1284.4): the value of the first of the keys that is there
/// and not empty, "" where none is.
[[nodiscard]] std::string_view deviceIdField(std::string_view deviceId,
                                             std::initializer_list<std::string_view> keys);

}  // namespace ipp
