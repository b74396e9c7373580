#include "mail/imap/removal.h"

#include "tests/mail/imap/imap_bench.h"

#include <algorithm>

using contract::sampleMail;
using imap_test::ImapBench;

namespace {

void withoutUidPlus(ImapBench& bench) {
    bench.server.uidPlus = bench.server.canMove = false;
    bench.wire.capabilities = {"IMAP4rev1"};
}

long sent(ImapBench& bench, std::string_view begin) {
    const auto commands = bench.server.commands();
    return std::count_if(commands.begin(), commands.end(), [begin](const std::string& command) {
        return command.starts_with(begin);
    });
}

void mark(ImapBench& bench, std::size_t place) {
    bench.server.edit([place](imap_test::Folder& inbox) { inbox.mails[place].deleted = true; });
}

std::size_t marked(ImapBench& bench) {
    std::size_t count = 0;
    bench.server.edit([&count](imap_test::Folder& inbox) {
        count = static_cast<std::size_t>(std::count_if(
            inbox.mails.begin(), inbox.mails.end(), [](const auto& mail) { return mail.deleted; }));
    });
    return count;
}

}  // namespace

TEST_CASE("what another program marked as deleted is never expunged, and keeps its mark (M8)") {
    for (const bool plus : {true, false}) {
        CAPTURE(plus);
        ImapBench bench;
        if (!plus) withoutUidPlus(bench);
        const auto mails = contract::deliverSome(bench, 4);
        mark(bench, 0);
        mark(bench, 3);
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        turn.remove({uids[1]});
        CHECK(bench.mails() == std::vector<std::string>{mails[0], mails[2], mails[3]});
        CHECK(marked(bench) == 2);
        CHECK(bench.wire.counts->bursts == (plus ? 3 : 5));
    }
}

TEST_CASE("without UIDPLUS and without foreign marks a removal costs two bursts") {
    ImapBench bench;
    withoutUidPlus(bench);
    contract::deliverSome(bench, 3);
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    turn.remove({uids[0], uids[1]});
    CHECK(bench.wire.counts->bursts == 4);
    CHECK(bench.mails().size() == 1);
}

TEST_CASE("a list that the server gives behind the login takes the place of a proxy's") {
    for (const bool asked : {true, false}) {
        CAPTURE(asked);
        ImapBench bench;
        withoutUidPlus(bench);
        bench.wire.capabilities = {"IMAP4rev1 UIDPLUS MOVE IDLE"};
        bench.wire.listedInside = false;
        if (!asked) {  // told as it pleases
            bench.server.hook = [](contract::Peer& peer, const std::string& tag,
                                   const std::string& line) {
                return line.starts_with("SELECT")
                           ? peer.send("* OK [CAPABILITY IMAP4rev1] as I am\r\n") && false
                           : line == "CAPABILITY" && peer.send(tag + " NO\r\n");
            };
        }
        const auto mails = contract::deliverSome(bench, 3);
        mark(bench, 0);
        contract::Turn turn{bench};
        const auto uids = contract::uidsOf(turn.open());
        CHECK(bench.wire.counts->bursts == 2);
        turn.remove({uids[1]});
        CHECK(bench.run(bench.mailbox().move({uids[2]}, "Other")));
        CHECK(bench.mails() == std::vector<std::string>{mails[0]});
        CHECK(marked(bench) == 1);
        CHECK(bench.folder("Other") == std::vector<std::string>{mails[2]});
        CHECK(sent(bench, "UID EXPUNGE") == 0);
        CHECK(sent(bench, "UID MOVE") == 0);
        CHECK(sent(bench, "CAPABILITY") == 1);
    }
}

TEST_CASE("a server that lists UIDPLUS and does not know it is served as without (M8)") {
    ImapBench bench;
    withoutUidPlus(bench);
    bench.wire.capabilities = {"IMAP4rev1 UIDPLUS"};
    const auto mails = contract::deliverSome(bench, 4);
    mark(bench, 0);
    contract::Turn turn{bench};
    const auto uids = contract::uidsOf(turn.open());
    turn.remove({uids[1]});
    turn.remove({uids[2]});
    CHECK(bench.mails() == std::vector<std::string>{mails[0], mails[3]});
    CHECK(marked(bench) == 1);
    CHECK(sent(bench, "UID EXPUNGE") == 1);
}

TEST_CASE("a program that marks mails all the time: nothing is removed, nothing is lost") {
    ImapBench bench;
    withoutUidPlus(bench);
    for (int i = 0; i < 20; ++i) bench.deliver(sampleMail(i));
    std::size_t next = 1;
    bench.server.hook = [&](contract::Peer&, const std::string&, const std::string& line) {
        if (line.starts_with("UID SEARCH")) mark(bench, next++);
        return false;
    };
    contract::Turn turn{bench};
    turn.open();
    const auto removed = bench.run(bench.mailbox().remove({"1"}));
    CHECK(removed.error().kind == base::Kind::temporary);
    CHECK(bench.mails().size() == 20);
    CHECK(marked(bench) >= 4);
}

TEST_CASE("no mail is expunged where marks cannot be seen or set") {
    struct Row {
        const char* command;
        const char* answer;
        base::Kind kind;
    };
    const Row rows[] = {
        {"UID SEARCH", "{} OK done\r\n", base::Kind::protocol},
        {"UID SEARCH", "* SEARCH x\r\n{} OK done\r\n", base::Kind::protocol},
        {"UID SEARCH", "{} NO not here\r\n", base::Kind::refused},
        {"UID STORE", "{} NO [NOPERM] not yours\r\n", base::Kind::refused},
        {"UID STORE", "{} BAD what\r\n", base::Kind::refused},
        {"UID STORE", "{} NO [INUSE] later\r\n", base::Kind::temporary},
    };
    for (const auto& row : rows) {
        CAPTURE(row.answer);
        ImapBench bench;
        withoutUidPlus(bench);
        contract::deliverSome(bench, 2);
        mark(bench, 1);
        bench.server.hook = [&row](contract::Peer& peer, const std::string& tag,
                                   const std::string& line) {
            if (!line.starts_with(row.command)) return false;
            std::string answer = row.answer;
            peer.send(answer.replace(answer.find("{}"), 2, tag));
            return true;
        };
        bench.open();
        CHECK(bench.run(bench.mailbox().remove({"1"})).error().kind == row.kind);
        CHECK(bench.mails().size() == 2);
        const auto commands = bench.server.commands();
        CHECK(std::count(commands.begin(), commands.end(), "EXPUNGE") == 0);
    }
}

TEST_CASE("a folder that is opened for reading only refuses removals, in a sentence") {
    ImapBench bench;
    bench.deliver(sampleMail(1));
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        if (!line.starts_with("SELECT")) return false;
        peer.send("* 1 EXISTS\r\n* OK [UIDVALIDITY 17] ok\r\n" + tag + " OK [READ-ONLY] ok\r\n");
        return true;
    };
    bench.open();
    const auto removed = bench.run(bench.mailbox().remove({"1"}));
    CHECK(removed.error().kind == base::Kind::refused);
    CHECK(removed.error().text.find("reading only") != std::string::npos);
}

TEST_CASE("a folder that cannot be made is named in the refusal (M8)") {
    ImapBench bench;
    contract::deliverSome(bench, 1);
    bench.server.hook = [](contract::Peer& peer, const std::string& tag, const std::string& line) {
        if (line.starts_with("CREATE")) return peer.send(tag + " NO [NOPERM] not yo\x1burs\r\n");
        return line.starts_with("UID MOVE") && peer.send(tag + " NO [TRYCREATE] nowhere\r\n");
    };
    bench.open();
    const auto moved = bench.run(bench.mailbox().move({"1"}, "Nicht f\xc3\xbcr uns"));
    CHECK(moved.error().kind == base::Kind::refused);
    CHECK(moved.error().text.find("Nicht f\xc3\xbcr uns") != std::string::npos);
    CHECK(moved.error().text.find("[NOPERM] not yo") != std::string::npos);
    CHECK(moved.error().text.find('\x1b') == std::string::npos);
    const auto commands = bench.server.commands();
    CHECK(std::count(commands.begin(), commands.end(), "CREATE \"Nicht f&APw-r uns\"") == 1);
}

namespace {

/// A server without MOVE, on which commands that begin so are refused in these words.
void refusing(ImapBench& bench, std::string begin, std::string words) {
    bench.server.canMove = false;
    bench.wire.capabilities = {"IMAP4rev1 UIDPLUS"};
    bench.server.hook = [begin = std::move(begin), words = std::move(words)](
                            contract::Peer& peer, const std::string& tag, const std::string& line) {
        return line.starts_with(begin) && peer.send(tag + " NO " + words + "\r\n");
    };
}

}  // namespace

TEST_CASE("a mail that was copied and may not be removed is not copied again (M8)") {
    ImapBench bench;
    refusing(bench, "UID STORE", "[NOPERM] not yours");
    contract::deliverSome(bench, 3);
    for (int turn = 0; turn < 3; ++turn) {
        bench.open();
        const auto moved = bench.run(bench.mailbox().move({"1", "2"}, "Illegal"));
        REQUIRE_FALSE(moved);
        CHECK(moved.error().text.find("remove mails") != std::string::npos);
    }
    CHECK(bench.folder("Illegal").size() == 2);
    bench.server.hook = nullptr;
    bench.open();
    CHECK(bench.run(bench.mailbox().move({"1", "2", "3"}, "Illegal")));
    CHECK(bench.folder("Illegal").size() == 3);
    CHECK(bench.mails().empty());
}

TEST_CASE("where some are not copied the others are moved all the same (M8)") {
    ImapBench bench;
    // So far apart that they make two sets.
    for (int i = 0; i < 2500; ++i) bench.server.deliver(sampleMail(1));
    std::vector<std::string> odd;
    for (int uid = 1; uid < 2500; uid += 2) odd.push_back(std::to_string(uid));
    refusing(bench, "UID COPY 1,", "[OVERQUOTA] full");
    bench.open();
    const auto moved = bench.run(bench.mailbox().move(odd, "Illegal"));
    REQUIRE_FALSE(moved);
    CHECK(moved.error().kind == base::Kind::temporary);
    const auto there = bench.folder("Illegal").size();
    CHECK(there > 0);
    CHECK(there < odd.size());
    CHECK(bench.mails().size() == 2500 - there);
    CHECK(sent(bench, "UID COPY") > 1);
}

TEST_CASE("a refusal is told as it was, not as the folder's that is there already (M8)") {
    ImapBench bench;
    int refused = 0;
    bench.server.hook = [&refused](contract::Peer& peer, const std::string& tag,
                                   const std::string& line) {
        if (line.starts_with("CREATE")) return peer.send(tag + " NO [ALREADYEXISTS] there\r\n");
        if (!line.starts_with("UID MOVE")) return false;
        ++refused;
        return peer.send(tag + " NO Cannot write there\r\n");
    };
    contract::deliverSome(bench, 1);
    bench.open();
    const auto moved = bench.run(bench.mailbox().move({"1"}, "Illegal"));
    REQUIRE_FALSE(moved);
    CHECK(refused == 2);
    CHECK(moved.error().text.find("Cannot write there") != std::string::npos);
}
