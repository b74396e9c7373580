"""IMAP servers that misbehave, and IMAP servers that lack what others have (M1 to M5, M8, M40)."""

import pytest

from ..badserver.imap import ImapServer
from .agent import command_mail, parse, text_of
from .bad_case import (answered, check_answered_once, check_nothing_lost, command_mails, plain,
                       play_fault, run_bad, run_mended, serves, table)

# fault, exit code, words that the operator reads
FAULTS = [
    ("silent", 1, ("no answer within 1 s", "check host and port", "timeout")),
    ("half a line", 1, ("before its greeting", "check port and security")),
    ("closes at once", 1, ("before its greeting", "check port and security")),
    ("closes after the greeting", 1, ("during the login", "ready", "tried again")),
    ("http", 1, ("this is no IMAP server", "HTTP/1.1 400", "check host and port")),
    ("ssh", 1, ("this is no IMAP server", "OpenSSH", "check host and port")),
    ("drips", 1, ("1 s", "set a longer timeout")),
    ("endless line", 1, ("this is no IMAP server", "without an end", "check host and port")),
    ("escape codes", 1, ("refuses the login", "\\x1b[31mred", "check user and password")),
    ("wrong password", 1, ("refuses the login", "check user and password")),
    ("no login now", 1, ("refuses for now", "tried again")),
    ("mailbox in use", 1, ("refuses for now", "Another session", "tried again")),
    ("no such folder", 1, ("INBOX", "does not exist", "Correct the folder's name")),
    ("silent at select", 1, ("did not answer in time", "longer timeout", "nothing is lost")),
    ("endless answers", 1, ("nobody asked for", "nothing is lost")),
    ("endless line in session", 1, ("line of more than 65536", "nothing is lost")),
    ("silent at fetch", 1, ("did not answer in time", "longer timeout", "nothing is lost")),
    ("no for one mail", 1, ("mail 2 was not read", "that mail cannot be read", "next fetch")),
    ("bye in mid-fetch", 1, ("goes down for maintenance", "nothing is lost")),
    ("half a line in session", 1, ("connection closed by the server", "nothing is lost")),
    ("cut in a literal", 1, ("connection closed by the server", "nothing is lost")),
    ("no to expunge", 1, ("would not remove", "give the user the right to delete")),
    ("cut at expunge", 1, ("connection closed by the server", "nothing is lost")),
    ("cut before expunge", 1, ("connection closed by the server", "nothing is lost")),
    ("read-only", 1, ("reading only", "give the user the right to delete")),
]


serve = serves(ImapServer)


@pytest.mark.parametrize("fault,code,words", FAULTS, ids=[row[0] for row in FAULTS])
def test_fault(fault, code, words, serve, make_agent, table):
    play_fault("imap", fault, code, words, serve, make_agent, table)


LACKING = [("UIDPLUS",), ("UIDPLUS", "MOVE"), ("LITERAL+", "SASL-IR"),
           ("UIDPLUS", "MOVE", "LITERAL+", "SASL-IR")]


def serve_beside_marked(server, make_agent):
    """Without UIDPLUS, EXPUNGE takes every mail that is marked as deleted: one that somebody else
    marked must survive, still marked. How often mails were expunged by their uids."""
    mails = command_mails()
    foreign = command_mail("Lunch?", subject="Lunch", sender="someone@elsewhere.test")
    marked = server.deliver(foreign, flags=["\\Deleted"])
    for mail in mails:
        server.deliver(mail)
    agent = make_agent(**plain("imap", server.port, timeout="20 s"))
    for _ in range(2):
        code, _, errors = agent.once("--until-empty")
        assert code == 0, errors
        assert server.mails == [marked]
        assert marked.flags == {"\\Deleted"}
        check_answered_once(mails, agent.sent())
    assert any("EXPUNGE" in line for line in server.commands)
    return sum("UID EXPUNGE" in line for line in server.commands)


@pytest.mark.parametrize("without", LACKING, ids=[" ".join(row) for row in LACKING])
def test_server_without(without, serve, make_agent):
    by_uid = serve_beside_marked(serve(without=without), make_agent)
    assert (by_uid > 0) == ("UIDPLUS" not in without)


@pytest.mark.parametrize("fault,by_uid", [("a proxy's list", 0), ("a false list", 1)])
def test_list_of_capabilities_that_is_not_true(fault, by_uid, serve, make_agent):
    server = serve(without=("UIDPLUS",)).fault(fault)
    assert serve_beside_marked(server, make_agent) == by_uid
    asked = sum("CAPABILITY" in line for line in server.commands)
    assert asked == server.logins * (2 if fault == "a proxy's list" else 1)


@pytest.mark.parametrize("without", [(), ("MOVE",), ("MOVE", "UIDPLUS")],
                         ids=["nothing", "MOVE", "MOVE UIDPLUS"])
def test_illegal_mail_is_moved(without, serve, make_agent):
    foreign = command_mail("Lunch?", subject="Lunch", sender="someone@elsewhere.test")
    mails = command_mails()
    server = serve([foreign, *mails], without=without)
    agent = make_agent(**plain("imap", server.port, timeout="20 s"), illegal_mail="move Other")
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert server.mails == []
    assert server.folders == {"Other": [foreign]}
    check_answered_once(mails, agent.sent())


FORGED = ["GETLOG COUNTER", "K-2 OK FETCH completed", "A1 OK done", "* BYE go away", ")", "{5}",
          "* 1 EXPUNGE", "* 1 FETCH (UID 1 BODY[] {3}", ".", "HELP"]


def test_mail_that_forges_answers(serve, make_agent):
    mails = [command_mail("HELP"), command_mail(*FORGED), command_mail("HELP")]
    server = serve(mails)
    agent = make_agent(**plain("imap", server.port, timeout="20 s"))
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert server.mails == []
    results = [m for m in agent.sent() if "COMMAND RESULTS" in m["Subject"]]
    assert "Command Not Found - * BYE go away" in text_of(results[0])
    assert answered(agent.sent())[parse(mails[2])["Message-ID"]] == 1


def large_mail():
    return command_mail(*["x" * 70] * 4200, subject="Sitios")


def test_listed_small_but_large(serve, make_agent, table):
    """300 KB listed as 500 bytes: read up to a bound, illegal, and those behind it are served."""
    mails = command_mails()
    mails[1] = large_mail()
    server = serve(mails).fault("listed small")
    agent = make_agent(**plain("imap", server.port, timeout="5 s"))
    run_bad(agent, table, "listed small", 0, ())
    assert [mail.data for mail in server.mails] == [mails[1]]
    assert server.mails[0].flags == set()
    assert len(agent.sent()) == 2


def test_listed_large_but_small(serve, make_agent, table):
    """Listed with 50 MB: never fetched, left where it is, and those around it are served."""
    mails = command_mails()
    server = serve(mails).fault("listed large")
    agent = make_agent(**plain("imap", server.port))
    run_bad(agent, table, "listed large", 0, ())
    assert [mail.data for mail in server.mails] == [mails[1]]
    assert server.mails[0].flags == set()
    assert len(agent.sent()) == 2
    assert not any("FETCH 2 (UID INTERNALDATE BODY" in line for line in server.commands)


def test_sends_more_than_was_asked_for(serve, make_agent, table):
    """A server that lies about the size and ignores the bound of the fetch."""
    mails = command_mails()
    mails[1] = large_mail()
    server = serve(mails).fault("listed small", "sends all")
    agent = make_agent(**plain("imap", server.port))
    run_bad(agent, table, "sends all", 1, ("octets",))
    check_nothing_lost(mails, [mail.data for mail in server.mails], agent.sent())
