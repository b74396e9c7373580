#!/usr/bin/env python3
"""Measures mailagent beside the protocol's minimum, in one run: mails a second, CPU per mail, idle
memory, start to first fetch. Needs root, Dovecot and Postfix's smtp-sink, and

    cmake --preset release -DMAILAGENT_BENCH=ON
    cmake --build build/release --target mailagent raw_client

The mailboxes are Dovecot's, the relay is smtp-sink, all on loopback; the journal is on the disk of
--scratch with synchronous=FULL. The minimum (raw_client) holds the same conversations, pipelined,
and does nothing else.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from bench.peers import (LoginClock, SmtpSink, fill, measured, memory, waiting)  # noqa: E402
from tests.system import servers  # noqa: E402
from tests.system.agent import PROGRAM, Agent, command_mail  # noqa: E402

RAW_CLIENT = PROJECT / "build/release/bench/raw_client"
MAILS_A_SENDER = 50

# What this issue of the program is held to: CPU milliseconds per mail, wall against the minimum.
AIM_CPU_MS, AIM_WALL = 1.0, 2.0
AIM_IDLE_MB, AIM_START_MS = 20, 50


def median(values):
    return statistics.median(values)


def fdatasync_ms(folder):
    path, times = Path(folder) / "fdatasync", []
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY)
    for _ in range(60):
        os.write(descriptor, b"x" * 4096)
        begin = time.monotonic()
        os.fdatasync(descriptor)
        times.append((time.monotonic() - begin) * 1000)
    os.close(descriptor)
    path.unlink()
    return median(times)


class Case:
    """So many mailboxes with so many mails each, over one protocol and security."""

    def __init__(self, bench, kind, boxes, mails, security="plain"):
        self.bench, self.kind, self.boxes, self.mails = bench, kind, boxes, mails
        self.security = security
        self.name = f"{kind} {security}, {boxes} × {mails}"
        stem = f"{kind}{boxes}{security}"
        self.users = [f"{stem}u{i}" for i in range(boxes)]
        self.agent = Agent(bench.scratch / stem, enable=False)
        self.agent.machines.clear()
        implicit = {"imap": bench.dovecot.imaps, "pop3": bench.dovecot.pop3s}
        plain = {"imap": bench.dovecot.imap, "pop3": bench.dovecot.pop3}
        for user in self.users:
            self.agent.machines[user] = bench.machine(
                user, mails_per_fetch=500, mails_per_hour=100000, **{
                    "receiving.kind": kind, "receiving.server": "localhost",
                    "receiving.port": (plain if security == "plain" else implicit)[kind],
                    "receiving.security": security, "receiving.user": user,
                    "receiving.password": "secret", "receiving.address_family": "4",
                    "receiving.ca_file": bench.certificates.ca})
        self.agent.write()

    def fill(self):
        for user in self.users:
            fill(self.bench.dovecot, user, [
                command_mail("GETLOG COUNTER", sender=f"ken{i // MAILS_A_SENDER}@example.test",
                             to=f"{user}@example.test") for i in range(self.mails)])

    def ours(self):
        self.fill()
        cost = measured(*self.bench.wrap, PROGRAM, "-s", self.agent.settings, "once",
                        log=self.agent.folder / "log")
        left = sum(waiting(self.bench.dovecot, user) for user in self.users)
        assert left == 0, f"{left} mails were left behind: see {self.agent.folder}/log"
        return cost

    def minimum(self):
        self.fill()
        port = self.bench.dovecot.imap if self.kind == "imap" else self.bench.dovecot.pop3
        return measured(RAW_CLIENT, self.kind, port, self.bench.sink.port, self.bench.reply_bytes,
                        64, *self.users, log=self.agent.folder / "raw.log")

    def run(self, rounds):
        self.ours()  # state folder, Dovecot's processes
        pairs = [(self.minimum(), self.ours()) for _ in range(rounds)]
        raw, own = ([pair[i] for pair in pairs] for i in (0, 1))
        count = self.boxes * self.mails
        cpu = median([cost.cpu for cost in own]) * 1000 / count
        wall, least = median([c.wall for c in own]), median([c.wall for c in raw])
        print(f"{self.name:24} {count / wall:9.0f} {count / least:9.0f} {wall / least:8.2f}"
              f" {cpu:9.3f} {median([c.cpu for c in raw]) * 1000 / count:9.3f}"
              f" {max(cost.peak for cost in own):8.1f}   "
              f"{'held' if cpu <= AIM_CPU_MS and wall / least <= AIM_WALL else 'MISSED'}"
              f"{' (minimum without TLS)' if self.security != 'plain' else ''}", flush=True)


class Bench:
    def __init__(self, scratch, wrap):
        self.scratch, self.wrap = scratch, wrap
        self.certificates = servers.Certificates(scratch / "certificates")
        self.dovecot = servers.Dovecot(scratch / "dovecot", self.certificates)
        self.sink = SmtpSink()
        self.reply_bytes = self._reply_bytes()

    def stop(self):
        self.sink.stop()
        self.dovecot.stop()

    def machine(self, name, **settings):
        base = {"enable": True, "nickname": "HQ", "address": f"{name}@example.test",
                "manager_address": "manager@example.test", "ce_password": "U-BIX",
                "senders": ["@example.test"], "pop_before_smtp": False,
                "source.snapshot": PROJECT / "samples/snapshots/konica-8050.json",
                "sending.server": "localhost", "sending.port": self.sink.port,
                "sending.security": "plain", "sending.address_family": "4"}
        return {**base, **settings}

    def maildir(self, name, mails=()):
        folder = self.scratch / name
        for part in ("tmp", "cur", "new"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        for i, mail in enumerate(mails):
            (folder / "new" / f"1700000000.M{i}.bench").write_bytes(mail)
        return folder

    def _reply_bytes(self):
        box = self.maildir("measure-box", [command_mail("GETLOG COUNTER")])
        agent = Agent(self.scratch / "measure", **{"receiving.kind": "maildir",
                                                   "receiving.maildir": box})
        code, _, errors = agent.once()
        assert code == 0, errors
        return sum(path.stat().st_size for path in agent.sent_folder.glob("*.eml"))

    def idle(self, kind, **receiving):
        agent = Agent(self.scratch / f"idle-{kind.replace(' ', '-')}", **receiving)
        agent.start()
        time.sleep(1.5)
        rss, pss = memory(agent.process.pid, "smaps_rollup", "Rss", "Pss")
        agent.stop()
        print(f"idle, {kind:20} RSS {rss:5.1f} MB, PSS {pss:5.1f} MB   "
              f"{'held' if rss < AIM_IDLE_MB else 'MISSED'}", flush=True)

    def idle_all(self):
        box = {"receiving.server": "localhost", "receiving.user": "idle",
               "receiving.password": "secret", "receiving.ca_file": self.certificates.ca}
        self.idle("Maildir", **{"receiving.kind": "maildir",
                                "receiving.maildir": self.maildir("idle-box")})
        for kind, port, security in (("imap", self.dovecot.imap, "plain"),
                                     ("imap", self.dovecot.imaps, "tls"),
                                     ("pop3", self.dovecot.pop3s, "tls")):
            self.idle(f"{kind} {security}", **box, **{
                "receiving.kind": kind, "receiving.port": port, "receiving.security": security})

    def start(self, kind, rounds):
        agent = Agent(self.scratch / f"start-{kind}", **{
            "receiving.kind": kind, "receiving.server": "127.0.0.1", "receiving.port": 1,
            "receiving.security": "plain", "receiving.user": "u", "receiving.password": "p"})
        times = []
        for _ in range(rounds + 1):
            clock = LoginClock(kind)
            agent.change(**{"receiving.port": clock.port})
            begin = time.monotonic()
            agent.start()
            times.append((clock.wait() - begin) * 1000)
            agent.process.kill()
            agent.stop()
        middle = median(times[1:])
        print(f"start to login, {kind}: {middle:.1f} ms, with a new state folder {times[0]:.1f} ms"
              f"   {'held' if middle < AIM_START_MS else 'MISSED'}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="everything once, with few mails")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="cases whose name begins so, such as 'imap'")
    parser.add_argument("--scratch", default="/var/tmp", help="where the journal's disk is")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder behind")
    parser.add_argument("--wrap", default="", help="what to run the program under: 'perf record'")
    options = parser.parse_args()
    rounds, mails, boxes = (1, 10, 5) if options.tiny else (options.rounds, 500, 200)
    for program in (PROGRAM, RAW_CLIENT):
        if not program.exists():
            sys.exit(f"{program} is not built: see --help")
    scratch = Path(tempfile.mkdtemp(prefix="mailagent-bench-", dir=options.scratch))
    scratch.chmod(0o755)
    bench = Bench(scratch, options.wrap.split())
    try:
        print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors, fdatasync "
              f"{fdatasync_ms(scratch):.2f} ms, a reply has {bench.reply_bytes} bytes; median of "
              f"{rounds}; aims: CPU {AIM_CPU_MS} ms a mail, wall {AIM_WALL} × the minimum")
        print(f"{'case':24} {'mails/s':>9} {'minimum':>9} {'× wall':>8} {'CPU ms':>9}"
              f" {'minimum':>9} {'peak MB':>8}")
        cases = [("imap", 1, mails), ("pop3", 1, mails), ("imap", boxes, 1), ("pop3", boxes, 1),
                 ("imap", boxes, 1, "tls")]
        for case in cases:
            made = Case(bench, *case)
            if made.name.startswith(options.only):
                made.run(rounds)
        if not options.only:
            bench.idle_all()
            for kind in ("imap", "pop3"):
                bench.start(kind, rounds)
        print(f"load {os.getloadavg()[0]:.2f} at the end")
    finally:
        bench.stop()
        if not options.keep:
            shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
