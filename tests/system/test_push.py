"""A server's push (IMAP IDLE, M43): a mail is answered as it comes, whatever the interval; and what
goes wrong with the connection that waits for it is noticed."""

import contextlib
import select
import signal
import socket
import statistics
import subprocess
import threading
import time

import pytest

from . import helpers
from .agent import command_mail
from .helpers import receiving
from .servers import Dovecot, free_port, wait_for

SOON = 3.0  # seconds for a pushed mail on a busy computer, half of one Dovecot's own


def answered(agent, count, seconds=20.0):
    helpers.answered(agent, count, seconds)
    time.sleep(0.3)
    assert len(agent.sent()) == count


def idling(dovecot, user):
    """How many sessions of the user wait, by Dovecot's own list."""
    def count():
        listed = subprocess.run(["doveadm", "-c", str(dovecot.config), "who", "-1", user],
                                capture_output=True, text=True).stdout
        return sum("imap" in line for line in listed.splitlines()[1:])
    return count


def pushed(make_agent, dovecot, certificates, user, **more):
    return make_agent(interval="60 min", **receiving("imap", "tls", dovecot, certificates, user,
                                                     **more))


def serves_at_once(agent, dovecot, user, times, first=0):
    took = []
    for n in range(first, first + times):
        start = time.monotonic()
        dovecot.deliver(user, command_mail("HELP"))
        wait_for(lambda: len(agent.sent()) > n, "the reply to a pushed mail")
        took.append(time.monotonic() - start)
    return took


class FreezingProxy:
    """Forwards to a port; freeze() lets the connections that are open hang, as a router does that
    has forgotten them. New ones are forwarded."""

    def __init__(self, target):
        self.target, self.port, self.frozen = target, free_port(), set()
        self.last = {}  # of each connection the octets that came last, from either end
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._forward, args=(client,), daemon=True).start()

    def _forward(self, client):
        server = socket.create_connection(("127.0.0.1", self.target))
        self.last[client] = b""
        other = {client: server, server: client}
        with contextlib.suppress(OSError):
            while client not in self.frozen:
                for end in select.select([client, server], [], [], 0.1)[0]:
                    if client in self.frozen:
                        return
                    data = end.recv(65536)
                    if not data:
                        self.last.pop(client)
                        client.close()
                        server.close()
                        return
                    self.last[client] = data
                    other[end].sendall(data)

    def waits(self):
        """Whether the server said on each connection that it tells what comes (RFC 2177)."""
        return all(b"+ idling" in said for said in list(self.last.values()))

    def freeze(self):
        self.frozen |= set(self.last)

    def stop(self):
        self.listener.close()


@pytest.fixture
def own_dovecot(scratch, certificates, user):
    """One that a test may restart, with limits of its own."""
    server = Dovecot(scratch / f"dovecot-{user}", certificates,
                     "mail_max_userip_connections = 2\n")
    yield server
    server.stop()


def test_a_pushed_mail_is_answered_at_once(make_agent, dovecot, certificates, user, figures):
    agent = pushed(make_agent, dovecot, certificates, user).start()
    wait_for(lambda: idling(dovecot, user)() == 1, "the session that waits")
    took = serves_at_once(agent, dovecot, user, 8)
    figures.append(f"delivered to Dovecot until answered, IDLE: median "
                   f"{statistics.median(took) * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms")
    assert statistics.median(took) < SOON
    wait_for(lambda: dovecot.mails(user) == [], "the removal")
    assert idling(dovecot, user)() == 1  # one login for all of it
    assert "error" not in agent.log_text()


def test_push_off_polls_only(make_agent, dovecot, certificates, user):
    dovecot.deliver(user, command_mail("HELP"))
    agent = pushed(make_agent, dovecot, certificates, user, receiving__push="off").start()
    answered(agent, 1)
    assert idling(dovecot, user)() == 0
    dovecot.deliver(user, command_mail("HELP"))
    time.sleep(SOON)
    assert len(agent.sent()) == 1
    agent.call("poll")
    answered(agent, 2)


def test_sigterm_ends_a_session_that_waits_at_once(make_agent, dovecot, certificates, user):
    agent = pushed(make_agent, dovecot, certificates, user).start()
    wait_for(lambda: idling(dovecot, user)() == 1, "the session that waits")
    start = time.monotonic()
    assert agent.stop() == 0
    assert time.monotonic() - start < 2
    wait_for(lambda: idling(dovecot, user)() == 0, "its end at the server", 5)


def test_the_operators_receiving_test_while_the_session_waits(make_agent, dovecot, certificates,
                                                              user):
    agent = pushed(make_agent, dovecot, certificates, user).start()
    wait_for(lambda: idling(dovecot, user)() == 1, "the session that waits")
    for n in range(2):
        dovecot.deliver(user, command_mail("HELP"))
        agent.call("poll")  # wakes while the push does
        answered(agent, n + 1)
    assert idling(dovecot, user)() == 1


def test_once_logs_out(make_agent, dovecot, certificates, user):
    agent = pushed(make_agent, dovecot, certificates, user)
    dovecot.deliver(user, command_mail("HELP"))
    code, _, err = agent.once()
    assert code == 0, err
    assert len(agent.sent()) == 1
    wait_for(lambda: idling(dovecot, user)() == 0, "the logout", 5)


def test_a_server_that_restarts_is_found_again(make_agent, own_dovecot, certificates, user):
    agent = pushed(make_agent, own_dovecot, certificates, user).start()
    wait_for(lambda: idling(own_dovecot, user)() == 1, "the session that waits")
    serves_at_once(agent, own_dovecot, user, 1)
    own_dovecot.restart()
    own_dovecot.deliver(user, command_mail("HELP"))
    answered(agent, 2)
    wait_for(lambda: idling(own_dovecot, user)() == 1, "the session that waits", 20)
    assert statistics.median(serves_at_once(agent, own_dovecot, user, 3, first=2)) < SOON


@pytest.mark.apart
def test_a_connection_that_was_forgotten_on_the_way_is_noticed(make_agent, dovecot, certificates,
                                                               user):
    proxy = FreezingProxy(dovecot.imap)
    settings = receiving("imap", "plain", dovecot, certificates, user, receiving__timeout="5 s",
                         receiving__push_renew="10 s")
    agent = make_agent(interval="60 min", **{**settings, "receiving__port": proxy.port}).start()
    wait_for(lambda: idling(dovecot, user)() == 1, "the session that waits")
    serves_at_once(agent, dovecot, user, 1)
    wait_for(lambda: dovecot.mails(user) == [] and proxy.waits(), "IDLE after the removal")
    proxy.freeze()
    dovecot.deliver(user, command_mail("HELP"))
    answered(agent, 2, seconds=40)
    assert "error" not in agent.log_text()  # the redial went well: no trouble to tell
    serves_at_once(agent, dovecot, user, 1, first=2)
    proxy.stop()


def test_a_server_that_takes_two_sessions_serves_three_machines(make_agent, own_dovecot,
                                                                certificates, user):
    client = own_dovecot.client(user)
    client.create("second")
    client.create("third")
    for folder in ("INBOX", "second", "third"):
        client.append(folder, None, None, command_mail("HELP"))
    client.logout()
    agent = pushed(make_agent, own_dovecot, certificates, user)

    def add(folder):
        agent.add(folder, interval="60 min", **receiving(
            "imap", "tls", own_dovecot, certificates, user, receiving__folder=folder))

    add("second")
    agent.start()
    wait_for(lambda: idling(own_dovecot, user)() == 2, "two sessions that wait")
    add("third")
    agent.signal(signal.SIGHUP)
    answered(agent, 3, seconds=40)
    assert agent.log_text().count("does not let the mailbox wait") >= 1
