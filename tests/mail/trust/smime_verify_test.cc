// Honest signed mails, as clients and gateways really send them: none may be refused.
#include "mail/trust/smime_structure.h"
#include "tests/mail/trust/smime_bench.h"

#include <doctest/doctest.h>
#include <chrono>
#include <map>

namespace {

using namespace bench;

std::string withLf(std::string text) {
    std::erase(text, '\r');
    return text;
}

std::vector<std::string> typed(const trust::SignedText& text) {
    std::vector<std::string> lines;
    for (const auto& line : text.lines) {
        if (line.kind == message::Line::Kind::typed) lines.push_back(line.text);
    }
    return lines;
}

trust::Signed contentOf(std::string content) {
    trust::Signed held;
    held.content = std::move(content);
    return held;
}

}  // namespace

TEST_CASE("M45: a pinned certificate's signature holds, whatever its key") {
    struct Row {
        Keys keys;
        const char* note;
    };
    for (const auto& row : {Row{Keys::rsa2048, "RSA 2048"}, Row{Keys::rsa3072, "RSA 3072"},
                            Row{Keys::p256, "P-256"}, Row{Keys::p384, "P-384"}}) {
        CAPTURE(row.note);
        Wish wish;
        wish.keys = row.keys;
        const auto ann = make(wish);
        const auto keyring = keyringOf({&ann});
        const auto clear = keyring->verify(signedMail(ann), kNow);
        REQUIRE(reasonOf(clear).empty());
        CHECK((*clear)->content == kBody);
        CHECK((*clear)->signers == std::vector<std::string>{"ann@example.com"});
        CHECK((*clear)->subject == "CN = Ann");
        CHECK((*clear)->signedAt == kNow - std::chrono::seconds{68});
        CHECK((*clear)->digest.size() == 64);
        Signing attached;
        attached.detached = false;
        const auto opaque = keyring->verify(opaqueMail(sign(kBody, ann, attached)), kNow);
        REQUIRE(reasonOf(opaque).empty());
        CHECK((*opaque)->content == kBody);
    }
}

TEST_CASE("M45: a certificate below a named authority is believed, others are not") {
    const auto root = makeAuthority("Root");
    const auto between = makeAuthority("Between", &root);
    const auto ann = make({}, &between);
    Signing how;
    how.more = {between.certificate.get()};
    const auto mail = clearMail(kBody, sign(kBody, ann, how));
    CHECK(reasonOf(keyringOf({}, &root)->verify(mail, kNow)).empty());
    CHECK(reasonOf(keyringOf({}, &between)->verify(mail, kNow)).empty());
    const auto other = makeAuthority("Other");
    CHECK(reasonOf(keyringOf({}, &other)->verify(mail, kNow)).find("is not believed") !=
          std::string::npos);
    const auto without = clearMail(kBody, sign(kBody, ann));
    CHECK(reasonOf(keyringOf({}, &root)->verify(without, kNow)).find("is not believed") !=
          std::string::npos);
    CHECK(reasonOf(keyringOf({&ann})->verify(without, kNow)).empty());
}

TEST_CASE("M45: what clients and honest transports do to a signed mail") {
    const auto ann = make({});
    const auto keyring = keyringOf({&ann});
    const auto der = sign(kBody, ann);
    Around old;
    old.protocol = "application/x-pkcs7-signature";
    old.partType = "application/x-pkcs7-signature; name=\"smime.p7s\"";
    Around bare;
    bare.type = "Multipart/Signed; Boundary=----=_b1";
    Around folded;
    folded.type =
        "multipart/signed;\r\n\tmicalg=\"sha-256\" ;\r\n\tprotocol=\"application/pkcs7-signature\""
        ";\r\n\tboundary=\"----=_b1\"";
    Around text;
    text.preamble = "";
    text.epilogue = "\r\n-- \r\nSent through a gateway\r\n";
    Signing keyId;
    keyId.flags = CMS_USE_KEYID;
    Signing bareSignature;
    bareSignature.flags = CMS_NOCERTS;
    Signing attached;
    attached.detached = false;
    const auto opaque = sign(kBody, ann, attached);
    const std::map<std::string, std::string> mails{
        {"clear", clearMail(kBody, der)},
        {"clear, LF only", withLf(clearMail(kBody, der))},
        {"x-pkcs7", clearMail(kBody, der, old)},
        {"no protocol", clearMail(kBody, der, bare)},
        {"folded by tabs", clearMail(kBody, der, folded)},
        {"no preamble, an epilogue", clearMail(kBody, der, text)},
        {"by key identifier", clearMail(kBody, sign(kBody, ann, keyId))},
        {"no certificate inside", clearMail(kBody, sign(kBody, ann, bareSignature))},
        {"opaque", opaqueMail(opaque)},
        {"opaque, x-pkcs7", opaqueMail(opaque, "application/x-pkcs7-mime; smime-type=signed-data")},
        {"opaque, no smime-type", opaqueMail(opaque, "application/pkcs7-mime; name=smime.p7m")},
        {"opaque, octet-stream",
         opaqueMail(opaque, "application/octet-stream; name=\"smime.p7m\"")},
    };
    for (const auto& [note, mail] : mails) {
        CAPTURE(note);
        const auto result = keyring->verify(mail, kNow);
        REQUIRE(reasonOf(result) == "");
        CHECK((*result)->content == kBody);
        CHECK((*result)->content.find("gateway") == std::string::npos);
    }
}

TEST_CASE("M45: RSA-PSS with SHA-256 holds") {
    Wish wish;
    wish.keys = Keys::rsa2048;
    const auto ann = make(wish);
    Signing how;
    how.pss = true;
    CHECK(reasonOf(keyringOf({&ann})->verify(clearMail(kBody, sign(kBody, ann, how)), kNow)) == "");
}

TEST_CASE("M45: mails that are no S/MIME signed ones are told apart from broken ones") {
    const auto keyring = keyringOf({});
    const std::vector<std::string> mails{
        "",
        "From: a@b\r\n\r\nHELP\r\n",
        "From: a@b\r\n\r\nabout pkcs7\r\n",
        "From: a@b\r\nContent-Type: multipart/signed; protocol=\"application/pgp-signature\"; "
        "boundary=x\r\n\r\n--x\r\n\r\npkcs7\r\n--x\r\nContent-Type: "
        "application/pgp-signature\r\n\r\n"
        "-\r\n--x--\r\n",
        "From: a@b\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nAAAA",
    };
    for (const auto& mail : mails) CHECK(reasonOf(keyring->verify(mail, kNow)) == "none");
}

TEST_CASE("M45: the signed text names its machine and its place in order") {
    struct Row {
        std::string content;
        std::string machine;
        std::uint64_t sequence;  ///< 0: none
        std::vector<std::string> lines;
        const char* note;
    };
    const std::string head = "Content-Type: text/plain\r\n\r\n";
    const std::vector<Row> rows{
        {head + "MACHINE 26XE00123\r\nGETLOG J\r\n", "26XE00123", 0, {"GETLOG J"}, "plain"},
        {head + "\r\nmachine 26XE00123 \r\n\r\nSequence 7\r\nHELP\r\n",
         "26XE00123",
         7,
         {"HELP"},
         "case, blank lines"},
        {head + "GETLOG J\r\nMACHINE 26XE00123\r\n",
         "",
         0,
         {"GETLOG J", "MACHINE 26XE00123"},
         "not first"},
        {head + "MACHINERY 1\r\nHELP\r\n", "", 0, {"MACHINERY 1", "HELP"}, "another word"},
        {head + "MACHINE 1\r\nHELP\r\nSEQUENCE 7\r\n", "1", 0, {"HELP", "SEQUENCE 7"}, "too late"},
        {"\r\nMACHINE 1\r\nHELP\r\n", "1", 0, {"HELP"}, "a part without any field"},
        {"MACHINE 1\r\nHELP\r\n", "1", 0, {"HELP"}, "no header at all"},
        {"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\n\r\nMACHINE "
         "1\r\nHELP\r\n\r\n"
         "--i\r\nContent-Type: text/html\r\n\r\n<p>MACHINE 2<p>GETLOG J\r\n--i--\r\n",
         "1",
         0,
         {"HELP"},
         "text and HTML"},
        {"Content-Type: text/plain\r\nContent-Transfer-Encoding: "
         "base64\r\n\r\nTUFDSElORSAxDQpIRUxQDQo=\r\n",
         "1",
         0,
         {"HELP"},
         "base64"},
        {head, "", 0, {}, "nothing"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.note);
        const auto text = trust::readSigned(contentOf(row.content), {}, {});
        REQUIRE(text);
        CHECK(text->machine == row.machine);
        CHECK(text->sequence.value_or(0) == row.sequence);
        CHECK(typed(*text) == row.lines);
    }
    for (const char* bad :
         {"MACHINE\r\n", "MACHINE 1\r\nSEQUENCE\r\n", "MACHINE 1\r\nSEQUENCE -1\r\n",
          "MACHINE 1\r\nSEQUENCE 1234567890123456789\r\n", "MACHINE 1\r\nSEQUENCE 7 8\r\n"}) {
        CAPTURE(bad);
        CHECK_FALSE(trust::readSigned(contentOf(head + bad), {}, {}));
    }
}

TEST_CASE("the time of a verification") {
    Wish wish;
    wish.keys = Keys::rsa2048;
    const auto ann = make(wish);
    const auto keyring = keyringOf({&ann});
    std::string large = kBody;
    while (large.size() < 1000000) large += "GETLOG COUNTER\r\n";
    struct Row {
        std::string mail;
        int runs;
        std::string note;
    };
    const std::string plain = "From: a@b\r\n\r\n";
    for (const auto& row : {Row{signedMail(ann), 300, "RSA 2048, small mail"},
                            Row{signedMail(ann, large), 5, "RSA 2048, 1 MB"},
                            Row{plain + large, 20, "no S/MIME, 1 MB"}}) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < row.runs; ++i) REQUIRE(keyring->verify(row.mail, kNow));
        const std::chrono::duration<double, std::milli> spent =
            std::chrono::steady_clock::now() - start;
        MESSAGE(row.note << ": " << spent.count() / row.runs << " ms");
    }
}
