// One suite over every implementation of the port.
#include "tests/mailagent/journal/fixture.h"

using namespace journal_test;

#define JOURNALS MemoryMaker, SqliteMaker

TEST_CASE_TEMPLATE("M44 a mail walks from done over answered to removed", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto ids =
        settle(*journal, {done(key("1"), {replyTo("a", {"e@x", "admin@x"}), replyTo("b")}),
                          illegal(key("2")), done(key("3"))});
    REQUIRE(ids.size() == 2);
    CHECK(states(*journal) == "1:done 2:illegal 3:answered");
    CHECK(waiting(*journal).size() == 2);

    REQUIRE(journal->delivered({accepted(ids[0], "e@x"), accepted(ids[1])}));
    CHECK(states(*journal) == "1:done 2:illegal 3:answered");
    const auto left = waiting(*journal);
    REQUIRE(left.size() == 1);
    CHECK(left[0].to == std::vector<std::string>{"admin@x"});
    CHECK_FALSE(left[0].bytes.empty());

    REQUIRE(journal->delivered({accepted(ids[0], "admin@x")}));
    CHECK(states(*journal) == "1:answered 2:illegal 3:answered");
    CHECK(waiting(*journal).empty());
    CHECK_FALSE(journal->nextDue("", kStart).value());

    REQUIRE(journal->removed({key("1"), key("nobody")}));
    CHECK(states(*journal) == "1:removed 2:illegal 3:answered");
    REQUIRE(journal->listed("hall", "7", "", {"1"}));
    CHECK(states(*journal) == "2:illegal 3:answered");
    CHECK(journal->mails("hall")->size() == 3);
    const auto counts = journal->counts("hall").value();
    CHECK(counts.mails == 3);
    CHECK(counts.illegal == 1);
    CHECK(counts.answered == 2);
    CHECK(journal->counts("other")->mails == 0);
}

TEST_CASE_TEMPLATE("M44 a mail settled as done is never settled again", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    settle(*journal, {done(key("1"), {replyTo("a")}), illegal(key("2"))});
    std::vector<Settled> again{done(key("9")), done(key("1"), {replyTo("b")})};
    const auto refused = journal->settle(again);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == base::Kind::invalid);
    CHECK(states(*journal) == "1:done 2:illegal");  // nothing of the batch stands
    CHECK_FALSE(journal->own("<b@copier>").value());

    Settled copied = illegal(key("2"));
    copied.mail.copied = true;
    settle(*journal, {copied});
    CHECK(journal->account("hall")->mails[1].copied);
    settle(*journal, {done(key("2"), {replyTo("c")})});
    CHECK(states(*journal) == "1:done 2:done");
    REQUIRE(journal->listed("hall", "7", "", {"1"}));
    settle(*journal, {done(key("1"))});  // a server that gives an id out anew
    CHECK(states(*journal) == "2:done 1:answered");
}

TEST_CASE_TEMPLATE("M30 copies of an illegal mail leave it illegal", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled mail = illegal(key("1"));
    mail.replies = {replyTo("copy")};
    const auto ids = settle(*journal, {mail});
    REQUIRE(journal->delivered({accepted(ids[0])}));
    CHECK(states(*journal) == "1:illegal");
}

TEST_CASE_TEMPLATE("the digest decides while listed and 30 days on", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled nameless = done(key("3"));
    nameless.digest = "";
    settle(*journal, {done(key("1")), illegal(key("2")), nameless});
    const std::vector<std::string> asked{"", "digest-2", "digest-1", "digest-9"};
    using Found = std::vector<std::size_t>;
    CHECK(journal->duplicates(asked, kStart).value() == Found{2});

    REQUIRE(journal->removed({key("1")}));
    REQUIRE(journal->listed("hall", "7", "", {"1"}));
    live(*journal, kStart, kStart + kDigestAge);
    CHECK(journal->duplicates(asked, kStart + kDigestAge).value() == Found{2});
    CHECK(journal->duplicates(asked, kStart + kDigestAge + 1ms).value().empty());
    CHECK(journal->mails("")->size() == 3);
    settle(*journal, {done(key("4"), {}, kStart + kDigestAge + 2h)});
    CHECK(journal->mails("")->size() == 3);  // the first is purged, the fourth has come
    CHECK(states(*journal) == "2:illegal 3:answered 4:answered");
}

TEST_CASE_TEMPLATE("a new validity forgets the ids and keeps the digests", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    settle(*journal, {done(key("1"), {replyTo("a")})});
    CHECK(journal->account("hall")->validity == "7");
    REQUIRE(journal->listed("hall", "7", "5", {}));
    CHECK(journal->account("hall")->floor == "5");
    REQUIRE(journal->listed("hall", "8", "", {}));
    const auto state = journal->account("hall").value();
    CHECK(state.validity == "8");
    CHECK(state.floor.empty());
    CHECK(state.mails.empty());
    CHECK(waiting(*journal).size() == 1);
    CHECK(journal->duplicates({"digest-1"}, kStart)->size() == 1);
    settle(*journal, {done(key("1", "hall", "9"))});
    CHECK(journal->account("hall")->validity == "9");
    CHECK(states(*journal) == "1:answered");
}

TEST_CASE_TEMPLATE("M8 the floor speaks for mails that need nothing more", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled moved = illegal(key("4"));
    moved.mail.disposal = Disposal::move;
    const auto ids = settle(*journal, {illegal(key("9")), illegal(key("10")), illegal(key("x")),
                                       done(key("3"), {replyTo("a")}), moved, illegal(key("11"))});
    REQUIRE(journal->listed("hall", "7", "10", {}));
    CHECK(states(*journal) == "x:illegal 3:done 4:illegal 11:illegal");
    CHECK(journal->mails("hall")->size() == 6);
    REQUIRE(journal->listed("hall", "7", "9", {}));
    REQUIRE(journal->listed("hall", "7", "", {}));
    CHECK(journal->account("hall")->floor == "10");  // it only rises
    REQUIRE(journal->delivered({accepted(ids[0])}));
    REQUIRE(journal->removed({key("3"), key("4")}));
    CHECK(states(*journal) == "x:illegal 11:illegal");
}

TEST_CASE_TEMPLATE("replies wait, are tried again, and end", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Reply other = replyTo("c", {"e@example.org"}, kStart + 1h);
    other.account = "yard";
    const auto ids = settle(
        *journal,
        {done(key("1"), {replyTo("a", {"x@x", "y@y", "x@x"}), replyTo("b"), replyTo("void", {})}),
         done(key("1", "yard"), {other})});
    CHECK(journal->nextDue("", kStart).value() == kStart);
    CHECK(journal->nextDue("yard", kStart).value() == kStart + 1h);
    CHECK_FALSE(journal->nextDue("cellar", kStart).value());
    CHECK(journal->counts("")->waitingReplies == 3);
    CHECK(journal->due("", kStart, 1)->size() == 1);
    CHECK(journal->due("yard", kStart, 9)->empty());
    CHECK(journal->due("yard", kStart - 1s, 9)->size() == 1);  // the clock was set back
    CHECK(journal->due("", kStart - 1s, 9)->size() == 1);
    CHECK(journal->due("yard", kStart + 1h, 9)->size() == 1);

    const Delivered later{ids[0], "x@x", false, kStart + 10min, row("later"), std::nullopt};
    Delivered laterStill = later;
    laterStill.recipient = "y@y";
    laterStill.nextTry = kStart + 20min;
    REQUIRE(journal->delivered({laterStill, later}));
    CHECK(waiting(*journal).size() == 1);
    const auto retried = waiting(*journal, kStart + 10min);
    REQUIRE(retried.size() == 2);
    CHECK(retried[0].id == ids[0]);  // oldest first
    CHECK(retried[0].attempts == 1);
    CHECK(retried[0].nextTry == kStart + 10min);
    CHECK(retried[0].to == std::vector<std::string>{"x@x", "y@y"});
    CHECK(retried[0].bytes == replyTo("a").bytes);

    REQUIRE(journal->aboutToSend({ids[0]}, kStart + 5min));
    CHECK(waiting(*journal, kStart + 4min).size() == 1);
    const auto announced = waiting(*journal, kStart + 5min);
    REQUIRE(announced.size() == 2);
    CHECK(announced[0].nextTry == kStart + 5min);
    CHECK(announced[0].attempts == 1);
    REQUIRE(journal->aboutToSend({ids[0]}, kStart + 10min));

    // Nobody open by that name: no row, no notice.
    Delivered stray = accepted(ids[0], "z@z");
    stray.notice = replyTo("notice");
    const auto before = journal->mailLog("hall", 99)->size();
    REQUIRE(journal->delivered({stray, accepted(4711)}));
    CHECK(journal->mailLog("hall", 99)->size() == before);
    CHECK_FALSE(journal->own("<notice@copier>").value());
}

TEST_CASE_TEMPLATE("M42 all accounts are counted at once, a slice at a time", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    CHECK(journal->waitingReplies()->empty());
    settle(*journal, {done(key("1"), {replyTo("a"), replyTo("b")}), illegal(key("2"))});
    auto lab = replyTo("c");
    lab.account = "lab";
    const auto ids = settle(*journal, {done(key("1", "lab"), {lab}), done(key("2", "lab"))});
    std::vector<Settled> many;
    for (int i = 3; i < 25000; ++i) many.push_back(illegal(key(std::to_string(i), "annex")));
    settle(*journal, many);  // more than a slice

    CHECK(*journal->waitingReplies() ==
          std::map<std::string, std::uint64_t>{{"hall", 2}, {"lab", 1}});
    Journal::Tally tally;
    while (!tally.over) REQUIRE(journal->tally(tally));
    CHECK(tally.accounts.size() == 3);
    for (const auto& [account, counted] : tally.accounts) {
        const auto counts = journal->counts(account).value();
        CHECK(counted.mails == counts.mails);
        CHECK(counted.illegal == counts.illegal);
        CHECK(counted.answered == counts.answered);
        CHECK(counted.waitingReplies == counts.waitingReplies);
    }
    REQUIRE(journal->delivered({accepted(ids[0])}));
    CHECK(*journal->waitingReplies() == std::map<std::string, std::uint64_t>{{"hall", 2}});
}

TEST_CASE_TEMPLATE("M24 a refused recipient's notice is queued with the outcome", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto ids = settle(*journal, {done(key("1"), {replyTo("a")})});
    Delivered refused = accepted(ids[0]);
    refused.notice = replyTo("notice", {"manager@x"});
    refused.notice->notice = true;
    REQUIRE(journal->delivered({refused}));
    CHECK(states(*journal) == "1:answered");
    const auto left = waiting(*journal);
    REQUIRE(left.size() == 1);
    CHECK(left[0].notice);
    CHECK(left[0].id != ids[0]);
    REQUIRE(journal->delivered({accepted(left[0].id, "manager@x")}));
    CHECK(waiting(*journal).empty());
}

TEST_CASE_TEMPLATE("M24 own replies are known for 30 days and bounce once", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const auto ids = settle(*journal, {done(key("1"), {replyTo("a"), replyTo("b")})});
    REQUIRE(journal->delivered({accepted(ids[0]), accepted(ids[1])}));
    const auto own = journal->own("<a@copier>").value();
    REQUIRE(own);
    CHECK(own->account == "hall");
    CHECK(own->what == "COUNTER LIST");
    CHECK_FALSE(own->notice);
    CHECK_FALSE(own->bounced);
    for (const char* other : {"a@copier", "<A@copier>", "<a@copier> ", ""}) {
        CAPTURE(other);
        CHECK_FALSE(journal->own(other).value());
    }
    REQUIRE(journal->bounced("<a@copier>", row("undelivered")));
    REQUIRE(journal->bounced("<a@copier>", row("undelivered")));
    REQUIRE(journal->bounced("<other@copier>", row("undelivered")));
    CHECK(journal->own("<a@copier>").value()->bounced);
    CHECK(journal->mailLog("hall", 99)->size() == 3);  // two sent, one undelivered

    Settled bounce = illegal(key("2"));
    bounce.bounceOf = "<b@copier>";
    settle(*journal, {bounce});
    CHECK(journal->own("<b@copier>").value()->bounced);

    live(*journal, kStart, kStart + kDigestAge);
    settle(*journal, {done(key("3"), {}, kStart + kDigestAge)});
    CHECK(journal->own("<a@copier>").value());
    settle(*journal, {done(key("4"), {}, kStart + kDigestAge + 2h)});
    CHECK_FALSE(journal->own("<a@copier>").value());
}

TEST_CASE_TEMPLATE("senders are counted without regard to case", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    Settled shouted = done(key("2"), {}, kStart + 1h);
    shouted.sender = "E@Example.ORG";
    settle(*journal, {done(key("1")), shouted, illegal(key("3"), kStart + 1h)});
    CHECK(journal->settledSince("e@example.org", kStart)->mails == 2);
    CHECK(journal->settledSince("e@example.org", kStart + 1ms)->mails == 1);
    CHECK(journal->settledSince("", kStart)->mails == 0);
    CHECK(journal->settledSince("f@example.org", kStart)->mails == 0);
}

TEST_CASE_TEMPLATE("M20 M23 passwords change with their mail, by hand, and back", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    CHECK_FALSE(journal->account("hall")->password);
    Settled change = done(key("1"));
    change.password = PasswordRecord{"new", "file", kStart};
    settle(*journal, {change});
    REQUIRE(journal->account("hall")->password);
    CHECK(journal->account("hall")->password->digest == "new");
    CHECK_FALSE(journal->account("yard")->password);
    REQUIRE(journal->setPassword("hall", PasswordRecord{"newer", "file 2", kStart + 1h}));
    const auto password = journal->account("hall")->password;
    CHECK(password->digest == "newer");
    CHECK(password->fileDigest == "file 2");
    CHECK(password->changed == kStart + 1h);
    REQUIRE(journal->setPassword("hall", std::nullopt));
    CHECK_FALSE(journal->account("hall")->password);
}

TEST_CASE_TEMPLATE("M33 the mail log keeps the latest rows of each account", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make(3);  // raised to the ten that M33 asks for
    for (int i = 0; i < 15; ++i) {
        REQUIRE(journal->log(row(fmt::format("h{}", i), kStart + i * 1min)));
    }
    REQUIRE(journal->log(row("y", kStart + 7min + 1s, "yard")));
    const auto rows = journal->mailLog("hall", 99).value();
    REQUIRE(rows.size() == 10);
    CHECK(rows.front().what == "h14");
    CHECK(rows.back().what == "h5");
    CHECK(rows.front().direction == LogRow::Direction::received);
    CHECK(journal->mailLog("hall", 2)->size() == 2);
    const auto all = journal->mailLog("", 99).value();
    REQUIRE(all.size() == 11);
    CHECK(all[7].what == "y");  // h14 … h8, y, h7
}

TEST_CASE_TEMPLATE("texts from outside come back octet by octet", Maker, JOURNALS) {
    Maker maker;
    const auto journal = maker.make();
    const std::string odd("a'b\"c\0d\xff;--\x1b", 13);
    Settled mail = done(key(odd, odd, odd), {replyTo("a", {odd})});
    mail.reason = mail.messageId = odd;
    mail.replies[0].bytes = odd;
    mail.replies[0].account = odd;
    settle(*journal, {mail});
    const auto state = journal->account(odd).value();
    REQUIRE(state.mails.size() == 1);
    CHECK(state.mails[0].key == key(odd, odd, odd));
    const auto reply = journal->due(odd, kStart, 9).value();
    REQUIRE(reply.size() == 1);
    CHECK(reply[0].bytes == odd);
    CHECK(reply[0].to[0] == odd);
    CHECK(journal->mails(odd).value()[0].reason == odd);
}
