"""One case with a bad server: a run while it is bad, what the operator reads, and a run after it
was set right, which must leave nothing behind and repeat nothing."""

import sqlite3
import time
from collections import Counter

import pytest

from .agent import command_mail, parse

PATIENCE = 20  # seconds that a run may take, whatever the server does; set timeouts are 1 s
FIRST = "ken@example.test"


class Table:
    """What the operator reads in each case; printed with `pytest -s`."""

    def __init__(self, title):
        self.title, self.rows = title, []

    def add(self, case, code, seconds, sentences):
        self.rows.append((case, code, seconds, sentences))

    def show(self):
        print(f"\n\n{self.title}: what the operator reads")
        for case, code, seconds, sentences in self.rows:
            print(f"  {case} (exit {code}, {seconds:.1f} s)")
            for sentence in sentences or ["(nothing)"]:
                print(f"      {sentence}")


@pytest.fixture(scope="module")
def table(request):
    table = Table(request.module.__name__.rpartition(".")[2])
    yield table
    table.show()


def command_mails():
    """A change of the password and two mails under the new one: a CHPASS that ran twice, or a mail
    that was judged twice, would show as an illegal mail that stays, or as a reply too many."""
    return [command_mail("ChPass U-BIX Sitios"), command_mail("GETLOG COUNTER", subject="Sitios"),
            command_mail("HELP", subject="Sitios")]


def serves(kind):
    """A fixture that makes servers of one kind and stops them when the test ends."""
    @pytest.fixture
    def serve():
        servers = []

        def make(*arguments, **options):
            servers.append(kind(*arguments, **options))
            return servers[-1]

        yield make
        for server in servers:
            server.stop()

    return serve


@pytest.fixture
def office(make_agent, tmp_path):
    """An agent whose mailbox is a Maildir with the mails; left() reads what is still there."""
    def make(mails, **settings):
        new = tmp_path / "maildir" / "new"
        for folder in ("new", "cur", "tmp"):
            (new.parent / folder).mkdir(parents=True)
        for number, mail in enumerate(mails):
            (new / f"{number}.mail.test").write_bytes(mail)
        agent = make_agent(receiving__kind="maildir", receiving__maildir=new.parent, **settings)
        agent.left = lambda: [path.read_bytes() for path in new.iterdir()]
        return agent

    return make


def plain(kind, port, **more):
    settings = {"kind": kind, "server": "127.0.0.1", "port": port, "security": "plain",
                "user": "printer", "password": "secret", "timeout": "1 s", **more}
    return {f"receiving__{key}": value for key, value in settings.items()}


def relay(port, **more):
    settings = {"kind": "smtp", "server": "127.0.0.1", "port": port, "security": "plain",
                "timeout": "1 s", "folder": None, **more}
    return {f"sending__{key}": value for key, value in settings.items()}


def run_bad(agent, table, case, code, words, *arguments):
    """A run against the bad server: in bounded time, with this exit code, with these words."""
    began = time.monotonic()
    got, _, errors = agent.once(*arguments, timeout=60)
    seconds = time.monotonic() - began
    sentences = [line.split(" ", 2)[2] for line in errors.splitlines() if " info: " not in line]
    table.add(case, got, seconds, sentences)
    assert seconds < PATIENCE
    assert got == code, errors
    assert all(char.isprintable() or char == "\n" for char in errors), ascii(errors)
    for word in words:
        assert word.lower() in errors.lower(), errors
    assert len(sentences) == len(set(sentences)), "one line an episode: " + errors
    return errors


def make_due(agent):
    """Replies that wait for their next try are due now: the minute of patience is over."""
    with sqlite3.connect(agent.state / "journal.db") as journal:
        journal.execute("UPDATE reply SET next_try = 0 WHERE finished IS NULL")
    journal.close()


def run_mended(agent):
    make_due(agent)
    agent.change(**{key: "20 s" for key in ("receiving__timeout", "sending__timeout")})
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors


def answered(replies):
    return Counter(reply["In-Reply-To"] for reply in replies)


def check_nothing_lost(mails, left, replies):
    """Every mail is still there or was answered."""
    kept = {parse(raw)["Message-ID"] for raw in left}
    for raw in mails:
        name = parse(raw)["Message-ID"]
        assert name in kept or answered(replies)[name] == 1, name


def check_answered_once(mails, replies):
    assert answered(replies) == Counter(parse(raw)["Message-ID"] for raw in mails)
    texts = [reply.get_content() for reply in replies]
    assert sum("was changed successfully" in text for text in texts) == 1


def play_fault(protocol, fault, code, words, serve, make_agent, table):
    """A mailbox server with one fault: what the operator reads, nothing lost, and everything
    answered once when the fault is gone."""
    mails = command_mails()
    server = serve(mails).fault(fault)
    agent = make_agent(**plain(protocol, server.port))
    run_bad(agent, table, fault, code, words)
    check_nothing_lost(mails, [mail.data for mail in server.mails], agent.sent())
    server.mend()
    run_mended(agent)
    assert server.mails == []
    check_answered_once(mails, agent.sent())
