// Every row of the settings table, by property.
#include "config/table.h"

#include "tests/config/scratch.h"

#include <doctest/doctest.h>
#include <fmt/core.h>

using namespace config;
using namespace scratch;

namespace {

/// The settings with one row's value written where it belongs. A later file wins (M34), so that
/// what the machine has already is no double key.
Loaded loadWith(const Row& row, const std::string& value) {
    const Folder folder;
    const auto file = folder.write("mailagent.toml", kMachine);
    const char* section = row.scope() == Scope::agent ? "[agent]"
                          : row.key == "name"         ? ""
                                                      : "[[machine]]\nname = \"copier01\"";
    folder.write("mailagent.d/a.toml",
                 fmt::format("{}\n{}{} = {}\n", section, row.key == "name" ? "[[machine]]\n" : "",
                             row.key, value));
    return load(file);
}

/// Values that no row of the type takes.
std::vector<std::string> wrongValues(const Row& row) {
    switch (row.type) {
        case Type::yesNo:
            return {"\"maybe\"", "1", "[]"};
        case Type::number:
        case Type::minutes:
        case Type::seconds:
        case Type::size:
            return {fmt::format("{}", row.least - 1),
                    fmt::format("{}", row.most + 1),
                    "\"many\"",
                    "1.5",
                    "true",
                    "\"5 apples\"",
                    "9223372036854775807",
                    "\"99999999999999999999\""};
        case Type::choice:
            return {"\"zebra\"", "true", "[]", "\"\"", "\"a|b\""};
        case Type::choices:
            return {"\"zebra\"", "[\"zebra\"]", "[5]", "5", "true", "[[]]"};
        case Type::name:
            return {"\"Copier\"", "\"\"",        "\"a b\"",
                    "5",          "\".hidden\"", "\"" + std::string(41, 'a') + "\""};
        case Type::word:
            return {"\"a b\"", "5",
                    "\"" + std::string(static_cast<std::size_t>(row.most) + 1, 'a') + "\""};
        case Type::text:
            return {"\" a\"", "\"a\\u001b[0m\"", "5", "\"" + std::string(256, 'a') + "\""};
        case Type::path:
            return {"\"\"", "5", "\"a\\u0000b\""};
        case Type::address:
            return {"\"nobody\"", "\"a b@example.com\"", "5", "\"\""};
        case Type::host:
            return {"\"mail.example.com:25\"", "\"a b\"", "\"\"", "5", "\"http://x\""};
        case Type::ipAddress:
            return {"\"dns.example.com\"", "\"1.2.3\"", "5", "\"192.0.2.1:0\"", "\"[::1\""};
        case Type::listen:
            return {"0",   "65536", "-1",           "\"\"",          "\"127.0.0.1\"",
                    "[5]", "true",  "\"::1:9464\"", "\"host:9464\"", "\"127.0.0.1:0\""};
        case Type::words:
            return {"[]", "5", "[5]", "[\"\"]", "[\"a b\"]", "[\"a\", [\"b\"]]"};
        case Type::proofRules:
            return {"[]", "[5]", "\"password\"", "[\"any: hunger\"]", "\"any: authentication\""};
        case Type::rightsRules:
            return {"[]", "[5]", "\"all\"", "[\"any: \"]", "[\"any: all on a b\"]"};
        case Type::senders:
            return {"[]", "5", "[5]", "\"a b\"", "[\"x@\"]"};
        case Type::illegalMail:
            return {"\"burn\"", "\"move\"", "\"move \"", "true"};
        case Type::proxy:
            return {"\"ftp://x:1\"", "\"http://x\"", "\"http://u:hunter2@x:1\"", "5"};
        case Type::zone:
            return {"\"+1300\"", "\"Nowhere/City\"", "5", "\"\""};
        case Type::cePassword:
            return {"\"hunter2 hunter2\"", "\"hunter2hunter2hunter2\"", "\"\"", "5"};
        case Type::secret:
            return {"\"\"",
                    "5",
                    "{ file = \"a\", credential = \"b\" }",
                    "{}",
                    "{ files = \"a\" }",
                    "{ program = \"x\" }",
                    "{ program = [] }",
                    "{ environment = \"1A\" }",
                    "{ credential = \"../x\" }"};
        case Type::secretPlace:
            return {"\"hunter2\"", "5", "{}"};
    }
    return {};
}

}  // namespace

TEST_CASE("M27 every row takes its default or example, and stores it") {
    for (const Row& row : rows()) {
        const std::string value =
            row.standard.empty() ? std::string(row.example) : fmt::format("\"{}\"", row.standard);
        if (row.key == "receiving.token" || row.key == "sending.token" ||
            row.key == "sending.user" || row.key == "sending.password" ||
            row.key.ends_with("proxy_user") || row.key.ends_with("proxy_password") ||
            row.key == "snmp.priv_password" || row.key == "ipp.password") {
            continue;  // these need a companion: check_test.cc
        }
        const auto loaded = loadWith(row, value);
        INFO(row.key, " = ", value, "\n", faultsOf(loaded));
        CHECK(loaded.usable);
    }
}

TEST_CASE("M27 M28 every row refuses what is out of range, naming the key and what to write") {
    for (const Row& row : rows()) {
        const auto values = wrongValues(row);
        CHECK_FALSE(values.empty());
        for (const auto& value : values) {
            const auto loaded = loadWith(row, value);
            const std::string faults = faultsOf(loaded);
            INFO(row.key, " = ", value, "\n", faults);
            CHECK_FALSE(loaded.usable);
            CHECK(faults.find(std::string(row.key) + ": ") != std::string::npos);
            CHECK(faults.find("; write ") != std::string::npos);
            CHECK(faults.find("hunter2") == std::string::npos);
            CHECK(faults.find('\x1b') == std::string::npos);
        }
    }
}

TEST_CASE("the defaults of the structs are those of the table") {
    Settings settings;
    Machine machine;
    Target target{&settings.agent, &machine};
    for (const Row& row : rows()) {
        if (!row.standard.empty()) row.store(target, standardValue(row));
    }
    CHECK(settings.agent == Agent{});
    CHECK(machine == Machine{});
}

TEST_CASE("every row stores into a field of its own") {
    std::vector<Settings> seen;
    for (const Row& row : rows()) {
        Settings settings;
        settings.machines.resize(1);
        Target target{&settings.agent, settings.machines.data()};
        const Settings before = settings;
        Value value = std::string("x");
        switch (row.type) {
            case Type::yesNo:
                value = row.standard != "Yes";
                break;
            case Type::number:
            case Type::minutes:
            case Type::seconds:
            case Type::size:
                value = row.most;
                break;
            case Type::listen:
                value = Listen{"127.0.0.1", 9464};
                break;
            case Type::choice:
                value = *indexOf(row.words, row.standard) == 0 ? std::int64_t{1} : std::int64_t{0};
                break;
            case Type::choices:
                value = std::int64_t{1};
                break;
            case Type::words:
            case Type::proofRules:
            case Type::rightsRules:
                value = std::vector<std::string>{"x"};
                break;
            case Type::senders:
                value = Senders{true, {}, {}};
                break;
            case Type::illegalMail:
                value = IllegalMail{IllegalMail::Kind::remove, ""};
                break;
            case Type::proxy:
                value = ProxyAddress{ProxyKind::http, "x", 1};
                break;
            case Type::zone:
                value = *base::Zone::parse("+0100");
                break;
            case Type::secret:
            case Type::cePassword:
            case Type::secretPlace:
                value = SecretSource{SecretSource::Kind::file, {}, "x", {}};
                break;
            default:
                break;
        }
        row.store(target, std::move(value));
        INFO(row.key);
        CHECK_FALSE(settings == before);
        for (const auto& other : seen) CHECK_FALSE(settings == other);
        seen.push_back(settings);
    }
}

TEST_CASE("quantities are read with the units of their type") {
    struct In {
        Type type;
        const char* text;
        std::int64_t value;  // -1: refused
    };
    const In table[] = {
        {Type::minutes, "10", 10},
        {Type::minutes, "10 min", 10},
        {Type::minutes, "1h", 60},
        {Type::minutes, "10 s", -1},
        {Type::seconds, "2 min", 120},
        {Type::seconds, "5s", 5},
        {Type::size, "10 KB", 10240},
        {Type::size, "1 MB", 1048576},
        {Type::size, "10240 B", 10240},
        {Type::size, "10 kb", -1},
        {Type::number, "5", 5},
        {Type::number, "5 min", -1},
        {Type::number, "", -1},
        {Type::number, "-5", -1},
        {Type::number, "1234567890123", -1},
        {Type::minutes, "10 min ", -1},
    };
    for (const auto& row : table) {
        INFO(row.text);
        CHECK(parseQuantity(row.type, row.text).value_or(-1) == row.value);
    }
}

TEST_CASE("M48 the forms beside a list's text") {
    struct Case {
        const char* written;
        Attach expected;
    };
    const Case cases[] = {
        {"[]", {}},
        {"\"csv\"", {true, false, false}},
        {"[\"JSON\"]", {false, true, false}},
        {"[\"html\", \"csv\", \"csv\"]", {true, false, true}},
        {"[\"csv\", \"json\", \"html\"]", {true, true, true}},
    };
    for (const auto& c : cases) {
        const auto loaded = loadWith(*find(Scope::machine, "replies.attach"), c.written);
        INFO(c.written, "\n", faultsOf(loaded));
        REQUIRE(loaded.usable);
        CHECK(loaded.settings.machines.at(0).replies.attach == c.expected);
    }
}
