// What a search found at one address.
#pragma once

#include "mailagent/discovery/targets.h"

#include <string>

namespace discovery {

struct Found {
    Target target;
    bool printer = false;              ///< else an agent of something else, or a closed one
    std::string maker, model, serial;  ///< "" where it does not say; from outside
    std::string snmp;                  ///< the version that answers: "1", "2c", "3"; "" for none
    std::string community;             ///< of versions 1 and 2c
    std::string ippUri;                ///< "" where IPP does not answer
    std::string note{};                ///< what it is instead, or why it does not tell
    std::string known{};               ///< the machine of the settings that it is; "" for none
    std::string twin{};                ///< the address before it that gives the same serial number
};

}  // namespace discovery
