"""POP3 servers that misbehave, and POP3 servers that lack what others have (M1 to M5, M8, M40)."""

import pytest

from ..badserver.pop3 import Pop3Server
from .agent import command_mail, text_of
from .bad_case import (check_answered_once, check_nothing_lost, command_mails, plain, play_fault,
                       run_bad, run_mended, serves, table)

# fault, exit code, words that the operator reads
FAULTS = [
    ("silent", 1, ("no answer within 1 s", "check host and port", "timeout")),
    ("half a line", 1, ("before its greeting", "check port and security")),
    ("closes at once", 1, ("before its greeting", "check port and security")),
    ("closes after the greeting", 1, ("during the login", "ready", "tried again")),
    ("http", 1, ("this is no POP3 server", "HTTP/1.1 400", "check host and port")),
    ("ssh", 1, ("this is no POP3 server", "OpenSSH", "check host and port")),
    ("drips", 1, ("1 s", "set a longer timeout")),
    ("endless line", 1, ("this is no POP3 server", "without an end", "check host and port")),
    ("escape codes", 1, ("refuses the login", "\\x1b[31mred", "check user and password")),
    ("wrong password", 1, ("refuses the login", "check user and password")),
    ("no login now", 1, ("refuses for now", "tried again")),
    ("mailbox in use", 1, ("refuses for now", "Another session", "tried again")),
    ("silent at stat", 1, ("did not answer in time", "longer timeout", "nothing is lost")),
    ("endless answers", 1, ("line upon line that nobody asked for", "nothing is lost")),
    ("endless line in session", 1, ("line of more than 65536", "nothing is lost")),
    ("silent at retr", 1, ("did not answer in time", "longer timeout", "nothing is lost")),
    ("err for one mail", 1, ("mail u2 was not read", "that mail cannot be read", "next fetch")),
    ("cut in retr", 1, ("connection closed by the server", "nothing is lost")),
    ("half a line in session", 1, ("connection closed by the server", "nothing is lost")),
    ("no pop3 in session", 1, ("Segmentation fault", "+OK or -ERR belongs", "nothing is lost")),
    ("err to dele", 1, ("would not remove", "give the user the right to delete")),
    ("err to quit", 1, ("some mails were not removed", "next turn")),
    ("cut at quit", 1, ("connection closed by the server", "nothing is lost")),
    ("cut after quit", 1, ("connection closed by the server", "nothing is lost")),
]


serve = serves(Pop3Server)


@pytest.mark.parametrize("fault,code,words", FAULTS, ids=[row[0] for row in FAULTS])
def test_fault(fault, code, words, serve, make_agent, table):
    play_fault("pop3", fault, code, words, serve, make_agent, table)


LACKING = [("UIDL",), ("UIDL", "TOP"), ("CAPA",), ("PIPELINING",), ("CAPA", "UIDL", "TOP"),
           ("TOP",)]


@pytest.mark.parametrize("without", LACKING, ids=[" ".join(row) for row in LACKING])
def test_server_without(without, serve, make_agent):
    """Answered once, the foreign mail stays, and is not answered by a second run either."""
    mails = command_mails()
    foreign = command_mail("Best offers", subject="Buy now", sender="someone@elsewhere.test")
    server = serve([foreign, *mails], without=without)
    agent = make_agent(**plain("pop3", server.port, timeout="20 s"))
    for _ in range(2):
        code, _, errors = agent.once("--until-empty")
        assert code == 0, errors
        assert [mail.data for mail in server.mails] == [foreign]
        check_answered_once(mails, agent.sent())
    later = command_mail("HELP", subject="Sitios")
    server.deliver(later)
    assert agent.once()[0] == 0
    assert [mail.data for mail in server.mails] == [foreign]
    check_answered_once([*mails, later], agent.sent())


def test_uidl_that_leaves_a_mail_out(serve, make_agent):
    """It may have had a name before: it waits until it has one, and the operator is told."""
    mails = command_mails()
    server = serve(mails).fault("unnamed")
    agent = make_agent(**plain("pop3", server.port, timeout="20 s"))
    _, _, errors = agent.once("--until-empty")
    assert f"counts {len(mails)} mails and does not say enough of 1 of them" in errors
    (waits,) = server.mails
    check_answered_once([raw for raw in mails if raw != waits.data], agent.sent())
    server.mend()
    run_mended(agent)
    assert server.mails == []
    check_answered_once(mails, agent.sent())


@pytest.mark.parametrize("fault", ["no names", "unsized"])
def test_lists_with_gaps(fault, serve, make_agent):
    """All are served, once: also those that stay for a while, and have a name by then."""
    mails = command_mails()
    server = serve(mails).fault(fault, "err to dele")
    agent = make_agent(**plain("pop3", server.port, timeout="20 s"))
    for _ in range(2):
        agent.once("--until-empty")
        check_answered_once(mails, agent.sent())
        assert len(server.mails) == len(mails)
    server.mend()
    run_mended(agent)
    assert server.mails == []
    check_answered_once(mails, agent.sent())


def test_twins_on_a_server_without_uidl(serve, make_agent):
    """The same mail delivered twice leaves the mailbox, and a second run finds nothing to do."""
    mail = command_mail("HELP")
    server = serve([mail, mail], without=("UIDL",))
    agent = make_agent(**plain("pop3", server.port, timeout="20 s"))
    for _ in range(2):
        code, _, errors = agent.once("--until-empty")
        assert code == 0, errors
    assert server.mails == []
    assert len(agent.sent()) == 1


FORGED = ["GETLOG COUNTER", "+OK 3 messages", ".", "..", ".HELP", "-ERR [IN-USE] go away",
          "+OK", "* BYE", "K-1 OK done", "HELP"]


def test_mail_that_forges_answers(serve, make_agent):
    mails = [command_mail("HELP"), command_mail(*FORGED), command_mail("HELP")]
    server = serve(mails)
    agent = make_agent(**plain("pop3", server.port, timeout="20 s"))
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert server.mails == []
    assert len(agent.sent()) >= 4
    results = [m for m in agent.sent() if "COMMAND RESULTS" in m["Subject"]]
    assert "Command Not Found - +OK" in text_of(results[0])


def test_listed_small_but_large(serve, make_agent, table):
    """300 KB listed as 500 bytes: read up to a bound, illegal, and those behind it are served."""
    mails = command_mails()
    mails[1] = command_mail(*["x" * 70] * 4200, subject="Sitios")
    server = serve(mails).fault("listed small")
    agent = make_agent(**plain("pop3", server.port, timeout="5 s"))
    run_bad(agent, table, "listed small", 0, ())
    assert [mail.data for mail in server.mails] == [mails[1]]
    assert len(agent.sent()) == 2
    agent.once()
    assert len(agent.sent()) == 2


def test_listed_large_but_small(serve, make_agent, table):
    """Listed with 50 MB: never fetched, left where it is, and those around it are served."""
    mails = command_mails()
    server = serve(mails).fault("listed large")
    agent = make_agent(**plain("pop3", server.port))
    run_bad(agent, table, "listed large", 0, ())
    assert [mail.data for mail in server.mails] == [mails[1]]
    assert len(agent.sent()) == 2
    assert not [line for line in server.commands if line.startswith(("RETR 2", "TOP 2 "))
                and line != "TOP 2 0"]


def test_endless_mail(serve, make_agent, table):
    mails = command_mails()
    server = serve(mails).fault("endless mail")
    agent = make_agent(**plain("pop3", server.port, timeout="2 s"))
    run_bad(agent, table, "endless mail", 0, ())
    assert [mail.data for mail in server.mails] == [mails[1]]
    assert len(agent.sent()) == 2
