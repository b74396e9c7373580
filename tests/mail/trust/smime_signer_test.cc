// Who signed: certificates that are not believed, and those of others that are.
#include "tests/mail/trust/smime_cast.h"

using namespace bench;

TEST_CASE("M45, forgery: signers") {
    const auto& [root, ann, mallory, eve, keyring] = cast();
    expect("unknown, says to be Ann", signedMail(eve), "is not believed");
    CHECK(reasonOf(keyringOf({&ann})->verify(signedMail(eve), kNow))
              .find("by his own words CN = Ann) is unknown") != std::string::npos);
    expect("expired", signedMail(ann), "has expired", kNow + std::chrono::days{301});
    expect("not valid yet", signedMail(ann), "is not valid yet", kNow - std::chrono::days{11});
    Signing two;
    two.second = &mallory;
    expect("two signers", clearMail(kBody, sign(kBody, ann, two)), "more than one signer");
    Signing bag;
    bag.more = {ann.certificate.get(), eve.certificate.get()};
    const auto result = keyring->verify(clearMail(kBody, sign(kBody, mallory, bag)), kNow);
    REQUIRE(reasonOf(result).empty());
    CHECK((*result)->signers == std::vector<std::string>{"mallory@example.com"});
    std::vector<Identity> others;
    Signing full;
    for (int i = 0; i < 10; ++i) {
        others.push_back(make(wished("Other", "email:other@example.com")));
        full.more.push_back(others.back().certificate.get());
    }
    expect("eleven certificates", clearMail(kBody, sign(kBody, ann, full)), "10 certificates");
    expect("expired authority", signedMail(mallory), "is not believed",
           kNow + std::chrono::days{301});
}

TEST_CASE("M45, forgery: a certificate that imitates a pinned one's name and number") {
    const auto& ann = cast().ann;
    auto copy = make(wished("Ann", "email:ann@example.com"));
    X509_set_serialNumber(copy.certificate.get(), X509_get_serialNumber(ann.certificate.get()));
    REQUIRE(X509_sign(copy.certificate.get(), copy.key.get(), EVP_sha256()) > 0);
    expect("same issuer and number", signedMail(copy, kForged), "altered on the way");
}

TEST_CASE("M45, forgery: certificates of a believed authority that are not good for this") {
    struct Row {
        Wish wish;
        const char* reason;
        const char* note;
    };
    std::vector<Row> rows;
    const auto row = [&](const char* note, const char* reason) -> Wish& {
        rows.push_back({wished("ann@example.com", "email:m@example.com"), reason, note});
        return rows.back().wish;
    };
    row("address in the common name only", "names no mail address").names.clear();
    row("a web server's name", "names no mail address").names = "DNS:ann.example.com";
    {
        auto& wish = row("NUL in the address", "cannot be one");
        wish.names.clear();
        wish.rawName = std::string("ann@example.com\0.evil.example", 29);
    }
    {
        auto& wish = row("line end in the address", "cannot be one");
        wish.names.clear();
        wish.rawName = "ann@example.com\nx@evil.example";
    }
    {
        auto& wish = row("two signs", "cannot be one");
        wish.names.clear();
        wish.rawName = "ann@example.com@evil.example";
    }
    row("usage", "key usage").usage = "critical,keyEncipherment";
    row("for servers", "not meant for mail").extendedUsage = "serverAuth";
    row("weak key", "is not believed").keys = Keys::rsa1024;
    row("expired", "is not believed").lastDay = -1;
    row("SHA-1 certificate", "is not believed").digest = EVP_sha1();
    for (const auto& [wish, reason, note] : rows) {
        expect(note, signedMail(make(wish, &cast().root), kForged), reason);
    }
    const auto leaf = make(wished("Leaf", "email:leaf@example.com"), &cast().root);
    const auto below = make(wished("Ann", "email:ann@example.com"), &leaf);
    Signing how;
    how.more = {leaf.certificate.get()};
    expect("below what is no authority", clearMail(kForged, sign(kForged, below, how)),
           "is not believed");
    const auto web = makeAuthority("Web", &cast().root, "serverAuth");
    const auto site = make(wished("Ann", "email:ann@example.com"), &web);
    how.more = {web.certificate.get()};
    expect("below an authority for servers", clearMail(kForged, sign(kForged, site, how)),
           "not meant for mail");
}

TEST_CASE("M45: a subject's address counts only where there is no alternative name") {
    auto wish = wished("M", "email:m@example.com");
    wish.emailAddress = "ann@example.com";
    auto result = cast().keyring->verify(signedMail(make(wish, &cast().root)), kNow);
    REQUIRE(reasonOf(result).empty());
    CHECK((*result)->signers == std::vector<std::string>{"m@example.com"});
    wish.names.clear();
    wish.emailAddress = "Old@Example.com";
    wish.extendedUsage = "anyExtendedKeyUsage";
    result = cast().keyring->verify(signedMail(make(wish, &cast().root)), kNow);
    REQUIRE(reasonOf(result).empty());
    CHECK((*result)->signers == std::vector<std::string>{"old@example.com"});
}
