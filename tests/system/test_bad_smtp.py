"""Relays that misbehave, step by step (M24, M30, M48). The mailbox is a Maildir."""

from collections import Counter

import pytest

from ..badserver import faults
from ..badserver.smtp import SmtpServer
from .agent import command_mail, parse
from .bad_case import (FIRST, answered, check_answered_once, command_mails, make_due, office, relay,
                       run_bad, run_mended, serves, table)

MANAGER = "manager@example.test"
LOGIN = {"user": "printer", "password": "secret"}

# fault, exit code, words that the operator reads: replies wait, and go out when the relay is right
WAITS = [
    ("silent", 1, ("replies wait", "no answer within 1 s", "check host and port", "timeout")),
    ("half a line", 1, ("replies wait", "before its greeting", "check port and security")),
    ("closes at once", 1, ("replies wait", "before its greeting", "check port and security")),
    ("closes after the greeting", 1, ("replies wait", "during the login", "ready", "tried again")),
    ("http", 1, ("replies wait", "this is no SMTP server", "HTTP/1.1 400", "check host and port")),
    ("ssh", 1, ("replies wait", "this is no SMTP server", "OpenSSH", "check host and port")),
    ("drips", 1, ("replies wait", "longer timeout")),
    ("endless line", 1, 
     ("replies wait", "this is no SMTP server", "without an end", "check host and port")),
    ("escape codes", 1, 
     ("replies wait", "refuses the login", "\\x1b[31mred", "check user and password")),
    ("wrong password", 1, ("replies wait", "refuses the login", "check user and password")),
    ("no login now", 1, ("replies wait", "refuses for now", "tried again")),
    ("421 at connect", 1, ("replies wait", "refuses for now", "421", "tried again")),
    ("554 at connect", 1, ("replies wait", "refuses the conversation", "554", "ask its operator")),
    ("421 at ehlo", 1, ("replies wait", "refuses for now", "tried again")),
    ("451 at ehlo", 1, ("replies wait", "refuses for now", "tried again")),
    ("554 at ehlo", 1, ("replies wait", "refuses the conversation", "ask its operator")),
    ("421 at mail", 1, ("replies wait", "relay closed the session", "says mail")),
    ("451 at mail", 1, ("tried again later", "the mail to <ken@example.test> for now", "says mail")),
    ("550 at mail", 1, ("replies wait", "does not take our sender address", "set address")),
    ("421 at rcpt", 1, ("replies wait", "relay closed the session", "says rcpt")),
    ("450 at rcpt", 1, ("tried again later", "the recipient <ken@example.test> for now")),
    ("421 at data", 1, ("replies wait", "relay closed the session", "says data")),
    ("451 at data", 1, ("tried again later", "for now", "says data")),
    ("421 at dot", 1, ("replies wait", "relay closed the session", "says dot")),
    ("452 at dot", 1, ("tried again later", "for now", "says dot")),
    ("relaying denied", 1, ("replies wait", "Relay access denied", "have it allow this login")),
    ("421 at the second mail", 1, ("replies wait", "relay closed the session", "goes down")),
    ("lost before the dot", 1, ("may have arrived", "sent again")),
    ("lost at data", 1, ("replies wait", "before the mail was handed over", "sent again later")),
    ("silent at rcpt", 1, ("replies wait", "did not answer in time", "sent again later")),
    ("no smtp in session", 1, ("replies wait", "Segmentation fault", "sent again later")),
]

# The relay refuses everything for good and does not say why: it may mean us.
UNSAID = [
    ("550 at rcpt", ("may mean us", "refused the recipient <ken@example.test>")),
    ("554 at data", ("may mean us", "refused the mail to <ken@example.test>", "says data")),
    ("554 at dot", ("may mean us", "refused the mail to <ken@example.test>", "says dot")),
]


serve = serves(SmtpServer)


def taken(server, to=FIRST):
    return [parse(data) for _, recipients, data in server.taken if to in recipients]


def asked(mails):
    """What the replies to these mails refer to, each once."""
    return Counter(parse(raw)["Message-ID"] for raw in mails)


def check_accounted(agent, mails, server):
    """No mail is gone before its reply was taken."""
    kept = {parse(raw)["Message-ID"] for raw in agent.left()}
    for raw in mails:
        name = parse(raw)["Message-ID"]
        assert name in kept or answered(taken(server))[name] == 1


@pytest.mark.parametrize("fault,code,words", WAITS, ids=[row[0] for row in WAITS])
def test_replies_wait(fault, code, words, serve, office, table):
    mails = command_mails()
    server = serve().fault(fault)
    agent = office(mails, **relay(server.port, **LOGIN))
    run_bad(agent, table, fault, code, words)
    check_accounted(agent, mails, server)
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    check_answered_once(mails, taken(server))
    assert taken(server, MANAGER) == []


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "plain"])
def test_refused_for_good(pipelining, serve, office, table):
    """Too big for the relay: each reply is refused once, the manager gets one notice for each, and
    nothing is sent twice after the relay was set right."""
    mails = command_mails()
    server = serve(without=() if pipelining else ("PIPELINING",)).fault("552 at mail")
    agent = office(mails, **relay(server.port, **LOGIN))
    run_bad(agent, table, f"552 at mail, {'pipelining' if pipelining else 'plain'}", 0,
            ("will not arrive", "manager will be told", "refused the mail to <ken@example.test>"))
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    assert taken(server) == []
    notices = taken(server, MANAGER)
    assert len(notices) == len(mails)
    for notice in notices:
        assert FIRST in notice.get_content()


@pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "plain"])
@pytest.mark.parametrize("fault,words", UNSAID, ids=[row[0] for row in UNSAID])
def test_refused_without_a_reason(fault, words, pipelining, serve, office, table):
    """Whoever the relay means: while it takes nothing at all, no reply is given up."""
    mails = command_mails()
    server = serve(without=() if pipelining else ("PIPELINING",)).fault(fault)
    agent = office(mails, **relay(server.port, **LOGIN))
    run_bad(agent, table, f"{fault}, {'pipelining' if pipelining else 'plain'}", 1, words)
    check_accounted(agent, mails, server)
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    check_answered_once(mails, taken(server))
    assert len(taken(server, MANAGER)) == 1


def test_one_recipient_refused_without_a_reason(serve, office, table):
    """The relay takes the manager's notices: it may have meant the engineer. His replies wait all the
    same; the manager hears of it once, whichever run comes to whichever reply first."""
    mails = command_mails()
    server = serve(marked=FIRST).fault("one recipient not ever")
    agent = office(mails, **relay(server.port, **LOGIN))
    run_bad(agent, table, "one recipient not ever", 1, ("may mean us",))
    for _ in range(4):
        make_due(agent)
        agent.once("--until-empty")
    check_accounted(agent, mails, server)
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    check_answered_once(mails, taken(server))
    (notice,) = taken(server, MANAGER)
    assert FIRST in notice.get_content() and "tried again for 72 hours" in notice.get_content()


def test_one_recipient_refused(serve, office, table):
    """The engineer is refused for good, the administrator takes his copy; the manager is told."""
    mails = command_mails()
    copied = mails[1:]  # the answer to CHPASS holds the password: nobody gets a copy
    server = serve(marked=FIRST).fault("one recipient refused")
    agent = office(mails, admin_notice="all", admin_address="admin@example.test",
                   **relay(server.port, **LOGIN))
    run_bad(agent, table, "one recipient refused", 0, ())
    assert agent.left() == []
    copies = taken(server, "admin@example.test")
    assert answered(copies) == asked(copied)
    server.mend()
    run_mended(agent)
    assert taken(server) == []
    assert answered(taken(server, "admin@example.test")) == asked(copied)
    assert len(taken(server, MANAGER)) == len(mails)


def test_one_recipient_later(serve, office, table):
    """The administrator is refused for now: the engineer is served at once, and only once."""
    mails = command_mails()
    server = serve(marked="admin@example.test").fault("one recipient later")
    agent = office(mails, admin_notice="all", admin_address="admin@example.test",
                   **relay(server.port, **LOGIN))
    run_bad(agent, table, "one recipient later", 1, ())
    check_answered_once(mails, taken(server))
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    check_answered_once(mails, taken(server))
    assert answered(taken(server, "admin@example.test")) == asked(mails[1:])


def test_lost_after_the_dot(serve, office, table):
    """The one window for a second copy: same Message-ID, same bytes, and nobody else's twice."""
    mails = command_mails()
    server = serve().fault("lost after the dot")
    agent = office(mails, **relay(server.port, **LOGIN))
    run_bad(agent, table, "lost after the dot", 1, ("may have arrived", "sent again"))
    unsure = {parse(data)["Message-ID"]: data for _, _, data in server.taken}
    assert unsure
    server.mend()
    run_mended(agent)
    assert agent.left() == []
    assert set(answered(taken(server))) == set(asked(mails))
    for message_id, data in unsure.items():
        copies = [d for _, _, d in server.taken if parse(d)["Message-ID"] == message_id]
        assert copies == [data, data]


@pytest.mark.parametrize("without", [(), ("PIPELINING",), ("PIPELINING", "SIZE", "8BITMIME")],
                         ids=["nothing", "PIPELINING", "all"])
def test_server_without(without, serve, office):
    mails = command_mails()
    server = serve(without=without)
    agent = office(mails, **relay(server.port, timeout="20 s", **LOGIN))
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert agent.left() == []
    check_answered_once(mails, taken(server))
    assert server.logins == 1


def test_every_code_of_the_catalogue_is_played():
    played = {row[0] for row in WAITS} | {row[0] for row in UNSAID} | {"552 at mail"}
    assert {name for name in faults.SMTP if name[:3].isdigit()} <= played
