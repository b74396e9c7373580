#include "base/text.h"
#include "mail/message/content_type.h"
#include "mail/message/header.h"
#include "mail/trust/certificate.h"
#include "mail/trust/certificate_file.h"
#include "mail/trust/cms.h"
#include "mail/trust/envelope.h"
#include "mail/trust/signed_mail.h"
#include "mail/trust/smime_structure.h"

#include <algorithm>

namespace trust {
namespace {

using base::Kind;

constexpr int kMostLinks = 8;      ///< authorities between a certificate and a trusted one
constexpr int kSecurityLevel = 2;  ///< OpenSSL's: RSA 2048, no SHA-1 anywhere in the chain

base::Unexpected refused(std::string text) {
    return base::fail(Kind::refused, std::move(text));
}

base::Result<> ofSigner(X509* certificate, const base::Result<>& result) {
    if (result) return {};
    return refused("the signer's certificate (" + subjectOf(certificate) + ") " +
                   result.error().text);
}

/// Every authority on the way is one for mail, the trusted one aside.
bool authoritiesAreForMail(X509_STORE_CTX* context) {
    STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context);
    for (int i = 1; i + 1 < sk_X509_num(chain); ++i) {
        if (!forMail(sk_X509_value(chain, i))) return false;
    }
    return true;
}

/// RFC 5280 6, from the bag's certificates up to one of the store, at `now`.
base::Result<> vouchedFor(X509* certificate, STACK_OF(X509) * bag, X509_STORE* store,
                          base::Time now) {
    const StoreContextPtr context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store, certificate, bag) != 1) {
        return refused("cannot be checked");
    }
    X509_VERIFY_PARAM* const rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_time(
        rules, static_cast<time_t>(
                   std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count()));
    X509_VERIFY_PARAM_set_depth(rules, kMostLinks);
    X509_VERIFY_PARAM_set_auth_level(rules, kSecurityLevel);
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    if (X509_verify_cert(context.get()) != 1) {
        return refused(std::string("is not believed: ") +
                       X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
    }
    if (!authoritiesAreForMail(context.get())) {
        return refused("is not believed: an authority on its way is not meant for mail");
    }
    return {};
}

/// Says who the signer claims to be, if his certificate came along: nobody has checked it.
std::string unknown(const Signature& signature) {
    std::string who = "its signer";
    for (int i = 0; i < sk_X509_num(signature.bag.get()); ++i) {
        X509* const certificate = sk_X509_value(signature.bag.get(), i);
        if (!names(signature, certificate)) continue;
        who += " (by his own words " + subjectOf(certificate) + ")";
        break;
    }
    return who +
           " is unknown: his certificate is neither in the folder of certificates nor "
           "vouched for";
}

/// A signed or encrypted mail inside of the signed text: unwrapped once is enough.
bool isWrappedAgain(std::string_view content) {
    const auto header = message::readHeader(content, {});
    if (!header) return false;  // a part without any field
    const auto type =
        message::parseContentValue(message::valueOf(header->fields, "Content-Type")).value;
    return type == "multipart/signed" || type == "multipart/encrypted" ||
           type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime";
}

class Certificates final : public Keyring {
  public:
    Certificates(std::vector<Pinned> pinned, StorePtr authorities)
        : pinned_(std::move(pinned)), authorities_(std::move(authorities)) {}

    [[nodiscard]] bool knows(std::string_view mailbox, base::Time now) const override {
        return !receiversOf(mailbox, now).empty();
    }

    [[nodiscard]] bool hasCertificateOf(std::string_view mailbox) const override {
        const auto wanted = base::lower(mailbox);
        return std::any_of(pinned_.begin(), pinned_.end(), [&](const Pinned& one) {
            return std::find(one.addresses.begin(), one.addresses.end(), wanted) !=
                   one.addresses.end();
        });
    }

    [[nodiscard]] base::Result<std::optional<Signed>> verify(std::string_view mail,
                                                             base::Time now) const override {
        const ErrorsDropped errors;
        const auto part = findSigned(mail);
        if (!part) return fail(part.error());
        if (part->form == SignedPart::Form::none) return std::optional<Signed>();
        const auto signature = readSignature(part->cms, part->form == SignedPart::Form::opaque);
        if (!signature) return fail(signature.error());
        if (!*signature) {
            if (!part->said) return std::optional<Signed>();
            return refused("it is said to be signed and holds no signature");
        }
        auto held = judge(*part, **signature, now);
        if (!held) return fail(std::move(held).error());
        return std::optional<Signed>(std::move(*held));
    }

    [[nodiscard]] base::Result<std::string> encrypt(const std::string& mail,
                                                    const std::vector<std::string>& mailboxes,
                                                    std::string_view subject,
                                                    base::Time now) const override {
        std::vector<X509*> all;
        for (const auto& mailbox : mailboxes) {
            const auto some = receiversOf(mailbox, now);
            if (some.empty()) {
                return fail(Kind::missing, "no certificate is known to encrypt mails for " +
                                               base::printable(mailbox, 100) +
                                               "; put a valid one into the folder of certificates");
            }
            all.insert(all.end(), some.begin(), some.end());
        }
        if (all.empty()) return fail(Kind::invalid, "nobody is named to encrypt this mail for");
        return enveloped(mail, all, subject);
    }

  private:
    [[nodiscard]] std::vector<X509*> receiversOf(std::string_view mailbox, base::Time now) const {
        const auto wanted = base::lower(mailbox);
        std::vector<X509*> found;
        for (const auto& one : pinned_) {
            X509* const certificate = one.certificate.get();
            const auto& addresses = one.addresses;
            if (std::find(addresses.begin(), addresses.end(), wanted) != addresses.end() &&
                withinDates(certificate, now) && fitToReceive(certificate)) {
                found.push_back(certificate);
            }
        }
        return found;
    }

    /// Whoever the signature names as its signer is tried, the pinned ones first.
    [[nodiscard]] base::Result<Signed> judge(const SignedPart& part, const Signature& signature,
                                             base::Time now) const {
        base::Result<Signed> held = refused(unknown(signature));
        bool first = true;
        const auto keep = [&](base::Result<Signed> result) {
            if (result || first) held = std::move(result);
            first = false;
        };
        for (const auto& one : pinned_) {
            if (held) return held;
            X509* const certificate = one.certificate.get();
            if (!names(signature, certificate)) continue;
            keep(signedBy(certificate, withinDates(certificate, now), part, signature));
        }
        for (int i = 0; authorities_ && i < sk_X509_num(signature.bag.get()); ++i) {
            if (held) return held;
            X509* const certificate = sk_X509_value(signature.bag.get(), i);
            if (!names(signature, certificate)) continue;
            keep(signedBy(certificate,
                          vouchedFor(certificate, signature.bag.get(), authorities_.get(), now),
                          part, signature));
        }
        return held;
    }

    [[nodiscard]] static base::Result<Signed> signedBy(X509* certificate,
                                                       const base::Result<>& believed,
                                                       const SignedPart& part,
                                                       const Signature& signature) {
        if (auto good = ofSigner(certificate, believed); !good) return fail(good.error());
        if (auto good = ofSigner(certificate, fitToSign(certificate)); !good) {
            return fail(good.error());
        }
        auto addresses = addressesOf(certificate);
        if (!addresses) {
            return fail(ofSigner(certificate, fail(addresses.error())).error());
        }
        std::optional<std::string_view> detached;
        if (part.form == SignedPart::Form::clear) detached = part.content;
        auto content = check(signature, certificate, detached);
        if (!content) return fail(std::move(content).error());
        auto when = signedAt(signature);
        if (!when) return fail(std::move(when).error());
        if (isWrappedAgain(*content)) {
            return refused("what it signs is signed or encrypted once more");
        }
        Signed held;
        held.signers = std::move(*addresses);
        held.subject = subjectOf(certificate);
        held.signedAt = *when;
        held.digest = nameOf(signature, certificate, *content);
        held.content = std::move(*content);
        return held;
    }

    std::vector<Pinned> pinned_;
    StorePtr authorities_;  ///< null: nobody else is believed
};

}  // namespace

base::Result<std::shared_ptr<const Keyring>> Keyring::load(const std::string& folder,
                                                           const std::string& authorities) {
    std::vector<Pinned> pinned;
    StorePtr store;
    if (!folder.empty()) {
        auto read = readFolder(folder);
        if (!read) return fail(std::move(read).error());
        pinned = std::move(*read);
    }
    if (!authorities.empty()) {
        auto read = readAuthorities(authorities);
        if (!read) return fail(std::move(read).error());
        store = std::move(*read);
    }
    return std::shared_ptr<const Keyring>(
        std::make_shared<Certificates>(std::move(pinned), std::move(store)));
}

}  // namespace trust
