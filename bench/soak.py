#!/usr/bin/env python3
"""An agent at full load for minutes or hours, among servers that fail at random: every command mail is
accounted for, memory and descriptors stay flat.

    bench/soak.py [--minutes N] [--mailboxes N] [--seed N] [--agent build/asan/bin/mailagent]

Mailboxes are IMAP, POP3 and Maildir by turns; the IMAP and POP3 servers and the relay are scripted
ones (tests/badserver) whose faults come and go, drawn from the seed; the last third of the mailboxes
stays healthy. Every command mail has a number, and so has its reply. When the time is over, all is
mended, the agent ended, what waits made due, and the rest run down. Exits with 1 where

- a command mail has no reply, or a foreign one has;
- a reply came twice although the relay had confirmed the first (the stated window is a connection
  lost after the final dot), or was not the same, byte for byte;
- resident memory of the last quarter is more than 5 % above that of the second (runs of ten minutes
  and more), or descriptors grew.
"""

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.badserver.imap import ImapServer  # noqa: E402
from tests.badserver.pop3 import Pop3Server  # noqa: E402
from tests.badserver.smtp import Session, SmtpServer  # noqa: E402
from tests.system.agent import Agent, command_mail, parse  # noqa: E402

ANY = ["closes at once", "closes after the greeting", "half a line", "no login now", "mailbox in use",
       "drips", "silent", "endless line"]
FAULTS = {
    "imap": [*ANY, "bye in mid-fetch", "cut in a literal", "half a line in session", "silent at select",
             "no for one mail", "no to expunge", "cut at expunge", "cut before expunge"],
    "pop3": [*ANY, "cut in retr", "err for one mail", "half a line in session", "err to dele",
             "err to quit", "cut at quit", "cut after quit", "no pop3 in session", "silent at retr"],
    "smtp": ["closes at once", "half a line", "no login now", "drips", "421 at connect", "451 at mail",
             "450 at rcpt", "421 at rcpt", "451 at data", "421 at dot", "452 at dot",
             "421 at the second mail", "lost after the dot", "lost before the dot", "lost at data"],
}
WAITING = 12   # mails in a mailbox at most: full load, bounded
FOREIGN = 7    # every seventh mail is no command mail
GROWTH = 1.05  # of resident memory, last quarter over second
JUDGED = 10    # minutes from which growth is a fault and not a start


class Sink(SmtpServer):
    """Takes replies; a copy counts as confirmed once the client went on after its 250."""

    def __init__(self):
        self.copies = defaultdict(list)  # In-Reply-To: [[digest, confirmed]]
        super().__init__()

    def converse(self, link):
        Counting(Seen(self), link).run()

    def keep(self, data):
        copy = [hashlib.sha256(data).digest(), False]
        answered = parse(data)["In-Reply-To"]
        if answered is None:  # nothing of the kind is to be sent: said at once, and whole
            print(f"# a mail that answers none: {data[:2000]!r}", flush=True)
        with self.lock:
            self.copies[answered].append(copy)
        return copy


class Seen:
    """The server as one session sees it, with what this session took."""

    def __init__(self, server):
        self._server, self.taken, self.last = server, [], None

    def __getattr__(self, name):
        return getattr(self._server, name)

    def command(self, link):
        line = self._server.command(link)
        self._server.commands.clear()
        if self.last:
            self.last[1] = True
        return line


class Counting(Session):
    def do_data(self, rest):
        self.server.last = None
        try:
            super().do_data(rest)
        finally:
            if self.server.taken and self.server.taken[-1]:
                self.server.last = self.server.keep(self.server.taken[-1][2])
                self.server.taken = [()]


class Box:
    """One mailbox: put() and the number that waits."""

    def __init__(self, kind, folder, user):
        self.kind, self.folder, self.server = kind, folder, None
        if kind == "maildir":
            for name in ("new", "cur", "tmp"):
                (folder / name).mkdir(parents=True)
        else:
            self.server = ImapServer() if kind == "imap" else Pop3Server()
            self.server.user = user

    def settings(self):
        if self.server is None:
            return {"receiving__kind": "maildir", "receiving__maildir": self.folder}
        return {f"receiving__{key}": value for key, value in {
            "kind": self.kind, "server": "127.0.0.1", "port": self.server.port, "security": "plain",
            "user": self.server.user, "password": "secret", "timeout": "3 s"}.items()}

    def waiting(self):
        if self.server is None:
            return len(os.listdir(self.folder / "new"))
        self.server.commands.clear()
        return len(self.server.mails)

    def put(self, number, mail):
        if self.server:
            with self.server.lock:
                self.server.deliver(mail)
            return
        (self.folder / "tmp" / "next").write_bytes(mail)
        (self.folder / "tmp" / "next").rename(self.folder / "new" / f"{number:09}.soak.test")


class Chaos(threading.Thread):
    """Switches faults of the sick servers on and off."""

    def __init__(self, seed, servers):
        super().__init__(daemon=True)
        self.random, self.servers = random.Random(seed), servers
        self.ending = threading.Event()
        self.count = 0

    def run(self):
        while not self.ending.wait(self.random.uniform(0.05, 0.4)):
            kind, server = self.random.choice(self.servers)
            with server.lock:
                mails = list(getattr(server, "mails", []))
            if mails:
                server.marked_uid = self.random.choice(mails).uid
            server.fault(self.random.choice(FAULTS[kind]))
            self.count += 1
            threading.Timer(self.random.uniform(0.2, 2.5), server.mend).start()

    def stop(self):
        self.ending.set()
        self.join()
        time.sleep(2.6)
        for _, server in self.servers:
            server.mend()


class Soak:
    def __init__(self, words, scratch):
        self.words = words
        self.sink, self.healthy_sink = Sink(), Sink()
        self.boxes, self.asked, self.foreign = [], set(), set()
        self.samples = []  # (seconds, RSS in KB, descriptors)
        self.number = 0
        self.agent = Agent(scratch / "agent")
        self.agent.program = words.agent
        self.agent.agent_settings["log_level"] = "error"
        self.agent.machines.clear()
        sick = []
        for i in range(words.mailboxes):
            box = Box(("imap", "pop3", "maildir")[i % 3], scratch / f"box{i}", f"m{i}")
            healthy = i >= words.mailboxes * 2 // 3
            sink = self.healthy_sink if healthy else self.sink
            self.boxes.append(box)
            if box.server and not healthy:
                sick.append((box.kind, box.server))
            self.agent.add(f"m{i}", address=f"m{i}@example.test", interval="1 min",
                           illegal_mail="delete", mails_per_fetch=500, mails_per_hour=100000,
                           sending__kind="smtp", sending__server="127.0.0.1",
                           sending__port=sink.port, sending__security="plain",
                           sending__folder=None, sending__timeout="4 s", pop_before_smtp=False,
                           **box.settings())
        self.chaos = Chaos(words.seed, [*sick, *[("smtp", self.sink)] * max(1, len(sick) // 3)])

    def feed(self):
        for i, box in enumerate(self.boxes):
            for _ in range(WAITING - box.waiting()):
                self.number += 1
                foreign = self.number % FOREIGN == 0
                name = f"<{self.number}.soak@phone.test>"
                (self.foreign if foreign else self.asked).add(name)
                box.put(self.number, command_mail(
                    "GETLOG COUNTER" if self.number % 3 else "HELP", message_id=name,
                    subject="Win a car" if foreign else "U-BIX", to=f"m{i}@example.test",
                    sender=f"ken{self.number % 50}@example.test"))

    def sample(self, start):
        process = Path(f"/proc/{self.agent.process.pid}")
        pages = int((process / "statm").read_text().split()[1])
        self.samples.append((time.monotonic() - start, pages * os.sysconf("SC_PAGESIZE") // 1024,
                             len(os.listdir(process / "fd"))))

    def load(self):
        start, said = time.monotonic(), 0
        end = start + 60 * self.words.minutes
        every = min(10.0, 60 * self.words.minutes / 40)
        sampled = woken = start
        while (now := time.monotonic()) < end:
            if self.agent.process.poll() is not None:
                raise SystemExit(f"the agent ended by itself:\n{self.agent.log_text()[-4000:]}")
            self.feed()
            if now - woken > 1:  # no mailbox waits for its interval
                woken = now
                self.agent.signal(signal.SIGHUP)  # for those in trouble
                self.agent.call("poll")
            if now - sampled >= every:
                sampled = now
                self.sample(start)
            if now - said > 60:
                said = now
                print(f"# {now - start:6.0f} s  {self.number} mails, {self.answered()} answered, "
                      f"{self.chaos.count} faults, {self.samples[-1:]}", flush=True)
            time.sleep(0.02)

    def answered(self):
        return len(self.sink.copies) + len(self.healthy_sink.copies)

    def run_down(self):
        """Nothing is broken any more: what waits goes out."""
        code = self.agent.stop(60)
        assert code == 0, (code, self.agent.log_text()[-4000:])
        for _ in range(20):
            with sqlite3.connect(self.agent.state / "journal.db") as journal:
                journal.execute("UPDATE reply SET next_try = 0 WHERE finished IS NULL")
            journal.close()
            self.agent.call("once", "--until-empty", timeout=600)
            if all(box.waiting() == 0 for box in self.boxes) and not self.agent.journal(
                    "SELECT 1 FROM reply WHERE finished IS NULL"):
                break

    def faults(self):
        copies = {**self.sink.copies, **self.healthy_sink.copies}
        found = []
        missing = self.asked - copies.keys()
        if missing:
            found.append(f"{len(missing)} mails without a reply, such as {sorted(missing)[:3]}")
        wrong = [name for name in copies if name not in self.asked]
        if wrong:
            found.append(f"{len(wrong)} replies that nobody asked for, such as {wrong[:3]}")
        twice = {name: mails for name, mails in copies.items() if len(mails) > 1}
        confirmed = [name for name, mails in twice.items() if any(sure for _, sure in mails[:-1])]
        if confirmed:
            found.append(f"{len(confirmed)} replies twice though confirmed: {confirmed[:3]}")
        if any(len({digest for digest, _ in mails}) > 1 for mails in twice.values()):
            found.append("two copies of a reply differ")
        rows = dict(self.agent.journal("SELECT state, count(*) FROM mail GROUP BY state"))
        left = sum(box.waiting() for box in self.boxes)
        if left:
            found.append(f"{left} mails are left in the mailboxes")
        print(f"# {self.number} mails: {len(self.asked)} command mails, {len(self.foreign)} foreign; "
              f"{len(copies)} answered, {len(twice)} of them twice within the window; "
              f"journal's mails by state: {rows}; {self.chaos.count} faults of the servers")
        return found + self.growth()

    def growth(self):
        found, quarter = [], len(self.samples) // 4
        if quarter == 0:
            return found
        second, last = self.samples[quarter:2 * quarter], self.samples[-quarter:]
        for column, name, unit, bound in ((1, "resident memory", "KB", GROWTH),
                                          (2, "descriptors", "", 1.0)):
            before = statistics.median(sample[column] for sample in second)
            after = statistics.median(sample[column] for sample in last)
            xs, ys = [s[0] for s in self.samples[quarter:]], [s[column] for s in self.samples[quarter:]]
            slope = statistics.linear_regression(xs, ys).slope * 3600 if len(xs) > 2 else 0
            print(f"MEASURED {name}: start {self.samples[0][column]} {unit}, second quarter {before:.0f}, "
                  f"last quarter {after:.0f}, slope {slope:+.0f} {unit} an hour")
            # Connections come and go: a handful of descriptors is no growth.
            slack = 0 if column == 1 else 0.1 * before + 5
            if self.words.minutes >= JUDGED and after > before * bound + slack:
                found.append(f"{name} grew from {before:.0f} to {after:.0f} {unit}")
        return found

    def run(self):
        # A sanitizer's quarantine is memory that never comes back: small, so that a leak is seen.
        os.environ.setdefault("ASAN_OPTIONS", "quarantine_size_mb=16:detect_leaks=1")
        self.agent.start()
        self.chaos.start()
        try:
            self.load()
        finally:
            self.chaos.stop()
            if self.agent.process and self.agent.process.poll() is not None:
                print(self.agent.log_text()[-4000:])
        self.run_down()
        return self.faults()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--mailboxes", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--agent", type=Path,
                        default=Path(__file__).resolve().parents[1] / "build/release/bin/mailagent")
    words = parser.parse_args()
    words.agent = words.agent.resolve()
    with tempfile.TemporaryDirectory(prefix="mailagent-soak-") as scratch:
        soak = Soak(words, Path(scratch))
        try:
            found = soak.run()
        finally:
            if soak.agent.process and soak.agent.process.poll() is None:
                soak.agent.process.kill()
    for fault in found:
        print(f"FAULT {fault}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
