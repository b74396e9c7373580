#include "mailagent/control/enrol.h"
#include "base/text.h"
#include "mailagent/cli/commands.h"
#include "mailagent/cli/operate.h"
#include "mailagent/cli/qr_code.h"
#include "mailagent/cli/setup.h"

#include <fmt/format.h>
#include <unistd.h>
#include <cstdio>

namespace cli {
namespace {

constexpr std::size_t kGroup = 4;  // characters of the key that are read at a glance

/// The key of the URI, in groups, for typing it in.
base::Secret groupedKey(std::string_view uri) {
    constexpr std::string_view kName = "secret=";
    const auto start = uri.find(kName) + kName.size();
    const auto key = uri.substr(start, uri.find('&', start) - start);
    std::string out;
    out.reserve(2 * key.size());
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (i > 0 && i % kGroup == 0) out += ' ';
        out += key[i];
    }
    return base::Secret(std::move(out));
}

void showSecret(const base::Secret& uri) {
    if (const auto code = encodeQr(uri)) {
        const auto picture = drawn(*code, ::isatty(STDOUT_FILENO) == 1);
        fmt::print("Scan this with the sender's authenticator application:\n\n{}\n",
                   picture.expose());
    }
    fmt::print("Or open:   {}\n", uri.expose());
    fmt::print("Or type:   {}   (time-based, SHA-1, 6 digits, 30 seconds)\n\n",
               groupedKey(uri.expose()).expose());
    fmt::print("Whoever sees this can make the codes, and it is shown only now.\n");
}

}  // namespace

int enrol(const std::string& settings, const std::string& sender, bool withdraw) {
    const auto address = control::senderOf(sender);
    if (!address) {
        complain(address.error().text);
        return kWrongInput;
    }
    return operate(settings, {withdraw ? "withdraw" : "enrol", *address},
                   [](const std::string& line) {
                       if (line.starts_with(control::kEnrolmentUri)) {
                           showSecret(base::Secret(line));
                       } else {
                           fmt::print("{}\n", line);
                       }
                       std::fflush(stdout);
                   });
}

}  // namespace cli
