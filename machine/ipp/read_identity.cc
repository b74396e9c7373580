#include "base/text.h"
#include "machine/ipp/sections.h"

#include <algorithm>

namespace ipp {
namespace {

constexpr std::size_t kMostUnits = 64;

void readDeviceId(const Values& values, machine::Identity& identity) {
    machine::Text deviceId;
    values.text("printer-device-id", deviceId);
    if (!deviceId.known()) return;
    const auto field = [&](std::initializer_list<std::string_view> keys) {
        return std::string(deviceIdField(deviceId.value, keys));
    };
    if (!identity.model.known()) {
        const auto model = field({"MDL", "MODEL", "DES", "DESCRIPTION"});
        const auto maker = field({"MFG", "MANUFACTURER"});
        const bool named = base::startsWithNoCase(model, maker);
        if (!model.empty()) {
            identity.model = values.known(named || maker.empty() ? model : maker + " " + model,
                                          "printer-device-id");
        }
    }
    if (!identity.serial.known()) {
        const auto serial = field({"SN", "SERN", "SER", "SERIALNUMBER", "SERIAL"});
        if (!serial.empty()) identity.serial = values.known(serial, "printer-device-id");
    }
}

bool isPrintable(std::string_view bytes) {
    return !bytes.empty() && base::plainAscii(bytes) == bytes.size();
}

void readFirmware(const Values& values, machine::Machine& out) {
    const auto names = values.texts("printer-firmware-name");
    const auto versions = values.texts("printer-firmware-string-version");
    const Attribute* octets = values.find("printer-firmware-version");
    const std::size_t octetRows = octets == nullptr ? 0 : octets->values.size();
    const auto rows = std::min(std::max({names.size(), versions.size(), octetRows}), kMostUnits);
    for (std::size_t i = 0; i < rows; ++i) {
        machine::FirmwareUnit unit;
        if (i < names.size() && !names[i].empty()) {
            unit.name = values.known(names[i], "printer-firmware-name");
        }
        if (i < versions.size() && !versions[i].empty()) {
            unit.version = values.known(versions[i], "printer-firmware-string-version");
        } else if (i < octetRows && isPrintable(octets->values[i].bytes)) {
            unit.version =
                values.known(values.clean(octets->values[i].bytes), "printer-firmware-version");
        }
        if (unit.name.said() || unit.version.said()) out.firmware.push_back(std::move(unit));
    }
}

/// printer-finisher (PWG 5100.1): "type=stitcher;unit=sheets;maxcapacity=…;status=0".
void readFinishers(const Values& values, machine::Machine& out) {
    const auto rows = values.texts("printer-finisher");
    const auto descriptions = values.texts("printer-finisher-description");
    for (std::size_t i = 0; i < std::min(rows.size(), kMostUnits); ++i) {
        const TextFields row(rows[i]);
        if (row.empty()) continue;
        machine::Option option;
        if (i < descriptions.size() && !descriptions[i].empty()) {
            option.name = values.known(descriptions[i], "printer-finisher-description");
        } else {
            option.name = values.known("Finisher", "printer-finisher");
        }
        values.text(row, "type", "printer-finisher", option.value);
        out.options.push_back(std::move(option));
    }
}

}  // namespace

void readIdentity(const Values& values, machine::Reading& out) {
    auto& identity = out.machine.identity;
    values.text("printer-make-and-model", identity.model);
    values.text("printer-serial-number", identity.serial);
    values.text("printer-location", identity.location);
    values.text("printer-info", identity.description);
    readDeviceId(values, identity);
    if (!identity.model.known()) values.text("printer-dns-sd-name", identity.model);
    if (const auto seconds = upTime(values)) {
        identity.uptime = values.level<machine::SecondsTag>(*seconds, "printer-up-time");
    }
    values.count("printer-config-changes", identity.configChanges);
    values.date("printer-config-change-date-time", identity.configChanged);
    readFirmware(values, out.machine);
    readFinishers(values, out.machine);
}

}  // namespace ipp
