// The questions, as IPP messages (RFC 8011). Encoded by CUPS. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace ipp {

/// What Get-Printer-Attributes asks for. A printer that cannot cope with the first is asked for the
/// next.
enum class Wanted : std::uint8_t {
    listed,      ///< every attribute that understand() reads
    everything,  ///< "all", which leaves media-col-database out (PWG 5100.7)
    unnamed,     ///< no requested-attributes: what the printer thinks fit
    identity,    ///< make and model, serial number, UUID: for discovery
};

struct Question {
    int major = 2, minor = 0;
    std::uint32_t id = 1;
    std::string uri;   ///< printer-uri
    std::string user;  ///< requesting-user-name; "" leaves it out
};

[[nodiscard]] std::string getPrinterAttributes(const Question& question, Wanted wanted);
/// At most kMostJobsAsked jobs.
[[nodiscard]] std::string getJobs(const Question& question, bool completed);

}  // namespace ipp
