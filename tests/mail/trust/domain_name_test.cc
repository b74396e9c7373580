#include "mail/trust/domain_name.h"

#include <doctest/doctest.h>

using namespace trust;

TEST_CASE("M45 one spelling for each domain; none for what is no domain") {
    struct Row {
        std::string in, out;
    };
    const Row rows[] = {
        {"example.com", "example.com"},
        {"EXAMPLE.Com", "example.com"},
        {"example.com.", "example.com"},
        {"example.com..", ""},
        {".example.com", ""},
        {"exa..mple.com", ""},
        {"", ""},
        {".", ""},
        {"localhost", "localhost"},
        {"_dmarc.example.com", "_dmarc.example.com"},
        {"[192.0.2.1]", ""},
        {"exa mple.com", ""},
        {"example.com>", ""},
        {"example.com\n", ""},
        {std::string("example.com\0.evil", 17), ""},
        {"bücher.example", "xn--bcher-kva.example"},
        {"BÜCHER.example", "xn--bcher-kva.example"},
        {"xn--bcher-kva.example", "xn--bcher-kva.example"},
        {"münchen.de", "xn--mnchen-3ya.de"},
        {"例え.jp", "xn--r8jz45g.jp"},
        {"пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"},
        {"b\xfc"
         "cher.example",
         ""},
        {"exаmple.com", "xn--exmple-4nf.com"},  // a Cyrillic letter in it
        {std::string(63, 'a') + ".com", std::string(63, 'a') + ".com"},
        {std::string(64, 'a') + ".com", ""},
        {std::string(300, 'a'), ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CHECK(domainName(row.in) == row.out);
    }
}

TEST_CASE("M45 an address's domain stands behind its last '@'") {
    struct Row {
        std::string_view in, out;
    };
    const Row rows[] = {
        {"ken@example.com", "example.com"},
        {"@example.com", "example.com"},
        {"example.com", "example.com"},
        {"\"ken@example.com\"@evil.example", "evil.example"},
        {"ken@example.com@evil.example", "evil.example"},
        {"ken@", ""},
        {"<>", ""},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.in);
        CHECK(domainOf(row.in) == row.out);
    }
}

TEST_CASE("M45 From's domain is aligned with itself and with what it is below") {
    struct Row {
        std::string_view domain, parent;
        bool yes;
    };
    const Row rows[] = {
        {"example.com", "example.com", true},
        {"mail.example.com", "example.com", true},
        {"a.b.example.com", "example.com", true},
        {"example.com", "mail.example.com", false},
        {"badexample.com", "example.com", false},
        {"example.com", "com", false},
        {"localhost", "localhost", true},
        {"a.localhost", "localhost", false},
        {"example.com", "", false},
        {"", "", false},
        {"", "example.com", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.domain);
        CAPTURE(row.parent);
        CHECK(aligned(row.domain, row.parent) == row.yes);
    }
}
