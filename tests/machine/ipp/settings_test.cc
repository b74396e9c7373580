// What an operator may write for a printer's address and for whom to trust.
#include "machine/ipp/settings.h"

#include <doctest/doctest.h>

TEST_CASE("addresses of printers") {
    const struct {
        const char* text;
        const char* uri;  ///< as understood; "" for a mistake
    } cases[] = {
        {"printer.example.com", "ipp://printer.example.com:631/ipp/print"},
        {"ipp://192.0.2.7", "ipp://192.0.2.7:631/ipp/print"},
        {" ipp://192.0.2.7/ ", "ipp://192.0.2.7:631/ipp/print"},
        {"IPPS://h:443/ipp/printer", "ipps://h:443/ipp/printer"},
        {"h:8631", "ipp://h:8631/ipp/print"},
        {"ipp://[2001:db8::1]:632/x?y", "ipp://[2001:db8::1]:632/x?y"},
        {"ipp://[2001:db8::1]", "ipp://[2001:db8::1]:631/ipp/print"},
        {"2001:db8::1", ""},
        {"http://h/", ""},
        {"ipp://", ""},
        {"", ""},
        {"ipp://user:secret@h/", ""},
        {"ipp://h:0", ""},
        {"ipp://h:65536", ""},
        {"ipp://h:", ""},
        {"ipp://[::1", ""},
        {"ipp://h/a b", ""},
        {"ipp://h/\r\nX: y", ""},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        const auto settings = ipp::parseUri(one.text);
        CHECK((settings ? ipp::uriOf(*settings) : std::string()) == one.uri);
        if (!settings) CHECK(settings.error().text.find("write ipp://") != std::string::npos);
    }
    CHECK_FALSE(ipp::parseUri("ipp://h")->pathGiven);
    CHECK(ipp::parseUri("ipp://h/ipp")->pathGiven);
}

TEST_CASE("whom to trust") {
    using By = ipp::Trust::By;
    const std::string digits(64, 'a');
    CHECK(ipp::parseTrust("")->by == By::authorities);
    CHECK(ipp::parseTrust("system")->by == By::authorities);
    CHECK(ipp::parseTrust("Any")->by == By::anything);
    CHECK(ipp::parseTrust("sha256:" + digits)->fingerprint == digits);
    CHECK(ipp::parseTrust(std::string(64, 'A'))->fingerprint == digits);
    CHECK(ipp::parseTrust("AA:" + digits.substr(2))->fingerprint == digits);
    for (const char* wrong : {"yes", "sha256:", "sha1:aa", "aaaa", "none"}) {
        CAPTURE(wrong);
        CHECK_FALSE(ipp::parseTrust(wrong));
    }
}
