"""What the three servers share: a listening socket on loopback, a thread a connection, lines, and
the faults that need no protocol. Python's own library only."""

import base64
import contextlib
import socket
import ssl
import threading
import time

from . import faults

DRIP = 0.05  # seconds a byte
PATIENCE = 30  # seconds a connection may be silent, so that no thread outlives its test for long


class Gone(Exception):
    """The connection is over."""


class Link:
    """One connection: lines in, bytes out."""

    def __init__(self, sock):
        self.sock = sock
        self.sock.settimeout(PATIENCE)
        self.waiting = b""
        self.drips = False

    def more(self):
        try:
            got = self.sock.recv(65536)
        except OSError as error:
            raise Gone from error
        if not got:
            raise Gone
        self.waiting += got

    def line(self):
        while b"\n" not in self.waiting:
            self.more()
        line, self.waiting = self.waiting.split(b"\n", 1)
        return line.removesuffix(b"\r").decode("utf-8", "surrogateescape")

    def octets(self, count):
        while len(self.waiting) < count:
            self.more()
        taken, self.waiting = self.waiting[:count], self.waiting[count:]
        return taken

    def send(self, data):
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogateescape")
        try:
            if not self.drips:
                return self.sock.sendall(data)
            for i in range(len(data)):
                self.sock.sendall(data[i:i + 1])
                time.sleep(DRIP)
        except OSError as error:
            raise Gone from error

    def say(self, line):
        self.send(line + "\r\n")

    def flood(self, data):
        """Sends it until the other end has had enough."""
        data *= max(1, 65536 // len(data))
        while True:
            self.send(data)

    def hang(self):
        """Says nothing more; waits until the other end goes."""
        while True:
            self.more()

    def close(self):
        """Last words arrive: what the other end still sends is read away before the end."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)
            self.sock.settimeout(1)
            while self.sock.recv(65536):
                pass
        with contextlib.suppress(OSError):
            self.sock.close()

    def secure(self, context):
        if self.waiting:
            raise Gone  # bytes smuggled in before the handshake
        try:
            self.sock = context.wrap_socket(self.sock, server_side=True)
        except (OSError, ssl.SSLError) as error:
            raise Gone from error


def tls_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


class Server:
    """Speaks on 127.0.0.1 from construction to stop(). `without` names extensions that it lacks;
    fault() switches faults on and mend() all of them off, for the connections to come."""

    catalogue = {}
    user, password = "printer", "secret"

    def __init__(self, without=(), context=None, implicit_tls=False):
        self.without = set(without)
        self.context = context
        self.implicit_tls = implicit_tls
        self.faults = set()
        self.commands = []  # every line that a client sent, in order
        self.logins = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def fault(self, *names):
        for name in names:
            assert name in faults.ANY_PROTOCOL or name in self.catalogue, name
            self.faults.add(name)
        return self

    def mend(self):
        self.faults = set()

    def has(self, name):
        assert name in faults.ANY_PROTOCOL or name in self.catalogue, name
        return name in self.faults

    def offers(self, word):
        return word not in self.without

    def stop(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connection, args=(sock,), daemon=True).start()

    def _connection(self, sock):
        link = Link(sock)
        with contextlib.suppress(Gone):
            self._begin(link)
            self.converse(link)
        link.close()

    def _begin(self, link):
        link.drips = self.has("drips")
        if self.has("silent"):
            link.hang()
        if self.has("tls garbage"):
            link.more()
            link.flood(b"\x16\x03\x03\x00\x04none")
        if self.implicit_tls:
            link.secure(self.context)
        if self.has("closes at once"):
            raise Gone
        if self.has("half a line"):
            link.send(self.greeting[:len(self.greeting) // 2])
            raise Gone
        if self.has("closes after the greeting"):
            link.say(self.greeting)
            raise Gone
        if self.has("endless line"):
            link.send(self.greeting)
            link.flood(b"x")
        if self.has("http"):
            link.send("HTTP/1.1 400 Bad Request\r\nServer: tiny\r\nConnection: close\r\n\r\n")
            raise Gone
        if self.has("ssh"):
            link.say("SSH-2.0-OpenSSH_9.2p1 Debian-2")
            link.hang()

    def command(self, link):
        line = link.line()
        with self.lock:
            self.commands.append(line)
        return line

    def good(self, user, password):
        return (user, password) == (self.user, self.password)

    def good_plain(self, encoded):
        """SASL PLAIN: base64 of authorize NUL user NUL password."""
        try:
            parts = base64.b64decode(encoded).decode().split("\0")
        except ValueError:
            return False
        return len(parts) == 3 and self.good(parts[1], parts[2])

    greeting = ""

    def converse(self, link):
        raise NotImplementedError


class Mail:
    """A mail in a mailbox, with its number for ever."""

    def __init__(self, uid, data, flags=()):
        self.uid, self.data, self.flags, self.arrived = uid, data, set(flags), time.time()


class MailboxServer(Server):
    """A mailbox in memory. `marked` is the place (from 0) of the mail that a fault is about."""

    def __init__(self, mails=(), marked=1, **options):
        self.mails = []
        self.next_uid = 1
        self.marked_uid = None
        self.sent_whole = {}  # uid: how often its body went out complete
        for mail in mails:
            self.deliver(mail)
        if len(self.mails) > marked:
            self.marked_uid = self.mails[marked].uid
        super().__init__(**options)

    def deliver(self, data, flags=()):
        self.mails.append(Mail(self.next_uid, data, flags))
        self.next_uid += 1
        return self.mails[-1]

    def is_marked(self, mail):
        return mail.uid == self.marked_uid

    def size_of(self, mail):
        if self.is_marked(mail) and self.has("listed small"):
            return 500
        if self.is_marked(mail) and self.has("listed large"):
            return 50_000_000
        return len(mail.data)
