#include "machine/snmp/udp.h"

#include <unistd.h>
#include <cerrno>
#include <cstdlib>

namespace snmp {
namespace {

constexpr std::size_t kLargestDatagram = 65507;

Wire& wireOf(netsnmp_transport* transport) {
    return **static_cast<Wire**>(transport->data);
}

int sendOver(netsnmp_transport* transport, const void* octets, int size, void**, int*) {
    auto& wire = wireOf(transport);
    auto sent = ::send(wire.fd, octets, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    // What ICMP said about an earlier datagram is reported by the next call, whatever it does.
    if (sent < 0 && errno == ECONNREFUSED) {
        sent = ::send(wire.fd, octets, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    }
    if (sent < 0) {
        wire.error = errno;
        // A full buffer is like a lost datagram: the request is repeated.
        if (errno != EAGAIN && errno != ENOBUFS) return -1;
    }
    wire.traffic.sent += static_cast<std::size_t>(size);
    return size;
}

int receiveFrom(netsnmp_transport* transport, void* buffer, int size, void** opaque, int* length) {
    auto& wire = wireOf(transport);
    *opaque = nullptr;
    *length = 0;
    const auto got = ::recv(wire.fd, buffer, static_cast<std::size_t>(size), MSG_DONTWAIT);
    if (got < 0) {
        wire.error = errno;
        return -1;
    }
    wire.traffic.received += static_cast<std::size_t>(got);
    return static_cast<int>(got);
}

int closeWire(netsnmp_transport* transport) {
    auto& wire = wireOf(transport);
    if (wire.fd >= 0) ::close(wire.fd);
    wire.fd = -1;
    transport->sock = -1;
    return 0;
}

}  // namespace

int openWire(const Address& address, Wire& wire) {
    const int fd =
        ::socket(address.socket.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
    if (fd < 0) return errno;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address.socket), address.size) != 0) {
        const int error = errno;
        ::close(fd);
        return error;
    }
    wire.fd = fd;
    return 0;
}

netsnmp_transport* transportOver(Wire& wire) {
    // The session frees transport and data by free().
    auto* transport = static_cast<netsnmp_transport*>(std::calloc(1, sizeof(netsnmp_transport)));
    auto** holder = static_cast<Wire**>(std::calloc(1, sizeof(Wire*)));
    if (transport == nullptr || holder == nullptr) {
        std::free(transport);
        std::free(static_cast<void*>(holder));
        return nullptr;
    }
    *holder = &wire;
    transport->domain = netsnmpUDPDomain;
    transport->domain_length = static_cast<int>(netsnmpUDPDomain_len);
    transport->sock = wire.fd;
    transport->flags = NETSNMP_TRANSPORT_FLAG_OPENED;
    transport->data = static_cast<void*>(holder);
    transport->data_length = sizeof(Wire*);
    transport->msgMaxSize = kLargestDatagram;
    transport->f_recv = receiveFrom;
    transport->f_send = sendOver;
    transport->f_close = closeWire;
    return transport;
}

}  // namespace snmp
