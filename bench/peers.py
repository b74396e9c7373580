"""What the benchmark puts around the program: a relay that takes everything, a listener that notes
when a login comes, mailboxes filled in one command, and a process measured by the kernel."""

import os
import socket
import subprocess
import threading
import time

from tests.system.servers import Process, free_port, listens, wait_for

SMTP_SINK = "/usr/sbin/smtp-sink"


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


class Cost:
    def __init__(self, wall, cpu, peak):
        self.wall, self.cpu, self.peak = wall, cpu, peak


def memory(pid, file, *keys):
    with open(f"/proc/{pid}/{file}") as lines:
        values = dict(line.split(":", 1) for line in lines if ":" in line)
    return [int(values[key].split()[0]) / 1024 for key in keys]


def _watch_peak(pid, peak, ended):
    # wait4's ru_maxrss would count this interpreter's own memory at fork.
    while not ended.wait(0.02):
        try:
            peak[0] = max(peak[0], *memory(pid, "status", "VmHWM"))
        except (OSError, KeyError):
            return


def measured(*command, log):
    """Runs to the end; wall and user + system seconds of that process, peak resident MB."""
    peak, ended = [0.0], threading.Event()
    with open(log, "ab") as output:
        begin = time.monotonic()
        process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=output)
        watcher = threading.Thread(target=_watch_peak, args=(process.pid, peak, ended))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    assert process.returncode == 0, f"{command[0]} ended with {process.returncode}: see {log}"
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0])
