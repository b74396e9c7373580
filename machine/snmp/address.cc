#include "machine/snmp/address.h"

#include "base/text.h"

#include <fmt/format.h>
#include <netdb.h>
#include <cstring>
#include <memory>

namespace snmp {
namespace {

using Found = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Found lookUp(const std::string& host, std::uint16_t port, int flags, int& code) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_DGRAM;
    wanted.ai_flags = AI_NUMERICSERV | flags;
    addrinfo* found = nullptr;
    code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
    return {code == 0 ? found : nullptr, &freeaddrinfo};
}

std::string numbers(const addrinfo& found) {
    char host[NI_MAXHOST] = "";
    getnameinfo(found.ai_addr, found.ai_addrlen, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
    return host;
}

}  // namespace

base::Result<Address> resolve(const std::string& host, std::uint16_t port) {
    std::string name = host;
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
        name = name.substr(1, name.size() - 2);
    }
    int code = 0;
    auto found = lookUp(name, port, AI_NUMERICHOST, code);
    const bool numeric = found != nullptr;
    if (!numeric) found = lookUp(name, port, AI_ADDRCONFIG, code);
    const auto shown = base::printable(host, 100);
    if (found == nullptr) {
        return base::fail(base::Kind::network,
                          fmt::format("the name {} is not known ({}): check the machine's address",
                                      shown, gai_strerror(code)));
    }
    Address address;
    std::memcpy(&address.socket, found->ai_addr, found->ai_addrlen);
    address.size = found->ai_addrlen;
    address.text = numeric ? fmt::format("{} port {}", shown, port)
                           : fmt::format("{} ({}) port {}", shown, numbers(*found), port);
    return address;
}

}  // namespace snmp
