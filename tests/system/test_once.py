"""Once (M44): whatever the mail system or a second agent does, one effect and one set of replies."""

import imaplib
import random
import shutil
import threading
import time

import pytest

from ..badserver.smtp import SmtpServer
from . import servers
from .agent import command_mail, parse
from .bad_case import answered, check_answered_once, make_due, relay
from .helpers import receiving


@pytest.fixture
def agent_at(dovecot, certificates, user, make_agent):
    """An agent on the test's mailbox; each call makes another installation."""
    def make(kind="imap", server=dovecot, **settings):
        return make_agent(**receiving(kind, "plain", server, certificates, user), **settings)

    return make


def served(agent):
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    return errors


def honest_mails():
    """Each is right whenever it comes: the password stays what it is."""
    return [command_mail("GETLOG COUNTER"), command_mail("CHPASS U-BIX U-BIX"), command_mail("HELP")]


def with_road(mail, *fields):
    """The same mail, come another way."""
    return b"".join(f"{field}\r\n".encode() for field in fields) + mail


def restore(dovecot, user, backup):
    """The mailbox is what it was when the backup was made."""
    box = dovecot.mail / user
    shutil.rmtree(box)
    shutil.copytree(backup, box)
    for path in [box, *box.rglob("*")]:
        shutil.chown(path, "mail", "mail")


KINDS = pytest.mark.parametrize("kind", ["imap", "pop3"])


@KINDS
def test_delivered_again(kind, dovecot, user, agent_at):
    """M44, D6: The server delivers what was answered and removed once more, by another road."""
    agent, mails = agent_at(kind), honest_mails()
    dovecot.deliver(user, *mails)
    served(agent)
    dovecot.deliver(user, *(with_road(mail, "Received: from late.test by mx.test; Mon, 2 Mar 2026 "
                                            "09:00:00 +0000") for mail in mails))
    served(agent)
    check_answered_once(mails, agent.sent())
    assert dovecot.mails(user) == []


@KINDS
def test_two_aliases_of_one_mailbox(kind, dovecot, user, agent_at):
    """M44, D6: two copies with other trace fields are one command mail."""
    agent, mails = agent_at(kind), honest_mails()
    for mail in mails:
        dovecot.deliver(user, *(with_road(mail, f"Delivered-To: {alias}@example.test")
                                for alias in ("hq", "copier")))
    served(agent)
    check_answered_once(mails, agent.sent())
    assert dovecot.mails(user) == []


@KINDS
def test_mailbox_made_anew(kind, dovecot, user, agent_at):
    """A new UIDVALIDITY, with mails that wait for the relay, that were answered, and a new one."""
    sink = SmtpServer().fault("451 at mail")
    agent, mails = agent_at(kind, **relay(sink.port)), honest_mails()
    dovecot.deliver(user, *mails)
    agent.once()
    assert len(dovecot.mails(user)) == 3 and sink.taken == []
    shutil.rmtree(dovecot.mail / user)
    late = command_mail("HELP")
    dovecot.deliver(user, late, *reversed(mails))
    sink.mend()
    make_due(agent)
    served(agent)
    check_answered_once([*mails, late], [parse(data) for _, _, data in sink.taken])
    assert dovecot.mails(user) == []
    sink.stop()


@KINDS
def test_mailbox_restored_from_a_backup(kind, dovecot, user, agent_at):
    """The mails come back under their old numbers after they were answered and removed. POP3
    shows them, and they go again; over IMAP nobody looks below the floor, and they lie there."""
    agent, mails = agent_at(kind), honest_mails()
    dovecot.deliver(user, *mails)
    backup = dovecot.mail / f"{user}-backup"
    shutil.copytree(dovecot.mail / user, backup)
    served(agent)
    assert dovecot.mails(user) == []
    restore(dovecot, user, backup)
    assert len(dovecot.mails(user)) == 3
    served(agent)  # POP3: the numbers might be used again for other mails, and are forgotten
    served(agent)  # now they are read, and known by their digests
    check_answered_once(mails, agent.sent())
    assert len(dovecot.mails(user)) == (0 if kind == "pop3" else 3)


@KINDS
def test_mailbox_restored_from_an_older_backup(kind, dovecot, user, agent_at):
    """Numbers that were given out before name new mails: these are served, and what was is not."""
    agent, mails = agent_at(kind), honest_mails()
    dovecot.deliver(user, mails[0])
    backup = dovecot.mail / f"{user}-backup"
    dovecot.mails(user)  # its index names the next number
    shutil.copytree(dovecot.mail / user, backup)
    dovecot.deliver(user, *mails[1:])
    served(agent)
    assert dovecot.mails(user) == []
    restore(dovecot, user, backup)
    late = command_mail("HELP")
    dovecot.deliver(user, late)
    for _ in range(3):
        served(agent)
    check_answered_once([*mails, late], agent.sent())
    assert dovecot.mails(user) == []


def test_the_second_agent_on_an_imap_mailbox_stops(dovecot, user, agent_at):
    """Sure to meet: the first one's mails wait for its relay, and carry its mark."""
    sink = SmtpServer().fault("451 at mail")
    first, second = agent_at(**relay(sink.port)), agent_at()
    mails = honest_mails()
    dovecot.deliver(user, *mails)
    first.once()
    for _ in range(2):
        code, _, errors = second.once()
        assert code == 1
        assert "another mailagent" in errors and "stop one of the two" in errors
        assert "leaves the mailbox alone" in errors
    assert second.sent() == [] and len(dovecot.mails(user)) == 3
    marks = [flags.count("MailagentClaim-") for flags, _ in dovecot.mails(user)]
    assert marks == [1, 1, 1], "the second one took its own off again"
    second.start()  # `status` before it is up would do the work itself, and hold the folder's lock
    servers.wait_for(lambda: "serving" in second.log_text(), "the second agent's start")
    servers.wait_for(lambda: "another mailagent" in second.call("status")[1], "the status")
    second.stop()
    sink.mend()
    make_due(first)
    served(first)
    check_answered_once(mails, [parse(data) for _, _, data in sink.taken])
    assert dovecot.mails(user) == []
    served(second)
    assert second.sent() == []
    sink.stop()


def all_answered(agents, mails):
    return sum(len(agent.sent()) for agent in agents) >= len(mails)


def race(agents, over, patience=90):
    """Both serve as fast as they can until it is over; what each said."""
    said, end = [[] for _ in agents], time.monotonic() + patience

    def work(number):
        while not over() and time.monotonic() < end:
            code, _, errors = agents[number].once()
            said[number].append(errors)
            if code:
                time.sleep(3 * random.random())

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(agents))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert over(), said
    return said


def check_race(agents, mails, said, figures, what):
    counts = answered([reply for agent in agents for reply in agent.sent()])
    assert counts == {parse(mail)["Message-ID"]: 1 for mail in mails}
    turned_away = sum("mailagent" in errors and ("stop one" in errors or "in this mailbox" in errors)
                      for each in said for errors in each)
    figures.append(f"two agents on one {what} mailbox: {len(mails)} mails answered once, "
                   f"{[len(agent.sent()) for agent in agents]} by each, "
                   f"turned away {turned_away} times")


def test_two_agents_race_for_an_imap_mailbox(dovecot, user, agent_at, figures):
    agents = [agent_at(), agent_at()]
    mails = [command_mail("HELP") for _ in range(15)]
    dovecot.deliver(user, *mails)
    said = race(agents, lambda: all_answered(agents, mails))
    check_race(agents, mails, said, figures, "IMAP")


@pytest.fixture(scope="module")
def locking(scratch, certificates):
    """A POP3 server that locks the maildrop, as RFC 1939 wants it; Dovecot does when told to."""
    server = servers.Dovecot(scratch / "dovecot-locking", certificates,
                             extra="pop3_lock_session = yes\n"
                             # Its lock keeps processes apart, not sessions of one process.
                             "service pop3 {\n  client_limit = 1\n}\n")
    yield server
    server.stop()


def test_two_agents_race_for_a_pop3_mailbox(locking, user, agent_at, figures):
    """RFC 1939's lock keeps them apart: there is nowhere to leave a mark."""
    agents = [agent_at("pop3", locking, receiving__timeout="5 s") for _ in range(2)]
    mails = [command_mail("HELP") for _ in range(10)]
    locking.deliver(user, *mails)
    said = race(agents, lambda: all_answered(agents, mails))
    check_race(agents, mails, said, figures, "POP3")


def test_two_agents_on_a_maildir(tmp_path, make_agent):
    box = tmp_path / "box"
    for name in ("new", "cur", "tmp"):
        (box / name).mkdir(parents=True)
    first, second = (make_agent(receiving__kind="maildir", receiving__maildir=box)
                     for _ in range(2))
    mails = [command_mail("HELP") for _ in range(12)]

    def deliver(some):
        for number, mail in enumerate(some):
            name = f"{time.time_ns()}.{number}.mail.test"
            (box / "tmp" / name).write_bytes(mail)
            (box / "tmp" / name).rename(box / "new" / name)

    deliver(mails[:6])
    first.start()
    servers.wait_for(lambda: len(first.sent()) == 6, "the first one's replies")
    code, _, errors = second.once()
    assert code == 1 and second.sent() == []
    assert f"another mailagent (process {first.process.pid} on " in errors
    deliver(mails[6:])
    servers.wait_for(lambda: len(first.sent()) == 12, "the first one's replies")
    first.stop()
    served(second)
    assert second.sent() == []
    assert answered(first.sent()) == {parse(mail)["Message-ID"]: 1 for mail in mails}


@KINDS
def test_somebody_else_removes_mails(kind, dovecot, user, agent_at):
    """Told in the log; the replies go out all the same, once."""
    sink = SmtpServer().fault("451 at mail")
    agent, mails = agent_at(kind, **relay(sink.port)), honest_mails()
    dovecot.deliver(user, *mails)
    agent.once()
    client = imaplib.IMAP4("127.0.0.1", dovecot.imap)
    client.login(user, "secret")
    client.select("INBOX")
    client.store("1:2", "+FLAGS", "\\Deleted")
    client.expunge()
    client.logout()
    errors = agent.once()[2]
    assert "2 mails are gone from the mailbox before we removed them" in errors
    sink.mend()
    make_due(agent)
    served(agent)
    check_answered_once(mails, [parse(data) for _, _, data in sink.taken])
    sink.stop()
