"""Small servers of the tests' own: a relay that counts, a DNS server, a policy server for Postfix;
and the settings that point the program at the real ones."""

import contextlib
import socket
import socketserver
import struct
import threading
import time

from .agent import parse
from .servers import wait_for


class MaildirBox:
    """A Maildir as a mail server delivers to it."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir(parents=True)
        self.count = 0

    def deliver(self, *mails):
        for raw in mails:
            self.count += 1
            name = f"{int(time.time())}.M{self.count}.test"
            (self.folder / "tmp" / name).write_bytes(raw)
            (self.folder / "tmp" / name).rename(self.folder / "new" / name)

    def left(self):
        return sum(1 for name in ("new", "cur") for _ in (self.folder / name).iterdir())


def started(agent):
    agent.start()
    wait_for(lambda: "serving" in agent.log_text(), "the agent's start", 5)
    wait_for(lambda: agent.call("status")[0] == 0, "the control socket", 5)
    return agent


def answered(agent, count, seconds=5):
    wait_for(lambda: len(agent.sent()) >= count, f"{count} replies", seconds)


def receiving(kind, security, dovecot, certificates, user, **more):
    ports = {("imap", "tls"): dovecot.imaps, ("pop3", "tls"): dovecot.pop3s}
    port = ports.get((kind, security), getattr(dovecot, kind))
    return {"receiving__kind": kind, "receiving__server": "localhost", "receiving__port": port,
            "receiving__security": security, "receiving__user": user,
            "receiving__password": "secret", "receiving__ca_file": certificates.ca,
            "receiving__address_family": "4", **more}


def sending(security, postfix, certificates, login=True, **more):
    port = postfix.smtps if security == "tls" else postfix.smtp
    settings = {"sending__kind": "smtp", "sending__server": "localhost", "sending__port": port,
                "sending__security": security, "sending__ca_file": certificates.ca,
                "sending__folder": None, "sending__address_family": "4", **more}
    if login:
        settings |= {"sending__user": "relay", "sending__password": "secret"}
    return settings


def replies(dovecot, mailbox, count, seconds=20):
    wait_for(lambda: len(dovecot.mails(mailbox)) >= count, f"{count} replies in {mailbox}", seconds)
    found = [parse(raw) for _, raw in dovecot.mails(mailbox)]
    assert len(found) == count, [m["Subject"] for m in found]
    return found


class _Threaded(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


class _Background:
    """A socketserver that serves on a thread until stop()."""

    def __init__(self, server):
        self.server = server
        self.port = server.server_address[1]
        self.thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class CountingRelay(_Background):
    """Passes bytes on to 127.0.0.1:target and counts what comes from there. stall() makes it hold
    back the server's answers from then on."""

    def __init__(self, target):
        relay = self
        self.received = self.connections = 0
        self.flows = threading.Event()
        self.flows.set()

        def pump(source, sink, counted):
            with contextlib.suppress(OSError):
                while data := source.recv(65536):
                    if counted:
                        relay.flows.wait()
                        relay.received += len(data)
                    sink.sendall(data)
            with contextlib.suppress(OSError):
                sink.shutdown(socket.SHUT_WR)

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                relay.connections += 1
                with socket.create_connection(("127.0.0.1", target)) as server:
                    up = threading.Thread(target=pump, args=(self.request, server, False))
                    up.start()
                    pump(server, self.request, True)
                    up.join()

        super().__init__(_Threaded(("127.0.0.1", 0), Handler))

    def taken(self):
        """Bytes since the last call."""
        count, self.received = self.received, 0
        return count


class NameServer(_Background):
    """Answers A of the names it knows, and nothing else; counts the questions."""

    def __init__(self, names, port=0):
        known = {name.lower(): socket.inet_aton(address) for name, address in names.items()}
        self.asked = []
        asked = self.asked

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                packet, sock = self.request
                labels, at = [], 12
                while packet[at]:
                    labels.append(packet[at + 1:at + 1 + packet[at]].decode())
                    at += packet[at] + 1
                kind = struct.unpack("!H", packet[at + 1:at + 3])[0]
                question, name = packet[12:at + 5], ".".join(labels).lower()
                asked.append((name, kind))
                found = known.get(name) if kind == 1 else None
                code = 0 if name in known else 3
                head = packet[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, bool(found), 0, 0)
                answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + found if found else b""
                sock.sendto(head + question + answer, self.client_address)

        super().__init__(socketserver.ThreadingUDPServer(("127.0.0.1", port), Handler))


class PolicyServer(_Background):
    """Postfix's policy protocol: `decide()` gives the action for each recipient."""

    def __init__(self, decide):
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                for line in self.rfile:
                    if line == b"\n":
                        self.wfile.write(f"action={decide()}\n\n".encode())

        super().__init__(_Threaded(("127.0.0.1", 0), Handler))
