#include "machine/snmp/names.h"

#include <algorithm>

namespace snmp {

const Name kSupplyClasses[4] = {{1, "other"}, {2, ""}, {3, "consumed"}, {4, "filled"}};

const Name kSupplyUnits[20] = {
    {0, ""},        {1, "other"},       {2, ""},         {3, "0.0001 in"},
    {4, "um"},      {5, "characters"},  {6, "lines"},    {7, "impressions"},
    {8, "sheets"},  {9, "dot rows"},    {11, "hours"},   {12, "0.001 oz"},
    {13, "0.1 g"},  {14, "0.01 fl oz"}, {15, "0.1 ml"},  {16, "feet"},
    {17, "metres"}, {18, "items"},      {19, "percent"}, {20, "seconds"},
};

std::string nameOf(const Name* names, std::size_t count, std::int64_t number) {
    const Name* end = names + count;
    const Name* found =
        std::find_if(names, end, [&](const Name& name) { return name.number == number; });
    if (found != end) return found->name;
    return "other (" + std::to_string(number) + ")";
}

std::string alertCodeName(std::int64_t code) {
    for (const Name& known : machine::kAlertCodes) {
        if (known.number == code) return known.name;
    }
    return std::to_string(code);
}

std::string subUnitStatus(std::int64_t status) {
    constexpr Name kAvailability[] = {{0, "idle"},    {1, "unavailable on request"},
                                      {2, "standby"}, {3, "broken"},
                                      {4, "active"},  {5, ""},
                                      {6, "busy"}};
    if (status < 0 || status > 127) return {};
    return machine::withStatusFlags(nameOf(kAvailability, status & 7), status);
}

}  // namespace snmp
