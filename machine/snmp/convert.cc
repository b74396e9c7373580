#include "machine/snmp/convert.h"

#include <limits>

namespace snmp {
namespace {

Oid oidOf(const oid* arcs, std::size_t count) {
    Oid out;
    out.arcs.reserve(count);
    for (std::size_t i = 0; i < count; ++i) out.arcs.push_back(static_cast<std::uint32_t>(arcs[i]));
    return out;
}

std::int64_t wide(const struct counter64& value) {
    const auto whole =
        (static_cast<std::uint64_t>(value.high & 0xffffffffU) << 32U) | (value.low & 0xffffffffU);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return whole > static_cast<std::uint64_t>(most) ? most : static_cast<std::int64_t>(whole);
}

std::string octetsOf(const netsnmp_variable_list& variable) {
    if (variable.val_len == 0 || variable.val.string == nullptr) return {};
    return {reinterpret_cast<const char*>(variable.val.string), variable.val_len};
}

struct Tagged {
    int tag;
    Type type;
};

constexpr Tagged kNumbers[] = {
    {ASN_INTEGER, Type::integer},  {ASN_COUNTER, Type::counter32},   {ASN_GAUGE, Type::gauge32},
    {ASN_UINTEGER, Type::gauge32}, {ASN_TIMETICKS, Type::timeTicks},
};

bool readNumber(const netsnmp_variable_list& variable, Datum& datum) {
    for (const auto& row : kNumbers) {
        if (row.tag != variable.type) continue;
        datum.type = row.type;
        const long number = variable.val.integer == nullptr ? 0 : *variable.val.integer;
        datum.number =
            row.type == Type::integer ? static_cast<std::int32_t>(number) : number & 0xffffffffL;
        return true;
    }
    return false;
}

Binding bindingOf(const netsnmp_variable_list& variable) {
    Binding binding{.oid = oidOf(variable.name, variable.name_length)};
    auto& datum = binding.datum;
    if (readNumber(variable, datum)) return binding;
    switch (variable.type) {
        case ASN_OCTET_STR:
            datum = {.type = Type::octets, .octets = octetsOf(variable)};
            break;
        case ASN_IPADDRESS:
            datum = {.type = Type::ipAddress, .octets = octetsOf(variable)};
            break;
        case ASN_OPAQUE:
            datum = {.type = Type::opaque, .octets = octetsOf(variable)};
            break;
        case ASN_OBJECT_ID:
            datum = {.type = Type::oid,
                     .oid = oidOf(variable.val.objid, variable.val_len / sizeof(oid))};
            break;
        case ASN_COUNTER64:
            datum.type = Type::counter64;
            if (variable.val.counter64 != nullptr) datum.number = wide(*variable.val.counter64);
            break;
        case ASN_NULL:
            break;
        case SNMP_NOSUCHOBJECT:
        case SNMP_NOSUCHINSTANCE:
            binding.kind = Binding::Kind::missing;
            break;
        case SNMP_ENDOFMIBVIEW:
            binding.kind = Binding::Kind::end;
            break;
        default:
            binding.kind = Binding::Kind::odd;
    }
    return binding;
}

}  // namespace

netsnmp_pdu* pduOf(const Question& question) {
    const auto command = question.kind == Question::Kind::get    ? SNMP_MSG_GET
                         : question.kind == Question::Kind::next ? SNMP_MSG_GETNEXT
                                                                 : SNMP_MSG_GETBULK;
    auto* pdu = snmp_pdu_create(static_cast<int>(command));
    if (pdu == nullptr) return nullptr;
    if (question.kind == Question::Kind::bulk) {
        pdu->non_repeaters = static_cast<long>(question.nonRepeaters);
        pdu->max_repetitions = question.repetitions;
    }
    for (const auto& asked : question.oids) {
        oid arcs[MAX_OID_LEN];
        std::size_t count = 0;
        while (count < asked.arcs.size() && count < MAX_OID_LEN) {
            arcs[count] = asked.arcs[count];
            ++count;
        }
        if (count == asked.arcs.size() && snmp_add_null_var(pdu, arcs, count) != nullptr) continue;
        snmp_free_pdu(pdu);
        return nullptr;
    }
    return pdu;
}

Reply replyOf(const netsnmp_pdu& pdu) {
    Reply reply{.errorStatus = pdu.errstat, .errorIndex = pdu.errindex};
    for (const auto* variable = pdu.variables; variable != nullptr;
         variable = variable->next_variable) {
        reply.bindings.push_back(bindingOf(*variable));
    }
    return reply;
}

}  // namespace snmp
