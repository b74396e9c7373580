#include "mail/smtp/blame.h"

#include <doctest/doctest.h>

using smtp::Blame;
using smtp::Matter;
using smtp::Stage;

TEST_CASE("M24: what is held against us is told from what is held against the recipient") {
    struct Row {
        Stage stage;
        int code;
        const char* enhanced;
        const char* text;
        Blame expected;
    };
    constexpr auto kUs = Blame::us, kRecipient = Blame::recipient, kUnsaid = Blame::unsaid;
    const Row rows[] = {
        // Exim
        {Stage::rcpt, 550, "",
         "Verification failed for <hq@x> Unrouteable address Sender verify failed", kUs},
        {Stage::rcpt, 550, "", "Response: 550 5.1.1 user unknown Sender verify failed", kUs},
        {Stage::rcpt, 550, "", "Access denied - Invalid HELO name (See RFC2821 4.1.1.1)", kUs},
        {Stage::rcpt, 550, "", "127.0.0.1 is in a black list at zen.example", kUs},
        {Stage::rcpt, 550, "", "authentication required", kUs},
        {Stage::rcpt, 550, "", "Administrative prohibition", kUs},
        {Stage::rcpt, 550, "", "relay not permitted", kUs},
        {Stage::rcpt, 550, "", "Unknown user", kRecipient},
        {Stage::rcpt, 550, "", "Unrouteable address", kUnsaid},
        // Postfix
        {Stage::rcpt, 504, "5.5.2", "<vm>: Helo command rejected: need fully-qualified hostname",
         kUs},
        {Stage::rcpt, 504, "5.5.2",
         "<ken>: Recipient address rejected: need fully-qualified address", kRecipient},
        {Stage::rcpt, 450, "4.7.1", "<vm>: Helo command rejected: Host not found", kUs},
        {Stage::rcpt, 450, "4.7.1", "Client host rejected: cannot find your hostname", kUs},
        {Stage::rcpt, 450, "4.1.8", "<hq@x>: Sender address rejected: Domain not found", kUs},
        {Stage::rcpt, 450, "4.7.1", "<ken@x>: Recipient address rejected: Greylisted", kUnsaid},
        {Stage::rcpt, 450, "4.1.1", "<ken@x>: Recipient address rejected: unverified address",
         kRecipient},
        {Stage::rcpt, 550, "5.1.1",
         "Recipient address rejected: undeliverable address: host "
         "relay.example said: 550 no",
         kRecipient},
        {Stage::rcpt, 553, "5.7.1", "<hq@x>: Sender address rejected: not owned by user hq", kUs},
        {Stage::rcpt, 554, "5.7.1",
         "Service unavailable; Client host [192.0.2.1] blocked using "
         "zen.spamhaus.org",
         kUs},
        {Stage::rcpt, 450, "4.7.25", "Client host rejected", kUs},
        // sendmail
        {Stage::rcpt, 550, "5.7.0", "no such luck", kUs},
        {Stage::rcpt, 454, "4.7.0", "encryption too weak 0 less than 112", kUs},
        {Stage::rcpt, 454, "", "not available", kUs},
        {Stage::rcpt, 550, "5.7.1", "<ken@x>... Access denied", kUs},
        {Stage::rcpt, 451, "4.7.1", "come later", kUnsaid},
        {Stage::rcpt, 550, "5.1.1", "<ken@x>... User unknown", kRecipient},
        // Exchange Online
        {Stage::rcpt, 550, "5.4.1", "[ken@x]: Recipient address rejected: Access denied", kUnsaid},
        // codes alone
        {Stage::rcpt, 502, "", "no", kUs},
        {Stage::rcpt, 503, "5.5.1", "first", kUs},
        {Stage::rcpt, 535, "5.1.1", "no", kUs},
        {Stage::data, 530, "", "no", kUs},
        {Stage::content, 538, "", "no", kUs},
        {Stage::rcpt, 550, "5.7.23", "no", kUs},
        {Stage::rcpt, 550, "5.7.25", "no", kUs},
        {Stage::rcpt, 550, "5.7.2", "no", kRecipient},
        {Stage::rcpt, 550, "5.7.17", "another owner", kRecipient},
        {Stage::rcpt, 550, "5.2.1", "mailbox disabled", kRecipient},
        {Stage::rcpt, 552, "", "mailbox full", kRecipient},
        {Stage::rcpt, 550, "5.2.2", "over quota at this relay", kRecipient},
        {Stage::rcpt, 550, "5.0.0", "not ever", kUnsaid},
        {Stage::rcpt, 450, "", "greylisted", kUnsaid},
        {Stage::rcpt, 451, "", "too much mail from you", kUnsaid},
        // the recipient's own address holds any words
        {Stage::rcpt, 550, "", "<ken.helo@Relay.example> is not here", kUnsaid},
        {Stage::rcpt, 550, "", "address verification failed for <ken.helo@relay.example>",
         kRecipient},
        {Stage::rcpt, 550, "", "heloise and the carbolic", kUnsaid},
        // before a recipient was named, and after the content was read
        {Stage::mail, 501, "5.1.7", "bad sender", kUs},
        {Stage::mail, 552, "5.3.4", "too big", Blame::mail},
        {Stage::mail, 451, "", "later", kUnsaid},
        {Stage::mail, 450, "4.7.1", "Client host rejected", kUs},
        {Stage::data, 554, "", "no valid recipients", kUnsaid},
        {Stage::data, 550, "", "blacklisted", kUs},
        {Stage::content, 550, "5.7.1", "spam, says the black list", kUnsaid},
        {Stage::content, 552, "", "too big", Blame::mail},
        // at the dot, what no filter says of a mail's text
        {Stage::content, 550, "5.7.60",
         "SMTP; Client does not have permissions to send as this "
         "sender",
         kUs},
        {Stage::content, 554, "", "Message rejected: Email address is not verified", kUs},
        {Stage::content, 550, "", "SMTP AUTH is required for users of this domain", kUs},
        {Stage::content, 550, "5.7.26", "Unauthenticated email from x", kUs},
        {Stage::content, 550, "5.4.5", "Daily user sending limit exceeded", kUs},
        {Stage::content, 550, "5.7.1", "relay not permitted", kUnsaid},
        {Stage::content, 554, "5.6.0", "no", kUnsaid},
        // the relay's own name, a link: no words
        {Stage::rcpt, 550, "", "relay7.example.com: no such mailbox", kRecipient},
        {Stage::rcpt, 550, "", "relay.example: not today", kUnsaid},
        {Stage::rcpt, 550, "", "Mailbox quota exceeded, see https://tls.example.net/", kUnsaid},
        // a vague code: the words
        {Stage::rcpt, 550, "5.7.1", "<ken@x>: Recipient address rejected: User unknown",
         kRecipient},
        {Stage::rcpt, 554, "5.7.1",
         "<ken@x>: Recipient address rejected: Message rejected due to: SPF fail", kUs},
        {Stage::rcpt, 554, "5.7.1", "<ken@x>: Recipient address rejected: 192.0.2.7 is blacklisted",
         kUs},
        {Stage::rcpt, 554, "5.7.1",
         "<ken@x>: Recipient address rejected: Policy Rejection - Quota exceeded", kUnsaid},
        {Stage::rcpt, 554, "5.7.1", "<ken@x>: Recipient address rejected: Access denied", kUs},
        {Stage::rcpt, 550, "5.7.133", "SenderNotAuthenticatedForGroup", kRecipient},
        {Stage::rcpt, 550, "5.7.500", "Access denied, spam abuse detected", kUs},
        {Stage::rcpt, 553, "", "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
         kUs},
        {Stage::rcpt, 454, "4.3.0", "Try again later", kUnsaid},
        {Stage::rcpt, 552, "5.7.0", "sending quota", kUs},
        {Stage::rcpt, 552, "", "too many recipients this hour from your account", kUnsaid},
        {Stage::mail, 552, "5.2.2", "<hq@x>: your mailbox is over quota, sending is disabled", kUs},
        {Stage::mail, 552, "", "big", Blame::mail},
        {Stage::content, 552, "", "this would take you over your relay quota of 500", kUs},
        {Stage::content, 552, "5.2.0", "your account has exceeded its outgoing limit", kUs},
        {Stage::content, 552, "", "your account sent its daily number", kUnsaid},
        {Stage::content, 552, "5.2.2", "mailbox full", kUnsaid},
        {Stage::content, 552, "5.3.4", "message size exceeds limit", Blame::mail},
        {Stage::mail, 452, "4.3.1", "Insufficient system storage", kUnsaid},
    };
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CAPTURE(row.enhanced);
        CAPTURE(row.text);
        const auto fault =
            smtp::faultOf(row.stage, {row.code, row.enhanced, row.text}, "ken.helo@relay.example");
        CHECK(static_cast<int>(fault.blame) == static_cast<int>(row.expected));
    }
}

TEST_CASE("what is held against us is told apart, for the sentence that says what to set") {
    struct Row {
        Stage stage;
        int code;
        const char* enhanced;
        const char* text;
        Matter expected;
    };
    const Row rows[] = {
        {Stage::rcpt, 530, "5.7.0", "Must issue a STARTTLS command first", Matter::tls},
        {Stage::mail, 538, "", "no", Matter::tls},
        {Stage::mail, 530, "5.7.57", "Client not authenticated", Matter::login},
        {Stage::rcpt, 550, "", "authentication required", Matter::login},
        {Stage::rcpt, 504, "5.5.2", "<vm>: Helo command rejected", Matter::helo},
        {Stage::rcpt, 553, "5.7.1", "<hq@x>: Sender address rejected: not owned by user relay",
         Matter::sender},
        {Stage::rcpt, 450, "4.1.8", "Domain not found", Matter::sender},
        {Stage::mail, 550, "", "no", Matter::sender},
        {Stage::content, 550, "5.7.60", "no", Matter::sender},
        {Stage::rcpt, 550, "5.7.23", "no", Matter::policy},
        {Stage::content, 550, "", "rejected by the DMARC policy of x", Matter::policy},
        {Stage::data, 550, "5.4.5", "Daily user sending limit exceeded", Matter::limit},
        {Stage::mail, 554, "5.7.1", "Client host rejected", Matter::relaying},
        {Stage::rcpt, 554, "5.7.1", "Relay access denied", Matter::relaying},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CAPTURE(row.enhanced);
        const auto fault = smtp::faultOf(row.stage, {row.code, row.enhanced, row.text}, "ken@y");
        CHECK(static_cast<int>(fault.blame) == static_cast<int>(Blame::us));
        CHECK(static_cast<int>(fault.matter) == static_cast<int>(row.expected));
    }
}
