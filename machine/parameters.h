// Software switches, mode settings, network and what the machine is able to do.
#pragma once

#include "machine/moment.h"
#include "machine/units.h"

#include <vector>

namespace machine {

/// Eight bits of a software switch.
struct SoftSwitch {
    Value<Number> number, bits, factory;  ///< bits: 0 to 255
};

struct ModeSetting {
    Text number, name, value, factory, changed;
};

struct Named {
    Text name, value;
};

struct Network {
    Text host, ipv4, ipv6, gateway, dns, mac;
    std::vector<Named> protocols;  ///< IPP ON, LPD OFF
};

struct Channel {
    Value<Number> number;
    Text type, version, state, information;
};

struct Parameters {
    std::vector<SoftSwitch> switches;
    std::vector<ModeSetting> modes;
    Network network;
    std::vector<Channel> channels;
    std::vector<Named> capabilities;  ///< sides-supported: one-sided two-sided-long-edge
};

}  // namespace machine
