// Any bytes as a signed mail, as a signature over a text, and as a signed text.
//
// The certificate's key is gone: nothing holds but the two texts that it once signed.
#include "base/digest.h"
#include "mail/message/encode.h"
#include "mail/trust/signed_mail.h"

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

constexpr base::Time kNow = std::chrono::sys_days{std::chrono::year{2030} / 1 / 1};

constexpr std::string_view kCertificate =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBuDCCAV6gAwIBAgIUQeEbZ2rNIKmebquO/+3PqiZku8QwCgYIKoZIzj0EAwIw\n"
    "DzENMAsGA1UEAwwERnV6ejAgFw0yNjExMjEyMTEwMTlaGA8yMTI2MTAyODIxMTAx\n"
    "OVowDzENMAsGA1UEAwwERnV6ejBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPAY\n"
    "OPDUDCriauS8pQ7lNUykJnaT+u+66FTR9KcAaZL9cCnqYABFjG/JJyFz6111Xclb\n"
    "XvGKUnzYUwIrjz5UewajgZUwgZIwHQYDVR0OBBYEFM83QdcB8/4aSc7hKBy5+cYv\n"
    "6mQHMB8GA1UdIwQYMBaAFM83QdcB8/4aSc7hKBy5+cYv6mQHMA8GA1UdEwEB/wQF\n"
    "MAMBAf8wGgYDVR0RBBMwEYEPYW5uQGV4YW1wbGUuY29tMA4GA1UdDwEB/wQEAwID\n"
    "iDATBgNVHSUEDDAKBggrBgEFBQcDBDAKBggqhkjOPQQDAgNIADBFAiBIAuHzo36y\n"
    "dfSgGTaO4z22vQo+QSdjr6kr3LwS2TPKQAIhAPIyivG2W1TZ+t9sqFwrtIWWdT79\n"
    "e3eRL0xUHcqVB/Ua\n"
    "-----END CERTIFICATE-----\n";

constexpr std::string_view kText =
    "Content-Type: text/plain\r\n\r\nMACHINE 1\r\nSEQUENCE 7\r\nGETLOG COUNTER\r\n";

/// Trusts the certificate by itself and as an authority.
std::shared_ptr<const trust::Keyring> makeKeyring() {
    namespace fs = std::filesystem;
    std::string folder = (fs::temp_directory_path() / "fuzzXXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) std::abort();
    const auto file = folder + "/one.pem";
    std::ofstream(file) << kCertificate;
    auto keyring = trust::Keyring::load(folder, file);
    fs::remove_all(folder);
    if (!keyring) std::abort();
    return *keyring;
}

bool wasSigned(std::string_view content) {
    const auto digest = base::sha256Hex(content);
    return digest == "79de1c20007eea45fa498af4d6d31a5ff9c196d404d11d73e4078148ebc1fe51" ||
           digest == "53a49e0b902fe3e07e11a809a85b261e891c9d26033d4b4e776d840854cb6df7";
}

void judge(std::string_view mail) {
    static const auto kKeyring = makeKeyring();
    const auto result = kKeyring->verify(mail, kNow);
    if (!result) {
        if (result.error().text.find('\n') != std::string::npos) std::abort();
        return;
    }
    if (!*result) return;
    if (!wasSigned((*result)->content)) std::abort();
    if ((*result)->signers != std::vector<std::string>{"ann@example.com"}) std::abort();
    const auto text = trust::readSigned(**result, {}, {});
    if (!text || text->machine != "1") std::abort();
}

/// As the signature of a clear-signed mail, and as an opaque one.
void judgeSignature(std::string_view der) {
    const auto coded = message::base64Lines(der);
    const std::string head = "From: a@b\r\nMIME-Version: 1.0\r\n";
    judge(head +
          "Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\n" +
          coded);
    judge(head +
          "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; "
          "boundary=b\r\n\r\n--b\r\n" +
          std::string(kText) +
          "\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n"
          "Content-Transfer-Encoding: base64\r\n\r\n" +
          coded + "\r\n--b--\r\n");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.starts_with('\x30')) {  // a SEQUENCE, as no header begins
        judgeSignature(bytes);
        return 0;
    }
    judge(bytes);
    trust::Signed held;
    held.content = bytes;
    (void)trust::readSigned(held, {}, {});
    return 0;
}
