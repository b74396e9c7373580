"""IPP printers of our own on loopback, and a reader of IPP messages that shares nothing with the
program's (RFC 8010)."""

import base64
import hashlib
import os
import re
import socket
import ssl
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .agent import PROJECT

READ_IPP = Path(os.environ.get("READ_IPP", PROJECT / "build/release/tests/machine/ipp/read_ipp"))
CAPTURED = PROJECT.parent / "shared/data/ipp"

GET_JOBS, GET_PRINTER_ATTRIBUTES = 0x0A, 0x0B
OUT_OF_BAND = {0x10: "unsupported", 0x12: "unknown", 0x13: "no-value"}


# Reading

def plain(tag, raw):
    """One value as Python sees it."""
    if tag in OUT_OF_BAND:
        return None
    if tag in (0x21, 0x23) and len(raw) == 4:
        return struct.unpack(">i", raw)[0]
    if tag == 0x22:
        return raw != b"\0"
    if tag == 0x31:
        return tuple(struct.unpack(">HBBBBBBcBB", raw))
    if tag in (0x35, 0x36):
        language = struct.unpack(">H", raw[:2])[0]
        raw = raw[4 + language:]
    return raw.decode("utf-8", "replace")


def decode(message):
    """(status, [(group tag, {name: [values]})]); collections are nested dictionaries."""
    at = 8
    groups = []
    values = None
    stack = []

    def put(value):
        if stack:
            owner, name = stack[-1]
            owner.setdefault(name, []).append(value)
        else:
            values.append(value)

    while at < len(message):
        tag = message[at]
        at += 1
        if tag == 3:
            break
        if tag < 0x10:
            groups.append((tag, {}))
            continue
        (length,) = struct.unpack_from(">H", message, at)
        name = message[at + 2:at + 2 + length].decode()
        at += 2 + length
        (length,) = struct.unpack_from(">H", message, at)
        raw = message[at + 2:at + 2 + length]
        at += 2 + length
        if name:
            values = groups[-1][1].setdefault(name, [])
        if tag == 0x34:
            inner = {}
            put(inner)
            stack.append((inner, ""))
        elif tag == 0x37:
            stack.pop()
        elif tag == 0x4A:
            stack[-1] = (stack[-1][0], raw.decode())
        else:
            put(plain(tag, raw))
    return struct.unpack(">H", message[2:4])[0], groups


def group(message, wanted=4):
    return next((attributes for tag, attributes in decode(message)[1] if tag == wanted), None)


# Writing

def attribute(tag, name, *values):
    out = b""
    for value in values:
        if isinstance(value, bool):
            value = bytes([value])
        elif isinstance(value, int):
            value = struct.pack(">i", value)
        elif isinstance(value, str):
            value = value.encode()
        out += struct.pack(">BH", tag, len(name)) + name.encode()
        out += struct.pack(">H", len(value)) + value
        name = ""
    return out


def answer(*groups, status=0, version=(2, 0)):
    """A message; each group is (tag, attributes as bytes)."""
    out = bytes(version) + struct.pack(">HI", status, 1) + b"\x01"
    out += attribute(0x47, "attributes-charset", "utf-8")
    out += attribute(0x48, "attributes-natural-language", "en")
    return out + b"".join(bytes([tag]) + body for tag, body in groups) + b"\x03"


def sample(model="Example Copier 12", total=1203, state=3):
    """A small printer with what the tests look at."""
    return answer((4, attribute(0x23, "printer-state", state)
                   + attribute(0x44, "printer-state-reasons", "toner-low-warning")
                   + attribute(0x41, "printer-make-and-model", model)
                   + attribute(0x45, "printer-uuid", "urn:uuid:00000000-0000-0000-0000-00000000000a")
                   + attribute(0x41, "printer-device-id", f"MFG:Example;MDL:{model};SN:A1B2;")
                   + attribute(0x21, "printer-impressions-completed", total)
                   + attribute(0x30, "printer-supply",
                               "type=toner;unit=percent;maxcapacity=100;level=18;")))


class Printer:
    """Answers `replies` by operation. Settings are attributes that a test changes as it likes."""

    def __init__(self, replies=None, context=None):
        self.replies = replies or {GET_PRINTER_ATTRIBUTES: sample()}
        self.requests = []          # (path, operation, headers, body)
        self.delay = 0.0            # before the head of an answer
        self.status = 200
        self.headers = {}
        self.content_type = "application/ipp"
        self.body = None            # instead of a reply
        self.login = None           # ("basic" | "digest", user, password)
        self.pace = None            # (octets, seconds): the body in pieces
        self.path = None            # any other is 404
        self.close = False          # after each answer
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.server.request_queue_size = 128
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def uri(self, scheme="ipp", path="/ipp/print"):
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def reply(self, body):
        (operation,) = struct.unpack(">H", body[2:4])
        reply = self.replies.get(operation, answer(status=0x0501))
        reply = reply(body) if callable(reply) else reply
        return reply[:4] + body[4:8] + reply[8:]

    def challenge(self, headers):
        """None where the login is right, else a WWW-Authenticate header."""
        kind, user, password = self.login
        given = headers.get("Authorization", "")
        if kind == "basic":
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            return None if given == f"Basic {token}" else 'Basic realm="printer"'

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()
        fields = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        owner = md5(f"{user}:printer:{password}")
        what = md5(f"POST:{fields.get('uri')}")
        middle = "abc"
        if "qop" in fields:
            middle += f":{fields['nc']}:{fields['cnonce']}:{fields['qop']}"
        right = md5(f"{owner}:{middle}:{what}")
        return None if fields.get("response") == right else (
            'Digest realm="printer", nonce="abc", algorithm=MD5, qop="auth"')

    def _handler(printer):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def head(self, status, length, extra=()):
                self.send_response(status)
                self.send_header("Content-Type", printer.content_type)
                self.send_header("Content-Length", str(length))
                for name, value in [*printer.headers.items(), *extra]:
                    self.send_header(name, value)
                if printer.close:
                    self.send_header("Connection", "close")
                    self.close_connection = True
                self.end_headers()

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                printer.requests.append((self.path, struct.unpack(">H", body[2:4])[0],
                                         dict(self.headers), body))
                time.sleep(printer.delay)
                challenge = printer.login and printer.challenge(self.headers)
                if challenge:
                    return self.head(401, 0, [("WWW-Authenticate", challenge)])
                if printer.path and self.path != printer.path:
                    return self.head(404, 0)
                out = printer.reply(body) if printer.body is None else printer.body
                self.head(printer.status, len(out))
                if not printer.pace:
                    return self.wfile.write(out)
                octets, seconds = printer.pace
                for start in range(0, len(out), octets):
                    self.wfile.write(out[start:start + octets])
                    self.wfile.flush()
                    time.sleep(seconds)

        return Handler


class Mute:
    """Takes connections and says nothing; counts them."""

    def __init__(self, first=b"", pace=0.0):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.socket.getsockname()[1]
        self.first, self.pace = first, pace
        self.held = []
        self.ending = False
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        while not self.ending:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.held.append(connection)
            if self.first:
                threading.Thread(target=self._drip, args=(connection,), daemon=True).start()

    def _drip(self, connection):
        for octet in self.first:
            try:
                connection.send(bytes([octet]))
            except OSError:
                return
            time.sleep(self.pace)

    def uri(self, scheme="ipp"):
        return f"{scheme}://127.0.0.1:{self.port}/ipp/print"

    def stop(self):
        self.ending = True
        self.socket.close()
        for connection in self.held:
            connection.close()


def self_signed(folder, name="printer.example.test"):
    """A certificate as printers make it for themselves, and its fingerprint."""
    from .servers import run
    cert, key = folder / "printer.pem", folder / "printer.key"
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
        "-days", "2", "-subj", f"/CN={name}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    der = ssl.PEM_cert_to_DER_cert(cert.read_text())
    return context, hashlib.sha256(der).hexdigest()
