"""What goes wrong around a running agent and comes right again: the disk, the journal's file system,
the name server, the server's certificate. Each time one sentence, nothing lost, nothing twice, and
no hand needed afterwards."""

import os
import signal
import socket
import subprocess
import time

import pytest

from ..badserver.imap import ImapServer
from ..badserver.pop3 import Pop3Server
from ..badserver.server import tls_context
from ..badserver.smtp import SmtpServer
from .agent import command_mail, parse
from .bad_case import answered, check_answered_once, command_mails, make_due, plain
from .conftest import unavailable
from .helpers import NameServer
from .servers import wait_for
from .test_bad_servers import papers  # noqa: F401 (a fixture)

SOON = 40  # seconds: the longest pause after trouble is far below in these tests


class Disk:
    def __init__(self, place):
        self.place = place

    def remount(self, how):
        subprocess.run(["mount", "-o", f"remount,{how}", self.place], check=True)

    def fill(self):
        with open(self.place / "filler", "wb", buffering=0) as filler:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        filler.write(b"x" * size)
                except OSError:
                    continue

    def free(self):
        (self.place / "filler").unlink()


@pytest.fixture
def office_on_disk(make_agent, tmp_path):
    """A running agent with a Maildir, its state folder on a file system of 2 MB."""
    if os.geteuid() != 0:
        unavailable("only root mounts a file system")
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", place],
                          capture_output=True, text=True)
    if done.returncode != 0:
        unavailable(f"no file system can be mounted here: {done.stderr}")
    maildir = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    agent = make_agent(receiving__kind="maildir", receiving__maildir=maildir)
    agent.state = place / "state"
    agent.agent_settings["state_folder"] = agent.state
    agent.write()
    agent.disk, agent.new = Disk(place), maildir / "new"
    yield agent
    agent.stop()
    subprocess.run(["umount", "-l", place])


def deliver(agent, *mails):
    for mail in mails:
        (agent.new.parent / "tmp" / "next").write_bytes(mail)
        (agent.new.parent / "tmp" / "next").rename(agent.new / f"{time.time_ns()}.a.b")


def test_a_disk_that_is_full_for_a_while(office_on_disk):
    agent = office_on_disk
    agent.start()
    deliver(agent, command_mail("HELP"))
    wait_for(lambda: len(agent.sent()) == 1 and not list(agent.new.iterdir()), "the first turn", SOON)
    time.sleep(1)
    agent.disk.fill()
    mails = command_mails()
    deliver(agent, *mails)
    wait_for(lambda: "no command runs and the mails stay" in agent.log_text(), "the sentence", SOON)
    time.sleep(3)
    assert len(agent.sent()) == 1 and len(list(agent.new.iterdir())) == len(mails)
    said = [line for line in agent.log_text().splitlines() if " error: " in line]
    assert len(said) == 1 and "full" in said[0], said
    agent.disk.free()
    wait_for(lambda: not list(agent.new.iterdir()), "the mailbox empty again", SOON)
    wait_for(lambda: len(agent.sent()) == 4, "its replies", SOON)
    assert agent.stop() == 0
    check_answered_once(mails, agent.sent()[1:])
    assert "served again" in agent.log_text()


def test_a_journal_that_becomes_read_only(office_on_disk):
    agent = office_on_disk
    agent.start()
    deliver(agent, command_mail("HELP"))
    wait_for(lambda: len(agent.sent()) == 1 and not list(agent.new.iterdir()), "the first reply", SOON)
    agent.stop()
    agent.disk.remount("ro")
    mails = command_mails()
    deliver(agent, *mails)
    code, _, errors = agent.once()
    assert code != 0 and "read-only" in errors.lower(), errors
    assert len(errors.splitlines()) == 1, errors
    assert len(agent.sent()) == 1 and len(list(agent.new.iterdir())) == len(mails)
    agent.disk.remount("rw")
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    check_answered_once(mails, agent.sent()[1:])


def test_a_journal_file_that_may_not_be_written(make_agent, tmp_path):
    """Restored by hand as another user's, read-only: nothing runs, the mails stay."""
    maildir = tmp_path / "mail"
    for name in ("new", "cur", "tmp"):
        (maildir / name).mkdir(parents=True)
    agent = make_agent(receiving__kind="maildir", receiving__maildir=maildir)
    agent.new = maildir / "new"
    assert agent.once()[0] == 0
    mails = command_mails()
    deliver(agent, *mails)
    done = subprocess.run(["chattr", "+i", agent.state / "journal.db"], capture_output=True)
    if done.returncode != 0 or os.geteuid() != 0:
        pytest.skip("SKIPPED: this file system has no immutable files")
    try:
        code, _, errors = agent.once()
    finally:
        subprocess.run(["chattr", "-i", agent.state / "journal.db"], check=True)
    assert code != 0 and "journal" in errors, errors
    assert len(list(agent.new.iterdir())) == len(mails) and agent.sent() == []
    assert agent.once("--until-empty")[0] == 0
    check_answered_once(mails, agent.sent())


class Silence:
    """A name server's address where questions are taken and none is answered."""

    def __init__(self, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))

    def stop(self):
        self.socket.close()


@pytest.mark.parametrize("how", ["silent", "closed", "does not know the name"])
def test_dns_gone_and_back(how, make_agent):
    """The relay's name is asked for when a reply goes out: it waits, then arrives once."""
    mails = command_mails()
    mailbox, relay = ImapServer(mails), SmtpServer()
    names = NameServer({"relay.example.test": "127.0.0.1"})
    port = names.port
    agent = make_agent(**plain("imap", mailbox.port),
                       sending__kind="smtp", sending__server="relay.example.test",
                       sending__port=relay.port, sending__security="plain", sending__timeout="3 s",
                       sending__folder=None, sending__address_family="4",
                       dns_server=f"127.0.0.1:{port}")
    broken = None
    if how == "does not know the name":
        agent.change(sending__server="gone.example.test")
    else:
        names.stop()
        broken = Silence(port) if how == "silent" else None
    start = time.monotonic()
    code, _, errors = agent.once()
    assert time.monotonic() - start < SOON
    assert code == 1 and relay.taken == [], errors
    said = [line for line in errors.splitlines() if " error: " in line or " warning: " in line]
    assert len(said) == 1 and "example.test" in said[0], errors
    code, _, errors = agent.once()  # not due yet: nobody is asked, nothing runs again
    assert relay.taken == []
    if broken:
        broken.stop()
    if how == "does not know the name":
        agent.change(sending__server="relay.example.test")
    else:
        names = NameServer({"relay.example.test": "127.0.0.1"}, port)
    make_due(agent)
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert mailbox.mails == []
    check_answered_once(mails, [parse(data) for _, _, data in relay.taken])
    for server in (names, mailbox, relay):
        server.stop()


def quiet(server):
    """No turn is under way: a connection of before the change would tell nothing."""
    seen = -1
    while len(server.commands) != seen:
        seen = len(server.commands)
        time.sleep(2)


CHANGES = {"other authority": ("self_signed", ("certificate is refused", "ca_file")),
           "expired": ("expired", ("certificate is refused", "expired", "must renew it")),
           "other name": ("wrong_name", ("certificate is refused", "set server to a name"))}


@pytest.mark.parametrize("kind", ["imap", "pop3"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_certificate_changes_between_two_turns(kind, change, papers, make_agent):  # noqa: F811
    which, words = CHANGES[change]
    server = {"imap": ImapServer, "pop3": Pop3Server}[kind](
        [command_mail("HELP")], context=tls_context(*papers.good), implicit_tls=True)
    agent = make_agent(**plain(kind, server.port, server="localhost", security="tls",
                               ca_file=papers.ca, address_family="4", timeout="5 s"))
    agent.start()
    wait_for(lambda: not server.mails, "the first mail's turn", SOON)
    wait_for(lambda: len(agent.sent()) == 1, "the first reply", SOON)
    quiet(server)
    server.context = tls_context(*getattr(papers, which))
    with server.lock:
        server.commands.clear()
    logins = server.logins
    second = server.deliver(command_mail("HELP"))
    agent.call("poll")
    wait_for(lambda: " error: " in agent.log_text(), "the sentence", SOON)
    agent.signal(signal.SIGHUP)
    time.sleep(1)
    said = [line for line in agent.log_text().splitlines() if " error: " in line]
    assert len(said) == 1 and all(word in said[0] for word in words), said
    assert server.logins == logins and not any("secret" in line for line in server.commands)
    assert server.mails == [second] and len(agent.sent()) == 1
    server.context = tls_context(*papers.good)
    agent.signal(signal.SIGHUP)
    wait_for(lambda: len(agent.sent()) == 2, "the second reply", SOON)
    agent.stop()
    assert set(answered(agent.sent()).values()) == {1}
    server.stop()
