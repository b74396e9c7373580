// A strict reading of the Prometheus text format 0.0.4, as its scrapers do it.
#pragma once

#include <map>
#include <string>

namespace metrics_test {

struct Page {
    std::map<std::string, double> samples;  ///< by name with labels, as written
    std::map<std::string, std::string> kinds;
    std::string fault;  ///< "" = a right page

    [[nodiscard]] double at(const std::string& series) const {
        const auto found = samples.find(series);
        return found == samples.end() ? -1 : found->second;
    }
};

/// Names, labels, escapes, numbers; HELP and TYPE once and before the family's samples; a family's
/// samples together; no series twice; buckets that only rise, with +Inf as their count.
[[nodiscard]] Page read(const std::string& text);

}  // namespace metrics_test
