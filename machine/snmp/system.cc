// Who the agent is, and its network (SNMPv2-MIB, IF-MIB, IP-MIB; 4-lists 1.1, 5, 7).
#include "machine/snmp/groups.h"
#include "machine/snmp/table.h"

#include <fmt/format.h>
#include <algorithm>
#include <bit>

namespace snmp {
namespace {

const Oid kMib2{1, 3, 6, 1, 2, 1};

const Scalar<Findings> kSystem[] = {
    {{1, 1, 0},
     [](const Cell& c, Findings& f) { f.reading.machine.identity.description = c.text(); }},
    {{1, 2, 0},
     [](const Cell& c, Findings& f) {
         if (c.datum.type == Type::oid && c.datum.oid.arcs.size() > 2) {
             f.reading.machine.identity.objectId = c.said(snmp::text(c.datum.oid));
         }
     }},
    {{1, 3, 0},
     [](const Cell& c, Findings& f) {
         if (const auto ticks = c.number(); ticks && *ticks >= 0) {
             f.reading.machine.identity.uptime = machine::Value<machine::Seconds>::of(
                 {static_cast<std::uint64_t>(*ticks) / 100}, c.from());
         }
     }},
    {{1, 4, 0}, [](const Cell& c, Findings& f) { f.reading.machine.identity.contact = c.text(); }},
    {{1, 5, 0}, [](const Cell& c, Findings& f) { f.reading.parameters.network.host = c.text(); }},
    {{1, 6, 0}, [](const Cell& c, Findings& f) { f.reading.machine.identity.location = c.text(); }},
};

struct Interface {
    std::int64_t type = 0;
    machine::Text mac;
};

void readMac(const Cell& cell, Interface& row) {
    const std::string& octets = cell.datum.octets;
    if (cell.datum.type != Type::octets || octets.size() != 6) return;
    const auto blank = [&](char c) { return c == '\0'; };
    if (std::all_of(octets.begin(), octets.end(), blank)) return;
    std::string mac;
    for (const char c : octets) {
        mac += fmt::format("{}{:02X}", mac.empty() ? "" : ":", static_cast<unsigned char>(c));
    }
    row.mac = cell.said(mac);
}

const Oid kInterfaces{1, 3, 6, 1, 2, 1, 2, 2, 1};
constexpr Column<Interface> kInterfaceColumns[] = {
    {3, [](const Cell& c, Interface& i) { i.type = c.number().value_or(0); }},  // ifType
    {6, readMac},                                                               // ifPhysAddress
};

struct Address {
    machine::Text text;
    std::string mask;
};

const Oid kAddresses{1, 3, 6, 1, 2, 1, 4, 20, 1};
constexpr Column<Address> kAddressColumns[] = {
    // ipAdEntIfIndex: the address is the index
    {2,
     [](const Cell& c, Address& a) {
         const auto& arcs = c.oid.arcs;
         if (arcs.size() < 14 || arcs[10] == 127 || arcs[10] == 0) return;
         a.text = c.said(fmt::format("{}.{}.{}.{}", arcs[10], arcs[11], arcs[12], arcs[13]));
     }},
    // ipAdEntNetMask
    {3, [](const Cell& c, Address& a) { a.mask = c.datum.octets; }},
};

const Oid kRouteNextHop{1, 3, 6, 1, 2, 1, 4, 21, 1, 7};
const Oid kDefaultRoute{0, 0, 0, 0};
const Oid kIpAddressIfIndex{1, 3, 6, 1, 2, 1, 4, 34, 1, 3};

std::string prefixOf(const std::string& mask) {
    if (mask.size() != 4) return {};
    std::uint32_t bits = 0;
    for (const char c : mask) bits = bits << 8 | static_cast<unsigned char>(c);
    if (bits != 0 && std::countl_one(bits) + std::countr_zero(bits) != 32) return {};
    return "/" + std::to_string(std::countl_one(bits));
}

// The first global address in ipAddressTable, whose index is type 2, length 16 and the octets.
void readIpv6(const View& view, machine::Network& network) {
    const auto& objects = view.walk().objects;
    const Oid root = kIpAddressIfIndex + Oid{2, 16};
    for (auto it = objects.lower_bound(root); it != objects.end() && it->first.startsWith(root);
         ++it) {
        const auto a = it->first.behind(root).arcs;
        if (a.size() != 16 || (a[0] & 0xE0) != 0x20) continue;  // 2000::/3
        std::string text;
        for (std::size_t i = 0; i < 16; i += 2) {
            text += fmt::format("{}{:x}", text.empty() ? "" : ":",
                                (a[i] & 0xFF) << 8 | (a[i + 1] & 0xFF));
        }
        network.ipv6 = machine::Text::of(text, view.from(it->first));
        return;
    }
}

void readGateway(const View& view, machine::Network& network) {
    const Oid oid = kRouteNextHop + kDefaultRoute;
    const Datum* hop = view.walk().find(oid);
    if (hop == nullptr || hop->octets.size() != 4 || hop->octets == std::string(4, '\0')) return;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(hop->octets[i]); };
    network.gateway =
        machine::Text::of(fmt::format("{}.{}.{}.{}", at(0), at(1), at(2), at(3)), view.from(oid));
}

}  // namespace

void askSystem(Subtrees& asked) {
    asked.push_back({kMib2 + 1U, 64});
}

void readSystem(const View& view, Findings& out) {
    readScalars(view, kMib2, kSystem, out);
    out.systemModel = out.reading.machine.identity.description;
}

void askNetwork(Subtrees& asked) {
    askColumns(asked, kInterfaces, kInterfaceColumns, 64);
    askColumns(asked, kAddresses, kAddressColumns, 64);
    asked.push_back({kRouteNextHop, 64});
    asked.push_back({kIpAddressIfIndex, 64});
}

void readNetwork(const View& view, Findings& out) {
    constexpr std::int64_t kEthernet = 6;
    auto& network = out.reading.parameters.network;
    for (const auto& [index, interface] : readTable(view, kInterfaces, {}, kInterfaceColumns)) {
        if (!interface.mac.known()) continue;
        if (!network.mac.known() || interface.type == kEthernet) network.mac = interface.mac;
        if (interface.type == kEthernet) break;
    }
    out.reading.machine.identity.mac = network.mac;
    for (auto& [index, address] : readTable(view, kAddresses, {}, kAddressColumns)) {
        if (!address.text.known() || network.ipv4.known()) continue;
        network.ipv4 = address.text;
        network.ipv4.value += prefixOf(address.mask);
    }
    readGateway(view, network);
    readIpv6(view, network);
}

}  // namespace snmp
