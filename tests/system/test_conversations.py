"""Each command's conversation end to end, over every way in and every way out (M1, M15, M18, M20 to
M25, M40, M48). What is checked are the replies as a mailbox holds them."""

import pytest

from .agent import command_mail, text_of
from .helpers import receiving, replies, sending

SECURITY = ["plain", "starttls", "tls"]


CONVERSATION = [
    command_mail("GETLOG COUNTER", "getlog"),
    command_mail("g job", "G PI", "GETLOG COUNTER", "GETLOG Counter Management"),
    command_mail("HELP"),
    command_mail("GETLOG LOG", "GETLOGS", " HELP", "Befehl ä"),
]


def check_conversation(agent, dovecot, user, engineer):
    mails = [m.replace(b"ken@example.test", f"{engineer}@example.test".encode())
             for m in CONVERSATION]
    dovecot.deliver(user, *mails)
    code, _, errors = agent.once("--until-empty")
    assert code == 0, errors
    assert dovecot.mails(user) == []
    found = replies(dovecot, engineer, 7)
    titles = sorted(m["Subject"].split("26XE00123 ")[1] for m in found)
    assert titles == sorted(["COUNTER LIST", "COUNTERS", "JOB MEMORY LIST", "PIXEL RATIO LIST",
                             "COUNTER LIST", "HELP", "COMMAND RESULTS"])
    for reply in found:
        assert reply["From"].addresses[0].addr_spec == "hq@example.test"
        assert reply["Auto-Submitted"] == "auto-replied"
        assert reply["In-Reply-To"] in reply["References"]
        assert reply["Subject"].startswith("[HQ] 26XE00123 ")
        for line in text_of(reply).splitlines():
            assert len(line) <= 128
    results = next(m for m in found if m["Subject"].endswith("COMMAND RESULTS"))
    lines = text_of(results).splitlines()
    assert "Option Not Found - GETLOG LOG" in lines
    assert "Command Not Found - GETLOGS" in lines
    assert any(line.startswith("Command Not Found - Befehl") for line in lines)
    assert f"Requested by  {engineer}@example.test" in lines


@pytest.mark.parametrize("security", SECURITY)
@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_ways_in(kind, security, dovecot, postfix, certificates, user, make_agent):
    agent = make_agent(**receiving(kind, security, dovecot, certificates, user),
                       **sending("starttls", postfix, certificates))
    check_conversation(agent, dovecot, user, f"e{user}")


@pytest.mark.parametrize("security,login", [("plain", False), ("starttls", True), ("tls", True)])
def test_ways_out(security, login, dovecot, postfix, certificates, user, make_agent):
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user),
                       **sending(security, postfix, certificates, login))
    check_conversation(agent, dovecot, user, f"e{user}")


@pytest.mark.parametrize("auth", ["xoauth2", "oauthbearer"])
@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_oauth(kind, auth, dovecot, postfix, certificates, user, make_agent, tmp_path):
    token = tmp_path / "token"
    token.write_text(dovecot.token(user) + "\n")
    token.chmod(0o600)
    agent = make_agent(**receiving(kind, "tls", dovecot, certificates, user, receiving__auth=auth,
                                   receiving__token={"file": str(token)},
                                   receiving__password=None),
                       **sending("starttls", postfix, certificates))
    dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
    code, _, errors = agent.once()
    assert code == 0, errors
    replies(dovecot, f"e{user}", 1)


def test_oauth_token_is_fetched_anew_when_it_ran_out(dovecot, certificates, user, make_agent,
                                                     tmp_path):
    """The token program's first answer has expired; the second is good (decision 13)."""
    old, good = tmp_path / "old", tmp_path / "good"
    old.write_text(dovecot.token(user, expires_in=-3600))
    good.write_text(dovecot.token(user))
    program = tmp_path / "token"
    program.write_text(f"#!/bin/sh\nif [ -e {tmp_path}/asked ]; then cat {good}; "
                       f"else touch {tmp_path}/asked; cat {old}; fi\n")
    program.chmod(0o700)
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user,
                                   receiving__auth="xoauth2", receiving__password=None,
                                   receiving__token={"program": [str(program)]}))
    dovecot.deliver(user, command_mail("HELP"))
    code, _, errors = agent.once()
    assert code == 0, errors
    assert len(agent.sent()) == 1


@pytest.mark.parametrize("auth", ["plain", "login", "cram-md5"])
@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_password_mechanisms(kind, auth, dovecot, certificates, user, make_agent):
    agent = make_agent(**receiving(kind, "starttls", dovecot, certificates, user,
                                   receiving__auth=auth))
    dovecot.deliver(user, command_mail("HELP"))
    code, _, errors = agent.once()
    assert code == 0, errors
    assert len(agent.sent()) == 1


@pytest.mark.parametrize("kind", ["imap", "pop3"])
def test_change_of_password(kind, dovecot, certificates, user, make_agent):
    """M20 to M23, the manual's own example, over two runs of the program."""
    agent = make_agent(**receiving(kind, "tls", dovecot, certificates, user))
    dovecot.deliver(user, command_mail("ChPass U-BIX Sitios"))
    assert agent.once()[0] == 0
    dovecot.deliver(user, command_mail("HELP"),
                    command_mail("ChPass Sitios2 U-BIX", subject="Sitios"),
                    command_mail("ChPass Sitios", subject="Sitios"))
    assert agent.once()[0] == 0
    texts = [text_of(m) for m in agent.sent()]
    assert len(texts) == 3
    assert "SE's Password was changed successfully. -> New Password:[Sitios]" in texts[0]
    assert "Old Password is Invalid. ->ChPass Sitios2 U-BIX" in texts[1]
    assert "Violation on format by new password. ->ChPass Sitios" in texts[2]
    left = dovecot.mails(user)
    assert len(left) == 1 and b"HELP" in left[0][1]
    for path in agent.state.rglob("*"):
        if path.is_file():
            assert b"Sitios" not in path.read_bytes(), path
            assert b"U-BIX" not in path.read_bytes(), path


def test_ipv6(dovecot, postfix, certificates, user, make_agent):
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user)
                       | {"receiving__server": "::1", "receiving__address_family": "6"},
                       **(sending("starttls", postfix, certificates)
                          | {"sending__server": "::1", "sending__address_family": "6"}))
    dovecot.deliver(user, command_mail("HELP", sender=f"e{user}@example.test"))
    code, _, errors = agent.once()
    assert code == 0, errors
    replies(dovecot, f"e{user}", 1)


def test_maildir(make_agent, tmp_path):
    agent = make_agent(receiving__kind="maildir", receiving__maildir=tmp_path / "maildir")
    assert agent.once()[0] == 0  # the folder is made
    (tmp_path / "maildir/new/1.a.b").write_bytes(command_mail("GETLOG ALL"))
    assert agent.once()[0] == 0
    assert len(agent.sent()) == 10
    assert list((tmp_path / "maildir/new").iterdir()) == []


def test_maintenance_tests(dovecot, postfix, certificates, user, make_agent):
    """M29: both tests, step by step."""
    agent = make_agent(**receiving("imap", "tls", dovecot, certificates, user),
                       **sending("starttls", postfix, certificates),
                       address=f"{user}@example.test", manager_address=f"e{user}@example.test")
    code, out, errors = agent.call("test", "sending", "hq")
    assert code == 0, out + errors
    replies(dovecot, f"e{user}", 1)
    dovecot.deliver(user, command_mail("HELP"))
    code, out, errors = agent.call("test", "receiving", "hq")
    assert code == 0, out + errors
    assert "came back" in out and "was removed" in out
    assert len(dovecot.mails(user)) == 1
    agent.change(sending__password="wrong")
    code, out, _ = agent.call("test", "sending", "hq")
    assert code == 1 and "FAILED" in out and "password" in out
