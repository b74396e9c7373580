#include "config/secret_source.h"

#include "base/file.h"
#include "base/run_program.h"
#include "base/text.h"

#include <fmt/core.h>
#include <cstdlib>

namespace config {
namespace {

using base::fail;
using base::Kind;
using base::Result;
using base::Secret;

/// The first line, as a secret; the bytes around it are wiped.
Result<Secret> firstLine(std::string bytes, const SecretSource& source) {
    const auto end = bytes.find_first_of("\r\n");
    std::string line = bytes.substr(0, end);
    base::wipe(bytes);
    if (line.empty()) {
        return fail(Kind::invalid,
                    fmt::format("the {} gives no secret: its first line is empty; write it "
                                "there, on a line of its own",
                                describe(source)));
    }
    return Secret(std::move(line));
}

Result<Secret> fromFile(const std::string& path, const SecretSource& source) {
    auto bytes = base::readFile(path, kSecretLimit);
    if (!bytes) {
        auto error = bytes.error();
        error.text = base::printable(error.text) +
                     "; put the secret on the file's first line, readable "
                     "for the agent only";
        return fail(std::move(error));
    }
    return firstLine(std::move(*bytes), source);
}

Result<Secret> fromCredential(const SecretSource& source) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in the agent sets variables
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr) {
        return fail(Kind::missing,
                    fmt::format("there is no {}: CREDENTIALS_DIRECTORY is not set; start the "
                                "agent by systemd with LoadCredential={}",
                                describe(source), base::printable(source.name)));
    }
    return fromFile(fmt::format("{}/{}", folder, source.name), source);
}

Result<Secret> fromEnvironment(const SecretSource& source) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in the agent sets variables
    const char* value = std::getenv(source.name.c_str());
    if (value == nullptr) {
        return fail(Kind::missing, fmt::format("the {} is not set; set it before the agent starts",
                                               describe(source)));
    }
    return firstLine(value, source);
}

Result<Secret> fromProgram(const SecretSource& source) {
    auto output = base::runProgram({source.program, kSecretTime, kSecretLimit});
    if (!output) return fail(std::move(output).error());
    return firstLine(std::move(*output), source);
}

}  // namespace

Result<Secret> resolve(const SecretSource& source) {
    switch (source.kind) {
        case SecretSource::Kind::none:
            return Secret();
        case SecretSource::Kind::value:
            return Secret(source.value);
        case SecretSource::Kind::file:
            return fromFile(source.name, source);
        case SecretSource::Kind::credential:
            return fromCredential(source);
        case SecretSource::Kind::environment:
            return fromEnvironment(source);
        case SecretSource::Kind::program:
            return fromProgram(source);
    }
    return Secret();
}

bool isAtHand(const SecretSource& source) noexcept {
    using Kind = SecretSource::Kind;
    return source.kind == Kind::none || source.kind == Kind::value ||
           source.kind == Kind::environment;
}

std::string describe(const SecretSource& source) {
    const std::string name = base::printable(source.name, 200);
    switch (source.kind) {
        case SecretSource::Kind::none:
            return "secret that is not given";
        case SecretSource::Kind::value:
            return "secret in the settings";
        case SecretSource::Kind::file:
            return "file " + name;
        case SecretSource::Kind::credential:
            return "credential " + name;
        case SecretSource::Kind::environment:
            return "environment variable " + name;
        case SecretSource::Kind::program:
            return "program " +
                   (source.program.empty() ? "" : base::printable(source.program[0], 200));
    }
    return "secret";
}

}  // namespace config
