#include "tests/mailagent/metrics/strict.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <set>
#include <sstream>

namespace metrics_test {
namespace {

const std::regex kHelp(R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n]+))");
const std::regex kType(R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram))");
const std::regex kSample(
    R"x(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\]|\\[\\"n])*")*\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|[+-]Inf|NaN))x");

std::string familyOf(const std::string& name, const std::map<std::string, std::string>& kinds) {
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
        if (!name.ends_with(suffix)) continue;
        auto base = name.substr(0, name.size() - std::string(suffix).size());
        const auto kind = kinds.find(base);
        if (kind != kinds.end() && kind->second == "histogram") return base;
    }
    return name;
}

void checkBuckets(Page& page) {
    for (const auto& [name, kind] : page.kinds) {
        if (kind != "histogram") continue;
        std::map<double, double> buckets;
        for (const auto& [series, value] : page.samples) {
            const std::string begin = name + "_bucket{le=\"";
            if (!series.starts_with(begin)) continue;
            const auto bound = series.substr(begin.size(), series.size() - begin.size() - 2);
            buckets[bound == "+Inf" ? HUGE_VAL : std::stod(bound)] = value;
        }
        double before = 0;
        for (const auto& [bound, value] : buckets) {
            if (value < before) page.fault = name + " has a bucket that falls";
            before = value;
        }
        const bool whole = !buckets.empty() && buckets.rbegin()->first == HUGE_VAL;
        if (!whole || before != page.at(name + "_count")) {
            page.fault = name + " has no +Inf bucket that is its count";
        }
    }
}

}  // namespace

Page read(const std::string& text) {
    Page page;
    if (text.empty() || text.back() != '\n') page.fault = "the last line does not end";
    std::istringstream lines(text);
    std::set<std::string> helped, closed;
    std::string family, line;
    while (std::getline(lines, line) && page.fault.empty()) {
        std::smatch match;
        if (std::regex_match(line, match, kHelp)) {
            if (!helped.insert(match[1]).second) page.fault = "HELP twice: " + line;
        } else if (std::regex_match(line, match, kType)) {
            if (!page.kinds.emplace(match[1], match[2]).second) page.fault = "TYPE twice: " + line;
        } else if (std::regex_match(line, match, kSample)) {
            const std::string name = match[1];
            const auto of = familyOf(name, page.kinds);
            if (!page.kinds.contains(of) || !helped.contains(of)) page.fault = "untold: " + line;
            if (of != family && !closed.insert(of).second) page.fault = "parted: " + line;
            family = of;
            const bool counter = page.kinds[of] == "counter";
            if (counter != name.ends_with("_total"))
                page.fault = "a counter ends in _total: " + line;
            const double value = match[3] == "+Inf" ? HUGE_VAL : std::atof(match[3].str().c_str());
            if (counter && value < 0) page.fault = "a counter below 0: " + line;
            if (!page.samples.emplace(name + match[2].str(), value).second)
                page.fault = "twice: " + line;
        } else {
            page.fault = "no line of the format: " + line;
        }
    }
    checkBuckets(page);
    return page;
}

}  // namespace metrics_test
