#include "mailagent/discovery/targets.h"

#include <doctest/doctest.h>

using discovery::parseTargets;

namespace {

std::string joined(const std::vector<discovery::Target>& targets) {
    std::string out;
    for (const auto& one : targets) {
        out += (out.empty() ? "" : " ") + one.host;
        if (one.address != one.host) out += "=" + one.address;
    }
    return out;
}

}  // namespace

TEST_CASE("networks, ranges, addresses and names are read") {
    struct Row {
        std::vector<std::string> words;
        const char* expected;
        const char* note;
    };
    const Row rows[] = {
        {{"192.0.2.7"}, "192.0.2.7", "an address"},
        {{" 192.0.2.7 "}, "192.0.2.7", "with blanks"},
        {{"192.0.2.0/30"}, "192.0.2.1 192.0.2.2", "without network and broadcast"},
        {{"192.0.2.5/30"}, "192.0.2.5 192.0.2.6", "host bits are passed over"},
        {{"192.0.2.6/31"}, "192.0.2.6 192.0.2.7", "RFC 3021: both are hosts"},
        {{"192.0.2.6/32"}, "192.0.2.6", "one"},
        {{"255.255.255.252/30"}, "255.255.255.253 255.255.255.254", "at the very end"},
        {{"192.0.2.254-192.0.3.1"}, "192.0.2.254 192.0.2.255 192.0.3.0 192.0.3.1", "a range"},
        {{"192.0.2.9-11"}, "192.0.2.9 192.0.2.10 192.0.2.11", "its short form"},
        {{"192.0.2.9-9"}, "192.0.2.9", "of one"},
        {{"255.255.255.254-255.255.255.255"}, "255.255.255.254 255.255.255.255", "does not wrap"},
        {{"192.0.2.1", "192.0.2.0/30", "192.0.2.1"}, "192.0.2.1 192.0.2.2", "each once"},
        {{"Printer-2.example.com"}, "printer-2.example.com=", "a name with a dash"},
        {{"2f-copier"}, "2f-copier=", "a name that begins with a digit"},
        {{"copier"}, "copier=", "a short name"},
        {{"2001:db8::7"}, "2001:db8::7", "IPv6"},
        {{"[2001:db8::7]"}, "2001:db8::7", "IPv6 in brackets"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto targets = parseTargets(row.words);
        REQUIRE(targets.has_value());
        CHECK(joined(*targets) == row.expected);
    }
}

TEST_CASE("the bound is a /16 of all arguments together") {
    CHECK(parseTargets({"10.0.0.0/16"})->size() == 65534);
    CHECK(parseTargets({"10.0.0.0-10.0.255.255"})->size() == 65536);
    for (const auto& words :
         std::vector<std::vector<std::string>>{{"10.0.0.0/15"},
                                               {"0.0.0.0/0"},
                                               {"10.0.0.0-10.1.0.0"},
                                               {"10.0.0.0/16", "10.1.0.0/24"}}) {
        const auto targets = parseTargets(words);
        REQUIRE_FALSE(targets.has_value());
        CHECK(targets.error().kind == base::Kind::invalid);
        CHECK(targets.error().text.find("at most 65536") != std::string::npos);
        CHECK(targets.error().text.find("smaller range") != std::string::npos);
    }
}

TEST_CASE("what is no target is refused in a sentence") {
    struct Row {
        const char* word;
        const char* says;
    };
    const Row rows[] = {
        {"", "is no address"},
        {"192.0.2", "is no address"},
        {"192.0.2.256", "is no address"},
        {"192.0.2.1.5", "is no address"},
        {"192.0.2.0/33", "is no network"},
        {"192.0.2.0/", "is no network"},
        {"192.0.2.0/2x", "is no network"},
        {"copier/24", "is no network"},
        {"192.0.2.9-256", "is no range"},
        {"192.0.2.9-", "is no range"},
        {"192.0.2.9-8", "ends before it begins"},
        {"192.0.2.9-192.0.1.9", "ends before it begins"},
        {"2001:db8::/64", "too large to be searched"},
        {"2001:db8::zz", "is no address"},
        {"-x", "is no address"},
        {"copier one", "is no address"},
        {"copier\x1b[2J", "\\x1b"},
        {"ipp://copier", "is no address"},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.word));
        const auto targets = parseTargets({row.word});
        REQUIRE_FALSE(targets.has_value());
        CHECK(targets.error().text.find(row.says) != std::string::npos);
        CHECK(targets.error().text.find('\x1b') == std::string::npos);
    }
    CHECK_FALSE(parseTargets({}).has_value());
}
