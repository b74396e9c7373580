// Signed mails: what was signed is executed once, by the machine that it names, for From alone.
#include "tests/mail/trust/smime_cast.h"
#include "tests/mailagent/service/forgery.h"

using namespace forgery;
using bench::Around;
using bench::cast;
using bench::Signing;

namespace {

const std::string kBad = "bad signature";
const std::string kUnsigned = "not signed";
const std::string kOther = "signed for another machine";
const std::string kType = "Content-Type: text/plain\r\n\r\n";
const std::string kEvil = "MACHINE 26XE00123\r\nCHPASS U-BIX FORGED\r\nSET INTERVAL 99\r\n";

/// `14:03` of the day before this one is "01 14 03".
std::string at(int day, int hour, int minute) {
    return fmt::format("202603{:02}{:02}{:02}00Z", day, hour, minute);
}

std::string entity(const std::string& lines) {
    return kType + lines;
}

std::string swapped(std::string text, const std::string& what, const std::string& by) {
    const auto found = text.find(what);
    REQUIRE(found != std::string::npos);
    return text.replace(found, what.size(), by);
}

struct Signed {
    std::string content = bench::kBody;
    std::string time = at(2, 8, 50);
    bool opaque = false;
    const bench::Identity* signer = &cast().ann;
    Around around = {};
};

std::string mailOf(const Signed& wish) {
    Signing how;
    how.time = wish.time;
    how.detached = !wish.opaque;
    const auto der = bench::sign(wish.content, *wish.signer, how);
    return namedAndDated() + (wish.opaque ? bench::opaqueMail(der)
                                          : bench::clearMail(wish.content, der, wish.around));
}

std::string lines(const std::string& text, const std::string& time = at(2, 8, 50)) {
    return mailOf({.content = entity(text), .time = time});
}

void signing(House& house) {
    house.settings.senders = {"@example.com"};
    house.settings.serial = "26XE00123";
    house.settings.keyring = cast().keyring;
    house.settings.proofRules = {{"any", {.signature = true}}};
    house.settings.rightsRules = {{"any", {"ALL"}, {}}};
    house.settings.sizeLimit = {100 * 1024};
}

struct Signers : House {
    Signers() { signing(*this); }
};

std::string inMixed(const std::string& mail, const std::string& before, const std::string& after) {
    const auto type = mail.find("Content-Type:");
    return mail.substr(0, type) + "Content-Type: multipart/mixed; boundary=outer\r\n\r\n" + before +
           "--outer\r\n" + mail.substr(type) + "\r\n--outer" + after + "--outer--\r\n";
}

/// Executed as signed: the list was sent, and nothing of what stands around it happened.
void onlyWhatIsSigned(const std::string& mail, const std::string& note) {
    Signers house;
    honest(house, mail, note);
    CAPTURE(note);
    CHECK(house.live().interval == house.settings.interval);
    const auto state = house.journal.account("hq-2f");
    REQUIRE(state);
    CHECK_FALSE(state->password.has_value());
    CHECK(state->stamps.empty());
    CHECK(house.sender->sent().size() == 1);
    CHECK(house.sentHolds(0, "26XE00123"));
}

}  // namespace

TEST_CASE("M45 forgery: only what was signed is executed") {
    onlyWhatIsSigned(mailOf({}), "clear");
    onlyWhatIsSigned(mailOf({.opaque = true}), "opaque");
    Around around;
    around.preamble = kType + kEvil;
    onlyWhatIsSigned(mailOf({.around = around}), "commands in the preamble");
    around.epilogue = kType + kEvil;
    onlyWhatIsSigned(mailOf({.around = around}), "and in the epilogue");
    for (const bool opaque : {false, true}) {
        onlyWhatIsSigned(
            swapped(mailOf({.opaque = opaque}), "Subject: secret", "Subject: CHPASS U-BIX FORGED"),
            "a command as the subject");
        onlyWhatIsSigned(swapped(mailOf({.opaque = opaque}), "Subject: secret",
                                 "Subject: U-BIX\r\nX-Sequence: 999"),
                         "the password as the subject, which is not asked for");
    }
    onlyWhatIsSigned(mailOf({}) + "\r\n" + kEvil, "lines behind the mail's end");
}

TEST_CASE("M45 forgery: parts around, before and behind the signed one") {
    const std::string evil = kType + kEvil + "\r\n";
    Around third, first;
    third.between = "------=_b1\r\n" + evil;
    first.preamble = "------=_b1\r\n" + evil;
    Around behind;
    behind.epilogue = "------=_b1\r\n" + evil + "------=_b1--\r\n";
    const auto detached = bench::sign(bench::kBody, cast().ann, {});
    each(signing,
         {
             {mailOf({}), "", "honest"},
             {mailOf({.opaque = true}), "", "honest, opaque"},
             {inMixed(mailOf({}), "", "\r\n\r\n\r\n"), kBad, "mixed around"},
             {inMixed(mailOf({}), "--outer\r\n" + evil, "\r\n\r\n\r\n"), kBad, "text before"},
             {inMixed(mailOf({}), "", "\r\n" + evil), kBad, "text behind"},
             {inMixed(mailOf({.opaque = true}), "", "\r\n" + evil), kBad, "opaque in mixed"},
             {mailOf({.around = third}), kBad, "a third part"},
             {mailOf({.around = first}), kBad, "a part before"},
             {mailOf({.around = behind}), kBad, "parts in the epilogue"},
             {namedAndDated() + bench::clearMail(entity(kEvil), detached), kBad,
              "another text under the signature"},
             {namedAndDated() + bench::clearMail(bench::kBody + "\r\n", detached), kBad,
              "a line more"},
             {namedAndDated() + bench::clearMail(bench::kBody, "no signature"), kBad, "no DER"},
             {arriving({.body = kEvil}), kUnsigned, "not signed"},
             {arriving({.head = "From: ann@example.com\r\nContent-Type: multipart/mixed; "
                                "boundary=\"b\"\r\n",
                        .body = "--b\r\n" + evil + "--b--\r\n"}),
              kUnsigned, "parts without a signature"},
         });
}

TEST_CASE("M45 forgery: the signer is From, known, and in his time") {
    const bench::Wish gone{.firstDay = -100, .lastDay = -1};
    const auto expired = bench::make(gone);
    const auto others = [&](House& house) {
        signing(house);
        house.settings.keyring = bench::keyringOf({&cast().ann, &expired}, &cast().root);
    };
    const auto asMallory = [](const std::string& mail) {
        return swapped(mail, "<ann@example.com>", "<mallory@example.com>");
    };
    each(others,
         {
             {mailOf({}), "", "Ann"},
             {swapped(mailOf({}), "<ann@example.com>", "<ANN@Example.com>"), "", "in capitals"},
             {swapped(mailOf({}), "Ann <ann@", "\"mallory@example.com\" <ann@"), "", "named so"},
             {asMallory(mailOf({})), kBad, "signed by Ann, from Mallory"},
             {mailOf({.signer = &cast().mallory}), kBad, "signed by Mallory, from Ann"},
             {swapped(mailOf({.signer = &cast().mallory}), "Ann <ann@example.com>",
                      "\"ann@example.com\" <eve@evil.example>"),
              "sender not allowed", "under her name"},
             {swapped(mailOf({}), "Ann <ann@example.com>",
                      "Ann <ann@example.com>\r\nFrom: mallory@example.com"),
              "several senders", "two Froms"},
             {mailOf({.signer = &cast().eve}), kBad, "Ann's name in a certificate nobody knows"},
             {mailOf({.signer = &expired}), kBad, "expired"},
             {mailOf({.opaque = true, .signer = &expired}), kBad, "expired, opaque"},
         });
    Signers house;
    honest(house, asMallory(mailOf({.signer = &cast().mallory})), "Mallory as herself", {},
           "mallory@example.com");
    House without;
    signing(without);
    without.settings.keyring = nullptr;
    forged(without, mailOf({}), kUnsigned, "no certificate is known at all");
}

TEST_CASE("M45 forgery: signed for this machine, and of late") {
    const std::string log = "GETLOG COUNTER\r\n";
    const std::string here = "MACHINE 26XE00123\r\n" + log;
    each(signing, {
                      {lines(here), "", "the serial number"},
                      {lines("machine 26xe00123\r\n" + log), "", "in small letters"},
                      {lines("MACHINE hq@example.com\r\n" + log), "", "the address"},
                      {lines("MACHINE 26XE00124\r\n" + log), kOther, "another"},
                      {lines("MACHINE 26XE0012\r\n" + log), kOther, "part of it"},
                      {lines("MACHINE *\r\n" + log), kOther, "a pattern"},
                      {lines("MACHINE hq-2f\r\n" + log), kOther, "a name that others have too"},
                      {lines(log), kOther, "none"},
                      {lines(log + "MACHINE 26XE00123\r\n"), kOther, "not in the first line"},
                      {lines("> MACHINE 26XE00123\r\n" + log), kOther, "quoted"},
                      {lines("MACHINE\r\n" + log), kBad, "without a number"},
                      {lines(here, at(1, 9, 1)), "", "a day old, nearly"},
                      {lines(here, at(1, 8, 59)), kBad, "a day and a minute old"},
                      {lines(here, at(2, 9, 9)), "", "a clock that is fast"},
                      {lines(here, at(2, 9, 11)), kBad, "beyond the tolerance"},
                      {lines(here, at(2, 6, 9)), "", "fetched three hours after it came",
                       kNow - std::chrono::hours(3)},
                      {lines(here, at(2, 8, 0)), kBad, "ahead of its arrival, though not of now",
                       kNow - std::chrono::hours(3)},
                      {lines(here, "20270302090000Z"), kBad, "of next year"},
                  });
}

TEST_CASE(
    "M45 a machine that nobody asked yet is asked its serial number before a mail is judged") {
    Signers house;
    house.settings.serial.clear();
    forged(house, lines("MACHINE 26XE00124\r\nHELP\r\n"), kOther, "another machine's");
    honest(house, mailOf({}), "its own");
    House silent;
    signing(silent);
    silent.settings.serial.clear();
    silent.source->set(machine::Reading{});
    forged(silent, lines("MACHINE 26XE00123\r\nHELP\r\n"), kOther, "not known");
    honest(silent, lines("MACHINE hq@example.com\r\nHELP\r\n"), "the address is");
}

TEST_CASE("M45 forgery: the same signed text is executed once") {
    Signers house;
    const auto first = mailOf({});
    honest(house, first, "the first time");
    forged(house, first, "duplicate", "the same mail again");
    const auto again = namedAndDated() + first.substr(first.find("From:"));
    forged(house, again, "duplicate", "a new Message-ID");
    forged(house, swapped(again, "08:53:00", "08:58:30"), "duplicate", "and a new Date");
    forged(house, swapped(again, "Subject: secret", "Subject: new"), "duplicate", "and Subject");
    Around other;
    other.boundary = "other";
    other.preamble = "another";
    forged(house, mailOf({.around = other}), "duplicate", "signed anew to the same second");
    forged(house, mailOf({.opaque = true}), "duplicate", "and wrapped otherwise");
    honest(house, mailOf({.time = at(2, 8, 51)}), "the same text, signed a minute later");
    SUBCASE("after a restart") {
        House restarted({}, house.kept);
        signing(restarted);
        restarted.box->renumber("2");
        forged(restarted, again, "duplicate", "replayed");
        honest(restarted, mailOf({.time = at(2, 8, 52)}), "and a new one");
    }
    SUBCASE("by another machine of the agent") {
        House next({}, house.kept);
        signing(next);
        next.settings.account = "hq-3f";
        next.settings.address = "hq3@example.com";
        next.settings.serial = "26XE00999";
        forged(next, again, kOther, "that it does not name");
        next.settings.serial = "26XE00123";
        House twin({}, house.kept);
        signing(twin);
        twin.settings.account = "hq-4f";
        forged(twin, again, "duplicate", "even if it names it");
    }
    SUBCASE("as long as its age lets it count") {
        house.clock.advance(std::chrono::hours(23));
        forged(house, again, "duplicate", "a day later");
        house.clock.advance(std::chrono::hours(2));
        forged(house, again, kBad, "too old by then");
    }
    SUBCASE("twice in one turn") {
        const auto one = mailOf({.time = at(2, 8, 55)});
        house.box->deliver(one);
        house.box->deliver(namedAndDated() + one.substr(one.find("From:")));
        const auto report = house.turn();
        CHECK(report.legal == 1);
        CHECK(report.illegal == 1);
        tally().forged += 1;
        tally().acceptedWrongly += report.legal > 1 ? 1 : 0;
    }
}

TEST_CASE("M45 D1 forgery: the signing time orders signed mails, no field outside does") {
    Signers house;
    const auto set = [](int value, const std::string& time, const std::string& more = "") {
        return lines(fmt::format("MACHINE 26XE00123\r\n{}SET INTERVAL {}\r\n", more, value), time);
    };
    honest(house, set(5, at(2, 8, 40)), "signed at 8:40");
    held(house, swapped(set(9, at(2, 8, 30)), "08:53:00", "08:59:59"), "Cancelled",
         "signed before, with a later Date");
    held(house, swapped(set(9, at(2, 8, 31)), "Subject:", "X-Sequence: 999\r\nSubject:"),
         "Cancelled", "with a number outside the signature");
    CHECK(house.live().interval == std::chrono::minutes(5));
    honest(house, swapped(set(6, at(2, 8, 50)), "08:53:00", "06:00:00"),
           "signed later, with an earlier Date");
    CHECK(house.live().interval == std::chrono::minutes(6));
    honest(house, set(7, at(2, 8, 52), "SEQUENCE 8\r\n"), "a number within the signature");
    held(house, set(9, at(2, 8, 55), "SEQUENCE 7\r\n"), "Cancelled", "a lower one");
    CHECK(house.live().interval == std::chrono::minutes(7));
}

TEST_CASE("M45 forgery: a signature beside another proof") {
    const auto both = [](House& house) {
        signing(house);
        house.settings.proofRules = {{"any", {.password = true, .signature = true}}};
    };
    const auto titled = [](const std::string& subject) {
        return swapped(mailOf({}), "Subject: secret", "Subject: " + subject);
    };
    each(both, {
                   {titled("U-BIX"), "", "both"},
                   {titled("guess"), "wrong password", "a wrong password"},
                   {arriving({}), kUnsigned, "the password alone"},
                   {titled("U-BIX 123456"), "wrong password", "a code nobody asked for"},
               });
    House guessed;
    both(guessed);
    for (int i = 0; i < 8; ++i) {
        forged(guessed, arriving({.subject = fmt::format("guess{}", i)}), kUnsigned,
               "guesses without a signature are not compared");
    }
    honest(guessed, titled("U-BIX"), "and hold nobody up");
}
