#!/usr/bin/env python3
"""Measures mailagent beside the protocol's minimum, in one run: bench/README.md says what each row
means. Needs root, Dovecot and Postfix's smtp-sink, and

    cmake --preset release -DMAILAGENT_BENCH=ON && cmake --build --preset release
"""

import argparse
import itertools
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from bench import fleet, push, standing, turns  # noqa: E402
from bench.measure import Report, fdatasync_ms  # noqa: E402
from bench.peers import PROGRAMS, SmtpSink  # noqa: E402
from tests.system import servers  # noqa: E402
from tests.system.agent import PROGRAM, Agent, command_mail  # noqa: E402

NEEDED = (PROGRAM, *(PROGRAMS / name for name in ("raw_client", "raw_push", "raw_fleet",
                                                  "mail_peer", "delay_proxy")))


class Bench:
    """The servers that the rows share, and what a row needs to know of the run."""

    def __init__(self, scratch, options):
        self.scratch, self.wrap = scratch, options.wrap.split()
        self.rounds, self.tiny = options.rounds, options.tiny
        self.report = Report(judges=not options.tiny)
        self.certificates = servers.Certificates(scratch / "certificates")
        self.reply_bytes = self._reply_bytes()
        self.dovecot = servers.Dovecot(scratch / "dovecot", self.certificates)
        self.sink = SmtpSink()
        self.numbers = itertools.count()  # of mails

    def stop(self):
        self.sink.stop()
        self.dovecot.stop()

    def serve(self, agent, names, **settings):
        """Writes the agent's machines, whose mailboxes have their names, as those who own many of
        them do: what they share stands once, among the defaults."""
        agent.defaults = {
            "enable": True, "nickname": "HQ", "manager_address": "manager@example.test",
            "ce_password": "U-BIX", "senders": ["@example.test"], "pop_before_smtp": False,
            "source.snapshot": PROJECT / "samples/snapshots/konica-8050.json",
            "receiving.password": "secret", "receiving.address_family": "4",
            "sending.server": "localhost", "sending.port": self.sink.port,
            "sending.security": "plain", "sending.address_family": "4", **settings}
        agent.machines = {name: {"address": f"{name}@example.test", "receiving.user": name}
                          for name in names}
        agent.write()

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


def rows(bench):
    """Name → what measures and tells it."""
    mails, boxes, pushes = (10, 5, 20) if bench.tiny else (500, 200, 1000)
    steps = (10, 30, 90) if bench.tiny else (100, 1000, 10000)
    fleets = fleet.Fleets(bench, steps, *((1, 2) if bench.tiny else (bench.rounds, 60)))
    turn = turns.throughput
    return {
        "imap-many": lambda: turn(bench, "imap", 1, mails, "plain", 2.5, 0.15),
        "pop3-many": lambda: turn(bench, "pop3", 1, mails, "plain", 2.5, 0.15),
        "imap-boxes": lambda: turn(bench, "imap", boxes, 1, "plain", 1.3, 0.4),
        "pop3-boxes": lambda: turn(bench, "pop3", boxes, 1, "plain", 1.3, 0.4),
        "imap-boxes-tls": lambda: turn(bench, "imap", boxes, 1, "tls", 1.3, 1.4),
        "trips-imap-idle": lambda: turns.round_trips(bench, "imap", 0, 4, True),
        "trips-imap-five": lambda: turns.round_trips(bench, "imap", 5, 6, False),
        "trips-pop3-idle": lambda: turns.round_trips(bench, "pop3", 0, 4, True),
        "trips-pop3-five": lambda: turns.round_trips(bench, "pop3", 5, 5, True),
        "push": lambda: push.latency(bench, pushes),
        "resident": lambda: standing.resident(bench),
        "start-imap": lambda: standing.start(bench, "imap"),
        "start-pop3": lambda: standing.start(bench, "pop3"),
        "side-by-side": fleets.side_by_side,
        "idle": fleets.idle,
        "polled": fleets.polled,
        "growth": fleets.growth,
    }


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="everything once, small, not judged")
    parser.add_argument("--rounds", type=int, default=5, help="of which the median is told")
    parser.add_argument("--only", default="", help="the row of that name, or those that begin so: 'trips'")
    parser.add_argument("--scratch", default="/var/tmp", help="where the journal's disk is")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder behind")
    parser.add_argument("--wrap", default="", help="what to run turns under: 'perf record'")
    options = parser.parse_args()
    if options.tiny:
        options.rounds = 1
    return options


def run(bench, only):
    known = rows(bench)
    for name, measure in known.items():
        if not (name == only if only in known else name.startswith(only)):
            continue
        begin = time.monotonic()
        try:
            measure()
        except Exception as error:  # one row's failure must not cost the others
            bench.report.failure(name, f"{type(error).__name__}: {error}")
        bench.report.note(f"[{name}: {time.monotonic() - begin:.0f} s]")


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is stopped
    options = arguments()
    missing = [str(program) for program in NEEDED if not program.exists()]
    if missing:
        sys.exit(f"{', '.join(missing)} not built: see --help")
    scratch = Path(tempfile.mkdtemp(prefix="mailagent-bench-", dir=options.scratch))
    scratch.chmod(0o755)
    bench = Bench(scratch, options)
    try:
        print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors, fdatasync "
              f"{fdatasync_ms(scratch):.2f} ms, a reply has {bench.reply_bytes} bytes; "
              f"median of {options.rounds}", flush=True)
        run(bench, options.only)
        print(f"load {os.getloadavg()[0]:.2f} at the end")
        bench.report.summary()
    finally:
        bench.stop()
        if not options.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(1 if bench.report.failed else 0)


if __name__ == "__main__":
    main()
