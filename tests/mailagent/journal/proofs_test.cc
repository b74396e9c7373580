// Who a mail is from and in which order it counts: stamps, settings set by mail, one-time codes,
// signatures, wrong passwords. One suite over both implementations of the port.
#include "tests/mailagent/journal/fixture.h"

using namespace journal_test;

#define JOURNALS MemoryMaker, SqliteMaker

namespace {

Stamp stamp(base::Time date, std::vector<std::string> mails,
            std::optional<std::uint64_t> sequence = {}, const std::string& kind = "CHPASS") {
    return {kind, date, 60, sequence, std::move(mails)};
}

Settled stamped(const std::string& uid, const Stamp& with) {
    Settled mail = done(key(uid));
    mail.stamps = {with};
    return mail;
}

Settled coded(const std::string& uid, std::int64_t step, const std::string& account = "hall") {
    Settled mail = done(key(uid, account));
    mail.code = {"e@example.org", step};
    return mail;
}

Settled signedBy(const std::string& uid, const std::string& digest,
                 const std::string& account = "hall", base::Time taken = kStart) {
    Settled mail = done(key(uid, account), {}, taken);
    mail.signature = {digest, taken + 24h};
    return mail;
}

Settled guess(const std::string& uid, Guess how, const std::string& guesser = "G@x",
              base::Time taken = kStart) {
    Settled mail = illegal(key(uid), taken);
    mail.guess = how;
    mail.guesser = guesser;
    return mail;
}

/// The batch must fail as a whole with `invalid`; returns the sentence.
std::string refused(Journal& journal, std::vector<Settled> batch) {
    const auto before = journal.mails("")->size();
    const auto result = journal.settle(batch);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == base::Kind::invalid);
    CHECK(journal.mails("")->size() == before);
    CHECK_FALSE(journal.own("<of refused@copier>").value());
    return result.error().text;
}

}  // namespace

TEST_CASE_TEMPLATE("D1 D3 stamps stand with their mail and never fall behind", Maker, JOURNALS) {
    const base::Time t = kStart;
    const struct {
        const char* note;
        Stamp first, second, merged;
    } table[] = {
        {"later", stamp(t, {"a"}), stamp(t + 1s, {"b"}), stamp(t + 1s, {"b"})},
        {"earlier", stamp(t, {"a"}), stamp(t - 1s, {"b"}), stamp(t, {"a"})},
        {"same Date", stamp(t, {"a"}), stamp(t, {"b"}), stamp(t, {"a", "b"})},
        {"same mail", stamp(t, {"a", "b"}), stamp(t, {"a"}), stamp(t, {"b", "a"})},
        {"same second", stamp(t, {"a"}), stamp(t + 900ms, {"b"}), stamp(t + 900ms, {"a", "b"})},
        {"higher number, earlier", stamp(t, {"a"}, 5), stamp(t - 1s, {"b"}, 6), stamp(t, {"a"}, 6)},
        {"lower number, later", stamp(t, {"a"}, 5), stamp(t + 1s, {"b"}, 4),
         stamp(t + 1s, {"b"}, 5)},
        {"number lost", stamp(t, {"a"}, 5), stamp(t + 1s, {"b"}), stamp(t + 1s, {"b"}, 5)},
    };
    for (const auto& [note, first, second, merged] : table) {
        CAPTURE(note);
        Maker apart;
        const auto one = apart.make();
        settle(*one, {stamped("1", first)});
        settle(*one, {stamped("2", second)});
        CHECK(one->account("hall")->stamps == std::vector{merged});
        Maker together;
        const auto two = together.make();
        settle(*two, {stamped("1", first), stamped("2", second)});
        CHECK(two->account("hall")->stamps == std::vector{merged});
        CHECK(two->account("yard")->stamps.empty());
    }
}

TEST_CASE_TEMPLATE("D1 a stamp keeps the last 32 mails of its Date", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    for (int i = 0; i < 40; ++i) {
        const std::string id = fmt::format("{}", i);
        settle(*journal, {stamped(id, stamp(kStart, {id}))});
    }
    const auto state = journal->account("hall").value();
    REQUIRE(state.stamps.size() == 1);
    REQUIRE(state.stamps[0].mails.size() == kStampMails);
    CHECK(state.stamps[0].mails.front() == "8");
    CHECK(state.stamps[0].mails.back() == "39");
}

TEST_CASE_TEMPLATE("D7 what is taken back counts no more, and what was sent before stays overtaken",
                   Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled mail = stamped("1", stamp(kStart, {"a"}));
    for (const char* name : {"INTERVAL", "NICKNAME"}) {
        mail.stamps.push_back(stamp(kStart, {"a"}, {}, (std::string("SET ") + name).c_str()));
        mail.settings.push_back({name, "5", "10", kStart, "ken@example.com"});
    }
    settle(*journal, {mail});
    REQUIRE(journal->takeBack("yard", "", kStart + 1h));
    REQUIRE(journal->takeBack("hall", "INTERVAL", kStart + 1h));
    auto left = journal->account("hall").value();
    REQUIRE(left.settings.size() == 1);
    CHECK(left.settings[0].name == "NICKNAME");
    REQUIRE(left.stamps.size() == 3);
    CHECK(left.stamps[0].kind == "CHPASS");
    CHECK(left.stamps[0].date == kStart);
    CHECK(left.stamps[1].kind == "SET INTERVAL");
    CHECK(left.stamps[1].date == kStart + 1h);
    CHECK(left.stamps[1].mails.empty());
    REQUIRE(journal->takeBack("hall", "", base::Time{}));  // the file won: no new stamp
    left = journal->account("hall").value();
    CHECK(left.settings.empty());
    REQUIRE(left.stamps.size() == 3);
    CHECK(left.stamps[2].date == kStart);
    CHECK(left.stamps[2].mails == std::vector<std::string>{"a"});
}

TEST_CASE_TEMPLATE("D7 the last setting of a name holds, each account's its own", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const SettingRecord five{"INTERVAL", "5 min", "10 min", kStart, "e@x"};
    const SettingRecord name{"NICKNAME", "Hall\n\xff", "", kStart, "f@x"};
    SettingRecord six = five;
    six.value = "6 min";
    Settled mail = done(key("1"));
    mail.settings = {name, five, six};
    settle(*journal, {mail});
    CHECK(journal->account("hall")->settings == std::vector{six, name});
    CHECK(journal->account("yard")->settings.empty());
    Settled again = done(key("2"));
    again.settings = {five};
    settle(*journal, {again});
    CHECK(journal->account("hall")->settings == std::vector{five, name});
    // A listing anew forgets ids, not what mails set.
    REQUIRE(journal->listed("hall", "8", "", {}));
    CHECK(journal->account("hall")->settings.size() == 2);
}

TEST_CASE_TEMPLATE("M45 enrolments are numbered, withdrawn and renewed", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    CHECK(journal->enrolment("e@x")->number == 0);
    CHECK_FALSE(journal->enrolment("e@x")->active);
    REQUIRE(journal->withdraw("e@x"));
    CHECK(journal->enrolment("e@x")->number == 0);
    CHECK(journal->enrol("E@X", kStart)->number == 1);
    CHECK(journal->enrolment("e@x")->active);
    Settled mail = done(key("1"));
    mail.code = {"e@x", 7};
    settle(*journal, {mail});
    CHECK(journal->enrolment("e@x")->lastStep == 7);
    REQUIRE(journal->withdraw("e@X"));
    const auto withdrawn = journal->enrolment("e@x").value();
    CHECK(withdrawn.number == 1);
    CHECK_FALSE(withdrawn.active);
    const auto renewed = journal->enrol("e@x", kStart).value();
    CHECK(renewed.number == 2);
    CHECK(renewed.active);
    CHECK(renewed.lastStep == 0);
    CHECK(journal->enrolment("f@x")->number == 0);
}

TEST_CASE_TEMPLATE("M45 a code burns with its mail, and the batch of a burnt one fails whole",
                   Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled bystander = done(key("9"), {replyTo("of refused")});
    bystander.stamps = {stamp(kStart, {"a"})};
    bystander.settings = {{"INTERVAL", "5 min", "", kStart, "e@x"}};
    bystander.password = PasswordRecord{"new", "", kStart};
    bystander.guess = Guess::wrong;
    bystander.guesser = "g@x";
    const auto nothing = [&] {
        const auto state = journal->account("hall").value();
        CHECK(state.stamps.empty());
        CHECK(state.settings.empty());
        CHECK_FALSE(state.password);
        CHECK(journal->guesses("hall", "")->failures == 0);
    };

    CHECK(refused(*journal, {bystander, coded("1", 100)}).find("not enrolled") !=
          std::string::npos);
    REQUIRE(journal->enrol("e@example.org", kStart));
    settle(*journal, {coded("1", 100)});
    CHECK(journal->enrolment("e@example.org")->lastStep == 100);

    CHECK(refused(*journal, {bystander, coded("2", 100)}).find("used before") != std::string::npos);
    refused(*journal, {bystander, coded("2", 99)});
    refused(*journal, {bystander, coded("2", 100, "yard")});           // another account
    refused(*journal, {coded("2", 101), bystander, coded("3", 101)});  // one batch
    refused(*journal, {coded("2", 101), coded("3", 101, "yard"), bystander});
    CHECK(journal->enrolment("e@example.org")->lastStep == 100);
    nothing();

    Settled shouted = coded("2", 101);
    shouted.code->sender = "E@EXAMPLE.org";
    settle(*journal, {shouted, coded("3", 102)});
    CHECK(journal->enrolment("e@example.org")->lastStep == 102);
    REQUIRE(journal->withdraw("e@example.org"));
    refused(*journal, {bystander, coded("4", 200)});
    nothing();
}

TEST_CASE_TEMPLATE("M45 a signature counts once, on whatever account", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    CHECK_FALSE(journal->signatureSeen("s").value());
    const Settled bystander = done(key("9"), {replyTo("of refused")});
    refused(*journal, {bystander, signedBy("1", "s"), signedBy("2", "s")});
    refused(*journal, {signedBy("1", "s"), signedBy("1", "s", "yard"), bystander});
    CHECK_FALSE(journal->signatureSeen("s").value());
    settle(*journal, {signedBy("1", "s"), signedBy("2", "t")});
    CHECK(journal->signatureSeen("s").value());
    CHECK_FALSE(journal->signatureSeen("u").value());
    refused(*journal, {bystander, signedBy("3", "s")});
    refused(*journal, {bystander, signedBy("1", "s", "yard", kStart + 24h)});
    CHECK_FALSE(journal->mails("yard")->size() > 0);

    // Its age refuses it from now on: the row goes.
    live(*journal, kStart, kStart + 48h + 1ms);
    settle(*journal, {done(key("4"), {}, kStart + 48h + 1ms)});
    CHECK_FALSE(journal->signatureSeen("s").value());
    settle(*journal, {signedBy("5", "s", "hall", kStart + 49h)});
    CHECK(journal->signatureSeen("s").value());
}

TEST_CASE_TEMPLATE("M45 wrong passwords count for the sender and for the machine", Maker,
                   JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    CHECK(journal->guesses("hall", "g@x")->failures == 0);
    settle(*journal,
           {guess("1", Guess::wrong), guess("2", Guess::wrong, "g@X", kStart + 1min),
            guess("3", Guess::wrong, "h@x", kStart + 2min), guess("4", Guess::none, "g@x")});
    CHECK(journal->guesses("hall", "g@x")->failures == 2);
    CHECK(journal->guesses("hall", "G@x")->last == kStart + 1min);
    CHECK(journal->guesses("hall", "")->failures == 3);
    CHECK(journal->guesses("hall", "")->last == kStart + 2min);
    CHECK(journal->guesses("yard", "")->failures == 0);

    settle(*journal, {guess("5", Guess::right, "g@x", kStart + 3min)});
    CHECK(journal->guesses("hall", "g@x")->failures == 0);
    CHECK(journal->guesses("hall", "h@x")->failures == 1);
    CHECK(journal->guesses("hall", "")->failures == 3);
    settle(*journal, {guess("6", Guess::wrong, "", kStart + 4min)});  // nobody to name
    CHECK(journal->guesses("hall", "")->failures == 4);
    settle(*journal, {guess("7", Guess::right, "", kStart + 4min)});
    CHECK(journal->guesses("hall", "")->failures == 4);
}

TEST_CASE_TEMPLATE("M45 wrong passwords are forgotten a day after the last", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    settle(*journal, {guess("1", Guess::wrong), guess("2", Guess::wrong)});
    REQUIRE(journal->due("", kStart + kGuessAge, 1));
    CHECK(journal->guesses("hall", "g@x")->failures == 2);
    REQUIRE(journal->due("", kStart + kGuessAge + 1ms, 1));
    CHECK(journal->guesses("hall", "g@x")->failures == 0);
    CHECK(journal->guesses("hall", "")->failures == 0);
    settle(*journal, {guess("3", Guess::wrong, "g@x", kStart + kGuessAge + 1ms)});
    CHECK(journal->guesses("hall", "g@x")->failures == 1);
}

TEST_CASE_TEMPLATE("M45 ten thousand guessers are remembered, the oldest go", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    constexpr int kMany = 10'050;
    std::vector<Settled> batch;
    for (int i = 0; i < kMany; ++i) {
        batch.push_back(
            guess(fmt::format("{}", i), Guess::wrong, fmt::format("g{}@x", i), kStart + i * 1ms));
        if (batch.size() < 1000 && i + 1 < kMany) continue;
        settle(*journal, std::exchange(batch, {}));
    }
    int known = 0;
    for (int i = 0; i < kMany; ++i) {
        known += journal->guesses("hall", fmt::format("g{}@x", i))->failures;
    }
    CHECK(known == static_cast<int>(kGuessRows) - 1);  // and the sum of all
    CHECK(journal->guesses("hall", "g50@x")->failures == 0);
    CHECK(journal->guesses("hall", "g51@x")->failures == 1);
    CHECK(journal->guesses("hall", "")->failures == kMany);
}

TEST_CASE_TEMPLATE("decision 8: mails and the mails of ours they came to count by the hour", Maker,
                   JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto ids = settle(
        *journal, {done(key("1"), {replyTo("a"), replyTo("b", {"x@x", "y@y"}), replyTo("v", {})}),
                   done(key("2"), {replyTo("c")}, kStart + 10min), done(key("3"))});
    const auto hour = journal->settledSince("e@example.org", kStart).value();
    CHECK(hour.mails == 3);
    CHECK(hour.replies == 3);
    REQUIRE(journal->delivered({accepted(ids[0])}));
    CHECK(journal->settledSince("e@example.org", kStart)->replies == 3);
    CHECK(journal->settledSince("e@example.org", kStart + 1min)->replies == 1);
    CHECK(journal->settledSince("nobody@x", kStart)->replies == 0);
}

TEST_CASE("M44 what a mail set, ordered and proved is there again after a restart") {
    const Scratch scratch;
    {
        const auto journal = openAt(scratch.file());
        REQUIRE(journal->enrol("e@example.org", kStart));
        Settled mail = coded("1", 100);
        mail.replies = {replyTo("a")};
        mail.stamps = {stamp(kStart, {"<a@x>", "b"}, 999'999'999'999'999'999)};
        mail.settings = {{"INTERVAL", "5 min", "10 min", kStart, "e@x"}};
        mail.signature = {"s", kStart + 24h};
        settle(*journal, {mail, guess("2", Guess::wrong)});
    }
    const auto journal = openAt(scratch.file());
    const auto state = journal->account("hall").value();
    CHECK(state.stamps == std::vector{stamp(kStart, {"<a@x>", "b"}, 999'999'999'999'999'999)});
    CHECK(state.settings ==
          std::vector{SettingRecord{"INTERVAL", "5 min", "10 min", kStart, "e@x"}});
    CHECK(journal->enrolment("e@example.org")->lastStep == 100);
    CHECK(journal->signatureSeen("s").value());
    CHECK(journal->guesses("hall", "g@x")->failures == 1);
    CHECK(journal->settledSince("e@example.org", kStart)->replies == 1);
    refused(*journal, {coded("3", 100)});
    refused(*journal, {signedBy("3", "s")});
}

TEST_CASE_TEMPLATE("M45 of two mails with one code in one shared transaction none stands", Maker,
                   JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    REQUIRE(journal->enrol("e@example.org", kStart));
    std::vector<Settled> first{coded("1", 100)};
    std::vector<Settled> second{coded("1", 100, "yard")};
    const auto both = journal->together([&]() -> base::Result<> {
        if (auto settled = journal->settle(first); !settled) return settled;
        return journal->settle(second);
    });
    CHECK_FALSE(both);
    CHECK(journal->mails("")->empty());
    CHECK(journal->enrolment("e@example.org")->lastStep == 0);
    CHECK(journal->settle(first).has_value());
    CHECK_FALSE(journal->settle(second).has_value());
}
