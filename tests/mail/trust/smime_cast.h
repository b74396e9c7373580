// Who signs and forges in the tests, and what must come of a mail.
#pragma once

#include "tests/mail/trust/smime_bench.h"

#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

namespace bench {

inline const std::string kForged =
    "Content-Type: text/plain\r\n\r\nMACHINE 26XE00123\r\nCHPASS FORGED FORGED\r\n";

inline Wish wished(const std::string& name, const std::string& names) {
    Wish wish;
    wish.commonName = name;
    wish.names = names;
    return wish;
}

/// Ann is pinned; Mallory has an honest certificate of a believed authority; nobody knows Eve.
struct Cast {
    Identity root = makeAuthority("Root");
    Identity ann = make({});
    Identity mallory = make(wished("Mallory", "email:mallory@example.com"), &root);
    Identity eve = make(wished("Ann", "email:ann@example.com"));
    std::shared_ptr<const trust::Keyring> keyring = keyringOf({&ann}, &root);
};

inline const Cast& cast() {
    static const Cast made;
    return made;
}

/// Refused for that reason ("": it holds, and for what Ann signed).
inline void expect(const std::string& note, const std::string& mail, const std::string& reason,
                   base::Time now = kNow) {
    CAPTURE(note);
    const auto result = cast().keyring->verify(mail, now);
    const auto said = reasonOf(result);
    CAPTURE(said);
    if (reason.empty()) {
        REQUIRE(said.empty());
        CHECK((*result)->content == kBody);
        CHECK((*result)->signers == std::vector<std::string>{"ann@example.com"});
    } else {
        CHECK(said.find(reason) != std::string::npos);
        if (!result) CHECK(result.error().kind == base::Kind::refused);
        CHECK_FALSE((result && *result));
    }
}

}  // namespace bench
