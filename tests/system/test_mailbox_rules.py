"""What may cost how much, what is left alone, and what never gets an answer (M3, M7, M8, M24, M30,
M45), on a mailbox of Dovecot."""

import re

import pytest

from .agent import command_mail, parse, text_of
from .helpers import CountingRelay, receiving, replies, sending
from .servers import Dovecot, wait_for

KINDS = ["imap", "pop3"]


@pytest.fixture
def relays(dovecot):
    made = {kind: CountingRelay(getattr(dovecot, kind)) for kind in KINDS}
    yield made
    for relay in made.values():
        relay.stop()


@pytest.fixture
def counted(relays, certificates, dovecot, user, make_agent):
    """An agent that reads its mailbox through a relay that counts."""
    def make(kind, whose=user, **settings):
        base = receiving(kind, "plain", dovecot, certificates, whose)
        base["receiving__port"] = relays[kind].port
        return make_agent(**(base | settings))
    return make


def foreign(number):
    return command_mail("Buy now", subject=f"Offer {number}", sender=f"s{number}@spam.test",
                        extra=["X-Filler: " + "x" * 900])


def unread(mails):
    return all("\\Seen" not in flags for flags, _ in mails)


@pytest.mark.parametrize("kind", KINDS)
def test_foreign_mails_never_block_and_stay_unread(kind, dovecot, user, counted, relays, figures):
    """M3, M8: 50 foreign mails, and the command behind them is answered in the first fetch."""
    agent = counted(kind)
    dovecot.deliver(user, *map(foreign, range(50)), command_mail("HELP"))
    assert agent.once()[0] == 0
    assert [m["Subject"].split()[-1] for m in agent.sent()] == ["HELP"]
    left = dovecot.mails(user)
    assert len(left) == 50 and unread(left)
    first = relays[kind].taken()
    code, out, errors = agent.once()
    assert code == 0, errors
    second = relays[kind].taken()
    figures.append(f"50 foreign mails and a command, {kind}: {first} bytes in the first fetch, "
                   f"{second} in the next")
    assert second < 5000, "no header of a mail seen before is fetched again"
    assert "illegal" not in errors
    assert len(agent.sent()) == 1 and unread(dovecot.mails(user))


def huge(size, header=20000):
    lines = [f"X-Trace-{n}: " + "t" * 90 for n in range(header // 100)]
    return command_mail(*["A" * 76] * (size // 78), extra=lines)


@pytest.mark.parametrize("notice", ["no", "illegal"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_fetch_costs_what_it_serves(kind, notice, dovecot, user, counted, relays, figures):
    """M3, M7: 200 command mails and one of 50 MB; five are served, by default."""
    commands = [command_mail("HELP") for _ in range(200)]
    taken = {}
    for large in (False, True):
        whose = f"{user}l{int(large)}"
        if large:  # TOP has no bound within the header: POP3 gets one below 8 KB
            dovecot.deliver(whose, huge(50_000_000, 20000 if kind == "imap" else 7000))
        dovecot.deliver(whose, *commands)
        agent = counted(kind, whose, admin_notice=notice, admin_address="admin@example.test")
        assert agent.once()[0] == 0
        asked = [m for m in agent.sent() if m["To"] == "ken@example.test"]
        assert len(asked) == 5
        copies = [m for m in agent.sent() if m["To"] == "admin@example.test"]
        assert len(copies) == int(large and notice == "illegal")
        assert len(dovecot.mails(whose)) == 195 + int(large)
        taken[large] = relays[kind].taken()
    served = sum(map(len, commands[:5]))
    figures.append(f"200 command mails, {kind}: {taken[False]} bytes in one fetch, {served} of "
                   f"them the five mails; 50 MB mail beside them, admin_notice {notice}: "
                   f"{taken[True] - taken[False]} bytes more")
    extra = 400 if notice == "no" else 8 * 1024 + 400  # Dovecot tells the time that each command took
    assert taken[False] <= served + 16 * 1024
    assert notice != "no" or taken[True] <= served + 16 * 1024
    assert taken[True] - taken[False] <= extra


@pytest.mark.parametrize("kind,what", [("imap", "leave"), ("imap", "delete"),
                                       ("imap", "move Foreign"), ("pop3", "leave"),
                                       ("pop3", "delete")])
def test_illegal_mail(kind, what, dovecot, user, counted):
    """M8; the folder is made where it does not exist."""
    agent = counted(kind, illegal_mail=what)
    dovecot.deliver(user, foreign(1), command_mail("HELP"), foreign(2))
    code, _, errors = agent.once()
    assert code == 0, errors
    assert len(agent.sent()) == 1
    assert len(dovecot.mails(user)) == (2 if what == "leave" else 0)
    if what.startswith("move"):
        moved = dovecot.mails(user, "Foreign")
        assert len(moved) == 2 and unread(moved)


@pytest.mark.parametrize("kind", KINDS)
def test_five_mails_a_fetch(kind, dovecot, user, counted):
    """M3: what waits is served by the next fetch, unread until then; nothing is lost (M4)."""
    agent = counted(kind)
    dovecot.deliver(user, *(command_mail("HELP") for _ in range(12)))
    for served, left in [(5, 7), (10, 2), (12, 0)]:
        assert agent.once()[0] == 0
        assert len(agent.sent()) == served
        mails = dovecot.mails(user)
        assert len(mails) == left and unread(mails)


@pytest.mark.parametrize("kind", KINDS)
def test_size_at_the_boundary(kind, dovecot, user, counted):
    """M7: what follows the header has less than 10,240 bytes, or the mail is too large."""
    agent = counted(kind)
    for size, legal in [(10239, True), (10240, False)]:
        bare = command_mail("HELP", "", "")
        filled = bare + b" " * (size - len(bare.split(b"\r\n\r\n", 1)[1]) - 2) + b"\r\n"
        assert len(filled.split(b"\r\n\r\n", 1)[1]) == size
        dovecot.deliver(user, filled)
        code, _, errors = agent.once()
        assert code == 0, errors
        assert len(agent.sent()) == 1, "the larger one is not answered"
        assert len(dovecot.mails(user)) == (0 if legal else 1)
    assert "10240 bytes" in errors


def test_copies_of_all_mails(dovecot, postfix, certificates, user, counted):
    """M30: every reply as a Cc and second recipient; a refused administrator holds up nobody."""
    agent = counted("imap", admin_notice="all", admin_address=f"a{user}@example.test",
                    manager_address=f"mgr{user}@example.test",
                    **sending("starttls", postfix, certificates))
    dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"),
                    command_mail("HELP", subject="guess", sender=f"e{user}@example.test"))
    assert agent.once()[0] == 0
    reply, = replies(dovecot, f"e{user}", 1)
    assert reply["Cc"] == f"a{user}@example.test"
    copies = replies(dovecot, f"a{user}", 2)
    assert {m["Message-ID"] == reply["Message-ID"] for m in copies} == {True, False}
    illegal = next(m for m in copies if m["Message-ID"] != reply["Message-ID"])
    assert "wrong password" in illegal["Subject"] + text_of(illegal)
    assert "guess" not in illegal.as_string(), "a nearly right password is nobody's to read"
    agent.change(admin_address="perm@example.test")
    dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
    agent.once()
    replies(dovecot, f"e{user}", 2)
    rows = agent.call("log", "hq", "-n", "3")[1]
    assert re.search(r"perm@example\.test .*refused", rows) and "accepted" in rows


NEVER_ANSWERED = [
    ("vacation", ["Auto-Submitted: auto-replied"], "ken@example.test"),
    ("list", ["List-Id: <all.example.test>", "Precedence: list"], "ken@example.test"),
    ("bulk", ["Precedence: bulk"], "ken@example.test"),
    ("bounce", ["Return-Path: <>"], "ken@example.test"),
    ("daemon", [], "MAILER-DAEMON@example.test"),
    ("own", [], "hq@example.test"),
]


def test_programs_and_own_mails_get_no_answer_and_no_copy(dovecot, user, counted):
    """M45: with the right password, each; nothing leaves the house, not even a copy."""
    agent = counted("imap", admin_notice="all", admin_address="admin@example.test")
    dovecot.deliver(user, *((b"\r\n".join([h.encode() for h in extra] + [b""]) if extra else b"")
                            + command_mail("HELP", sender=sender)
                            for _, extra, sender in NEVER_ANSWERED))
    code, _, errors = agent.once()
    assert code == 0, errors
    assert [m["To"] for m in agent.sent()] == []
    assert len(dovecot.mails(user)) == len(NEVER_ANSWERED)


def test_a_returned_reply_is_told_to_the_manager_once(dovecot, postfix, certificates, user,
                                                      counted):
    """M24: Postfix takes the reply and bounces it; the machine's mailbox gets the report."""
    agent = counted("imap", address=f"{user}@example.test", admin_notice="all",
                    admin_address=f"a{user}@example.test",
                    manager_address=f"mgr{user}@example.test",
                    **sending("starttls", postfix, certificates))
    dovecot.deliver(user, command_mail("GETLOG COUNTER", sender="closed@example.test"))
    assert agent.once()[0] == 0
    wait_for(lambda: len(dovecot.mails(user)) == 1, "Postfix's report")
    report = dovecot.mails(user)[0][1]
    assert agent.once()[0] == 0
    notice, = replies(dovecot, f"mgr{user}", 1)
    assert "COUNTER LIST" in text_of(notice) and "mailbox is closed" in text_of(notice)
    assert "undelivered" in agent.call("log", "hq")[1]
    again = report.replace(parse(report)["Message-ID"].encode(), b"<another@mx.example.test>")
    dovecot.deliver(user, again)
    assert agent.once()[0] == 0
    replies(dovecot, f"mgr{user}", 1)
    replies(dovecot, f"a{user}", 1)  # the copy of the reply, and of no report


BELOW_INBOX = """
namespace inbox {
  inbox = yes
  prefix = INBOX.
  separator = .
}
"""


def test_folders_below_inbox(scratch, certificates, make_agent):
    """M1, M8: a server that keeps every folder below INBOX; the settings need not know."""
    below = Dovecot(scratch / "below-inbox", certificates, BELOW_INBOX)
    try:
        client = below.client("ken")
        status, answer = client.create("INBOX.Printers.HQ")
        assert status == "OK", answer
        assert client.select("Printers/HQ")[0] == "NO"
        for mail in (foreign(1), command_mail("HELP")):
            assert client.append("INBOX.Printers.HQ", None, None, mail)[0] == "OK"
        client.logout()
        agent = make_agent(**receiving("imap", "plain", below, certificates, "ken"),
                           receiving__folder="Printers/HQ", illegal_mail="move Printers/Other")
        code, _, errors = agent.once()
        assert code == 0, errors
        assert len(agent.sent()) == 1
        assert below.mails("ken", "INBOX.Printers.HQ") == []
        (_, moved), = below.mails("ken", "INBOX.Printers.Other")
        assert b"Subject: Offer 1" in moved
        code, _, errors = agent.once()
        assert code == 0, errors
        assert len(agent.sent()) == 1
    finally:
        below.stop()
