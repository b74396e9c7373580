#include "config/text_rules.h"

#include <doctest/doctest.h>
#include <string>

using namespace config;

TEST_CASE("M28 addresses hold none of the forbidden characters") {
    CHECK(wrongAddress("engineer@example.com").empty());
    CHECK(wrongAddress("a.b+c/d=e'f@sub.example.com").empty());
    CHECK(wrongAddress("root@localhost").empty());
    for (const std::string c :
         {"(", ")", "<", ">", ",", ";", ":", "\\", "\u00a5", "\"", "[", "]"}) {
        const auto why = wrongAddress("a" + c + "b@example.com");
        CHECK(why == "it holds the character " + c + ", which no address may");
        CHECK_FALSE(wrongAddress("ab@exam" + c + "ple.com").empty());
    }
    struct Row {
        std::string address;
        const char* why;
    };
    const Row rows[] = {
        {"", "it is empty"},
        {"a b@example.com", "it holds a blank"},
        {"a\tb@example.com", "it holds a blank"},
        {"example.com", "it has no @"},
        {"a@b@example.com", "it has more than one @"},
        {"@example.com", "nothing stands before its @"},
        {"a@", "its domain is empty"},
        {"a@example..com", "its domain is none"},
        {"a@-example.com", "its domain is none"},
        {"a@.com", "its domain is none"},
        {"a\x01@example.com", "it holds characters that are not printable ASCII"},
        {"\xc3\xa4@example.com", "it holds characters that are not printable ASCII"},
        {std::string(65, 'a') + "@example.com", "more than 64 characters stand before its @"},
        {"a@" + std::string(253, 'a'), "it is longer than 254 characters"},
    };
    for (const auto& row : rows) CHECK(wrongAddress(row.address) == row.why);
}

TEST_CASE("M20 a CE password is 1 to 20 printable ASCII characters without blank") {
    for (const char* good : {"a", "Sitios", "12345678901234567890", "!\"#$%&'()*+,-./:;<", "~"})
        CHECK(wrongCePassword(good).empty());
    for (const char* bad :
         {"", "123456789012345678901", "a b", " a", "a\t", "p\xc3\xa4ss", "a\x7f", "a\n"}) {
        CHECK_FALSE(wrongCePassword(bad).empty());
    }
}

TEST_CASE("hosts and IP addresses") {
    for (const char* good :
         {"mail.example.com", "localhost", "192.0.2.1", "2001:db8::1", "::1", "a_b.example"})
        CHECK(wrongHost(good).empty());
    for (const char* bad :
         {"", "a b", "mail.example.com:25", "imap://x", "x/y", "a..b", "b\xc3\xbc.de", "[::1]"})
        CHECK_FALSE(wrongHost(bad).empty());
    for (const char* good : {"192.0.2.53", "192.0.2.53:5353", "::1", "2001:db8::1", "[::1]:53"})
        CHECK(wrongIpAddress(good).empty());
    for (const char* bad : {"", "dns", "192.0.2", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:70000",
                            "[::1]", "[::1]53x", "[192.0.2.1]:53"}) {
        INFO(bad);
        CHECK_FALSE(wrongIpAddress(bad).empty());
    }
    for (const char* near : {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"})
        CHECK(isLoopback(near));
    for (const char* far : {"127.example.com", "localhost.example.com", "10.0.0.1", ""})
        CHECK_FALSE(isLoopback(far));
}

TEST_CASE("proxies") {
    const auto socks = parseProxy("socks5h://proxy.example.com:1080");
    REQUIRE(socks);
    CHECK(*socks == ProxyAddress{ProxyKind::socks5h, "proxy.example.com", 1080});
    CHECK(*parseProxy("http://[::1]:3128/") == ProxyAddress{ProxyKind::http, "::1", 3128});
    CHECK(*parseProxy("SOCKS4A://192.0.2.1:1") == ProxyAddress{ProxyKind::socks4a, "192.0.2.1", 1});
    for (const char* bad :
         {"", "proxy:1080", "https://proxy:1", "http://proxy", "http://proxy:0", "http://:1",
          "http://user:hunter2@proxy:1", "http://proxy:1/path", "http://a b:1"}) {
        const auto proxy = parseProxy(bad);
        INFO(bad);
        REQUIRE_FALSE(proxy);
        CHECK(proxy.error().text.find("hunter2") == std::string::npos);
    }
}
