#include "mailagent/discovery/fragment.h"

#include "base/text.h"
#include "mailagent/discovery/maker.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <cerrno>
#include <system_error>

namespace discovery {
namespace {

constexpr std::size_t kLongestSerial = 18;  ///< of a name

/// Lower-case letters and digits, a dash for each run of anything else.
std::string slug(std::string_view text) {
    std::string out;
    for (const char each : text) {
        const char c = base::lower(each);
        const bool plain = base::isDigit(c) || (c >= 'a' && c <= 'z');
        if (plain) {
            out += c;
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    while (out.ends_with('-')) out.pop_back();
    return out;
}

std::string cut(std::string text, std::size_t most) {
    if (text.size() > most) text.resize(most);
    while (text.ends_with('-')) text.pop_back();
    return text;
}

/// A TOML string (TOML 1.0, basic strings).
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (octet < 0x20 || octet == 0x7F) {
            out += fmt::format("\\u{:04x}", octet);
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string setting(std::string_view key, std::string_view value) {
    return fmt::format("{} = {}\n", key, quoted(value));
}

std::string snmpSettings(const Found& found, const Access& access) {
    std::string out = setting("snmp.address", found.target.host);
    if (access.port != 161) out += fmt::format("snmp.port = {}\n", access.port);
    if (found.snmp != "2c") out += setting("snmp.version", found.snmp);
    if (found.snmp != "3") {
        if (found.community != "public") out += setting("snmp.community", found.community);
        return out;
    }
    out += setting("snmp.user", access.user);
    if (!access.context.empty()) out += setting("snmp.context", access.context);
    if (!access.authFile.empty()) {
        out += setting("snmp.auth_protocol", access.authProtocol);
        out += fmt::format("snmp.auth_password = {{ file = {} }}\n", quoted(access.authFile));
    }
    if (!access.privFile.empty()) {
        out += setting("snmp.priv_protocol", access.privProtocol);
        out += fmt::format("snmp.priv_password = {{ file = {} }}\n", quoted(access.privFile));
    }
    return out;
}

std::string ippSettings(const Found& found) {
    if (found.ippUri.empty()) return "# It does not answer by IPP.\n";
    std::string out = setting("ipp.uri", found.ippUri);
    if (found.ippUri.starts_with("ipps:")) {
        out +=
            "# Most printers sign their certificate themselves; mailagent probe then says which\n"
            "# fingerprint to write here instead of \"system\".\n"
            "ipp.trust = \"system\"\n";
    }
    return out;
}

constexpr std::string_view kToFill =
    "# Still to be filled in, where [defaults] does not give it (mailagent check names the rest):\n"
    "# address = \"…\"             # the machine's own mail address\n"
    "# manager_address = \"…\"     # who is told of what goes wrong\n"
    "# senders = [\"…\"]           # who may ask\n"
    "# ce_password = { file = \"…\" }\n"
    "# nickname = \"…\"\n"
    "# receiving.server = \"…\"    # its mailbox, with receiving.user and receiving.password\n"
    "# sending.server = \"…\"      # the relay\n"
    "# Then write enable = \"Yes\" and run mailagent check.\n";

}  // namespace

std::string nameFor(const Found& found, std::set<std::string>& taken) {
    const auto model = slug(withoutMaker(found.model));
    const auto serial = cut(slug(found.serial), kLongestSerial);
    const auto last = serial.empty() ? cut(slug(found.target.host), kLongestName - 8) : serial;
    const auto first = cut(model, kLongestName - 1 - last.size());
    std::string name = first.empty() ? "printer" : first;
    if (!last.empty()) name += "-" + last;
    name = cut(name, kLongestName);
    std::string unique = name;
    for (int i = 2; !taken.insert(unique).second; ++i) {
        const auto tail = fmt::format("-{}", i);
        unique = cut(name, kLongestName - tail.size()) + tail;
    }
    return unique;
}

std::string fragment(const Found& found, const std::string& name, const Access& access) {
    const auto said = [](const std::string& text) {
        return text.empty() ? std::string("not said") : base::printable(text, 100);
    };
    std::string out =
        fmt::format("# {}: model {}, serial number {}.\n", base::printable(found.target.host, 300),
                    said(found.model), said(found.serial));
    out += "[[machine]]\n";
    out += setting("name", name);
    out += "enable = \"No\"\n";
    out += found.snmp.empty() ? "# It does not answer by SNMP.\n" : snmpSettings(found, access);
    out += ippSettings(found);
    out += kToFill;
    return out;
}

base::Result<> createFile(const std::string& path, std::string_view bytes) {
    const auto fault = [&](int code, const char* what) {
        return base::fail(base::Kind::storage, fmt::format("{} {}: {}", base::printable(path), what,
                                                           std::generic_category().message(code)));
    };
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (fd < 0 && errno == EEXIST) {
        return base::fail(base::Kind::storage,
                          fmt::format("{} is there already and is left as it is; name another file",
                                      base::printable(path)));
    }
    if (fd < 0) return fault(errno, "cannot be made");
    int failed = 0;
    while (!bytes.empty() && failed == 0) {
        const auto count = ::write(fd, bytes.data(), bytes.size());
        if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
        if (count < 0 && errno != EINTR) failed = errno;
    }
    if (failed == 0 && ::fsync(fd) != 0) failed = errno;
    if (::close(fd) != 0 && failed == 0) failed = errno;
    if (failed == 0) return {};
    ::unlink(path.c_str());
    return fault(failed, "cannot be written");
}

}  // namespace discovery
