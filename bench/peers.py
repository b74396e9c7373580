"""What the benchmark puts around the program: a relay that takes everything, a listener that notes
when a login comes, mailboxes filled in one command, and the bench's own programs."""

import json
import os
import select
import socket
import subprocess
import threading
import time
from pathlib import Path

from tests.system.servers import Process, free_port, listens, wait_for

PROGRAMS = Path(__file__).resolve().parents[1] / "build/release/bench"
SMTP_SINK = "/usr/sbin/smtp-sink"


class Helper:
    """One of the bench's programs that serve until their input ends: it says a line of JSON at its
    start, and answers each line asked by another."""

    def __init__(self, name, *words):
        self.name = name
        self.process = subprocess.Popen([str(PROGRAMS / name), *map(str, words)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.pid = self.process.pid
        self.said = self._answer(10)

    def ask(self, line, seconds=20):
        self.process.stdin.write(line.encode() + b"\n")
        return self._answer(seconds)

    def _answer(self, seconds):
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline() if ready else b""
        assert line, f"{self.name} says nothing"
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class SmtpSink:
    def __init__(self):
        self.port = free_port()
        user = ["-u", "postfix"] if os.geteuid() == 0 else []
        self.process = Process(SMTP_SINK, *user, f"127.0.0.1:{self.port}", "1000")
        wait_for(lambda: listens(self.port), "smtp-sink's start")

    def stop(self):
        self.process.stop()


class LoginClock:
    """A server that greets, and notes when the first line of a login reaches it."""

    GREETING = {"imap": b"* OK ready\r\n", "pop3": b"+OK ready\r\n"}
    ANSWER = {"imap": b"* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\n%s OK done\r\n",
              "pop3": b"+OK\r\nUSER\r\nSASL PLAIN\r\nUIDL\r\n.\r\n"}

    def __init__(self, kind):
        self.kind, self.seen = kind, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        connection, _ = self.listener.accept()
        connection.sendall(self.GREETING[self.kind])
        while self.seen is None:
            line = connection.recv(4096)
            if not line:
                return
            if any(verb in line.upper() for verb in (b"LOGIN", b"AUTH", b"USER ", b"APOP")):
                self.seen = time.monotonic()
            elif self.kind == "imap":
                connection.sendall(self.ANSWER["imap"] % line.split()[0])
            else:
                connection.sendall(self.ANSWER["pop3"])
        connection.close()

    def wait(self):
        self.thread.join(10)
        self.listener.close()
        assert self.seen is not None, "no login within 10 s"
        return self.seen


def fill(dovecot, user, mails):
    """All mails into an empty INBOX by one MULTIAPPEND."""
    if not mails:
        return
    with socket.create_connection(("127.0.0.1", dovecot.imap)) as connection:
        stream = connection.makefile("rwb")
        stream.readline()
        parts = b"".join(b" {%d+}\r\n%s" % (len(mail), mail) for mail in mails)
        stream.write(b"a LOGIN %s secret\r\nb APPEND INBOX%s\r\nc LOGOUT\r\n"
                     % (user.encode(), parts))
        stream.flush()
        for line in stream:
            if line.startswith(b"b "):
                assert line.startswith(b"b OK"), line
                return
    raise AssertionError("the server closed the connection while mails were appended")


def waiting(dovecot, user):
    client = dovecot.client(user)
    _, count = client.select("INBOX", readonly=True)
    client.logout()
    return int(count[0])
