"""snmpsimd on loopback, and a relay that counts what passes between a reader and an agent."""

import contextlib
import os
import re
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from .agent import PROGRAM, PROJECT
from .servers import Process, free_port, wait_for

WALKS = PROJECT.parent / "shared/data/snmp"
READER = Path(os.environ.get("READ_SNMP", PROGRAM.parent.parent / "tests/machine/snmp/read_snmp"))
ENGINE_ID = "010203040505060809"


class User:
    """A v3 user: as snmpsimd knows it and as read_snmp is told."""

    def __init__(self, name, auth=None, priv=None, daemon_auth=None, daemon_priv=None):
        self.name, self.auth, self.priv = name, auth, priv
        self.daemon = [f"--v3-user={name}"]
        if auth:
            self.daemon += ["--v3-auth-key=auctoritas", f"--v3-auth-proto={daemon_auth or auth}"]
        if priv:
            self.daemon += ["--v3-priv-key=privatus", f"--v3-priv-proto={daemon_priv or priv}"]

    def words(self, **more):
        level = "authPriv" if self.priv else "authNoPriv" if self.auth else "noAuth"
        words = {"version": "3", "user": self.name, "level": level}
        if self.auth:
            words |= {"auth": self.auth, "authpass": "auctoritas"}
        if self.priv:
            words |= {"priv": self.priv, "privpass": "privatus"}
        return words | more


USERS = [User("none"), User("sha", "SHA"), User("md5", "MD5"), User("shaaes", "SHA", "AES"),
         User("md5des", "MD5", "DES"), User("sha256aes", "SHA-256", "AES", "SHA256"),
         User("sha512aes256", "SHA-512", "AES-256", "SHA512", "AES256BLMT"),
         User("sha384aes192", "SHA-384", "AES-192", "SHA384", "AES192BLMT"),
         User("sha224aes256c", "SHA-224", "AES-256C", "SHA224", "AES256")]


def free_udp_port():
    return free_port(socket.SOCK_DGRAM)


def let_read(folder):
    """The way to the folder is open to snmpsimd's own user."""
    for place in (folder, *folder.parents):
        if place == Path(tempfile.gettempdir()):
            break
        place.chmod(place.stat().st_mode | 0o755)


class Simulator:
    """snmpsimd over a folder of walks: the community, or v3's context, is the file's path."""

    def __init__(self, walks, users=(), hosts=("127.0.0.1",), port=None):
        self.hosts = hosts
        self.folder = Path(tempfile.mkdtemp(prefix="mailagent-snmp-"))
        shutil.chown(self.folder, "nobody", "nogroup")
        self.port = port or free_udp_port()
        command = ["snmpsimd", "--process-user=nobody", "--process-group=nogroup",
                   f"--data-dir={walks}", f"--cache-dir={self.folder}", "--logging-method=null",
                   f"--v3-engine-id={ENGINE_ID}"]
        for user in users:
            command += user.daemon
        command += [f"--agent-udpv4-endpoint={host}:{self.port}" for host in hosts]
        self.process = Process(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)
        wait_for(self.listens, "snmpsimd's start", 90)

    def listens(self):
        assert self.process.process.poll() is None, "snmpsimd ended by itself"
        table = Path("/proc/net/udp").read_text()
        return all(socket.inet_aton(host)[::-1].hex().upper() + f":{self.port:04X}" in table
                   for host in self.hosts)

    def stop(self):
        self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Meter:
    """Passes datagrams on to an agent and counts them."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.requests = self.octets = 0
        self.ending = False
        self.backs = {}
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while not self.ending:
            ready, _, _ = select.select([self.front, *self.backs], [], [], 0.05)
            for source in ready:
                with contextlib.suppress(OSError):
                    data, client = source.recvfrom(65536)
                    self.octets += len(data)
                    if source is self.front:
                        self.requests += 1
                        self.back(client).sendto(data, self.target)
                    else:
                        self.front.sendto(data, self.backs[source])

    def back(self, client):
        for back, known in self.backs.items():
            if known == client:
                return back
        back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.backs[back] = client
        return back

    def taken(self):
        counts = self.requests, self.octets
        self.requests = self.octets = 0
        return counts

    def stop(self):
        self.ending = True
        self.thread.join()
        for sock in (self.front, *self.backs):
            sock.close()


class Answer:
    """What read_snmp printed."""

    def __init__(self, text, seconds):
        self.text, self.seconds = text, seconds
        self.cost = {k: int(v) for k, v in re.findall(r"(\w+)=(\d+)", text.splitlines()[0])}
        self.error = next(iter(re.findall(r"^error (.*)$", text, re.M)), None)
        self.remarks = re.findall(r"^remark (.*)$", text, re.M)
        self.subtrees = re.findall(r"^subtree (\S+) \d+$", text, re.M)
        self.questions = re.findall(r"^question (\S+)$", text, re.M)
        self.whole = "whole=1" in text


def read(port, record=None, **words):
    arguments = [f"{key}={value}" for key, value in words.items()]
    if record:
        arguments.append(f"record={record}")
    start = time.monotonic()
    done = subprocess.run([READER, "127.0.0.1", str(port), *arguments], capture_output=True,
                          text=True, errors="replace", timeout=120)
    assert done.stderr == "", done.stderr
    return Answer(done.stdout, time.monotonic() - start)


def rows(path):
    """A walk file read by itself, not through our code: {oid: (tag, value)}."""
    found = {}
    for line in Path(path).read_text("latin-1").splitlines():
        oid, tag, value = line.strip().split("|", 2)  # as snmpsim does
        if ":" in tag:
            tag = tag.split(":")[0]
            value = re.search(r"value=([^,]*)", value).group(1)
        if tag in ("4", "64", "4x", "64x"):
            raw = (bytes.fromhex(value) if tag.endswith("x") else
                   bytes(map(int, value.split("."))) if tag == "64" else value.encode("latin-1"))
            value, tag = raw, tag.rstrip("x")
        elif tag == "6":
            value = value.removeprefix(".")
        found.setdefault(tuple(map(int, oid.split("."))), (tag, value))
    return found


def wanted(whole, answer):
    """Of all rows those that the plan names."""
    roots = [tuple(map(int, root.split("."))) for root in answer.subtrees]
    single = {tuple(map(int, oid.split("."))) for oid in answer.questions}
    return {oid: value for oid, value in whole.items()
            if oid in single or any(oid[:len(root)] == root for root in roots)}
