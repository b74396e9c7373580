// Forged and broken signed mails: none may make anything run that its signer did not sign.
#include "mail/trust/smime_structure.h"
#include "tests/mail/trust/smime_cast.h"

#include <openssl/ecdsa.h>

namespace {

using namespace bench;

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const auto at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

std::string attachedBy(const Identity& signer, const std::string& content = kBody) {
    Signing how;
    how.detached = false;
    return sign(content, signer, how);
}

std::string wrapped(const std::string& mail, const std::string& before, const std::string& after) {
    const auto type = mail.find("Content-Type:");
    return mail.substr(0, type) + "Content-Type: multipart/mixed; boundary=outer\r\n\r\n" + before +
           "--outer\r\n" + mail.substr(type) + "\r\n--outer" + after + "--outer--\r\n";
}

CmsPtr parsed(const std::string& der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    return CmsPtr(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
}

}  // namespace

TEST_CASE("M45, forgery: what stands around the signed part is never executed") {
    const auto der = sign(kBody, cast().ann);
    Around preamble;
    preamble.preamble = kForged;
    expect("preamble", clearMail(kBody, der, preamble), "");
    Around epilogue;
    epilogue.epilogue = kForged;
    expect("epilogue", clearMail(kBody, der, epilogue), "");
    epilogue.epilogue = "------=_b1\r\n" + kForged + "\r\n------=_b1--\r\n";
    expect("parts in the epilogue", clearMail(kBody, der, epilogue), "not exactly two parts");
    Around third;
    third.between = "------=_b1\r\n" + kForged + "\r\n";
    expect("a third part", clearMail(kBody, der, third), "not exactly two parts");
    Around many;
    for (int i = 0; i < 5; ++i) many.between += third.between;
    expect("seven parts", clearMail(kBody, der, many), "two parts");
    Around first;
    first.preamble = "------=_b1\r\n" + kForged;
    expect("a part before it", clearMail(kBody, der, first), "not exactly two parts");

    const auto honest = clearMail(kBody, der);
    expect("mixed, forged text before",
           wrapped(honest, "--outer\r\n" + kForged + "\r\n", "\r\n\r\n\r\n"), "not outermost");
    expect("mailing list's footer", wrapped(honest, "", "\r\n" + kForged + "\r\n"),
           "not outermost");
    expect("opaque in mixed", wrapped(opaqueMail(attachedBy(cast().ann)), "", "\r\n\r\n\r\n"),
           "not outermost");
    expect("cut off", honest.substr(0, honest.find("------=_b1--")), "cut off");
}

TEST_CASE("M45, forgery: what was signed is the content, octet by octet") {
    const auto& ann = cast().ann;
    const auto der = sign(kBody, ann);
    expect("swapped", clearMail(kForged, der), "altered on the way");
    expect("blank at a line's end", clearMail(replaced(kBody, "COUNTER\r", "COUNTER \r"), der),
           "altered on the way");
    expect("one line more", clearMail(kBody + "\r\n", der), "altered on the way");
    expect("another charset", clearMail(replaced(kBody, "utf-8", "utf-7"), der), "altered");
    expect("recoded on the way",
           clearMail(replaced(kBody, "\r\n\r\n",
                              "\r\nContent-Transfer-Encoding: "
                              "quoted-printable\r\n\r\n"),
                     der),
           "altered on the way");
    for (std::size_t at = 0; at < kBody.size(); ++at) {
        if (kBody[at] == '\r' || kBody[at] == '\n') continue;
        auto other = kBody;
        other[at] = static_cast<char>(other[at] ^ 1);
        expect("one bit", clearMail(other, der), "altered on the way");
    }
    auto mixed = clearMail(kBody, der);
    mixed = replaced(mixed, "26XE00123\r\n", "26XE00123\n");
    expect("one line end bare", mixed, "");
    expect("a CR of its own", clearMail(replaced(kBody, "26XE00123\r\n", "26XE00123\r\r\n"), der),
           "altered on the way");
    expect("a lone CR", clearMail(replaced(kBody, "26XE00123\r\n", "26XE00123\r"), der), "altered");
    expect("content of its own in the signature", clearMail(kForged, attachedBy(ann)),
           "content of its own");
    expect("the same there", clearMail(kBody, attachedBy(ann)), "content of its own");
    expect("opaque without content", opaqueMail(der), "holds no content");
    const auto inner = signedMail(ann);
    expect("signed within signed", opaqueMail(attachedBy(ann, inner)), "once more");
    Signing stamp;
    stamp.detached = false;
    stamp.contentType = NID_id_smime_ct_TSTInfo;
    expect("not plain data", opaqueMail(sign(kBody, ann, stamp)), "not plain data");
}

TEST_CASE("M45, forgery: structures that readers could take differently") {
    const auto der = sign(kBody, cast().ann);
    Around around;
    const std::string type = "multipart/signed; protocol=\"application/pkcs7-signature\"; ";
    around.type = type + "boundary=\"----=_b1\"; boundary=other";
    expect("boundary said twice", clearMail(kBody, der, around), "does not say one boundary");
    around.type = type + "boundary=other;\r\n\tboundary=\"----=_b1\"";
    expect("twice, the other first", clearMail(kBody, der, around), "one boundary");
    around.type = type + "boundary=\"----=_b1\"; boundary*0=other";
    expect("twice, once continued", clearMail(kBody, der, around), "one boundary");
    around.type = type + "Boundary=\"----=_b1\"; x=\";boundary=other\"";
    expect("once, and once quoted", clearMail(kBody, der, around), "");
    around.type = type + "x=y";
    expect("no boundary", clearMail(kBody, der, around), "one boundary");
    around.type = type + "(;boundary=other)\r\n boundary=\"----=_b1\"";
    expect("in a comment, which says nothing", clearMail(kBody, der, around), "");
    around.type = type + "boundary=\"----=_b1\"\r\nContent-Type: text/plain";
    expect("two Content-Types", clearMail(kBody, der, around), "says twice");

    Around longer;
    longer.preamble = "------=_b12\r\n" + kForged + "\r\n------=_b12--";
    expect("a boundary that begins alike, before", clearMail(kBody, der, longer), "");
    const auto nested = replaced(kBody, "Content-Type: text/plain; charset=utf-8\r\n\r\n",
                                 "Content-Type: multipart/mixed; boundary=\"----=_b12\"\r\n\r\n"
                                 "------=_b12\r\n\r\n") +
                        "\r\n------=_b12--\r\n";
    const auto held = cast().keyring->verify(signedMail(cast().ann, nested), kNow);
    REQUIRE(reasonOf(held).empty());
    CHECK((*held)->content == nested);
    expect("its own boundary inside",
           signedMail(cast().ann, kBody + "------=_b1\r\n\r\n" + kForged), "two parts");

    Around plain;
    plain.partType = "application/octet-stream";
    expect("no signature", clearMail(kBody, der, plain), "is no signature");
    expect("no DER", clearMail(kBody, "hello"), "cannot be read");
    expect("nothing", clearMail(kBody, ""), "is empty");
    const auto opaque = attachedBy(cast().ann);
    expect("opaque, said to be encrypted",
           opaqueMail(opaque, "application/pkcs7-mime; smime-type=enveloped-data"), "none");
    expect("opaque, said to be certificates",
           opaqueMail(opaque, "application/pkcs7-mime; smime-type=certs-only"), "none");
    expect("opaque, two Content-Types",
           opaqueMail(opaque,
                      "application/pkcs7-mime; smime-type=signed-data\r\nContent-Type: "
                      "text/plain"),
           "says twice");
    const auto mail = "Subject: x\r\n\r\n" + kForged;
    const auto cipher = cast().keyring->encrypt(mail, {"ann@example.com"}, "x", kNow);
    REQUIRE(cipher);
    expect("encrypted, said to be signed", replaced(*cipher, "enveloped-data", "signed-data"),
           "holds no signature");
}

TEST_CASE("M45, forgery: weak digests and signatures without attributes") {
    const auto& ann = cast().ann;
    Signing how;
    how.digest = EVP_sha1();
    expect("SHA-1", clearMail(kBody, sign(kBody, ann, how)), "digest is too weak");
    how.digest = EVP_sha224();
    expect("SHA-224", clearMail(kBody, sign(kBody, ann, how)), "digest is too weak");
    how = {};
    how.flags = CMS_NOATTR;
    expect("no attributes", clearMail(kBody, sign(kBody, ann, how)), "no attributes");
    Wish rsa;
    rsa.keys = Keys::rsa2048;
    const auto bob = make(rsa);
    how = {};
    how.digest = EVP_md5();
    CHECK(reasonOf(keyringOf({&bob})->verify(clearMail(kBody, sign(kBody, bob, how)), kNow))
              .find("too weak") != std::string::npos);
    how.digest = EVP_sha1();
    how.pss = true;
    CHECK(reasonOf(keyringOf({&bob})->verify(clearMail(kBody, sign(kBody, bob, how)), kNow))
              .find("too weak") != std::string::npos);
}

TEST_CASE("M45, forgery: a signature cut at every octet, and one with octets behind it") {
    const auto clear = sign(kBody, cast().ann);
    const auto opaque = attachedBy(cast().ann);
    for (std::size_t size = 0; size < clear.size(); ++size) {
        CHECK_FALSE(cast().keyring->verify(clearMail(kBody, clear.substr(0, size)), kNow));
    }
    for (std::size_t size = 0; size < opaque.size(); ++size) {
        CHECK_FALSE(cast().keyring->verify(opaqueMail(opaque.substr(0, size)), kNow));
    }
    expect("behind", clearMail(kBody, clear + '\0'), "cannot be read");
    expect("behind opaque", opaqueMail(opaque + opaque), "cannot be read");
}

TEST_CASE("M45, forgery: every octet of a signature changed: refused, or it says the same") {
    const auto der = attachedBy(cast().ann);
    for (std::size_t at = 0; at < der.size(); ++at) {
        auto other = der;
        other[at] = static_cast<char>(other[at] ^ 0x20);
        const auto result = cast().keyring->verify(opaqueMail(other), kNow);
        if (!result || !*result) continue;
        CHECK((*result)->content == kBody);
        CHECK((*result)->signers == std::vector<std::string>{"ann@example.com"});
    }
}

TEST_CASE("M45, forgery: a megabyte of nested ASN.1 is refused at once") {
    std::string deep;
    for (int i = 0; i < 350000; ++i) deep += std::string("\x30\x80", 2);
    const auto start = std::chrono::steady_clock::now();
    expect("indefinite", opaqueMail(deep), "cannot be read");
    std::string octets =
        std::string("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", 15);
    for (int i = 0; i < 350000; ++i) octets += std::string("\x24\x80", 2);
    expect("inside a CMS", opaqueMail(octets), "cannot be read");
    expect("as large as it gets", opaqueMail(std::string(900000, '\x30')), "too large");
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    MESSAGE("three of them: " << spent.count() << " s");
    CHECK(spent.count() < 5);
}

TEST_CASE("M45, replay: the name stays whatever a stranger writes anew") {
    const auto& ann = cast().ann;
    const auto der = sign(kBody, ann);
    const auto named = [](const std::string& bytes) {
        const auto result = cast().keyring->verify(clearMail(kBody, bytes), kNow);
        REQUIRE(reasonOf(result).empty());
        return (*result)->digest;
    };
    const auto name = named(der);
    auto cms = parsed(der);
    REQUIRE(CMS_add1_cert(cms.get(), cast().eve.certificate.get()) == 1);
    CHECK(named(derOf(cms.get())) == name);

    cms = parsed(der);
    auto* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
    REQUIRE(CMS_unsigned_add1_attr_by_txt(signer, "1.2.3.4", V_ASN1_OCTET_STRING, "x", 1) == 1);
    CHECK(named(derOf(cms.get())) == name);

    // ECDSA: (r, n - s) holds where (r, s) does.
    cms = parsed(der);
    signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(cms.get()), 0);
    ASN1_OCTET_STRING* octets = CMS_SignerInfo_get0_signature(signer);
    const unsigned char* at = ASN1_STRING_get0_data(octets);
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, ASN1_STRING_length(octets));
    BIGNUM* order = nullptr;
    BN_hex2bn(&order, "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    BIGNUM* other = BN_new();
    BN_sub(other, order, ECDSA_SIG_get0_s(pair));
    ECDSA_SIG_set0(pair, BN_dup(ECDSA_SIG_get0_r(pair)), other);
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(pair, &bytes);
    ASN1_STRING_set(octets, bytes, size);
    const auto turned = derOf(cms.get());
    CHECK(turned != der);
    CHECK(named(turned) == name);
    OPENSSL_free(bytes);
    BN_free(order);
    ECDSA_SIG_free(pair);

    Signing later;
    later.time = "20260302002001Z";
    CHECK(named(sign(kBody, ann, later)) != name);
}

TEST_CASE("M45: a time of signing that nobody can read is refused") {
    const auto der = sign(kBody, cast().ann);
    CHECK(reasonOf(cast().keyring->verify(clearMail(kBody, der), kNow)).empty());
    auto broken = der;
    const auto at = broken.find("260302002000Z");
    REQUIRE(at != std::string::npos);
    broken.replace(at, 6, "261302");
    CHECK_FALSE(cast().keyring->verify(clearMail(kBody, broken), kNow));
}

TEST_CASE("M45: canonical lines") {
    struct Row {
        const char* text;
        const char* canonical;
    };
    for (const auto& [text, canonical] :
         {Row{"", ""}, Row{"a\nb", "a\r\nb"}, Row{"a\r\nb\n", "a\r\nb\r\n"},
          Row{"\n\n", "\r\n\r\n"}, Row{"a\rb", "a\rb"}, Row{"\r\r\n", "\r\r\n"}}) {
        CHECK(trust::canonicalLines(text) == canonical);
    }
}
