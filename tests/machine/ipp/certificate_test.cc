// Whom an ipps printer is believed to be.
#include "machine/ipp/certificate.h"

#include "base/digest.h"
#include "base/file.h"
#include "net/certificate.h"

#include <doctest/doctest.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;

/// A root, a certificate for printer.example.test and 192.0.2.7 from it, and a self-signed one.
class Certificates {
  public:
    Certificates()
        : folder_(fs::temp_directory_path() / ("ipp" + base::sha256Hex(base::randomBytes(8)))) {
        fs::create_directory(folder_);
        const std::string in = "cd '" + folder_.string() + "' && ";
        const std::string quiet = " >/dev/null 2>&1";
        const auto run = [&](const std::string& command) {
            REQUIRE(std::system((in + "openssl " + command + quiet).c_str()) == 0);
        };
        const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";
        run("req -x509" + key + "-keyout ca.key -out ca.pem -days 2 -subj /CN=root");
        run("req" + key + "-keyout own.key -out own.csr -subj /CN=printer.example.test");
        std::ofstream(folder_ / "names")
            << "subjectAltName=DNS:printer.example.test,IP:192.0.2.7\n";
        run("x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
            "-extfile names -outform DER -out own.der");
        run("req -x509" + key + "-keyout self.key -outform DER -out self.der -days 2 -subj /CN=p");
    }
    ~Certificates() { fs::remove_all(folder_); }
    std::string der(const char* name) const {
        return base::readFile((folder_ / name).string(), base::Bytes{65536}).value();
    }
    std::string authority() const { return (folder_ / "ca.pem").string(); }

  private:
    fs::path folder_;
};

}  // namespace

TEST_CASE("a chain is checked against authorities, name and address") {
    const Certificates made;
    net::TrustStores stores;
    const auto store = stores.of(made.authority());
    REQUIRE(store);
    const std::vector<std::string> own{made.der("own.der")};
    CHECK(net::checkChain(own, "printer.example.test", *store));
    CHECK(net::checkChain(own, "192.0.2.7", *store));
    CHECK_FALSE(net::checkChain(own, "other.example.test", *store));
    CHECK_FALSE(net::checkChain(own, "192.0.2.8", *store));
    CHECK_FALSE(net::checkChain({made.der("self.der")}, "p", *store));
    CHECK_FALSE(net::checkChain({"no certificate"}, "p", *store));
    CHECK_FALSE(net::checkChain({}, "p", *store));
}

TEST_CASE("a self-signed printer: the refusal says what to set") {
    const Certificates made;
    const std::vector<std::string> chain{made.der("self.der")};
    const auto digits = base::sha256Hex(chain[0]);
    const auto refused = ipp::judge(chain, "p", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == base::Kind::tls);
    CHECK(refused.error().text.find(ipp::fingerprintText(digits)) != std::string::npos);
    CHECK(ipp::judge(chain, "p", *ipp::parseTrust("sha256:" + ipp::fingerprintText(digits))));
    CHECK(ipp::judge(chain, "p", *ipp::parseTrust("any")));
    CHECK_FALSE(ipp::judge(chain, "p", *ipp::parseTrust(std::string(64, '0'))));
    CHECK_FALSE(ipp::judge({}, "p", *ipp::parseTrust(digits)));
}
