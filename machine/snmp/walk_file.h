// A recorded walk as a file, in snmpsim's snmprec form: one object a line, "OID|tag|value".
//
// The tag is the value's ASN.1 number: 2 INTEGER, 4 OCTET STRING, 5 NULL, 6 OBJECT IDENTIFIER,
// 64 IpAddress, 65 Counter32, 66 Gauge32, 67 TimeTicks, 68 Opaque, 70 Counter64. With an x behind
// it the value is hexadecimal. snmpsim's variation modules ("4:delay") are read for the value that
// they name ("value=..."); their misbehaviour is snmpsim's affair. Blank lines and lines that begin
// with # are passed over. Where an object stands twice, the first line holds.
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "machine/snmp/walk.h"

#include <string>
#include <string_view>

namespace snmp {

inline constexpr base::Bytes kWalkFileLimit = base::operator""_MiB(16);
inline constexpr std::size_t kWalkFileObjects = 200'000;
inline constexpr std::size_t kMostFileRemarks = 20;  ///< further bad lines are only counted

/// A line that cannot be read is told in Walk::remarks with its number and costs no other line.
/// `invalid` where no line can be read or a bound above is passed; `name` stands for the file.
[[nodiscard]] base::Result<Walk> parseWalk(std::string_view bytes, const std::string& name,
                                           base::Time taken);

/// The file at `path`; Walk::taken is when it was last written. Blocks; errors of base::readFile.
[[nodiscard]] base::Result<Walk> readWalkFile(const std::string& path);

/// The objects in GETNEXT's order, ASCII only, so that parseWalk() gives the same objects back.
/// Remarks are not written.
[[nodiscard]] std::string formatWalk(const Walk& walk);

/// Blocks; the file is replaced in one step.
[[nodiscard]] base::Result<> writeWalkFile(const std::string& path, const Walk& walk);

}  // namespace snmp
