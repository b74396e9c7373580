#include "mailagent/probe/redact_walk.h"

#include "base/text.h"
#include "machine/fields.h"
#include "machine/snmp/plan.h"
#include "mailagent/discovery/maker.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <set>

namespace probe {
namespace {

using snmp::Oid;
using snmp::Type;

struct Personal {
    Oid root;
    Sort sort;
};

const Personal kPersonal[] = {
    {{1, 3, 6, 1, 2, 1, 1, 4}, Sort::contact},                    // sysContact
    {{1, 3, 6, 1, 2, 1, 1, 5}, Sort::name},                       // sysName
    {{1, 3, 6, 1, 2, 1, 1, 6}, Sort::location},                   // sysLocation
    {{1, 3, 6, 1, 2, 1, 2, 2, 1, 6}, Sort::mac},                  // ifPhysAddress
    {{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, 18}, Sort::name},            // ifAlias
    {{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 4}, Sort::contact},          // prtGeneralCurrentOperator
    {{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 5}, Sort::contact},          // prtGeneralServicePerson
    {{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 16}, Sort::name},            // prtGeneralPrinterName
    {{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17}, Sort::serial},          // prtGeneralSerialNumber
    {{1, 3, 6, 1, 2, 1, 43, 8, 2, 1, 17}, Sort::serial},          // prtInputSerialNumber
    {{1, 3, 6, 1, 2, 1, 43, 9, 2, 1, 11}, Sort::serial},          // prtOutputSerialNumber
    {{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1, 3, 1, 1, 9}, Sort::user},  // jmJobOwner
    {{1, 3, 6, 1, 4, 1, 2699, 1, 1, 1, 4}, Sort::job},            // jmAttributeTable
    {{1, 3, 6, 1, 4, 1, 18334, 1, 1, 4, 1, 3, 1, 1, 2, 1, 10}, Sort::user},  // kmJmJobOwner
    {{1, 3, 6, 1, 4, 1, 18334, 1, 1, 4, 1, 3, 1, 1, 2, 1, 12}, Sort::job},   // kmJmJobName
    {{1, 3, 6, 1, 4, 1, 367, 3, 2, 1, 3, 2, 1, 1, 1, 4}, Sort::job},         // Ricoh's jobs
    {{1, 3, 6, 1, 4, 1, 367, 3, 2, 1, 3, 2, 1, 1, 1, 9}, Sort::user},
    {{1, 3, 6, 1, 4, 1, 641, 6, 4, 4, 1, 1, 6}, Sort::serial},     // Lexmark's supplies
    {{1, 3, 6, 1, 4, 1, 1347, 42, 1, 2, 1, 2, 1, 3}, Sort::user},  // Kyocera's groups
};

// Trees whose texts say what the machine is and does, not whose it is.
const Oid kPlain[] = {
    {1, 3, 6, 1, 2, 1, 1, 1},                             // sysDescr
    {1, 3, 6, 1, 2, 1, 2, 2, 1, 2},                       // ifDescr
    {1, 3, 6, 1, 2, 1, 25, 1, 2},                         // hrSystemDate
    {1, 3, 6, 1, 2, 1, 25, 2, 3},                         // hrStorage
    {1, 3, 6, 1, 2, 1, 25, 3},                            // hrDevice, hrPrinter
    {1, 3, 6, 1, 2, 1, 43},                               // Printer-MIB, Finisher-MIB
    {1, 3, 6, 1, 4, 1, 253, 8, 53, 13, 2, 1},             // Xerox: names of counters
    {1, 3, 6, 1, 4, 1, 367, 3, 2, 1, 2, 19, 5},           // Ricoh: names of counters
    {1, 3, 6, 1, 4, 1, 367, 3, 2, 1, 2, 24, 1},           // and of toners
    {1, 3, 6, 1, 4, 1, 641, 6},                           // Lexmark: MPS-MIB
    {1, 3, 6, 1, 4, 1, 2385, 1, 1, 19, 2, 1},             // Sharp: names of counters
    {1, 3, 6, 1, 4, 1, 2435, 2, 3, 9, 4, 2, 1, 5, 5, 8},  // Brother: packed counters
    {1, 3, 6, 1, 4, 1, 2435, 2, 3, 9, 4, 2, 1, 5, 5, 10},
    {1, 3, 6, 1, 4, 1, 2435, 2, 3, 9, 4, 2, 1, 5, 5, 11},
};

const Oid kTrees[] = {
    {1, 3, 6, 1, 2, 1, 1},  {1, 3, 6, 1, 2, 1, 2}, {1, 3, 6, 1, 2, 1, 25},
    {1, 3, 6, 1, 2, 1, 43}, {1, 3, 6, 1, 4, 1},
};
// Their index ends with an address: ipAddrTable, ipRouteNextHop.
const Oid kByAddress[] = {{1, 3, 6, 1, 2, 1, 4, 20, 1}, {1, 3, 6, 1, 2, 1, 4, 21, 1, 7}};
constexpr std::size_t kLeastModel = 4;
const Oid kEnterprises{1, 3, 6, 1, 4, 1};

template <class List>
bool below(const List& roots, const Oid& oid) {
    return std::any_of(std::begin(roots), std::end(roots),
                       [&](const Oid& root) { return oid.startsWith(root); });
}

std::optional<Sort> sortOf(const Oid& oid) {
    for (const auto& row : kPersonal) {
        if (oid.startsWith(row.root)) return row.sort;
    }
    return {};
}

bool isText(std::string_view octets) {
    if (octets.find('\0') != octets.npos) return false;
    return base::isUtf8(octets) || std::none_of(octets.begin(), octets.end(), [](char c) {
               return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t';
           });
}

std::string dotted(std::string_view octets) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(octets[i]); };
    return fmt::format("{}.{}.{}.{}", at(0), at(1), at(2), at(3));
}

/// The last four arcs as octets.
std::string addressIn(const Oid& oid) {
    std::string octets;
    for (auto i = oid.arcs.size() - 4; i < oid.arcs.size(); ++i) {
        octets += static_cast<char>(static_cast<unsigned char>(oid.arcs[i]));
    }
    return octets;
}

bool isByAddress(const Oid& oid) {
    return below(kByAddress, oid) && oid.arcs.size() >= 13;
}

/// Masks, the loopback and "none" name nobody.
bool namesNobody(std::string_view octets) {
    const auto first = static_cast<unsigned char>(octets[0]);
    return first == 0 || first == 127 || first == 255;
}

/// Every IPv4 address that the walk names, dotted.
std::set<std::string> addressesOf(const snmp::Walk& walk) {
    std::set<std::string> found;
    for (const auto& [oid, datum] : walk.objects) {
        std::string octets;
        if (isByAddress(oid)) octets = addressIn(oid);
        if (!octets.empty() && !namesNobody(octets)) found.insert(dotted(octets));
        const bool isAddress = datum.type == Type::ipAddress && datum.octets.size() == 4;
        if (isAddress && !namesNobody(datum.octets)) found.insert(dotted(datum.octets));
    }
    return found;
}

class WalkRedactor {
  public:
    WalkRedactor(Redactor& redactor, const snmp::Walk& walk)
        : redactor_(redactor), walk_(walk), addresses_(addressesOf(walk)) {
        const auto reading = snmp::understand(walk);
        auto visit = [this](const std::string& path, const auto& value) {
            if (!value.from.object.empty() && !probe::sortOf(path))
                used_.insert(value.from.object.text());
        };
        machine::eachValue(reading, visit);
        model_ = base::lower(reading.machine.identity.model.value);
        makersModel_ = !discovery::makerOf(model_, 0).empty();
    }

    snmp::Walk run() {
        snmp::Walk out;
        out.taken = walk_.taken;
        for (const auto& remark : walk_.remarks) out.remarks.push_back(redactor_.text(remark));
        for (const auto& [oid, datum] : walk_.objects) {
            auto name = nameOf(oid);
            if (name) out.objects.emplace(std::move(*name), redacted(oid, datum));
        }
        return out;
    }

  private:
    /// The object's new name; nothing where it is left out.
    std::optional<Oid> nameOf(const Oid& oid) {
        if (isByAddress(oid)) return readdressed(oid);
        if (!below(kTrees, oid)) return {};
        // A maker's table that is indexed by one of the machine's addresses.
        const bool standard = !oid.startsWith(kEnterprises);
        if (standard || used_.contains(snmp::text(oid))) return oid;
        if (namesAddress(snmp::text(oid))) return {};
        return oid;
    }

    [[nodiscard]] bool namesAddress(const std::string& name) const {
        return std::any_of(addresses_.begin(), addresses_.end(), [&](const auto& each) {
            return name.ends_with("." + each) || name.find("." + each + ".") != name.npos;
        });
    }

    Oid readdressed(const Oid& oid) {
        auto arcs = oid.arcs;
        const auto fresh = address(addressIn(oid));
        for (std::size_t i = 0; i < 4; ++i) {
            arcs[arcs.size() - 4 + i] = static_cast<unsigned char>(fresh[i]);
        }
        return Oid(std::move(arcs));
    }

    std::string address(const std::string& octets) {
        if (octets.size() != 4 || namesNobody(octets)) return octets;
        const int number = redactor_.numberOf(Sort::address, dotted(octets));
        const char last = static_cast<char>(static_cast<unsigned char>(1 + (number - 1) % 254));
        return std::string("\xC0\x00\x02", 3) + last;
    }

    snmp::Datum redacted(const Oid& oid, const snmp::Datum& datum) {
        snmp::Datum out = datum;
        if (datum.type == Type::ipAddress) out.octets = address(datum.octets);
        if (datum.type != Type::octets && datum.type != Type::opaque) return out;
        const auto name = snmp::text(oid);
        auto sort = sortOf(oid);
        // A name that nobody gave it but its maker.
        if (sort == Sort::name && makersModel_ && isModel(datum.octets)) sort.reset();
        const bool stays = below(kPlain, oid) || used_.contains(name) || isModel(datum.octets);
        if (sort == Sort::mac) {
            out.octets = mac(datum.octets);
        } else if (!sort && stays) {
            out.octets = redactor_.sameLength(datum.octets);
        } else if (sort || isText(datum.octets)) {
            out.octets = shapeOf(datum.octets);
        } else {
            out.octets.assign(datum.octets.size(), '\0');
        }
        return out;
    }

    /// A part of the model, or a device ID (IEEE 1284), which says it.
    [[nodiscard]] bool isModel(std::string_view octets) const {
        const auto text = base::lower(base::trim(octets));
        if (text.size() < kLeastModel) return false;
        return model_.find(text) != std::string::npos || text.find("mdl:") != std::string::npos ||
               text.find("model:") != std::string::npos;
    }

    std::string mac(const std::string& octets) {
        if (octets.find_first_not_of('\0') == octets.npos) return octets;
        if (octets.size() != 6) return std::string(octets.size(), '\x02');
        const int number = redactor_.numberOf(Sort::mac, octets);
        std::string out("\x02\0\0\0\0\0", 6);
        out[5] = static_cast<char>(static_cast<unsigned char>(number % 256));
        return out;
    }

    Redactor& redactor_;
    const snmp::Walk& walk_;
    const std::set<std::string> addresses_;
    std::set<std::string> used_{};  ///< objects that the reading shows
    std::string model_{};           ///< in lower case
    bool makersModel_ = false;
};

struct PersonalPath {
    std::string_view begins, ends;
    Sort sort;
};

constexpr PersonalPath kPaths[] = {
    {"/identity/serial", "serial", Sort::serial},
    {"/identity/location", "location", Sort::location},
    {"/identity/contact", "contact", Sort::contact},
    {"/identity/mac", "mac", Sort::mac},
    {"/parts/", "/serial", Sort::serial},
    {"/jobs/list/", "/owner", Sort::user},
    {"/jobs/list/", "/name", Sort::job},
    {"/programs/list/", "/name", Sort::name},
    {"/accounts/list/", "/name", Sort::user},
    {"/operator/current_operator", "", Sort::contact},
    {"/operator/service_person", "", Sort::contact},
    {"/operator/organization", "", Sort::name},
    {"/adjustments/", "/by", Sort::contact},
    {"/network/host", "", Sort::host},
    {"/network/mac", "", Sort::mac},
    {"/network/ipv4", "", Sort::address},
    {"/network/ipv6", "", Sort::address},
    {"/network/gateway", "", Sort::address},
    {"/network/dns", "", Sort::address},
};

}  // namespace

std::optional<Sort> sortOf(std::string_view path) {
    for (const auto& row : kPaths) {
        if (path.starts_with(row.begins) && path.ends_with(row.ends)) return row.sort;
    }
    return {};
}

void learn(Redactor& redactor, const machine::Reading& reading) {
    if (reading.machine.identity.model.known()) {
        redactor.keep(reading.machine.identity.model.value);
    }
    auto visit = [&](const std::string& path, const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, machine::Text>) {
            const auto sort = sortOf(path);
            if (!sort || !value.known()) return;
            if (*sort == Sort::mac) return redactor.learnMacText(value.value);
            // "192.0.2.7/24": the mask is no part of the address.
            const bool address = *sort == Sort::address;
            redactor.learn(*sort, address ? base::split(value.value, '/').front() : value.value);
        }
    };
    machine::eachValue(reading, visit);
}

void learn(Redactor& redactor, const snmp::Walk& walk) {
    learn(redactor, snmp::understand(walk));
    for (const auto& address : addressesOf(walk)) redactor.learn(Sort::address, address);
    for (const auto& [oid, datum] : walk.objects) {
        const auto sort = sortOf(oid);
        if (!sort || datum.type != Type::octets) continue;
        if (*sort == Sort::mac) {
            redactor.learnMac(datum.octets);
        } else {
            redactor.learn(*sort, datum.octets);
        }
    }
}

snmp::Walk redact(Redactor& redactor, const snmp::Walk& walk) {
    if (redactor.raw()) return walk;
    return WalkRedactor(redactor, walk).run();
}

}  // namespace probe
